// Physische Sicht: machines, the guests on them, and what runs there. For handbooks whose hosts carry others.

import type { Graph } from '../../model/graph.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { workloadAt, workloadsOf } from '../../model/workloads.ts';
import { kindWords, titleOf } from '../cells.ts';
import { type GraphBuilder, graphBuilder, workloadBox } from './graph-builder.ts';
import { connectionLine } from './lookup.ts';
import { split } from './parts.ts';

/** So many boxes can be read in one drawing. */
const limit = 30;

/** A machine as a frame around its guests and what runs on it. */
function addMachine(graph: GraphBuilder, inventory: Inventory, host: Host, parent?: string): void {
  const group = graph.group(host.ref, {
    title: [titleOf(host), kindWords[host.kind], ...(host.vmid ? [`Nr. ${host.vmid}`] : [])].join(' · '),
    entity: host.ref,
    parent,
  });
  const guests = Object.values(inventory.hosts).filter(
    (guest) => guest.parent === host.id && guest.status !== 'retired',
  );
  const inside = workloadsOf(inventory).filter(
    (workload) => workload.host === host.id && workload.status !== 'retired',
  );
  for (const entity of inside.length > 8 ? inside.slice(0, 6) : inside)
    graph.node(entity.ref, {
      ...workloadBox(inventory, entity, [entity.section === 'services' ? entity.unit : undefined]),
      group,
    });
  if (inside.length > 8)
    graph.node(`more:${host.id}`, {
      entity: host.ref,
      label: [`… ${inside.length - 6} weitere`],
      role: 'more',
      group,
    });
  if (!guests.length && !inside.length)
    graph.node(`host:${host.id}`, {
      entity: host.ref,
      label: [titleOf(host)],
      role: host.kind === 'edge' ? 'firewall' : 'host',
      status: host.status,
      group,
    });
  for (const guest of guests) addMachine(graph, inventory, guest, group);
}

/** The connections between what is shown. */
function addConnections(graph: GraphBuilder, inventory: Inventory): void {
  const boxOf = (ref: string) => {
    const entity = workloadAt(inventory, ref);
    return entity && graph.has(ref) ? graph.node(ref, workloadBox(inventory, entity)) : undefined;
  };
  for (const connection of Object.values(inventory.connections)) {
    const [from, to] = [boxOf(connection.from), boxOf(connection.to)];
    if (!from || !to || connection.status === 'retired') continue;
    const { line, label } = connectionLine(inventory, connection);
    graph.edge(from, to, label, line);
  }
}

/** What a router forwards, to what listens there. */
function addForwards(graph: GraphBuilder, inventory: Inventory, router: Host): void {
  for (const { port, to, to_port, status } of router.forwards) {
    const listener = workloadsOf(inventory).find(
      (workload) =>
        workload.host === to && workload.ports.some(({ published }) => published === String(to_port)),
    );
    if (listener && graph.has(listener.ref))
      graph.edge(
        graph.node(`host:${router.id}`, { label: [], role: 'firewall' }),
        graph.node(listener.ref, workloadBox(inventory, listener)),
        port === to_port ? String(port) : `${port} → ${to_port}`,
        status === 'active' ? 'solid' : 'dashed',
      );
  }
}

function graphOf(inventory: Inventory, roots: readonly Host[]): Graph {
  const hosts = Object.values(inventory.hosts);
  // What is added on the way is followed as well.
  const shown = new Set(roots);
  for (const host of shown) for (const guest of hosts) if (guest.parent === host.id) shown.add(guest);
  const isSmall =
    [...shown].filter(({ status, kind }) => status !== 'retired' && kind !== 'edge').length <= 5;
  // Few machines: one above the other with their connections; many: below each other, the connections are told elsewhere.
  const graph = graphBuilder(isSmall ? 'TB' : 'LR');
  for (const host of roots)
    if (host.kind === 'edge')
      graph.node(`host:${host.id}`, {
        entity: host.ref,
        label: [titleOf(host)],
        role: 'firewall',
        status: host.status,
      });
    else addMachine(graph, inventory, host);
  if (isSmall) addConnections(graph, inventory);
  for (const router of roots.filter(({ kind }) => kind === 'edge')) addForwards(graph, inventory, router);
  graph.grid(4, 4);
  return graph.build();
}

/** The graphs of the physical view; nothing for a handbook in which no host carries another. */
export function physicalView(inventory: Inventory) {
  const hosts = Object.values(inventory.hosts).filter(({ status }) => status !== 'retired');
  if (!hosts.some(({ parent }) => parent)) return [];
  const roots = hosts.filter(({ parent }) => !parent || !inventory.hosts[parent]);
  const parts = roots.map((host) => ({
    id: host.id,
    title: titleOf(host),
    entity: host.ref,
    size: kindWords[host.kind] ?? host.kind,
    build: () => graphOf(inventory, [host]),
  }));
  return split(
    'physisch',
    () => graphOf(inventory, roots),
    parts,
    ({ nodes }) => nodes.length > limit,
  );
}
