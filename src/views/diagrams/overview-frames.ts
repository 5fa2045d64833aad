// The frames of the Gesamtübersicht and the boxes in them: trust zones from outside to inside. Internet, the edge, local
// networks, machines with operating system and size, networks by their real names, the data in them.

import { stackOf } from '../../effects/needs.ts';
import type { NodeRole } from '../../model/graph.ts';
import type { Container, Entity, Host, Inventory, Network, Stack } from '../../model/inventory.ts';
import { type Workload, workloadsOf } from '../../model/workloads.ts';
import { kindWords, titleOf } from '../cells.ts';
import { type GraphBuilder, softwareLine, titleLine, workloadBox, wrapped } from './graph-builder.ts';

/** Above this many workloads every stack is one box. */
const singleLimit = 48;

/** The graph while it is built. */
export interface Overview {
  readonly inventory: Inventory;
  readonly graph: GraphBuilder;
  /** Too many workloads to show each. */
  readonly isLarge: boolean;
}
/** An overview with nothing in it yet. */
export const overviewOf = (inventory: Inventory, graph: GraphBuilder): Overview => ({
  inventory,
  graph,
  isLarge: workloadsOf(inventory).filter(({ status }) => status !== 'retired').length > singleLimit,
});

/** What stands in which row, from top to bottom. */
const rows = { internet: 0, edge: 1, inside: 2, last: 999, outside: 9999 } as const;

/** The id of the zone of the internet: whoever comes from there. */
export const internetZone = ({ graph }: Overview): string =>
  graph.group('internet', { title: 'Internet', column: rows.internet });
/** The id of the zone of the services of others that are called. */
export const outsideZone = ({ graph }: Overview): string =>
  graph.group('outside', { title: 'Fremde Dienste', column: rows.outside });

/** The addresses at which a host is reached from the internet, IPv4 first. */
export const publicAddresses = ({ interfaces }: Host): string[] =>
  interfaces
    .flatMap(({ addresses }) => addresses)
    .filter(({ scope }) => scope === 'global')
    .map(({ address }) => address.split('/')[0] ?? address);

/** The zone in front of a host with a public address. */
export function edgeZone(view: Overview, host: Host): string {
  return view.graph.group(`edge:${host.id}`, {
    title: ['Netzrand', ...publicAddresses(host).slice(0, 1)].join(' · '),
    entity: host.ref,
    parent: hostFrame(view, host),
    column: 0,
  });
}
/** A router or another machine at the edge. */
export const edgeBox = ({ graph }: Overview, host: Host): string =>
  graph.node(host.ref, {
    entity: host.ref,
    label: [titleOf(host)],
    role: 'firewall',
    status: host.status,
    group: graph.group('edge', { title: 'Netzrand', column: rows.edge }),
    isAligned: true,
  });

/** The local network that a host stands in, itself or by what runs on it. */
export function lanOf(inventory: Inventory, host: Host): Network | undefined {
  const guests = Object.values(inventory.hosts).filter(({ parent }) => parent === host.id);
  return [host, ...guests]
    .flatMap(({ interfaces }) =>
      interfaces.flatMap(({ network }) => (network ? (inventory.networks[network] ?? []) : [])),
    )
    .find(({ kind, status }) => kind === 'lan' && status === 'active');
}
/** The id of the frame of a local network, with its addresses. */
export const lanZone = ({ graph }: Overview, network: Network): string =>
  graph.group(network.ref, {
    title: [titleOf(network), ...network.subnets].join(' · '),
    entity: network.ref,
    column: rows.inside,
  });

/** What the firewall of a machine does with what comes in; undefined where it has none that is on. */
function firewallWords({ firewall }: Host): string | undefined {
  if (!firewall?.active) return undefined;
  const engine = firewall.engine === 'other' ? 'Firewall' : firewall.engine;
  return `${engine}, eingehend ${firewall.defaults.incoming ?? 'nicht dokumentiert'}`;
}
/** What a machine is: its operating system, its size, its further addresses, its firewall, as far as documented. */
const plateOf = (host: Host): string[] => {
  const { kind, os, hardware } = host;
  const size = [
    ...(hardware?.vcpu ? [`${hardware.vcpu} vCPU`] : []),
    ...(hardware?.ram ? [`${hardware.ram} RAM`] : []),
    ...(hardware?.disks ?? []).flatMap((disk) =>
      disk.size ? [[disk.size, disk.type].filter(Boolean).join(' ')] : [],
    ),
  ];
  if (!os && size.length === 0) return [];
  return [
    [os?.name, os?.version].filter(Boolean).join(' ') || (kindWords[kind] ?? kind),
    size.slice(0, 2).join(' · '),
    ...size.slice(2),
    ...publicAddresses(host).slice(1),
    firewallWords(host) ?? '',
  ].filter(Boolean);
};
/** A box in the frame of a machine that says what it is; it stands last. */
export function addPlate(view: Overview, host: Host): void {
  const [first, ...further] = plateOf(host);
  if (first)
    view.graph.node(`plate:${host.id}`, {
      entity: host.ref,
      name: [titleOf(host), first, ...further].join(', '),
      label: [first, ...further],
      role: 'host',
      status: host.status,
      group: hostFrame(view, host),
      column: rows.last,
    });
}

/** What kind of machine a frame is, where no plate in it says more; that it is a machine goes without saying. */
const kindOf = (host: Host): string[] =>
  host.kind === 'physical' || plateOf(host).length > 0 ? [] : [kindWords[host.kind] ?? host.kind];

/** The frame of a machine, in that of the machine which carries it, or in its local network. */
export function hostFrame(view: Overview, host: Host, inside: ReadonlySet<string> = new Set()): string {
  const { inventory, graph } = view;
  const parent = host.parent && !inside.has(host.parent) ? inventory.hosts[host.parent] : undefined;
  const lan = lanOf(inventory, host);
  const frame = parent
    ? hostFrame(view, parent, new Set([...inside, host.id]))
    : lan
      ? lanZone(view, lan)
      : undefined;
  return graph.group(host.ref, {
    title: [titleOf(host), ...kindOf(host)].join(' · '),
    entity: host.ref,
    parent: frame,
    column: frame ? rows.edge : rows.inside,
  });
}

/** The network that a container is shown in: its first one. */
const homeOf = (inventory: Inventory, workload: Workload): Network | undefined =>
  workload.section === 'containers'
    ? workload.networks.flatMap(({ network }) => inventory.networks[network] ?? [])[0]
    : undefined;

const hasNetworks = ({ networks }: Inventory, id: string) =>
  Object.values(networks).some(({ host, builtin }) => host === id && !builtin);

/** The frame that a workload stands in: its network where it has one, else its machine. */
export function workloadFrame(view: Overview, workload: Workload): string | undefined {
  const { inventory, graph } = view;
  const host = inventory.hosts[workload.host];
  const network = homeOf(inventory, workload);
  const parent = host ? hostFrame(view, host) : undefined;
  return network && network.kind === 'docker'
    ? graph.group(network.ref, {
        title: network.name,
        entity: network.ref,
        parent,
        column: rows.edge,
      })
    : parent;
}

/** The zone of the data in a frame. */
export const dataZone = ({ graph }: Overview, frame: string | undefined): string =>
  graph.group(`data:${frame ?? ''}`, { title: 'Daten', parent: frame });

/** Where a stack is shown as one box. */
const isFolded = ({ inventory, isLarge }: Overview, stack: Stack | undefined): stack is Stack =>
  isLarge &&
  stack !== undefined &&
  Object.values(inventory.containers).filter((container) => container.stack === stack.id).length > 3;

const roleOf = (members: readonly Container[]): NodeRole =>
  members.some(({ role }) => role === 'mail') ? 'mail' : 'application';

/** Whether a container is one of several helpers inside of a stack of others, which people know by that stack. */
export const isHelper = ({ inventory }: Overview, workload: Workload): boolean =>
  workload.section === 'containers' &&
  workload.role === 'support' &&
  workload.ports.length === 0 &&
  stackOf(inventory, workload)?.upstream === true;
const helpersBeside = (view: Overview, workload: Workload): Workload[] =>
  workloadsOf(view.inventory).filter(
    (other) =>
      isHelper(view, other) &&
      other.status === workload.status &&
      stackOf(view.inventory, other) === stackOf(view.inventory, workload) &&
      homeOf(view.inventory, other) === homeOf(view.inventory, workload),
  );
/** Above so many helpers they stand together in one box. */
const mostHelpers = 3;
/** Whether a workload stands in the box of all helpers of its stack. */
const isBundled = (view: Overview, workload: Workload): boolean =>
  isHelper(view, workload) && helpersBeside(view, workload).length > mostHelpers;
/** The box of all helpers of a stack of others, with their names; its id. */
function bundleNode(view: Overview, workload: Workload): string {
  const stack = stackOf(view.inventory, workload);
  const names = helpersBeside(view, workload).map(
    (helper) => workloadBox(view.inventory, helper as Container).label[0] ?? helper.id,
  );
  const title = `${names.length} Hilfsdienste`;
  return view.graph.node(`helpers:${stack?.ref ?? ''}:${homeOf(view.inventory, workload)?.id ?? ''}`, {
    entity: stack?.ref,
    name: `${title}: ${names.join(', ')}`,
    label: [title, ...wrapped(names, 2)],
    role: 'support',
    status: workload.status,
    stack: stack?.ref,
    group: workloadFrame(view, workload),
  });
}

/** The box of a workload, or of its stack where that is shown as one; its id. */
export function workloadNode(view: Overview, workload: Workload): string {
  const { inventory, graph } = view;
  const stack = stackOf(inventory, workload);
  if (isFolded(view, stack)) {
    const members = Object.values(inventory.containers).filter((container) => container.stack === stack.id);
    const host = inventory.hosts[stack.host];
    return graph.node(stack.ref, {
      entity: stack.ref,
      label: [titleOf(stack), `${members.length} Container`],
      role: roleOf(members),
      status: stack.status,
      stack: stack.ref,
      group: host && hostFrame(view, host),
    });
  }
  if (isBundled(view, workload)) return bundleNode(view, workload);
  const home = homeOf(inventory, workload);
  const further =
    workload.section === 'containers'
      ? workload.networks.flatMap(({ network }) => {
          const other = inventory.networks[network];
          return other && other !== home ? [`auch in ${other.name}`] : [];
        })
      : [];
  const frame = workloadFrame(view, workload);
  return graph.node(workload.ref, {
    ...workloadBox(inventory, workload, [
      titleLine(inventory, workload),
      softwareLine(inventory, workload),
      ...further,
    ]),
    group: workload.role === 'data' ? dataZone(view, frame) : frame,
    // What runs outside of networks on a machine that has some stands below them.
    ...(workload.section === 'containers' && !home && hasNetworks(inventory, workload.host)
      ? { column: rows.last }
      : {}),
  });
}

/** The host itself as something that is reached: its SSH service. */
export const hostNode = (view: Overview, host: Host): string =>
  view.graph.node(`self:${host.id}`, {
    entity: host.ref,
    label: [host.ssh?.service ?? 'Host selbst'],
    role: 'host',
    status: host.status,
    group: hostFrame(view, host),
  });

/** Somebody or something outside, in the zone that it comes from. */
export const externalNode = (
  { graph }: Overview,
  external: Entity<'externals'>,
  zone: string,
  isTarget: boolean,
): string =>
  graph.node(`${external.ref}@${zone}`, {
    entity: external.ref,
    label: wrapped(external.name.split(' '), 3, ' '),
    name: external.name,
    role: external.kind === 'user' ? 'user' : 'external',
    status: external.status,
    group: zone,
    isAligned: true,
    ...(isTarget ? {} : { column: 0 }),
  });
