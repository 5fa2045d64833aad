// Findings -> SARIF 2.1.0, for code scanning (GitHub, GitLab, Azure DevOps) and editors.
import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import { inRepository, type ReportOptions, type ReportRenderer } from './renderer.ts';
import { ruleTexts } from './rule-texts.ts';
import { isCompared } from './sums.ts';
import { comparedSentences, detailLines, plain } from './words.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};
// `[text](target)` in a SARIF message is a link, unless its brackets are escaped.
const bracketed = (text: string) => text.replace(/[\\[\]]/g, String.raw`\$&`);
const unlinked = (text: string) => (text.includes('](') ? bracketed(text) : text);
const words = (text: string) => unlinked(plain(text));
const uriOf = (file: string) => plain(file).split('/').map(encodeURIComponent).join('/');
const locationOf = ({ file, line, column }: { file: string; line: number; column: number }) => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column },
  },
});

/** What stays the same while lines move, counts change and the finding remains: rule, thing and wording without numbers. */
const identityOf = ({ rule, handbook, host, subject, message }: Finding) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        rule,
        handbook ?? '',
        host ?? '',
        subject,
        message.replace(/\d+/g, '#'),
      ]).toWellFormed(),
    )
    .digest('hex');

/** Fingerprints in the order of the findings; equal findings are numbered. */
function fingerprints(findings: readonly Finding[]) {
  const counts = new Map<string, number>();
  return findings.map((finding) => {
    const identity = identityOf(finding);
    const count = (counts.get(identity) ?? 0) + 1;
    counts.set(identity, count);
    return {
      'infrabuchFinding/v1': `${identity}:${count}`,
      // GitHub reads no other. Its own would be the line's hash: all things that only the machine has stand at their
      // host's line and would become one alert.
      primaryLocationLineHash: `${identity.slice(0, 16)}:${count}`,
    };
  });
}

function resultOf(
  finding: Finding,
  ruleIndex: number,
  partialFingerprints: Record<string, string>,
  options: ReportOptions,
) {
  const { rule, severity, message, place, related, waived, frozen, subject } = finding;
  const links = related.map((place, index) => `[${bracketed(plain(place.message))}](${index + 1})`);
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: [words(message), ...detailLines(finding, options).map(unlinked), ...links].join('\n') },
    locations: [
      {
        ...(place.file === '' ? {} : locationOf(place)),
        logicalLocations: [{ fullyQualifiedName: plain(subject) }],
      },
    ],
    relatedLocations: related.map((place, index) => ({
      id: index + 1,
      message: { text: words(place.message) },
      ...locationOf(place),
    })),
    partialFingerprints,
    ...(finding.since || frozen ? { baselineState: finding.since === 'new' ? 'new' : 'unchanged' } : {}),
    // Empty says: not waived. Absent would say: nobody knows.
    suppressions: waived
      ? [
          {
            kind: 'external',
            status: 'accepted',
            justification: plain(`${waived.reason} (bis ${waived.until}, ${waived.by})`),
          },
        ]
      : frozen
        ? [
            {
              kind: 'external',
              status: 'accepted',
              justification: `Eingefroren am ${frozen} (infrabuch baseline)`,
            },
          ]
        : [],
    properties: {
      class: finding.class,
      handbook: finding.handbook,
      host: finding.host,
      owner: finding.owner,
      expected: finding.expected,
      actual: finding.actual,
    },
  };
}

function descriptors(ids: readonly string[], findings: readonly Finding[], options: ReportOptions) {
  const texts = ruleTexts(options);
  return ids.map((id) => {
    const text = texts.get(id) ?? { title: id, help: '' };
    const first = findings.find(({ rule }) => rule === id);
    return {
      id,
      name: text.title.replace(/\.$/, ''),
      shortDescription: { text: text.title },
      fullDescription: { text: text.title },
      help: { text: text.help || text.title },
      defaultConfiguration: { level: levels[first?.severity ?? 'error'] },
      properties: { tags: [first?.class ?? 'document'] },
    };
  });
}

/** Whether the work was done, and what was compared with what. */
function invocationOf(findings: readonly Finding[], coverage: readonly Coverage[], options: ReportOptions) {
  const done = options.command === 'check' || isCompared(findings, coverage);
  return {
    executionSuccessful: done,
    toolExecutionNotifications: comparedSentences(findings, coverage, options).map((text) => ({
      level: done ? 'note' : 'error',
      message: { text: unlinked(text) },
    })),
  };
}

/** One log with one run. Its rules are those that the findings name. */
export const renderSarif: ReportRenderer = (drafts, coverage, handbooks, options) => {
  const findings = inRepository(drafts, options);
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const prints = fingerprints(findings);
  const run = {
    tool: {
      driver: {
        name: 'infrabuch',
        version: options.version,
        semanticVersion: options.version,
        language: 'de',
        rules: descriptors(rules, findings, options),
      },
    },
    language: 'de',
    columnKind: 'utf16CodeUnits',
    // Uploads of check and drift stand beside each other instead of replacing one another.
    automationDetails: { id: `infrabuch/${options.command}/` },
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'Der Ordner des Repositorys.' } } },
    invocations: [invocationOf(findings, coverage, options)],
    results: findings.map((finding, index) =>
      resultOf(finding, rules.indexOf(finding.rule), prints[index] ?? {}, options),
    ),
    properties: { handbooks, coverage },
  };
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, null, 2)}\n`;
};
