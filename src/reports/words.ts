// The German words of all reports: severities, what a finding says about itself, and what was compared with what.
import type { Finding, Severity, Waiver } from '../model/finding.ts';
import { type Coverage, wholeHost } from '../model/snapshot.ts';
import type { Origin } from '../model/snapshot-file.ts';
import type { ReportOptions } from './renderer.ts';
import { isCompared, type Sums } from './sums.ts';

/** The German word for a severity, as it begins a finding. */
export const severityWords: Record<Severity, string> = {
  error: 'Fehler',
  warning: 'Warnung',
  info: 'Hinweis',
};
const origins: Record<Exclude<Origin, 'live'>, string> = {
  laboratory: 'Nachbau',
  documentation: 'aus Texten',
};
const selfTest = 'Selbsttest – nicht mit der Maschine verglichen';
const originWords: Record<Origin, string> = {
  live: 'abgeglichen',
  laboratory: `Selbsttest (${origins.laboratory}) – nicht mit der Maschine verglichen`,
  documentation: `Selbsttest (${origins.documentation}) – nicht mit der Maschine verglichen`,
};
/** Against what a kind was compared, or why it was not. */
export const coverageWords = ({
  origin,
  hidden,
  documented,
  reason,
}: Pick<Coverage, 'origin' | 'hidden' | 'documented' | 'reason'>): string =>
  origin !== null
    ? originWords[origin]
    : hidden
      ? 'nicht verglichen: in diesem Zustand zeigt die Quelle nichts davon'
      : documented === undefined
        ? 'nicht verglichen'
        : `nicht verglichen: ${documented} dokumentiert, keine Momentaufnahme${reason ? ` (${plain(reason)})` : ''}`;
/** A number with its German word: `keine Warnungen`, `1 Warnung`, `2 Warnungen`. */
export const plural = (count: number, singular: string, many: string) =>
  `${count === 0 ? 'keine' : count} ${count === 1 ? singular : many}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const unprintable = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;
/**
 * A name from a snapshot or the inventory on one line: it must not steer a terminal, write a line of the report,
 * turn the reading direction, or hold what XML and UTF-8 cannot.
 */
export const plain = (text: string) => text.toWellFormed().replace(/\s+/g, ' ').replace(unprintable, '�');

/** The sums as one line of German words, without a full stop. */
export const sumLine = ({ errors, warnings, infos, waived, frozen, new: fresh, existing, announced }: Sums) =>
  [
    plural(errors, 'Fehler', 'Fehler'),
    plural(warnings, 'Warnung', 'Warnungen'),
    plural(infos, 'Hinweis', 'Hinweise'),
    ...(waived > 0 ? [`${waived} geduldet`] : []),
    ...(frozen ? [`${frozen} eingefroren`] : []),
    ...(fresh === undefined
      ? []
      : [`gegenüber der Basis ${fresh} neu, ${existing} bestehend, ${announced} angekündigt`]),
  ].join(', ');

const sinceWords = { new: 'neu', existing: 'bestand schon', announced: 'angekündigt' } as const;
/** What a finding says about the base, its owner and its waiver, one German line each. */
export const statusLines = (
  { since, owner, handbook, waived, frozen }: Finding,
  { owners = {} }: Pick<ReportOptions, 'owners'>,
): string[] => [
  ...(since ? [`Gegenüber der Basis: ${sinceWords[since]}`] : []),
  ...(owner && owner !== owners[handbook ?? ''] ? [`Zuständig: ${plain(owner)}`] : []),
  ...(waived ? [waiverLine(waived)] : []),
  ...(frozen ? [`Eingefroren am ${frozen} (infrabuch baseline)`] : []),
];
/** The YAML that documents what only the machine has, line by line. */
export const entryLines = (entry: string | undefined): string[] =>
  entry === undefined
    ? []
    : entry
        .trimEnd()
        .split('\n')
        .map((line) => line.toWellFormed().replace(unprintable, '�'));
/** Expected, actual, remedy and status of a finding, one German line each. */
export const detailLines = (finding: Finding, options: Pick<ReportOptions, 'owners'>): string[] => [
  ...(finding.expected === undefined ? [] : [`Soll: ${plain(finding.expected)}`]),
  ...(finding.actual === undefined ? [] : [`Ist: ${plain(finding.actual)}`]),
  ...(finding.fix ? [`Abhilfe: ${plain(finding.fix)}`] : []),
  ...entryLines(finding.entry).map((line) => `  ${line}`),
  ...statusLines(finding, options),
];
const waiverLine = ({ reason, until, by }: Waiver) =>
  `Geduldet bis ${plain(until)} (${plain(by)}): ${plain(reason)}`;

/** `handbook/host`, or what of both is known. */
export const hostOf = ({ handbook, host }: { handbook?: string | undefined; host?: string | undefined }) =>
  [handbook, host].filter((text) => text !== undefined).join('/');

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** What was compared with what, as German sentences: a self-test is never said to be the machine. */
export function comparedSentences(
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  { command, kinds }: ReportOptions,
): string[] {
  if (command === 'check') return ['Geprüft wurden Inventar, Regeln und erzeugte Dateien, keine Maschine.'];
  if (!isCompared(findings, coverage)) return ['Es wurde nichts verglichen.'];
  const hosts = (name: (coverage: Coverage) => string | undefined) =>
    unique(coverage.flatMap((coverage) => name(coverage) ?? [])).join(', ');
  const live = hosts((coverage) => (coverage.origin === 'live' ? hostOf(coverage) : undefined));
  const tests = hosts(({ origin, ...entry }) =>
    origin && origin !== 'live' ? `${hostOf(entry)} (${origins[origin]})` : undefined,
  );
  const missing = hosts(({ origin, kind, ...entry }) =>
    origin || kind === wholeHost ? undefined : `${hostOf(entry)} (${kinds[kind]?.title ?? kind})`,
  );
  const documented = hosts((coverage) => (coverage.kind === wholeHost ? hostOf(coverage) : undefined));
  return [
    ...(live ? [`Mit der Maschine verglichen: ${plain(live)}.`] : []),
    ...(tests ? [`${selfTest}: ${plain(tests)}.`] : []),
    ...(missing ? [`Nicht verglichen: ${plain(missing)}.`] : []),
    ...(documented ? [`Nur dokumentiert: ${plain(documented)}.`] : []),
  ];
}
