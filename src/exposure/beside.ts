// A container with an address of its own in a network of the host (macvlan, ipvlan): the host's rules do not exist for it. Who
// sits in that network reaches it; whether others have a way there nobody documents.
// Source: Docker, Macvlan network driver, IPvlan network driver.
import type { Inventory, Network } from '../model/inventory.ts';
import { type Family, prefixOf } from './address.ts';
import { type HostInterfaces, type OuterInterface, segmentOf } from './interfaces.ts';
import { type Judgement, plain } from './path.ts';
import type { HostPort } from './ports.ts';
import { isWithin } from './ranges.ts';
import type { Source } from './sources.ts';

/** The interface that a network of containers hangs on: its parent, else that of its subnet, else the only one. */
function parentOf(
  { outer }: HostInterfaces,
  { driver_opts: options, subnets }: Network,
  family: Family,
): OuterInterface | undefined {
  const named = options?.parent;
  if (named !== undefined) return outer.find(({ name }) => name === named);
  const ranges = subnets.flatMap((text) => {
    const prefix = prefixOf(text);
    return prefix?.family === family ? [prefix.range] : [];
  });
  const [only, ...others] = outer;
  if (ranges.length > 0) return outer.find((entry) => isWithin(ranges, segmentOf(entry, family)));
  return others.length === 0 ? only : undefined;
}

/** Judges a port of such a container. */
export function besideHost(
  inventory: Inventory,
  interfaces: HostInterfaces,
  { target }: HostPort,
  source: Source,
  family: Family,
): Judgement {
  const networks =
    target?.section === 'containers'
      ? target.networks.flatMap(({ network }) => inventory.networks[network] ?? [])
      : [];
  const parents = networks.flatMap((network) => parentOf(interfaces, network, family) ?? []);
  return source.isOnSegment && source.ways.some((way) => parents.some(({ name }) => way.in.includes(name)))
    ? plain(
        'open',
        'der Container hat eine eigene Adresse in diesem Netz, die Firewall des Hosts gilt für ihn nicht',
      )
    : plain(
        'undecided',
        'eigene Adresse des Containers',
        'der Container hat eine eigene Adresse, für die die Firewall des Hosts nicht gilt; ob die Quelle einen Weg dorthin hat, ist nicht dokumentiert',
      );
}
