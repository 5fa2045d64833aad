// Findings -> the JSON contract of `check` and `drift`.
import type { Finding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import { sumsOf } from './report.ts';

/** One JSON document; field names are fixed, more may be added. */
export function renderJson(
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
): string {
  return `${JSON.stringify({ handbooks, summary: sumsOf(findings), coverage, findings }, null, 2)}\n`;
}
