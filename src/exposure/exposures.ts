// Who reaches which port of a host by the documentation.
import type { Host, Inventory } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { hostIdOf } from '../model/workloads.ts';
import { families, prefixOf } from './address.ts';
import { documentedHost } from './documented.ts';
import { plannedPorts, portsOf } from './ports.ts';
import { containerSource, prefixSource } from './sources.ts';
import { type HostExposure, type HostModel, verdictsOf } from './verdicts.ts';

/** Answers are kept as long as the inventory is. */
function kept<T>(compute: (inventory: Inventory, host: Host) => T): (inventory: Inventory, host: Host) => T {
  const answers = rememberedOf((_: Inventory) => new Map<string, T>());
  return (inventory, host) => {
    const known = answers(inventory);
    const answer = known.get(host.id);
    if (answer !== undefined) return answer;
    const value = compute(inventory, host);
    known.set(host.id, value);
    return value;
  };
}

/** Families in which the host has an address; without any documented one IPv4. */
export function familiesOf(models: readonly HostModel[]): readonly HostModel[] {
  const withAddress = models.filter(
    ({ interfaces }) => interfaces.global.length + interfaces.private.length > 0,
  );
  return withAddress.length > 0 ? withAddress : models.slice(0, 1);
}

const modelsOf = kept((inventory: Inventory, host: Host) =>
  familiesOf(families.map((family) => documentedHost(inventory, host, family))),
);

/** Every verdict of a host by its documentation. */
export const hostExposures = kept((inventory: Inventory, host: Host): readonly HostExposure[] =>
  verdictsOf(modelsOf(inventory, host), portsOf(inventory, host), ({ sources }) => sources),
);

/** The verdicts about ports of what is planned: as they will be with the rules of today. */
export const plannedExposures = kept((inventory: Inventory, host: Host): readonly HostExposure[] =>
  verdictsOf(modelsOf(inventory, host), plannedPorts(inventory, host), ({ sources }) => sources),
);

/**
 * The verdicts of a host from one source that is asked for.
 * @param from `internet`, `neighbour`, a network's id (also one of Docker's on this host), `host:ID`, `cidr:A/N`, `self`
 */
export function exposuresFrom(inventory: Inventory, host: Host, from: string): readonly HostExposure[] {
  const named = hostExposures(inventory, host).filter((exposure) => exposure.from === from);
  if (named.length > 0) return named;
  const texts = from.startsWith('cidr:')
    ? [from.slice('cidr:'.length)]
    : from.startsWith('host:')
      ? (inventory.hosts[from.slice('host:'.length)]?.interfaces ?? []).flatMap(({ addresses }) =>
          addresses.filter(({ scope }) => scope !== 'host').map(({ address }) => address.split('/')[0] ?? ''),
        )
      : [];
  return verdictsOf(modelsOf(inventory, host), portsOf(inventory, host), (model) => {
    const { inventory: all, host: of, family, interfaces } = model;
    const context = { inventory: all, host: of, family, interfaces, named: [] };
    const network = all.networks[from];
    if (network?.kind === 'docker')
      return hostIdOf(all, network) === of.id ? [containerSource(context, network)] : [];
    return texts.flatMap((text) => {
      const prefix = prefixOf(text);
      const source = prefix?.family === family ? prefixSource(context, prefix.range, true) : undefined;
      return source ? [{ ...source, id: from }] : [];
    });
  });
}

/**
 * Every verdict of two states, each also from the prefixes and hosts that only rules of the other one name: whom a rule named
 * that is gone belongs to the internet now, and is not kept out.
 * @param before undefined: there was no such inventory
 * @param isWanted which hosts are looked at
 */
export function exposuresOfBoth(
  before: Inventory | undefined,
  after: Inventory,
  isWanted: (host: Host) => boolean = () => true,
): { readonly before: HostExposure[]; readonly after: HostExposure[] } {
  const own = (inventory: Inventory | undefined) =>
    new Map(
      (inventory ? exposedHosts(inventory).filter(isWanted) : []).map((host) => [
        host.id,
        { host, verdicts: hostExposures(inventory!, host) },
      ]),
    );
  const [old, now] = [own(before), own(after)];
  const completed = (inventory: Inventory, state: typeof old, other: typeof old) =>
    [...state].flatMap(([id, { host, verdicts }]) => {
      const known = new Set(verdicts.map(({ from }) => from));
      const named = new Set(other.get(id)?.verdicts.map(({ from }) => from));
      const missing = [...named].filter((from) => /^(?:cidr|host):/.test(from) && !known.has(from));
      return [...verdicts, ...missing.flatMap((from) => exposuresFrom(inventory, host, from))];
    });
  return { before: before ? completed(before, old, now) : [], after: completed(after, now, old) };
}

/** The hosts that are looked at: those that run, without routers and firewalls in front of others. */
export const exposedHosts = (inventory: Inventory): Host[] =>
  Object.values(inventory.hosts).filter(({ status, kind }) => status === 'active' && kind !== 'edge');
