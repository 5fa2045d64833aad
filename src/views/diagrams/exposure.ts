// Freigaben: from where → firewall → port of the host → what listens. Intended, not intended, led round the firewall by
// Docker, and open with nothing behind it are told apart by colour and line.
import type { Graph, GraphNode } from '../../model/graph.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { titleOf } from '../cells.ts';
import { type Exposure, exposuresOf, isPublic } from '../exposure.ts';
import { type GraphBuilder, graphBuilder, workloadBox, wrapped } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many boxes can be read in one drawing. */
const limit = 34;

const internetBox = (graph: GraphBuilder) =>
  graph.node('internet', { label: ['Internet'], role: 'user', column: 0 });

/** The one address that a port is open for, with the name of the host that has it. */
function addressBox(graph: GraphBuilder, inventory: Inventory, from: string): string {
  const known = Object.values(inventory.hosts).find(({ interfaces }) =>
    interfaces.some(({ addresses }) =>
      addresses.some(({ address }) => address.split('/')[0] === from.split('/')[0]),
    ),
  );
  return graph.node(known ? `from:${known.id}` : `from:${from}`, {
    ...(known ? { entity: known.ref, status: known.status } : {}),
    label: known ? [titleOf(known), from] : [from],
    role: known ? 'host' : 'user',
    column: 0,
  });
}

/** The box that a port is reached from: the internet, a router that forwards it, the LAN, or the one allowed address. */
function sourceBox(graph: GraphBuilder, inventory: Inventory, host: Host, { from, port }: Exposure): string {
  if (from !== 'Anywhere') return addressBox(graph, inventory, from);
  if (isPublic(host)) return internetBox(graph);
  const router = Object.values(inventory.hosts).find(
    ({ kind, forwards }) =>
      kind === 'edge' &&
      forwards.some(
        ({ to, to_port, protocol, status }) =>
          status === 'active' && to === host.id && `${to_port}/${protocol}` === port,
      ),
  );
  if (router)
    return graph.node(router.ref, {
      entity: router.ref,
      label: ['Internet', ...wrapped(titleOf(router).split(' '), 2, ' ')],
      role: 'firewall',
      status: router.status,
      column: 0,
    });
  const lan = host.interfaces.flatMap(({ network }) =>
    network ? (inventory.networks[network] ?? []) : [],
  )[0];
  return graph.node(lan?.ref ?? `lan:${host.id}`, {
    ...(lan ? { entity: lan.ref } : {}),
    label: [lan ? titleOf(lan) : 'Eigenes Netz'],
    role: 'user',
    column: 0,
  });
}

/** The firewall of a host; undefined for one without. */
const firewallBox = (graph: GraphBuilder, { id, ref, firewall }: Host, group: string): string | undefined =>
  firewall?.active
    ? graph.node(`wall:${id}`, {
        entity: ref,
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
  if (!target) return { label: ['nichts dokumentiert,', 'das lauscht'], role: 'gap' };
  return target.section === 'hosts'
    ? {
        entity: target.ref,
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
    const label = !wall && kind === 'bypass' ? 'an der Firewall vorbei' : undefined;
    for (const source of sources) graph.edge(source, wall ?? port, label, wall ? 'solid' : kind);
    if (wall) graph.edge(wall, port, undefined, kind);
    const listener = { ...listenerOf(inventory, target), group, column: 2 };
    graph.edge(port, graph.node(`${target?.ref ?? 'nothing'}@${host.id}`, listener), undefined, kind);
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
