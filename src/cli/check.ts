// infrabuch check, infrabuch drift: load, look, report.
import { resolve } from 'node:path';
import picocolors from 'picocolors';
import { checkFindings, driftOf, type Loaded, loadHandbooks } from '../handbook.ts';
import type { Finding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import { renderJson } from '../reports/json.ts';
import { renderText } from '../reports/text.ts';
import { readRoot } from '../root.ts';
import { UsageError } from './errors.ts';
import { staleFindings } from './stale.ts';
import { writeWhole } from './write.ts';

export interface CheckOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly format: 'text' | 'json';
  readonly output?: string;
  readonly strict?: boolean;
  readonly now?: string;
}

const dayOf = (text: string | undefined): Date => {
  if (text === undefined) return new Date();
  const date = new Date(`${text}T12:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(date.getTime()) ||
    !date.toISOString().startsWith(text)
  )
    throw new UsageError(`„${text}“ ist kein Datum: --now erwartet JJJJ-MM-TT.`);
  return date;
};

function report(
  options: CheckOptions,
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
): void {
  const colour = options.output ? picocolors.createColors(false) : picocolors;
  const text =
    options.format === 'json'
      ? renderJson(findings, coverage, handbooks)
      : renderText(findings, coverage, handbooks, colour);
  if (options.output) writeWhole(resolve(options.output), text);
  else process.stdout.write(text);
}
const failed = ({ strict }: CheckOptions, findings: readonly Finding[]) =>
  findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
const load = (options: CheckOptions): Loaded =>
  loadHandbooks(readRoot(resolve(options.root), options.handbook));
const names = (loaded: Loaded) => loaded.handbooks.map(({ id }) => id);

/** Exit code of `infrabuch check`. */
export function check(options: CheckOptions): number {
  dayOf(options.now);
  const loaded = load(options);
  const findings = loaded.place([...checkFindings(loaded), ...staleFindings(loaded)]);
  report(options, findings, [], names(loaded));
  return failed(options, findings) ? 1 : 0;
}

/** Exit code of `infrabuch drift`: 2 when nothing at all was compared. */
export function drift(options: CheckOptions): number {
  const now = dayOf(options.now);
  const loaded = load(options);
  const invalid = loaded.handbooks.flatMap(({ findings }) => findings);
  const drifts = loaded.handbooks.map((one) => driftOf(one, now));
  const findings = loaded.place([...loaded.findings, ...invalid, ...drifts.flatMap((one) => one.findings)]);
  const coverage = drifts.flatMap((one) => one.coverage);
  const compared =
    coverage.some(({ entities }) => entities > 0) ||
    findings.some(({ rule }) => rule.endsWith('-unexpected'));
  report(options, findings, coverage, names(loaded));
  if (invalid.length === 0 && !compared) {
    process.stderr.write(
      'infrabuch: Es wurde nichts verglichen. Momentaufnahmen gehören nach inventory/<handbuch>/snapshots/<host>/, die erwarteten Quellen in „snapshots“ des Hosts.\n',
    );
    return 2;
  }
  return failed(options, findings) ? 1 : 0;
}
