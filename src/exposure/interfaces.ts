// The documented interfaces of a host, as far as packets from outside come in at them.
import type { Host, Inventory, Network } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { hostIdOf } from '../model/workloads.ts';
import { type Family, hostOf, linkLocal, loopback, notGlobal, prefixOf } from './address.ts';
import { difference, intersection, isWithin, type Range, type Ranges, rangesOf, single } from './ranges.ts';

/** An address of a host in one family. */
interface HostAddress {
  readonly value: bigint;
  /** The network that it is written with; undefined for a single address. */
  readonly segment: Range | undefined;
  readonly isGlobal: boolean;
  readonly isLinkLocal: boolean;
}
/** An interface to the outside. */
export interface OuterInterface {
  /** `*` where the name is not documented. */
  readonly name: string;
  readonly purpose: string;
  readonly addresses: readonly HostAddress[];
  /** The network of the inventory behind it. */
  readonly network: Network | undefined;
}
/** What is known of the ways to a host in one family. */
export interface HostInterfaces {
  readonly outer: readonly OuterInterface[];
  /** Every address of the host, its bridges and loopback included. */
  readonly local: Ranges;
  /** Addresses of the internet that the host has. */
  readonly global: readonly bigint[];
  /** Its other addresses but loopback. */
  readonly private: readonly bigint[];
}

const inner = /^(?:lo$|docker|br-|veth|virbr)/;

function addressesOf(host: Host['interfaces'][number], family: Family): HostAddress[] {
  return host.addresses.flatMap(({ address, scope }) => {
    const found = hostOf(address);
    const prefix = prefixOf(address);
    if (found?.family !== family || !prefix || scope === 'host') return [];
    const value = single(found.value);
    const isReserved = intersection(value, notGlobal(family)).length > 0;
    return [
      {
        value: found.value,
        segment: prefix.range[0] === prefix.range[1] ? undefined : prefix.range,
        isGlobal: scope === 'global' || (scope === undefined && !isReserved),
        isLinkLocal: scope === 'link' || isWithin(value, linkLocal(family)),
      },
    ];
  });
}

const networksByHost = rememberedOf((inventory: Inventory) =>
  Map.groupBy(Object.values(inventory.networks), (network) => hostIdOf(inventory, network)),
);

/** Reads the documented interfaces of a host for one family. */
export function interfacesOf(inventory: Inventory, host: Host, family: Family): HostInterfaces {
  const all = host.interfaces.map((entry) => ({
    name: entry.name ?? '*',
    purpose: entry.purpose,
    addresses: addressesOf(entry, family),
    network: entry.network === undefined ? undefined : inventory.networks[entry.network],
  }));
  const outer = all.filter(({ name, network }) => !inner.test(name) && network?.kind !== 'docker');
  const values = all.flatMap(({ addresses }) => addresses);
  const gateways = (networksByHost(inventory).get(host.id) ?? []).flatMap(({ gateway }) => {
    const found = gateway ? hostOf(gateway) : undefined;
    return found?.family === family ? single(found.value) : [];
  });
  const outerAddresses = outer.flatMap(({ addresses }) => addresses);
  return {
    outer,
    local: rangesOf([...values.flatMap(({ value }) => single(value)), ...gateways, ...loopback(family)]),
    global: [...new Set(outerAddresses.filter(({ isGlobal }) => isGlobal).map(({ value }) => value))],
    private: [
      ...new Set(
        outerAddresses
          .filter(({ isGlobal, isLinkLocal }) => !isGlobal && !isLinkLocal)
          .map(({ value }) => value),
      ),
    ],
  };
}

/** The subnets of a network in one family. */
const subnetsOf = ({ subnets }: Network, family: Family): Ranges =>
  rangesOf(
    subnets.flatMap((text) => {
      const prefix = prefixOf(text);
      return prefix?.family === family ? [prefix.range] : [];
    }),
  );

/** What is behind an interface: its network's subnets, else the networks of its addresses. */
export function segmentOf({ network, addresses }: OuterInterface, family: Family): Ranges {
  const named = network ? subnetsOf(network, family) : [];
  return named.length > 0 ? named : rangesOf(addresses.flatMap(({ segment }) => (segment ? [segment] : [])));
}

/** A range as a prefix where it is one: `10.8.0.0` and 24. */
export function bitsOfRange([first, last]: Range, family: Family): number | undefined {
  const size = last - first + 1n;
  const length = family === 'IPv4' ? 32 : 128;
  const bits = length - (size.toString(2).length - 1);
  return (size & (size - 1n)) === 0n && first % size === 0n ? bits : undefined;
}

/** Ranges without any of the others. */
export const without = (ranges: Ranges, ...others: readonly Ranges[]): Ranges =>
  others.reduce<Ranges>((left, other) => difference(left, other), ranges);
