// The address plan of a network: which container or host has which address in it, as far as it is documented.
import type { Container, Host, Inventory, Network } from '../model/inventory.ts';
import { addressOf } from '../model/ip-ranges.ts';
import { rememberedOf } from '../model/memo.ts';

/** An address in a network. */
export interface PlannedAddress {
  /** As it is written, without its prefix. */
  readonly address: string;
  readonly owner: Container | Host;
  /** Where it is written, below its owner. */
  readonly path: readonly (string | number)[];
  /** German: what has it: „Container“, the name of an interface. */
  readonly of: string;
}

type ByNetwork = ReadonlyMap<string, readonly PlannedAddress[]>;
// Inventories are frozen: all addresses are sorted by their networks once.
const plans = rememberedOf((inventory: Inventory): ByNetwork => {
  const found = new Map<string, PlannedAddress[]>();
  const add = (network: string, entry: PlannedAddress) => {
    const list = found.get(network);
    if (list) list.push(entry);
    else found.set(network, [entry]);
  };
  for (const host of Object.values(inventory.hosts)) {
    if (host.status === 'retired') continue;
    for (const [at, { network, name, addresses }] of host.interfaces.entries())
      for (const [index, { address, scope }] of addresses.entries())
        if (network && scope !== 'link' && scope !== 'host')
          add(network, {
            address: address.replace(/\/\d+$/, ''),
            owner: host,
            path: ['interfaces', at, 'addresses', index, 'address'],
            of: name ? `Schnittstelle ${name}` : 'Schnittstelle',
          });
  }
  for (const container of Object.values(inventory.containers)) {
    if (container.status === 'retired') continue;
    for (const { network, ipv4_address: ipv4, ipv6_address: ipv6 } of container.networks)
      for (const [key, address] of [
        ['ipv4_address', ipv4],
        ['ipv6_address', ipv6],
      ] as const)
        if (address)
          add(network, { address, owner: container, path: ['networks', network, key], of: 'Container' });
  }
  return found;
});

/** The documented addresses in a network, sorted by number. */
export function addressPlanOf(inventory: Inventory, { id }: Pick<Network, 'id'>): readonly PlannedAddress[] {
  const number = ({ address }: PlannedAddress) => addressOf(address)?.first ?? 0n;
  return [...(plans(inventory).get(id) ?? [])].sort((a, b) =>
    number(a) < number(b) ? -1 : number(a) > number(b) ? 1 : 0,
  );
}
