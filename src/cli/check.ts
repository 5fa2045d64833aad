// infrabuch check: load, look, report.
import { resolve } from 'node:path';
import { ownFindings } from '../diagrams/own.ts';
import { checkFindings } from '../handbook.ts';
import { readRoot } from '../root.ts';
import { memoryOf, recallHandbooks } from './memory.ts';
import { type CheckOptions, dayOf, failed, report } from './report.ts';
import { staleFindings } from './stale.ts';

/** Exit code of `infrabuch check`. */
export async function check(options: CheckOptions): Promise<number> {
  const now = dayOf(options.now);
  const memory = memoryOf(options.root);
  const loaded = await recallHandbooks(
    readRoot(resolve(options.root), options.handbook, { snapshots: false }),
    memory,
  );
  const findings = loaded.place([
    ...checkFindings(loaded, now),
    ...(await staleFindings(loaded, memory)),
    ...loaded.handbooks.flatMap((one) => ownFindings(one, loaded.site)),
  ]);
  report('check', options, findings, [], loaded.handbooks);
  return failed(options, findings) ? 1 : 0;
}
