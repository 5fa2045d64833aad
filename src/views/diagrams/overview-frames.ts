// The frames of the Gesamtübersicht and the boxes in them: trust zones from outside to inside. Internet, the edge, local
// networks, machines with operating system and size, networks by their real names, the data in them.

import { stackOf } from '../../effects/needs.ts';
import type { NodeRole } from '../../model/graph.ts';
import type { Container, Entity, Host, Inventory, Network, Stack } from '../../model/inventory.ts';
import { holdsData } from '../../model/volume-data.ts';
import { type Workload, workloadsOf } from '../../model/workloads.ts';
import { kindWords, titleOf } from '../cells.ts';
import { type GraphBuilder, titleLine, workloadBox, wrapped } from './graph-builder.ts';

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
const rows = { internet: 0, edge: 1, inside: 2, outside: 9999 } as const;

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

/** The zone in front of a host with a public address: its address, and what its firewall does with what comes in. */
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

/** What a machine is: its operating system, its size, its further addresses, its firewall, as far as documented. */
const plateOf = (host: Host): string[] => {
  const { kind, os, hardware, firewall } = host;
  const engine = firewall?.engine === 'other' ? 'Firewall' : firewall?.engine;
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
    engine && firewall?.active
      ? `${engine}, eingehend ${firewall.defaults.incoming ?? 'nicht dokumentiert'}`
      : '',
  ].filter(Boolean);
};
/** A box in the frame of a machine that says what it is. */
function addPlate(view: Overview, host: Host): void {
  const [first, ...further] = plateOf(host);
  if (first)
    view.graph.node(`plate:${host.id}`, {
      entity: host.ref,
      name: [titleOf(host), first, ...further].join(', '),
      label: [first, ...further],
      role: 'host',
      status: host.status,
      group: hostFrame(view, host),
      column: 0,
    });
}

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
    title: [titleOf(host), ...(plateOf(host).length > 0 ? [] : [kindWords[host.kind] ?? host.kind])].join(
      ' · ',
    ),
    entity: host.ref,
    parent: frame,
    // One below the other: side by side several would be too wide to read.
    ...(frame ? {} : { column: rows.inside + Object.keys(inventory.hosts).indexOf(host.id) }),
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
function workloadFrame(view: Overview, workload: Workload): string | undefined {
  const { inventory, graph } = view;
  const host = inventory.hosts[workload.host];
  const network = homeOf(inventory, workload);
  const parent = host ? hostFrame(view, host) : undefined;
  return network && network.kind === 'docker'
    ? graph.group(network.ref, {
        title: network.name,
        entity: network.ref,
        parent,
        // One below the other, in the order of the inventory: side by side they would be too wide to read.
        column: 1 + Object.keys(inventory.networks).indexOf(network.id),
      })
    : parent;
}

/** The zone of the data in a frame. */
const dataZone = ({ graph }: Overview, frame: string | undefined): string =>
  graph.group(`data:${frame ?? ''}`, { title: 'Daten', parent: frame });

/** Where a stack is shown as one box. */
const isFolded = ({ inventory, isLarge }: Overview, stack: Stack | undefined): stack is Stack =>
  isLarge &&
  stack !== undefined &&
  Object.values(inventory.containers).filter((container) => container.stack === stack.id).length > 3;

const roleOf = (members: readonly Container[]): NodeRole =>
  members.some(({ role }) => role === 'mail') ? 'mail' : 'application';

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
    ...workloadBox(inventory, workload, [titleLine(inventory, workload), ...further]),
    group: workload.role === 'data' ? dataZone(view, frame) : frame,
    // What runs outside of networks on a machine that has some stands below them.
    ...(workload.section === 'containers' && !home && hasNetworks(inventory, workload.host)
      ? { column: 999 }
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
    ...(isTarget ? {} : { column: 0 }),
  });

/** Whose data lies in volumes that stand beside it. */
const keepers: readonly string[] = ['data', 'mail', 'application'];
const volumesOf = (workload: Workload) =>
  (workload.section === 'containers' ? workload.volumes : workload.data).flatMap(
    ({ volume }) => volume ?? [],
  );

/** Volumes beside databases and others whose data they hold alone: what would be lost with them. */
export function addVolumes(view: Overview): void {
  const { inventory, graph } = view;
  const all = workloadsOf(inventory).filter(({ status }) => status !== 'retired');
  for (const volume of Object.values(inventory.volumes)) {
    const owners = all.filter((workload) => volumesOf(workload).includes(volume.id));
    const owner = owners.length === 1 ? owners[0] : owners.find(({ role }) => role === 'data');
    if (
      !owner ||
      !keepers.includes(owner.role) ||
      volume.status === 'retired' ||
      !holdsData(volume) ||
      !graph.has(owner.ref)
    )
      continue;
    if (owner.role !== 'data' && !volume.backup) continue;
    graph.edge(
      workloadNode(view, owner),
      graph.node(volume.ref, {
        entity: volume.ref,
        label: [volume.id],
        role: 'data',
        status: volume.status,
        group: dataZone(view, workloadFrame(view, owner)),
      }),
      undefined,
      owner.status === 'planned' || volume.status === 'planned' ? 'dashed' : 'solid',
    );
  }
}

/** Machines, networks and workloads that no line has reached. */
export function addSilent(view: Overview): void {
  const { inventory, graph } = view;
  const carriers = new Set(workloadsOf(inventory).map(({ host }) => host));
  for (const host of Object.values(inventory.hosts))
    if (host.status !== 'retired' && carriers.has(host.id)) addPlate(view, host);
  for (const workload of workloadsOf(inventory))
    if (workload.status !== 'retired') workloadNode(view, workload);
  for (const network of Object.values(inventory.networks)) {
    const host = network.host ? inventory.hosts[network.host] : undefined;
    if (network.status === 'planned' && host)
      graph.node(`net:${network.id}`, {
        entity: network.ref,
        label: [titleOf(network)],
        role: 'user',
        status: 'planned',
        group: hostFrame(view, host),
      });
  }
  const hosts = Object.values(inventory.hosts).filter(({ status }) => status !== 'retired');
  const carrying = new Set([
    ...workloadsOf(inventory).map(({ host }) => host),
    ...hosts.flatMap(({ parent }) => parent ?? []),
  ]);
  for (const host of hosts)
    if (host.kind === 'edge') edgeBox(view, host);
    else if (!carrying.has(host.id))
      graph.node(host.ref, {
        entity: host.ref,
        label: [titleOf(host)],
        role: 'host',
        status: host.status,
        group: hostFrame(view, host),
      });
}
