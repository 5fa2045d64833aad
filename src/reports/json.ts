// Findings -> the JSON contract of `check` and `drift`.
import type { Finding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import type { ReportOptions } from './renderer.ts';
import { sumsOf } from './sums.ts';

/** One JSON document; field names are fixed, more may be added. */
export function renderJson(
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
  options: Pick<ReportOptions, 'base'>,
): string {
  return `${JSON.stringify({ handbooks, summary: sumsOf(findings, options), coverage, findings }, null, 2)}\n`;
}
