// infrabuch collector: the collector as one script for a machine without Node, and what stands beside it.
import { resolve } from 'node:path';
import { authorizedKeys, sudoers, timer } from '../collect/install.ts';
import { collectorScript } from '../collect/script.ts';
import { containerVariablesOf, envFilesOf, plainVariablesOf } from '../handbook/env-paths.ts';
import { loadedInPart, loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { needsInventory } from '../model/source-ids.ts';
import { snapshotSources } from '../snapshots/index.ts';
import { UsageError } from '../system/errors.ts';

/** The flags of `infrabuch collector`. */
export interface CollectorOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly host?: string;
  readonly sudoers?: boolean;
  readonly authorizedKeys?: boolean;
  readonly timer?: boolean;
}

/** The sources and variables of one host; without one all sources that need no inventory, and none is read. */
function wantedOf({ root, handbook, host }: CollectorOptions) {
  if (host === undefined)
    return { sources: snapshotSources.filter(({ id }) => !needsInventory(id)), envFiles: [] };
  const handbooks = loadHandbooks(readRoot(resolve(root), handbook)).handbooks.map(loadedInPart);
  const found = handbooks.filter(({ comparable }) => comparable?.hosts[host]);
  const [entry] = found;
  if (!entry) throw new UsageError(`Den Host „${host}“ gibt es nicht, oder das Inventar ist nicht lesbar.`);
  if (found.length > 1)
    throw new UsageError(`Den Host „${host}“ gibt es in mehreren Handbüchern: --handbook angeben.`);
  const ids: readonly string[] = entry.comparable?.hosts[host]?.snapshots ?? [];
  if (ids.length === 0) throw new UsageError(`Der Host „${host}“ nennt unter „snapshots“ keine Quelle.`);
  return {
    host,
    sources: snapshotSources.filter(({ id }) => ids.includes(id)),
    envFiles: envFilesOf(entry, host),
    plainVariables: plainVariablesOf(entry, host),
    containerVariables: containerVariablesOf(entry, host),
  };
}

/** Exit code of `infrabuch collector`. */
export function collector(options: CollectorOptions): number {
  const wanted = wantedOf(options);
  const parts = [
    options.sudoers && sudoers(wanted.sources),
    options.authorizedKeys && authorizedKeys(),
    options.timer && timer(),
  ].filter((part) => typeof part === 'string');
  if (parts.length > 1) throw new UsageError('--sudoers, --authorized-keys und --timer bitte einzeln.');
  process.stdout.write(parts[0] ?? collectorScript(wanted));
  return 0;
}
