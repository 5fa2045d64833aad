// infrabuch check: load, look, report.
import { resolve } from 'node:path';
import { type InventoryCache, loadCached, openCache } from '../handbook/cache.ts';
import { cachedCheckFindings } from '../handbook/cached-rules.ts';
import { staleFindings } from '../handbook/generated.ts';
import type { Loaded } from '../handbook/handbook.ts';
import { publicFindings } from '../handbook/public-repository.ts';
import { readRoot } from '../handbook/root.ts';
import { secretFindings } from '../handbook/secrets.ts';
import { sitePageFindings } from '../handbook/site-pages.ts';
import { UsageError } from '../system/errors.ts';
import { type CheckOptions, dayOf, failed, printReport } from './print-report.ts';

/** What is wrong with the diagrams written by hand, where there are any. */
async function findingsByHand({ handbooks, site }: Loaded) {
  const withDiagrams = handbooks.filter(({ files }) => files.byHandDiagrams?.length);
  if (withDiagrams.length === 0) return [];
  const { byHandFindings } = await import('../diagrams/by-hand.ts');
  return withDiagrams.flatMap((handbook) => byHandFindings(handbook, site));
}

/** What is wrong with the chapters, where there are any; what reads them is loaded only then. */
async function chaptersOf(loaded: Loaded, cache: InventoryCache) {
  if (loaded.handbooks.every(({ inventory }) => inventory === undefined)) return [];
  return (await import('../handbook/chapters.ts')).allChapterFindings(loaded, cache);
}

/** The flags of `infrabuch check`. */
export interface CheckFlags extends CheckOptions {
  readonly prose?: string;
  readonly snapshots?: string;
}
/** Exit code of `infrabuch check`. */
export async function check(options: CheckFlags): Promise<number> {
  if (options.prose !== undefined) return (await import('./prose.ts')).checkProse(options, options.prose);
  if (options.snapshots !== undefined)
    throw new UsageError('--snapshots gehört zu --prose: Momentaufnahmen vergleicht „infrabuch drift“.');
  const now = dayOf(options.now);
  const cache = openCache(options.root);
  const loaded = await loadCached(
    readRoot(resolve(options.root), options.handbook, { snapshots: false }),
    cache,
  );
  const findings = loaded.place([
    ...(await cachedCheckFindings(loaded, now, cache)),
    ...publicFindings(loaded),
    ...sitePageFindings(loaded),
    ...(await secretFindings(loaded, cache)),
    ...(await staleFindings(loaded, cache)),
    ...(await findingsByHand(loaded)),
    ...(await chaptersOf(loaded, cache)),
  ]);
  await printReport('check', options, findings, [], loaded.handbooks);
  return failed(options, findings) ? 1 : 0;
}
