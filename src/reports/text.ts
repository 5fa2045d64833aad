// Findings -> German text for a terminal.
import type { Finding, Severity } from '../model/finding.ts';
import type { Coverage, Origin } from '../model/snapshot.ts';

/** Colours of the terminal; identity functions when there is none. */
export interface Palette {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}
const words: Record<Severity, string> = { error: 'Fehler', warning: 'Warnung', info: 'Hinweis' };
const originWords: Record<Origin, string> = {
  live: 'abgeglichen',
  laboratory: 'Selbsttest (Nachbau) – nicht mit der Maschine verglichen',
  documentation: 'Selbsttest (aus Texten) – nicht mit der Maschine verglichen',
};
const plural = (count: number, one: string, many: string) =>
  `${count === 0 ? 'keine' : count} ${count === 1 ? one : many}`;

// A name from a snapshot or the inventory must not steer the terminal, nor write a line of the report.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const plain = (text: string) => text.replace(/\s+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '�');

const colourOf = (palette: Palette, severity: Severity) =>
  severity === 'error' ? palette.red : severity === 'warning' ? palette.yellow : palette.blue;

function findingLines(
  { place, severity, rule, message, expected, actual, related, fix }: Finding,
  palette: Palette,
): string[] {
  return [
    `${palette.bold(`${place.file}:${place.line}:${place.column}`)} ${colourOf(palette, severity)(words[severity])} ${palette.dim(rule)}`,
    `  ${plain(message)}`,
    ...(expected === undefined ? [] : [`  Soll: ${plain(expected)}`]),
    ...(actual === undefined ? [] : [`  Ist:  ${plain(actual)}`]),
    ...related.map(
      (one) => `  ${palette.dim(`${one.file}:${one.line}:${one.column}`)} ${plain(one.message)}`,
    ),
    ...(fix ? [`  Abhilfe: ${plain(fix)}`] : []),
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
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const sum = [
    plural(count('error'), 'Fehler', 'Fehler'),
    plural(count('warning'), 'Warnung', 'Warnungen'),
    plural(count('info'), 'Hinweis', 'Hinweise'),
  ].join(', ');
  return [
    ...findings.flatMap((finding) => findingLines(finding, palette)),
    ...coverageLines(coverage, palette),
    `${handbooks.join(', ')}: ${sum}.`,
    '',
  ].join('\n');
}
