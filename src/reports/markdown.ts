// Findings -> Markdown for a comment on a pull request or the summary of a job (GitHub, GitLab).
import { type Finding, isTolerated } from '../model/finding.ts';
import { type Coverage, wholeHost } from '../model/snapshot.ts';
import { inRepository, type ReportOptions, type ReportRenderer } from './renderer.ts';
import { isCompared, sumsOf } from './sums.ts';
import {
  comparedSentences,
  coverageWords,
  entryLines,
  hostOf,
  plain,
  severityWords,
  statusLines,
  sumLine,
} from './words.ts';

/** GitHub takes 65 536 characters in a comment. */
const limit = 60_000;
/** The longest name or value that is shown, and the shares of the coverage and of the entries. */
const longest = 500;
const coverageLimit = 15_000;
const entriesLimit = 20_000;

const clip = (text: string, length = longest) => {
  const characters = [...plain(text)];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
};
const gap = '&#8203;';
/**
 * Text from data as text: no markup, no HTML, no cell border. Mentions, numbers of issues, addresses and :emoji: are found
 * in the rendered text, where escaping no longer shows, so an invisible gap goes into them.
 */
export const markdownText = (data: string) =>
  clip(data)
    .replace(/[@#!%~$&](?=[\w"])|:(?=\/\/|[\w+-]+:)/g, (match) => `\0${match}`)
    .replace(/\b(www|GH)(?=[.-])/gi, '$1\0')
    .replace(/[@#!%&<>|`*_~[\]\\{}$^]/g, (match) => `&#${match.charCodeAt(0)};`)
    .replace(/\0(&#\d+;|:)?/g, `$1${gap}`);
const text = markdownText;
/** Text from data as code; in a table a code span cannot hold every pipe. */
const code = (data: string) => {
  const shown = clip(data).trim();
  if (shown === '') return '(leer)';
  return /[`|]/.test(shown) ? `<code>${text(shown)}</code>` : `\`${shown}\``;
};
/** One row of a table; its cells are Markdown already. */
export const markdownRow = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
const row = markdownRow;
const placeOf = ({ file, line, column }: { file: string; line: number; column: number }) =>
  file === '' ? '' : code(`${file}:${line}:${column}`);

function findingRow(finding: Finding, options: ReportOptions): string {
  const { severity, rule, message, expected, actual, place, related, fix, waived, frozen } = finding;
  const word = waived ? 'geduldet' : frozen ? 'eingefroren' : severityWords[severity];
  const more = [
    ...(fix ? [`Abhilfe: ${text(fix)}`] : []),
    ...statusLines(finding, options).map(text),
    code(rule),
  ];
  return row([
    severity === 'error' && !isTolerated(finding) ? `**${word}**` : word,
    [text(message), ...more].join('<br>'),
    expected === undefined ? '' : code(expected),
    actual === undefined ? '' : code(actual),
    [placeOf(place), ...related.slice(0, 5).map((place) => `${text(place.message)} ${placeOf(place)}`)].join(
      '<br>',
    ),
  ]);
}

/** Rows as far as they fit, and how many do not. */
function fitting(rows: readonly string[], room: number): { shown: string; left: number } {
  let shown = '';
  for (const [index, text] of rows.entries()) {
    if (shown.length + text.length > room) return { shown, left: rows.length - index };
    shown += text;
  }
  return { shown, left: 0 };
}

function coverageDetails(coverage: readonly Coverage[], { kinds }: ReportOptions): string {
  if (coverage.length === 0) return '';
  const sum = (field: 'entities' | 'fields') =>
    coverage.reduce((total, coverage) => total + coverage[field], 0);
  const hosts = new Set(coverage.filter(({ origin }) => origin !== null).map(hostOf)).size;
  const { shown, left } = fitting(
    coverage.map((coverage) =>
      row([
        text(coverage.handbook),
        text(coverage.host),
        text(coverage.kind === wholeHost ? 'alles' : (kinds[coverage.kind]?.title ?? coverage.kind)),
        String(coverage.entities),
        String(coverage.fields),
        coverage.kind === wholeHost ? 'nur dokumentiert' : coverageWords(coverage),
      ]),
    ),
    coverageLimit,
  );
  return [
    `\n<details>\n<summary>Abdeckung: Einträge ${sum('entities')}, Felder ${sum('fields')}, Hosts ${hosts}</summary>\n\n`,
    '| Handbuch | Host | Art | Einträge | Felder | Herkunft |\n|---|---|---|--:|--:|---|\n',
    shown,
    left > 0 ? `\nNicht gezeigte Zeilen: ${left}.\n` : '',
    '\n</details>\n',
  ].join('');
}

/** A block of code that nothing in it ends. */
function fenced(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}yaml\n${lines.join('\n')}\n${fence}\n`;
}

/** The whole entries of what only the machine has, to paste into the inventory. */
function entryDetails(findings: readonly Finding[]): string {
  const blocks = findings.flatMap(({ subject, entry, waived }) => {
    const lines = entryLines(entry);
    return waived || lines.length === 0 ? [] : [`\n${code(subject)}:\n\n${fenced(lines)}`];
  });
  if (blocks.length === 0) return '';
  const { shown, left } = fitting(blocks, entriesLimit);
  return [
    '\n<details>\n<summary>Einträge für das Inventar, TODO ist zu ersetzen</summary>\n',
    shown,
    left > 0 ? `\nNicht gezeigte Einträge: ${left}.\n` : '',
    '\n</details>\n',
  ].join('');
}

const rank = ({ severity, waived, frozen, since = 'new' }: Finding) =>
  isTolerated({ waived, frozen })
    ? 6
    : (since === 'new' ? 0 : 3) + ['error', 'warning', 'info'].indexOf(severity);

function findingsTable(findings: readonly Finding[], room: number, options: ReportOptions): string {
  if (findings.length === 0) return '\nKeine Befunde.\n';
  const head = '\n| Stufe | Befund | Soll | Ist | Stelle |\n|---|---|---|---|---|\n';
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b));
  const { shown, left } = fitting(
    sorted.map((finding) => findingRow(finding, options)),
    room - head.length - longest,
  );
  if (left === 0) return head + shown;
  const rest = left === 1 ? 'Ein weiterer Befund ist' : `${left} weitere Befunde sind`;
  return `${left < findings.length ? head + shown : ''}\n${rest} hier nicht gezeigt, weil der Bericht sonst zu lang wäre; „infrabuch ${options.command}“ nennt alle.\n`;
}

/** At most 60 000 characters: sum, what was compared, findings (errors first), entries to paste and coverage folded away. */
export const renderMarkdown: ReportRenderer = (findings, coverage, handbooks, options) => {
  const { command } = options;
  const nothing = command === 'drift' && !isCompared(findings, coverage);
  const sentences = comparedSentences(findings, coverage, options);
  const head = [
    `### infrabuch ${command}: ${sumLine(sumsOf(findings, options))}\n\n`,
    `${handbooks.length === 1 ? 'Handbuch' : 'Handbücher'}: ${text(handbooks.join(', '))}. ${sentences.map((sentence) => (nothing || sentence.startsWith('Selbsttest') ? `**${text(sentence)}**` : text(sentence))).join(' ')}\n`,
  ].join('');
  const details = coverageDetails(coverage, options);
  const entries = entryDetails(findings);
  const room = limit - head.length - details.length - entries.length;
  return head + findingsTable(inRepository(findings, options), room, options) + entries + details;
};
