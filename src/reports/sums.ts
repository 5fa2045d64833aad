// How many findings there are, whether they make a command fail, and whether anything was compared.
import { type Finding, isTolerated, type Severity } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import type { ReportOptions } from './renderer.ts';

/** Numbers of findings. */
export interface Sums {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly waived: number;
  /** Only where there are some: what the baseline holds. */
  readonly frozen?: number;
  /** Only with a base: how many of them are new, were there before, or only announce a change. */
  readonly new?: number;
  readonly existing?: number;
  readonly announced?: number;
}
/** Findings per severity; waived ones are counted apart. */
export function sumsOf(findings: readonly Finding[], { base }: Pick<ReportOptions, 'base'> = {}): Sums {
  const count = (severity: Severity) =>
    findings.filter((finding) => !isTolerated(finding) && finding.severity === severity).length;
  const waived = findings.filter((finding) => finding.waived).length;
  const frozen = findings.filter((finding) => finding.frozen).length;
  const since = (state: Finding['since']) =>
    findings.filter((finding) => !finding.waived && finding.since === state).length;
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    waived,
    ...(frozen > 0 ? { frozen } : {}),
    ...(base === undefined
      ? {}
      : { new: since('new'), existing: since('existing'), announced: since('announced') }),
  };
}
/**
 * Whether a finding makes the command fail: with a base, only what is new. Where risks are frozen in a baseline, a new
 * one fails whether it is an error or a warning.
 */
export function isFailure(finding: Finding, strict: boolean): boolean {
  const { severity, since = 'new', class: kind } = finding;
  if (isTolerated(finding) || since !== 'new') return false;
  const isNewRisk = finding.since === 'new' && kind === 'risk';
  return severity === 'error' || (severity === 'warning' && (strict || isNewRisk));
}

/** Whether `drift` saw anything at all to compare. */
export const isCompared = (findings: readonly Finding[], coverage: readonly Coverage[]) =>
  coverage.some(({ entities }) => entities > 0) || findings.some(({ rule }) => rule.endsWith('-unexpected'));
