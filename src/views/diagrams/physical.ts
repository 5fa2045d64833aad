// Physische Sicht: machines, the guests on them, and what runs there. For handbooks whose hosts carry others.

import type { Graph } from '../../model/graph.ts';
import type { Container, Host, Inventory, Service } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';
import { kindWords, titleOf, workloads } from '../cells.ts';
import { graphBuilder, protocolLabel, workloadBox } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many boxes can be read in one picture. */
const limit = 30;

function draw(inventory: Inventory, roots: readonly Host[]): Graph {
  const hosts = Object.values(inventory.hosts);
  const inPicture = (host: Host): boolean =>
    roots.includes(host) || hosts.some((other) => other.id === host.parent && inPicture(other));
  const isSmall =
    hosts.filter((host) => host.status !== 'retired' && host.kind !== 'edge' && inPicture(host)).length <= 5;
  // Few machines: one above the other with their connections; many: below each other, the connections are told elsewhere.
  const graph = graphBuilder(isSmall ? 'TB' : 'LR');
  const frame = (host: Host, parent?: string) => {
    const group = graph.group(host.ref, {
      title: [titleOf(host), kindWords[host.kind], ...(host.vmid ? [`Nr. ${host.vmid}`] : [])].join(' · '),
      entity: host.ref,
      parent,
    });
    const guests = hosts.filter(({ parent: on, status }) => on === host.id && status !== 'retired');
    const inside = workloads(inventory).filter(
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
    for (const guest of guests) frame(guest, group);
  };
  for (const host of roots)
    if (host.kind === 'edge')
      graph.node(`host:${host.id}`, {
        entity: host.ref,
        label: [titleOf(host)],
        role: 'firewall',
        status: host.status,
      });
    else frame(host);
  const boxOf = (ref: string) => {
    const parts = anyRefParts(ref);
    const entity = parts && inventory[parts.section][parts.id];
    return (entity?.section === 'containers' || entity?.section === 'services') && graph.has(ref)
      ? graph.node(ref, workloadBox(inventory, entity as Container | Service))
      : undefined;
  };
  for (const connection of isSmall ? Object.values(inventory.connections) : []) {
    const [from, to] = [boxOf(connection.from), boxOf(connection.to)];
    if (from && to && connection.status !== 'retired')
      graph.edge(from, to, protocolLabel(connection), connection.status === 'planned' ? 'dashed' : 'solid');
  }
  for (const edge of roots.filter(({ kind }) => kind === 'edge'))
    for (const { port, to, to_port } of edge.forwards) {
      const listener = workloads(inventory).find(
        (workload) =>
          workload.host === to && workload.ports.some(({ published }) => published === String(to_port)),
      );
      if (listener && graph.has(listener.ref))
        graph.edge(
          graph.node(`host:${edge.id}`, { label: [], role: 'firewall' }),
          graph.node(listener.ref, workloadBox(inventory, listener)),
          port === to_port ? String(port) : `${port} → ${to_port}`,
        );
    }
  graph.grid(4, 4);
  return graph.build();
}

export function physicalView(inventory: Inventory) {
  const hosts = Object.values(inventory.hosts).filter(({ status }) => status !== 'retired');
  if (!hosts.some(({ parent }) => parent)) return [];
  const roots = hosts.filter(({ parent }) => !parent || !inventory.hosts[parent]);
  const parts = roots.map((host) => ({
    id: host.id,
    title: titleOf(host),
    entity: host.ref,
    size: kindWords[host.kind] ?? host.kind,
    build: () => draw(inventory, [host]),
  }));
  return split(
    'physisch',
    () => draw(inventory, roots),
    parts,
    ({ nodes }) => nodes.length > limit,
  );
}
