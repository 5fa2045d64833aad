// infrabuch check, infrabuch drift: load, look, report.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import picocolors from 'picocolors';
import packageJson from '../../package.json' with { type: 'json' };
import { kinds } from '../drift/kinds.ts';
import { checkFindings, driftOf, type Loaded, loadHandbooks } from '../handbook.ts';
import type { Finding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import { type Format, reports } from '../reports/index.ts';
import { isCompared, isFailure } from '../reports/report.ts';
import { readRoot } from '../root.ts';
import { rules } from '../rules/index.ts';
import { UsageError } from './errors.ts';
import { staleFindings } from './stale.ts';
import { writeWhole } from './write.ts';

export interface CheckOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly format: Format;
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

/** Where the root lies in its repository: '' or 'demo/'. */
function folderOf(root: string): string {
  let top = root;
  while (!existsSync(join(top, '.git'))) {
    if (dirname(top) === top) return '';
    top = dirname(top);
  }
  const folder = relative(top, root).replaceAll('\\', '/');
  return folder === '' ? '' : `${folder}/`;
}

function report(
  command: 'check' | 'drift',
  options: CheckOptions,
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly string[],
): void {
  const text = reports[options.format](findings, coverage, handbooks, {
    command,
    strict: options.strict ?? false,
    folder: folderOf(resolve(options.root)),
    version: packageJson.version,
    palette: options.output ? picocolors.createColors(false) : picocolors,
    rules,
    kinds,
  });
  if (options.output) writeWhole(resolve(options.output), text);
  else process.stdout.write(text);
}
const failed = ({ strict }: CheckOptions, findings: readonly Finding[]) =>
  findings.some((one) => isFailure(one, strict ?? false));
const load = (options: CheckOptions): Loaded =>
  loadHandbooks(readRoot(resolve(options.root), options.handbook));
const names = (loaded: Loaded) => loaded.handbooks.map(({ id }) => id);

/** Exit code of `infrabuch check`. */
export function check(options: CheckOptions): number {
  dayOf(options.now);
  const loaded = load(options);
  const findings = loaded.place([...checkFindings(loaded), ...staleFindings(loaded)]);
  report('check', options, findings, [], names(loaded));
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
  report('drift', options, findings, coverage, names(loaded));
  if (invalid.length === 0 && !isCompared(findings, coverage)) {
    process.stderr.write(
      'infrabuch: Es wurde nichts verglichen. Momentaufnahmen gehören nach inventory/<handbuch>/snapshots/<host>/, die erwarteten Quellen in „snapshots“ des Hosts.\n',
    );
    return 2;
  }
  return failed(options, findings) ? 1 : 0;
}
