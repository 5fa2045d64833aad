// The ports of a host that somebody may try: published by containers, listened on by services and SSH, or only named by
// a rule of the firewall.

import { firewallEndpoint } from '../model/firewall.ts';
import type { Container, Host, Inventory, Service } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { workloadsOf } from '../model/workloads.ts';
import type { Family } from './address.ts';
import type { Intent } from './intents.ts';
import { portRanges } from './iptables-matches.ts';
import { difference, type Range, type Ranges, rangesOf, withRange } from './ranges.ts';
import {
  bridgesOf,
  containerAddress,
  defaultAddress,
  isDirect,
  isInHostNetwork,
  type Serving,
  servingOf,
} from './serving.ts';

/** A port, or neighbouring ports, of a host. */
export interface HostPort {
  readonly first: bigint;
  readonly last: bigint;
  readonly protocol: string;
  /** What serves it; undefined: nothing that is documented. */
  readonly target: Container | Service | Host | undefined;
  /** Where it is written: below the target, or below the host for what a rule names. */
  readonly path: readonly (string | number)[];
  readonly name: string | undefined;
  /** The address that it is bound to; null: all. */
  readonly hostIp: string | null;
  /** The first port inside a container. */
  readonly inner: bigint;
  readonly intent: Intent | undefined;
  readonly allow: readonly string[];
  readonly serving: Readonly<Record<Family, Serving>>;
  readonly container: Readonly<Record<Family, Ranges>>;
  readonly bridges: readonly string[];
  /** A container engine publishes it; what serves it does not choose the address itself. */
  readonly isPublished: boolean;
  /** Whether packets to the container's own address get through as well; undefined: it depends on the engine. */
  readonly isDirect: Readonly<Record<Family, boolean | undefined>>;
}

const limits = (text: string): readonly [bigint, bigint] => {
  const [first = '0', last = first] = text.split('-');
  return [BigInt(first), BigInt(last)];
};
const listening = { IPv4: 'listening', IPv6: 'listening' } as const;
const nowhere = {
  container: { IPv4: [], IPv6: [] },
  bridges: [],
  isPublished: false,
  isDirect: { IPv4: false, IPv6: false },
} as const;
const inBoth = <T>(of: (family: Family) => T) => ({ IPv4: of('IPv4'), IPv6: of('IPv6') });

function workloadPorts(inventory: Inventory, workload: Container | Service): HostPort[] {
  const isContainer = workload.section === 'containers';
  const ownNetwork = isContainer && isInHostNetwork(inventory, workload);
  const docker = isContainer
    ? {
        container: inBoth((family) => containerAddress(inventory, workload, family)),
        bridges: bridgesOf(inventory, workload),
        isPublished: !ownNetwork,
        isDirect: inBoth((family) => isDirect(inventory, workload, family)),
      }
    : nowhere;
  const address = isContainer && !ownNetwork ? defaultAddress(inventory, workload) : null;
  return workload.ports.flatMap((port, index): HostPort[] => {
    // In the network of the host a container listens on its own ports.
    const published = port.published ?? (ownNetwork ? port.target : null);
    if (published === null) return [];
    const [first, last] = limits(published);
    return [
      {
        ...{
          first,
          last,
          protocol: port.protocol,
          target: workload,
          path: ['ports', index],
          name: port.name,
        },
        ...{ hostIp: port.hostIp ?? address, inner: limits(port.target)[0], intent: port.exposure },
        allow: port.allow ?? [],
        serving: isContainer
          ? inBoth((family) => servingOf(inventory, workload, family, port.mode))
          : listening,
        ...docker,
      },
    ];
  });
}

/** Ports that a rule lets in, and where it is written. */
export interface NamedPorts {
  readonly protocol: string;
  readonly ranges: Ranges;
  readonly path: HostPort['path'];
}
/** Ports that only rules name, each by the first rule that does. @param known ports that something serves */
export function unservedPorts(named: Iterable<NamedPorts>, known: readonly HostPort[]): HostPort[] {
  const found: HostPort[] = [];
  const taken = new Map<string, Ranges>();
  for (const { protocol, ranges, path } of named) {
    const before =
      taken.get(protocol) ??
      rangesOf(known.flatMap((port) => (port.protocol === protocol ? [[port.first, port.last]] : [])));
    for (const [first, last] of difference(ranges, before))
      found.push({
        ...{ first, last, protocol, target: undefined, path, name: undefined, hostIp: null, inner: first },
        ...{ intent: undefined, allow: [], serving: listening, ...nowhere },
      });
    taken.set(protocol, ranges.reduce(withRange, before));
  }
  return found;
}

/** Ports that the documented rules for incoming packets name. */
const namedPorts = ({ firewall }: Host): NamedPorts[] =>
  (firewall?.groups ?? []).flatMap(({ rules }, group) =>
    rules.flatMap(({ to, direction, status }, index) => {
      const endpoint = firewallEndpoint(to);
      if (direction !== 'in' || status !== 'active' || !endpoint?.ports) return [];
      const ranges = rangesOf(portRanges(endpoint.ports) ?? []);
      const path = ['firewall', 'groups', group, 'rules', index];
      return (endpoint.protocol ? [endpoint.protocol] : ['tcp', 'udp']).map((protocol) => ({
        protocol,
        ranges,
        path,
      }));
    }),
  );

const workloadsByHost = rememberedOf(
  (inventory: Inventory): ReadonlyMap<string, readonly (Container | Service)[]> =>
    Map.groupBy(workloadsOf(inventory), (workload) => workload.host),
);
function servedPorts(inventory: Inventory, host: Host, status: Container['status']): HostPort[] {
  return (workloadsByHost(inventory).get(host.id) ?? [])
    .filter((workload) => workload.status === status)
    .flatMap((workload) => workloadPorts(inventory, workload));
}

/** The ports that containers and services of a host are going to serve. */
export const plannedPorts = (inventory: Inventory, host: Host): HostPort[] =>
  servedPorts(inventory, host, 'planned');

/** All ports of a host: what its containers and services serve, SSH, then what only its firewall names. */
export function portsOf(inventory: Inventory, host: Host): HostPort[] {
  const served = servedPorts(inventory, host, 'active');
  const { ssh } = host;
  const isServed = (port: bigint) =>
    served.some(({ first, last, protocol }) => protocol === 'tcp' && first <= port && port <= last);
  const withSsh =
    ssh && !isServed(BigInt(ssh.port))
      ? [
          ...served,
          {
            ...{ first: BigInt(ssh.port), last: BigInt(ssh.port), protocol: 'tcp', target: host },
            ...{ path: ['ssh'], name: 'SSH', hostIp: null, inner: BigInt(ssh.port), intent: undefined },
            ...{ allow: [], serving: listening, ...nowhere },
          },
        ]
      : served;
  return [...withSsh, ...unservedPorts(namedPorts(host), withSsh)];
}

/** `8082/tcp`, `6000-6007/udp`. */
export const portName = (first: bigint, last: bigint, protocol: string): string =>
  `${first}${last > first ? `-${last}` : ''}/${protocol}`;

/** The parts of what a port stands for that no rule tells apart, before or behind its translation. @param named ranges that rules name */
export function partsOf({ first, last, inner }: HostPort, named: readonly Range[]): [bigint, bigint][] {
  if (first === last) return [[first, last]];
  const starts = new Set([first]);
  for (const start of named.flatMap(([from, until]) => [from, until + 1n]))
    for (const outer of [start, start - (inner - first)])
      if (outer > first && outer <= last) starts.add(outer);
  const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
  return sorted.map((start, index) => [start, (sorted[index + 1] ?? last + 1n) - 1n]);
}
