// Findings -> German text for a terminal.
import type { Finding, Severity } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import {
  originWords,
  type Palette,
  plain,
  plural,
  severityWords,
  sumLine,
  sumsOf,
  waiverLine,
} from './report.ts';

const colourOf = (palette: Palette, severity: Severity) =>
  severity === 'error' ? palette.red : severity === 'warning' ? palette.yellow : palette.blue;

function findingLines(
  { place, severity, rule, message, expected, actual, related, fix, waived }: Finding,
  palette: Palette,
): string[] {
  return [
    `${palette.bold(`${place.file}:${place.line}:${place.column}`)} ${colourOf(palette, severity)(severityWords[severity])} ${palette.dim(rule)}`,
    `  ${plain(message)}`,
    ...(expected === undefined ? [] : [`  Soll: ${plain(expected)}`]),
    ...(actual === undefined ? [] : [`  Ist:  ${plain(actual)}`]),
    ...related.map(
      (one) => `  ${palette.dim(`${one.file}:${one.line}:${one.column}`)} ${plain(one.message)}`,
    ),
    ...(fix ? [`  Abhilfe: ${plain(fix)}`] : []),
    ...(waived ? [`  ${waiverLine(waived)}`] : []),
    '',
  ];
}

const coverageLines = (coverage: readonly Coverage[], palette: Palette) =>
  coverage.map(
    ({ handbook, host, kind, origin, entities, fields }) =>
      `${handbook} · ${host} · ${kind}: ${plural(entities, 'Eintrag', 'Einträge')}, ${plural(fields, 'Feld', 'Felder')} verglichen ${palette.dim(`(${origin ? originWords[origin] : 'nicht verglichen'})`)}`,
  );

/** The whole report: findings, what was compared, and a sum in one line. */
export function renderText(
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
  palette: Palette,
): string {
  return [
    ...findings.flatMap((finding) => findingLines(finding, palette)),
    ...coverageLines(coverage, palette),
    `${handbooks.join(', ')}: ${sumLine(sumsOf(findings))}.`,
    '',
  ].join('\n');
}
