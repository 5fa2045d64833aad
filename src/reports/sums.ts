// How many findings there are, whether they make a command fail, and whether anything was compared.
import type { Finding, Severity } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import type { ReportOptions } from './renderer.ts';

/** Numbers of findings. */
export interface Sums {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly waived: number;
  /** Only with a base: how many of them are new, were there before, or only announce a change. */
  readonly new?: number;
  readonly existing?: number;
  readonly announced?: number;
}
/** Findings per severity; waived ones are counted apart. */
export function sumsOf(findings: readonly Finding[], { base }: Pick<ReportOptions, 'base'> = {}): Sums {
  const count = (severity: Severity) =>
    findings.filter((finding) => !finding.waived && finding.severity === severity).length;
  const waived = findings.filter((finding) => finding.waived).length;
  const since = (state: Finding['since']) =>
    findings.filter((finding) => !finding.waived && finding.since === state).length;
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    waived,
    ...(base === undefined
      ? {}
      : { new: since('new'), existing: since('existing'), announced: since('announced') }),
  };
}
/** Whether a finding makes the command fail: with a base, only what is new. */
export const isFailure = ({ severity, waived, since = 'new' }: Finding, strict: boolean) =>
  !waived && since === 'new' && (severity === 'error' || (strict && severity === 'warning'));

/** Whether `drift` saw anything at all to compare. */
export const isCompared = (findings: readonly Finding[], coverage: readonly Coverage[]) =>
  coverage.some(({ entities }) => entities > 0) || findings.some(({ rule }) => rule.endsWith('-unexpected'));
