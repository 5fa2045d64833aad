// What the rules about reachability have in common: verdicts by port, and the German words for sources and families.
import type { HostExposure } from '../exposure/verdicts.ts';
import type { Origins, Pointer } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { listed } from '../model/listed.ts';
import { entityAt } from './rule.ts';

/** The verdicts about one port of one target, in the order of the sources. */
export interface PortVerdicts {
  readonly host: string;
  readonly port: string;
  /** As findings name it: `port:web/8082/tcp`. */
  readonly subject: string;
  readonly first: HostExposure;
  readonly verdicts: readonly HostExposure[];
}

/** The verdicts port by port. */
export const byPort = (verdicts: readonly HostExposure[]): PortVerdicts[] =>
  [
    ...Map.groupBy(verdicts, ({ host, port, item }) =>
      [host, port, item.target?.ref, item.path.join('/')].join(' '),
    ).values(),
  ].flatMap((ofPort) => {
    const [first] = ofPort;
    if (!first) return [];
    const { host, port } = first;
    return [{ host, port, subject: `port:${host}/${port}`, first, verdicts: ofPort }];
  });

/** „aus dem Internet (IPv4, IPv6)“, „von Nachbarn im selben Segment (IPv4)“. */
export function sourceWords(inventory: Inventory, verdicts: readonly HostExposure[]): string {
  const names = [...Map.groupBy(verdicts, ({ from }) => from)].map(
    ([from, ofSource]) =>
      `${nameOf(inventory, from)} (${[...new Set(ofSource.map(({ family }) => family))].join(', ')})`,
  );
  return listed(names);
}
function nameOf(inventory: Inventory, from: string): string {
  if (from === 'internet') return 'aus dem Internet';
  if (from === 'neighbour') return 'von Nachbarn im selben Segment';
  const network = inventory.networks[from];
  if (network) return `aus dem Netz „${network.title ?? network.name}“`;
  const host = from.startsWith('host:') ? inventory.hosts[from.slice('host:'.length)] : undefined;
  return host ? `von „${host.title ?? host.name}“` : `von ${from.replace(/^cidr:/, '')}`;
}

/** What serves a port, or the port itself. */
export const targetName = ({ first, port }: PortVerdicts): string => {
  const { target } = first.item;
  return target ? `„${('title' in target ? target.title : undefined) ?? target.name}“` : port;
};

/** Where a port is written: below what serves it, or the host's rule that names it. */
export function portAt(inventory: Inventory, origins: Origins, { first, host }: PortVerdicts): Pointer {
  const entity = first.item.target ?? inventory.hosts[host];
  return entity ? entityAt(origins, entity, ...first.item.path) : { file: '', path: [] };
}

/** What decides, as a related place; none where it is the port itself. */
export const decidedAt = (inventory: Inventory, origins: Origins, { decidedBy, host }: HostExposure) => {
  const entity = inventory.hosts[decidedBy.place.host ?? host];
  return decidedBy.of === 'host' && entity && decidedBy.place.path
    ? [
        {
          message: `Das entscheidet: ${decidedBy.text}`,
          at: entityAt(origins, entity, ...decidedBy.place.path),
        },
      ]
    : [];
};
