// Which hosts of the inventory are this machine.
import type { Loaded } from '../handbook/handbook.ts';
import { UsageError } from '../system/errors.ts';
import type { LiveHost } from './current.ts';

/** The hosts that are this machine, and which may be. */
export interface FoundHosts {
  /** Usually one; of several handbooks each may document it. */
  readonly hosts: readonly LiveHost[];
  /** Ids of the hosts with containers, in quotes and separated by commas. */
  readonly possible: string;
}

/**
 * Finds them by id where it is told, else by the machine's name.
 * @param wanted a host's id; undefined: by the name
 * @param machine what this machine calls itself
 * @throws UsageError when there is no host of that id
 */
export function findHosts({ handbooks }: Loaded, wanted: string | undefined, machine: string): FoundHosts {
  const all = handbooks.flatMap(({ id, inventory }) =>
    Object.values(inventory?.hosts ?? {}).map((host) => ({
      handbook: id,
      host: host.id,
      name: host.hostname ?? host.name,
      runsDocker: Object.values(inventory?.containers ?? {}).some((container) => container.host === host.id),
    })),
  );
  const found = all.filter(({ host, name }) => (wanted === undefined ? name === machine : host === wanted));
  const possible = all
    .filter(({ runsDocker }) => runsDocker)
    .map(({ host }) => `„${host}“`)
    .join(', ');
  if (wanted !== undefined && found.length === 0)
    throw new UsageError(`Den Host „${wanted}“ gibt es nicht; mit Containern: ${possible || 'keiner'}.`);
  return { hosts: found.map(({ handbook, host }) => ({ handbook, host })), possible };
}
