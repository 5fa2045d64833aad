// Findings -> German text for a terminal.
import { type Finding, isTolerated, type Severity } from '../model/finding.ts';
import { type Coverage, wholeHost } from '../model/snapshot.ts';
import type { Palette, ReportOptions } from './renderer.ts';
import { sumsOf } from './sums.ts';
import { coverageWords, entryLines, plain, plural, severityWords, statusLines, sumLine } from './words.ts';

const colourOf = (palette: Palette, severity: Severity) =>
  severity === 'error' ? palette.red : severity === 'warning' ? palette.yellow : palette.blue;

type Context = Pick<ReportOptions, 'owners' | 'base'>;

function findingLines(finding: Finding, palette: Palette, context: Context): string[] {
  const { place, severity, rule, message, expected, actual, related, fix, entry } = finding;
  return [
    `${palette.bold(`${place.file}:${place.line}:${place.column}`)} ${colourOf(palette, severity)(severityWords[severity])} ${palette.dim(rule)}`,
    `  ${plain(message)}`,
    ...(expected === undefined ? [] : [`  Soll: ${plain(expected)}`]),
    ...(actual === undefined ? [] : [`  Ist:  ${plain(actual)}`]),
    ...related.map(
      (place) => `  ${palette.dim(`${place.file}:${place.line}:${place.column}`)} ${plain(place.message)}`,
    ),
    ...(fix ? [`  Abhilfe: ${plain(fix)}`] : []),
    ...entryLines(entry).map((line) => `    ${line}`),
    ...statusLines(finding, context).map((line) => `  ${line}`),
    '',
  ];
}

const coverageLines = (coverage: readonly Coverage[], palette: Palette) =>
  coverage.map(({ handbook, host, kind, entities, fields, ...rest }) =>
    kind === wholeHost
      ? `${handbook} · ${host}: nur dokumentiert ${palette.dim('(das Inventar erwartet keine Momentaufnahme)')}`
      : `${handbook} · ${host} · ${kind}: ${plural(entities, 'Eintrag', 'Einträge')}, ${plural(fields, 'Feld', 'Felder')} verglichen ${palette.dim(`(${coverageWords(rest)})`)}`,
  );

/** What the baseline holds: a line for each, as nobody is to read it every day. */
const frozenLines = (findings: readonly Finding[], palette: Palette) =>
  findings.length === 0
    ? []
    : [
        palette.bold(`Eingefroren (seit ${findings[0]?.frozen})`),
        ...findings.map(({ rule, subject }) => `  ${palette.dim(rule)} ${plain(subject)}`),
        '',
      ];

/** The whole report: findings, then the waived ones and those of the baseline, what was compared, and a sum in one line. */
export function renderText(
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
  palette: Palette,
  context: Context = {},
): string {
  const waived = findings.filter((finding) => finding.waived);
  const open = findings.filter((finding) => !isTolerated(finding));
  const frozen = findings.filter((finding) => finding.frozen && !finding.waived);
  return [
    ...open.flatMap((finding) => findingLines(finding, palette, context)),
    ...(waived.length > 0 ? [palette.bold('Ausnahmen'), ''] : []),
    ...waived.flatMap((finding) => findingLines(finding, palette, context)),
    ...frozenLines(frozen, palette),
    ...coverageLines(coverage, palette),
    `${handbooks.length > 0 ? `${handbooks.join(', ')}: ` : ''}${sumLine(sumsOf(findings, context))}.`,
    '',
  ].join('\n');
}
