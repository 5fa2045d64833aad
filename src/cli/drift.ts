// infrabuch drift: load, compare with the snapshots, report.
import { resolve } from 'node:path';
import { withSince } from '../drift/since.ts';
import { loadCached, openCache } from '../handbook/cache.ts';
import { driftOf } from '../handbook/drift.ts';
import { gitTree } from '../handbook/git.ts';
import type { Loaded, LoadedHandbook } from '../handbook/handbook.ts';
import { changedImages } from '../handbook/image-changes.ts';
import { type RootFiles, readElsewhere, readRoot } from '../handbook/root.ts';
import { readSupplied, type SuppliedSnapshots, withSupplied } from '../handbook/supplied.ts';
import { changedValues } from '../handbook/value-changes.ts';
import type { DraftFinding } from '../model/finding.ts';
import { isCompared } from '../reports/sums.ts';
import { UsageError } from '../system/errors.ts';
import { type CheckOptions, dayOf, failed, printReport } from './print-report.ts';

/** The flags of `infrabuch drift`. */
export interface DriftOptions extends CheckOptions {
  readonly host?: readonly string[];
  readonly base?: string;
  /** A folder, or `-`. */
  readonly snapshots?: string;
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
    (handbook) =>
      hostsOf(handbook).some((host) => wanted.includes(host)) ||
      (unknown !== undefined && !handbook.comparable),
  );
}

/** The handbooks in the state at a git ref. */
async function baseOf(files: RootFiles, ref: string): Promise<Loaded> {
  const { loadHandbooks } = await import('../handbook/load.ts');
  return loadHandbooks(readElsewhere(files, gitTree(files.root, ref)));
}

/** What the same comparison finds in the state at a git ref; supplied snapshots take the place of its own. */
function baseFindings(
  base: Loaded,
  ref: string,
  supplied: readonly SuppliedSnapshots[],
  now: Date,
  hosts?: ReadonlySet<string>,
): DraftFinding[] {
  const { handbooks } = withSupplied(base, supplied);
  for (const { id, comparable } of handbooks)
    if (!comparable)
      process.stderr.write(
        `infrabuch: Das Inventar von „${id}“ ist im Stand „${ref}“ nicht gültig; alle Befunde daraus gelten als neu.\n`,
      );
  return handbooks.flatMap((handbook) => driftOf(handbook, now, { hosts, keepMatches: false }).findings);
}

/** Exit code of `infrabuch drift`: 2 when nothing at all was compared. */
export async function drift(options: DriftOptions): Promise<number> {
  const now = dayOf(options.now);
  const files = readRoot(resolve(options.root), options.handbook);
  const inventories = await loadCached(files, openCache(options.root));
  // Where an inventory is not valid its findings are all there is to say.
  const isValid = inventories.handbooks.every(({ comparable }) => comparable);
  const supplied =
    options.snapshots !== undefined && isValid ? readSupplied(inventories, options.snapshots) : [];
  const loaded = withSupplied(inventories, supplied);
  const hosts = options.host && new Set(options.host);
  const handbooks = options.host ? handbooksWith(loaded, options.host) : loaded.handbooks;
  const invalid = handbooks.flatMap(({ findings }) => findings);
  const drifts = handbooks.map((handbook) => driftOf(handbook, now, { hosts, keepMatches: false }));
  const base = options.base === undefined ? undefined : await baseOf(files, options.base);
  // What was read before: at the ref, else what the supplied snapshots take the place of.
  const earlier = new Map((base ?? inventories).handbooks.map((handbook) => [handbook.id, handbook]));
  const found = handbooks.flatMap((handbook, index) => [
    ...(drifts[index]?.findings ?? []),
    ...changedValues(earlier.get(handbook.id) ?? handbook, handbook, hosts),
    ...changedImages(earlier.get(handbook.id) ?? handbook, handbook, hosts),
  ]);
  const compared =
    base === undefined
      ? found
      : withSince(found, baseFindings(base, options.base ?? '', supplied, now, hosts));
  const findings = loaded.place([...loaded.findings, ...invalid, ...compared]);
  const coverage = drifts.flatMap((drift) => drift.coverage);
  await printReport('drift', options, findings, coverage, handbooks);
  if (invalid.length === 0 && !isCompared(findings, coverage)) {
    process.stderr.write(
      'infrabuch: Es wurde nichts verglichen. Momentaufnahmen gehören nach inventory/<handbuch>/snapshots/<host>/, die erwarteten Quellen in „snapshots“ des Hosts.\n',
    );
    return 2;
  }
  return failed(options, findings) ? 1 : 0;
}
