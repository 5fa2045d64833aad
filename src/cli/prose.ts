// infrabuch check --prose: a folder of guides against the inventory, or against snapshots alone.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadCached, openCache } from '../handbook/cache.ts';
import { findingsInProse, observedIn, readProse } from '../handbook/prose.ts';
import { readRoot } from '../handbook/root.ts';
import { placeFindings } from '../source/places.ts';
import { UsageError } from '../system/errors.ts';
import type { CheckFlags } from './check.ts';
import { failed, printReport } from './print-report.ts';
import { validInventories } from './valid.ts';

/**
 * Exit code of `infrabuch check --prose`.
 * @throws UsageError when there is nothing to read, or nothing to hold it against
 */
export async function checkProse(options: CheckFlags, folder: string): Promise<number> {
  const texts = readProse(folder);
  const observed = options.snapshots === undefined ? [] : observedIn(options.snapshots);
  if (options.snapshots !== undefined && observed.length === 0)
    throw new UsageError(`In „${options.snapshots}“ liegt keine lesbare Momentaufnahme.`);
  const hasInventory = existsSync(join(resolve(options.root), 'inventory'));
  if (!hasInventory && observed.length === 0)
    throw new UsageError(
      `Unter „${options.root}“ liegt kein Ordner „inventory“: Mit --root den Ordner angeben oder mit --snapshots Momentaufnahmen.`,
    );
  const loaded = hasInventory
    ? await loadCached(
        readRoot(resolve(options.root), options.handbook, { snapshots: false }),
        openCache(options.root),
      )
    : undefined;
  if (loaded && !validInventories(loaded)) return 1;
  const handbooks = loaded?.handbooks ?? [];
  const findings = placeFindings(findingsInProse(texts, handbooks, observed), () => undefined);
  await printReport('check', options, findings, [], handbooks);
  return failed(options, findings) ? 1 : 0;
}
