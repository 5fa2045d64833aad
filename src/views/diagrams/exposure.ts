// Freigaben: from where → firewall → port of the host → what listens. Intended, not intended, led round the firewall by
// Docker, and open with nothing behind it are told apart by colour and line.
import type { Graph, GraphNode } from '../../model/graph.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { titleOf } from '../cells.ts';
import { type Exposure, exposuresOf } from '../exposure.ts';
import { type GraphBuilder, graphBuilder, workloadBox, wrapped } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many boxes can be read in one drawing. */
const limit = 34;

const internetBox = (graph: GraphBuilder) =>
  graph.node('internet', { label: ['Internet'], role: 'user', column: 0 });

/** The host, or the addresses, that a port is open for. */
function addressBox(graph: GraphBuilder, inventory: Inventory, from: string): string {
  const known = from.startsWith('host:') ? inventory.hosts[from.slice('host:'.length)] : undefined;
  const address = known?.interfaces.flatMap(({ addresses }) =>
    addresses.filter(({ scope }) => scope !== 'host').map((entry) => entry.address.split('/')[0] ?? ''),
  )[0];
  return graph.node(known ? `from:${known.id}` : `from:${from}`, {
    ...(known ? { entity: known.ref, status: known.status } : {}),
    ...(known && address ? { name: `${titleOf(known)}, ${address}` } : {}),
    label: known ? [titleOf(known), ...(address ? [address] : [])] : [from.replace(/^cidr:/, '')],
    role: known ? 'host' : 'user',
    column: 0,
  });
}

/** The router that forwards a port to a host. */
const routerOf = (inventory: Inventory, host: Host, port: string) =>
  Object.values(inventory.hosts).find(
    ({ kind, forwards }) =>
      kind === 'edge' &&
      forwards.some(
        ({ to, to_port, protocol, status }) =>
          status === 'active' && to === host.id && `${to_port}/${protocol}` === port,
      ),
  );

/** The box that a port is reached from: the internet, a router that forwards it, a network, a host, a prefix. */
function sourceBox(graph: GraphBuilder, inventory: Inventory, host: Host, { from, port }: Exposure): string {
  const router = from === 'internet' ? routerOf(inventory, host, port) : undefined;
  if (router)
    return graph.node(router.ref, {
      entity: router.ref,
      name: `Internet über ${titleOf(router)}`,
      label: ['Internet', ...wrapped(titleOf(router).split(' '), 2, ' ')],
      role: 'firewall',
      status: router.status,
      column: 0,
    });
  if (from === 'internet') return internetBox(graph);
  const network = inventory.networks[from];
  if (network)
    return graph.node(network.ref, {
      entity: network.ref,
      label: [titleOf(network)],
      role: 'user',
      column: 0,
    });
  return from === 'neighbour'
    ? graph.node(`neighbour:${host.id}`, {
        name: 'Nachbarn im selben Segment',
        label: ['Nachbarn im', 'selben Segment'],
        role: 'user',
        column: 0,
      })
    : addressBox(graph, inventory, from);
}

/** The firewall of a host; undefined for one without. */
const firewallBox = (graph: GraphBuilder, { id, ref, firewall }: Host, group: string): string | undefined =>
  firewall?.active
    ? graph.node(`wall:${id}`, {
        entity: ref,
        name: `${firewall.engine === 'other' ? 'Firewall' : firewall.engine}, eingehend ${firewall.defaults.incoming ?? 'nicht dokumentiert'}`,
        label: [
          firewall.engine === 'other' ? 'Firewall' : firewall.engine,
          `eingehend: ${firewall.defaults.incoming ?? ''}`.trim(),
          ...(firewall.defaults.incoming ? [] : ['nicht dokumentiert']),
        ],
        role: 'firewall',
        group,
        column: 0,
      })
    : undefined;

/** What listens behind a port. */
function listenerOf(inventory: Inventory, target: Exposure['target']): Omit<GraphNode, 'id'> {
  if (!target)
    return {
      name: 'nichts dokumentiert, das lauscht',
      label: ['nichts dokumentiert,', 'das lauscht'],
      role: 'gap',
    };
  return target.section === 'hosts'
    ? {
        entity: target.ref,
        name: target.ssh ? `Host selbst: ${target.ssh.service}` : 'Host selbst',
        label: ['Host selbst', ...(target.ssh ? [target.ssh.service] : [])],
        role: 'host',
      }
    : workloadBox(inventory, target);
}

/** Ports that are reached the same way and lead to the same: one box, by number. */
function portBox(
  graph: GraphBuilder,
  key: string,
  exposures: readonly Exposure[],
  status: GraphNode['status'],
  group: string,
): string {
  const isFew = exposures.length <= 6;
  const texts = exposures.map(({ port, inner, name }) =>
    [inner ? `${port} → ${inner}` : port, isFew ? name : undefined].filter(Boolean).join(' '),
  );
  return graph.node(key, {
    name: texts.join(', '),
    label: isFew ? texts : wrapped(texts, 3),
    role: 'port',
    status,
    group,
    column: 1,
  });
}

/** The ways to what listens on a host. */
function addHost(graph: GraphBuilder, inventory: Inventory, host: Host): void {
  const group = graph.group(host.ref, { title: titleOf(host), entity: host.ref, column: 1 });
  const key = ({ from, kind, target, inner, ruled }: Exposure) =>
    [from, kind, target?.ref, inner && target?.section === 'containers' ? 'mapped' : '', ruled].join(' ');
  for (const [id, members] of Map.groupBy(exposuresOf(inventory, host), key)) {
    const [first] = members;
    if (!first) continue;
    const { kind, target, ruled } = first;
    const sorted = [...members].sort((a, b) => Number.parseInt(a.port, 10) - Number.parseInt(b.port, 10));
    const sources = new Set(sorted.map((member) => sourceBox(graph, inventory, host, member)));
    const status = kind === 'dashed' ? 'planned' : undefined;
    const port = portBox(graph, `port:${host.id}:${id}`, sorted, status, group);
    const wall = ruled ? firewallBox(graph, host, group) : undefined;
    const label =
      kind === 'bypass' ? 'an der Firewall vorbei' : kind === 'missing' ? 'nicht entschieden' : undefined;
    const line = kind === 'missing' ? 'uncertain' : kind;
    for (const source of sources)
      graph.edge(source, wall ?? port, wall ? undefined : label, wall ? 'solid' : line);
    if (wall) graph.edge(wall, port, label, line);
    const listener = { ...listenerOf(inventory, target), group, column: 2 };
    graph.edge(port, graph.node(`${target?.ref ?? 'nothing'}@${host.id}`, listener), undefined, line);
  }
}

function graphOf(inventory: Inventory, hosts: readonly Host[]): Graph {
  const graph = graphBuilder('LR');
  for (const host of hosts) addHost(graph, inventory, host);
  return graph.build();
}

/** The graphs of the Freigaben: all hosts, or one a part where that would be too large. */
export function exposureView(inventory: Inventory) {
  const hosts = Object.values(inventory.hosts).filter(
    (host) => host.status !== 'retired' && host.kind !== 'edge' && exposuresOf(inventory, host).length > 0,
  );
  return split(
    'freigaben',
    () => graphOf(inventory, hosts),
    hosts.map((host) => ({
      id: host.id,
      title: titleOf(host),
      entity: host.ref,
      size: `${exposuresOf(inventory, host).length} offene Ports`,
      build: () => graphOf(inventory, [host]),
    })),
    ({ nodes }) => nodes.length > limit,
  );
}
