// infrabuch check: load, look, report.
import { resolve } from 'node:path';
import { loadCached, openCache } from '../handbook/cache.ts';
import { staleFindings } from '../handbook/generated.ts';
import type { Loaded } from '../handbook/handbook.ts';
import { readRoot } from '../handbook/root.ts';
import { checkFindings } from '../handbook/rules.ts';
import { secretFindings } from '../handbook/secrets.ts';
import { type CheckOptions, dayOf, failed, printReport } from './print-report.ts';

/** What is wrong with the diagrams written by hand, where there are any. */
async function findingsByHand({ handbooks, site }: Loaded) {
  const withDiagrams = handbooks.filter(({ files }) => files.byHandDiagrams?.length);
  if (withDiagrams.length === 0) return [];
  const { byHandFindings } = await import('../diagrams/by-hand.ts');
  return withDiagrams.flatMap((handbook) => byHandFindings(handbook, site));
}

/** Exit code of `infrabuch check`. */
export async function check(options: CheckOptions): Promise<number> {
  const now = dayOf(options.now);
  const cache = openCache(options.root);
  const loaded = await loadCached(
    readRoot(resolve(options.root), options.handbook, { snapshots: false }),
    cache,
  );
  const findings = loaded.place([
    ...checkFindings(loaded, now),
    ...(await secretFindings(loaded, cache)),
    ...(await staleFindings(loaded, cache)),
    ...(await findingsByHand(loaded)),
  ]);
  await printReport('check', options, findings, [], loaded.handbooks);
  return failed(options, findings) ? 1 : 0;
}
