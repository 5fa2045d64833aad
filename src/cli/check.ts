// infrabuch check, infrabuch drift: load, look, report.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { ownFindings } from '../diagrams/own.ts';
import { kinds } from '../drift/kinds.ts';
import { withSince } from '../drift/since.ts';
import { gitTree } from '../git.ts';
import { checkFindings, driftOf, type Loaded, type LoadedHandbook, loadHandbooks } from '../handbook.ts';
import type { DraftFinding, Finding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import { type Format, reports } from '../reports/index.ts';
import { isCompared, isFailure } from '../reports/report.ts';
import { type RootFiles, readElsewhere, readRoot } from '../root.ts';
import { rules } from '../rules/index.ts';
import { UsageError } from './errors.ts';
import { type Given, readGiven, withSnapshots } from './given.ts';
import { noColours, paletteFor } from './palette.ts';
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
export interface DriftOptions extends CheckOptions {
  readonly host?: readonly string[];
  readonly base?: string;
  /** A folder, or `-`. */
  readonly snapshots?: string;
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
  options: DriftOptions,
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly LoadedHandbook[],
): void {
  const names = handbooks.map(({ id }) => id);
  const text = reports[options.format](findings, coverage, names, {
    command,
    strict: options.strict ?? false,
    folder: folderOf(resolve(options.root)),
    version: packageJson.version,
    palette: options.output ? noColours : paletteFor(process.stdout),
    rules,
    kinds,
    owners: Object.fromEntries(handbooks.flatMap(({ id, head }) => (head ? [[id, head.owner]] : []))),
    base: options.base,
  });
  if (options.output) writeWhole(resolve(options.output), text);
  else process.stdout.write(text);
}
const failed = ({ strict }: CheckOptions, findings: readonly Finding[]) =>
  findings.some((one) => isFailure(one, strict ?? false));
/** Exit code of `infrabuch check`. */
export function check(options: CheckOptions): number {
  const now = dayOf(options.now);
  const loaded = loadHandbooks(readRoot(resolve(options.root), options.handbook, { snapshots: false }));
  const findings = loaded.place([
    ...checkFindings(loaded, now),
    ...staleFindings(loaded),
    ...loaded.handbooks.flatMap((one) => ownFindings(one, loaded.site)),
  ]);
  report('check', options, findings, [], loaded.handbooks);
  return failed(options, findings) ? 1 : 0;
}

/** The handbooks with a wanted host. One that is not valid stays: it may have had the host. */
function handbooksWith({ handbooks }: Loaded, wanted: readonly string[]): readonly LoadedHandbook[] {
  const hostsOf = ({ comparable }: LoadedHandbook) => Object.keys(comparable?.hosts ?? {});
  const known = new Set(handbooks.flatMap(hostsOf));
  const unknown = wanted.find((host) => !known.has(host));
  if (unknown !== undefined && handbooks.every(({ comparable }) => comparable))
    throw new UsageError(
      `Den Host „${unknown}“ gibt es nicht; vorhanden: ${[...known].join(', ') || 'keiner'}.`,
    );
  return handbooks.filter(
    (one) => hostsOf(one).some((host) => wanted.includes(host)) || (unknown !== undefined && !one.comparable),
  );
}

/** What the same comparison finds in the state at a git ref; snapshots that were given take the place of its own. */
function baseFindings(
  files: RootFiles,
  ref: string,
  given: readonly Given[],
  now: Date,
  hosts?: ReadonlySet<string>,
): DraftFinding[] {
  const base = loadHandbooks(readElsewhere(files, gitTree(files.root, ref)));
  const { handbooks } = withSnapshots(base, given);
  for (const { id, comparable } of handbooks)
    if (!comparable)
      process.stderr.write(
        `infrabuch: Das Inventar von „${id}“ ist im Stand „${ref}“ nicht gültig; alle Befunde daraus gelten als neu.\n`,
      );
  return handbooks.flatMap((one) => driftOf(one, now, hosts).findings);
}

/** Exit code of `infrabuch drift`: 2 when nothing at all was compared. */
export function drift(options: DriftOptions): number {
  const now = dayOf(options.now);
  const files = readRoot(resolve(options.root), options.handbook);
  const inventories = loadHandbooks(files);
  // Where an inventory is not valid its findings are all there is to say.
  const isValid = inventories.handbooks.every(({ comparable }) => comparable);
  const given = options.snapshots !== undefined && isValid ? readGiven(inventories, options.snapshots) : [];
  const loaded = withSnapshots(inventories, given);
  const hosts = options.host && new Set(options.host);
  const handbooks = options.host ? handbooksWith(loaded, options.host) : loaded.handbooks;
  const invalid = handbooks.flatMap(({ findings }) => findings);
  const drifts = handbooks.map((one) => driftOf(one, now, hosts));
  const found = drifts.flatMap((one) => one.findings);
  const compared =
    options.base === undefined
      ? found
      : withSince(found, baseFindings(files, options.base, given, now, hosts));
  const findings = loaded.place([...loaded.findings, ...invalid, ...compared]);
  const coverage = drifts.flatMap((one) => one.coverage);
  report('drift', options, findings, coverage, handbooks);
  if (invalid.length === 0 && !isCompared(findings, coverage)) {
    process.stderr.write(
      'infrabuch: Es wurde nichts verglichen. Momentaufnahmen gehören nach inventory/<handbuch>/snapshots/<host>/, die erwarteten Quellen in „snapshots“ des Hosts.\n',
    );
    return 2;
  }
  return failed(options, findings) ? 1 : 0;
}
