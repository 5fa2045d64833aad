// Which machines are read, and how they are reached: the inventory's hosts and what the command line says of them.
import { UsageError } from '../system/errors.ts';

/** A host of an inventory from which snapshots are expected. */
export interface DocumentedHost {
  readonly handbook: string;
  readonly id: string;
  /** What the machine calls itself, as far as it is documented. */
  readonly hostname: string;
  /** Ids of the expected snapshot sources. */
  readonly sources: readonly string[];
  /** How ssh reaches it: `user@host` or a name of ~/.ssh/config. */
  readonly ssh?: { readonly target: string; readonly port?: number | undefined } | undefined;
}
/** A host that is to be read. */
export interface Machine {
  readonly host: DocumentedHost;
  /** What ssh is called with; null: this machine. */
  readonly target: string | null;
  /** Undefined: the one that ssh takes by itself. */
  readonly port: number | undefined;
}
/** What the command line says. At most one of `ssh` and `local`. */
export interface MachineChoice {
  /** Only these hosts; undefined: all of them. */
  readonly ids?: readonly string[] | undefined;
  /** One host is reached so, whatever the inventory says. */
  readonly ssh?: string | undefined;
  /** One host is this machine. */
  readonly local?: boolean | undefined;
  /** What this machine calls itself. */
  readonly hostname: string;
}

const list = (ids: readonly string[]) => ids.map((id) => `„${id}“`).join(', ');
const listHosts = (hosts: readonly DocumentedHost[]) => list(hosts.map(({ id }) => id)) || 'keiner';

/** The one host that --ssh or --local means. */
function singleMachine(hosts: readonly DocumentedHost[], { ssh, local, hostname }: MachineChoice): Machine {
  const here = hosts.filter((host) => host.hostname === hostname);
  const possible = hosts.length > 1 && local && here.length > 0 ? here : hosts;
  const [host] = possible;
  if (!host || possible.length > 1)
    throw new UsageError(`Welcher Host das ist, sagt --host; möglich: ${listHosts(possible)}.`);
  return { host, target: ssh ?? null, port: undefined };
}

/**
 * The machines to read, and the hosts that are left out because the inventory names no target for them.
 * @throws UsageError when a chosen host is unknown or without a target, or when --ssh or --local may mean several
 */
export function chooseMachines(
  hosts: readonly DocumentedHost[],
  choice: MachineChoice,
): { readonly machines: readonly Machine[]; readonly skipped: readonly DocumentedHost[] } {
  const { ids } = choice;
  const unknown = ids?.find((id) => !hosts.some((host) => host.id === id));
  if (unknown !== undefined)
    throw new UsageError(
      `Einen Host „${unknown}“, der unter „snapshots“ Quellen nennt, gibt es nicht; vorhanden: ${listHosts(hosts)}.`,
    );
  const chosen = ids ? hosts.filter(({ id }) => ids.includes(id)) : hosts;
  if (choice.ssh !== undefined || choice.local)
    return { machines: [singleMachine(chosen, choice)], skipped: [] };
  const skipped = chosen.filter(({ ssh }) => ssh === undefined);
  if (ids && skipped.length > 0)
    throw new UsageError(
      `Wie ${list(skipped.map(({ id }) => id))} zu erreichen ist, steht nicht im Inventar (hosts.….ssh.target): --ssh oder --local angeben.`,
    );
  const machines = chosen.flatMap((host): Machine[] =>
    host.ssh
      ? [{ host, target: host.ssh.target, port: host.ssh.port === 22 ? undefined : host.ssh.port }]
      : [],
  );
  return { machines, skipped };
}
