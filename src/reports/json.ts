// Findings -> the JSON contract of `check` and `drift`.
import type { Finding, Severity } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';

/** One JSON document; field names are fixed, more may be added. */
export function renderJson(
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const summary = { errors: count('error'), warnings: count('warning'), infos: count('info'), waived: 0 };
  return `${JSON.stringify({ handbooks, summary, coverage, findings }, null, 2)}\n`;
}
