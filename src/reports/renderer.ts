// What a report is made from, and how it names files.
import type { Finding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';

/** Colours of the terminal; identity functions when there is none. */
export interface Palette {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}
/** What a report says about a rule of `check`. */
interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}
/** What a report says about a kind of fact that `drift` compares. */
export interface KindInfo {
  readonly title: string;
  readonly remedy: string;
  readonly fields: Readonly<Record<string, { readonly rule?: string; readonly title: string }>>;
}
/** What a report says besides the findings, and how. */
export interface ReportOptions {
  readonly command: 'check' | 'drift';
  /** Warnings fail too. */
  readonly strict: boolean;
  /** The root as seen from the repository, with a slash at its end: '' or 'demo/'. Findings name files relative to the root. */
  readonly folder: string;
  /** Of this package. */
  readonly version: string;
  readonly palette: Palette;
  readonly rules: readonly RuleInfo[];
  readonly kinds: Readonly<Record<string, KindInfo>>;
  /** The handbooks' owners; a finding's owner is named only where it is another. */
  readonly owners?: Readonly<Record<string, string>>;
  /** The state with which `drift --base` compared the findings. */
  readonly base?: string | undefined;
}
/** Findings, coverage and the ids of the handbooks that were looked at -> the whole text of a report. */
export type ReportRenderer = (
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
  options: ReportOptions,
) => string;

/** The same findings with files as the repository names them, for servers that show places in it. */
export const inRepository = (findings: readonly Finding[], { folder }: ReportOptions): readonly Finding[] => {
  const below = <Place extends { readonly file: string }>(place: Place): Place =>
    place.file === '' ? place : { ...place, file: `${folder}${place.file}` };
  return folder === ''
    ? findings
    : findings.map((finding) => ({
        ...finding,
        place: below(finding.place),
        related: finding.related.map(below),
      }));
};
