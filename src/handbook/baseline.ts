// The baseline of a handbook: the risks that were known on one day, in one file. They fail nothing any more; new ones do.
import { day } from '../model/fields.ts';
import type { DraftFinding, Place } from '../model/finding.ts';
import { isRecord } from '../model/record.ts';
import type { SourceFile } from '../source/yaml.ts';

/** What makes two findings the same one: not its line, nor what is documented. */
interface FrozenFinding {
  readonly rule: string;
  readonly subject: string;
  readonly host?: string;
  readonly actual?: string;
}
/** The risks of one day. */
export interface Baseline {
  /** YYYY-MM-DD. */
  readonly frozen: string;
  readonly findings: readonly FrozenFinding[];
}

/** The file of a handbook's baseline, below its root. */
export const baselineFile = (handbook: string): string => `inventory/${handbook}/baseline.json`;
const fingerprint = ({ rule, subject, host, actual }: FrozenFinding | DraftFinding) =>
  JSON.stringify([rule, subject, host, actual]);
const frozenDay = day('Seit wann');
const isText = (value: unknown) => value === undefined || typeof value === 'string';

/** Reads a baseline; undefined where the text is none. */
export function readBaseline(text: string): Baseline | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  if (!isRecord(value) || !frozenDay.safeParse(value.frozen).success || !Array.isArray(value.findings))
    return undefined;
  const isWhole = value.findings.every(
    (entry: unknown) =>
      isRecord(entry) &&
      typeof entry.rule === 'string' &&
      typeof entry.subject === 'string' &&
      isText(entry.host) &&
      isText(entry.actual),
  );
  return isWhole ? (value as unknown as Baseline) : undefined;
}

/** A baseline as its file holds it: a line for each finding, sorted, so that a change is a readable difference. */
export function baselineText({ frozen, findings }: Baseline): string {
  const lines = findings
    .map(({ rule, subject, host, actual }) => JSON.stringify({ rule, subject, host, actual }))
    .sort();
  return `{\n"frozen": ${JSON.stringify(frozen)},\n"findings": [\n${lines.join(',\n')}\n]\n}\n`;
}

/** Whether a finding is a risk that may be frozen. */
const isRisk = ({ rule, class: kind, severity, waived }: DraftFinding) =>
  (kind === 'risk' || rule.startsWith('exposure-')) && severity !== 'info' && !waived;
/** The risks of today. @param day YYYY-MM-DD */
export const baselineOf = (findings: readonly DraftFinding[], day: string): Baseline => ({
  frozen: day,
  findings: findings.filter(isRisk).map(({ rule, subject, host, actual }) => ({
    rule,
    subject,
    ...(host === undefined ? {} : { host }),
    ...(actual === undefined ? {} : { actual }),
  })),
});

/** What became of a baseline. */
export interface BaselineState {
  /** All findings: frozen risks with the day, others marked as new. */
  readonly findings: readonly DraftFinding[];
  /** What is in the baseline and no longer found. */
  readonly gone: readonly FrozenFinding[];
  /** Those that are still found. */
  readonly left: readonly FrozenFinding[];
}
/** Holds findings against a baseline. */
export function heldAgainst(
  findings: readonly DraftFinding[],
  { frozen, findings: known }: Baseline,
): BaselineState {
  const open = Map.groupBy(known, fingerprint);
  const marked = findings.map((finding): DraftFinding => {
    if (!isRisk(finding)) return finding;
    const isKnown = open.get(fingerprint(finding))?.pop() !== undefined;
    return isKnown ? { ...finding, frozen } : { ...finding, since: 'new' };
  });
  const gone = [...open.values()].flat();
  return { findings: marked, gone, left: known.filter((entry) => !gone.includes(entry)) };
}

const placeIn = ({ file, text }: SourceFile, entry: FrozenFinding | undefined): Place => {
  const { rule = '', subject = '' } = entry ?? {};
  const start = `{"rule":${JSON.stringify(rule)},"subject":${JSON.stringify(subject)}`;
  const line = text.split('\n').findIndex((content) => content.startsWith(start));
  return { file, line: Math.max(line + 1, 1), column: 1 };
};

/**
 * The findings of `check` of one handbook with its baseline: frozen ones are marked, those that are gone are named.
 * @param source the file of the baseline; undefined: there is none, and nothing changes
 */
export function withBaseline(
  handbook: string,
  findings: readonly DraftFinding[],
  source: SourceFile | undefined,
): readonly DraftFinding[] {
  if (!source) return findings;
  const about = { class: 'document', handbook, subject: `file:${source.file}` } as const;
  const baseline = readBaseline(source.text);
  if (!baseline)
    return [
      ...findings,
      {
        ...about,
        rule: 'baseline-unreadable',
        severity: 'error',
        message: 'Die eingefrorenen Befunde sind nicht zu lesen: Diese Datei schreibt „infrabuch baseline“.',
        at: { file: source.file, line: 1, column: 1 },
        fix: 'Aus der Versionsverwaltung zurückholen, oder löschen und „infrabuch baseline“ neu ausführen.',
      },
    ];
  const state = heldAgainst(findings, baseline);
  return [
    ...state.findings,
    ...state.gone.map(
      (entry): DraftFinding => ({
        ...about,
        rule: 'baseline-gone',
        severity: 'info',
        message: `Der eingefrorene Befund ${entry.rule} (${entry.subject}) besteht nicht mehr.`,
        at: placeIn(source, entry),
        fix: 'Mit „infrabuch baseline“ aus der Liste nehmen.',
      }),
    ),
  ];
}
