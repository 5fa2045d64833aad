// Gesamtübersicht: who uses the system, where it runs, what talks to what.

import { anyRefParts } from '../model/fields.ts';
import type { Graph } from '../model/graph.ts';
import type { Container, Inventory, Service } from '../model/inventory.ts';
import { titleOf } from './cells.ts';
import { type GraphBuilder, graphBuilder } from './graph-builder.ts';

/** The group of a host. Guests name their host instead of standing in it: a title in a title would be cut. */
function hostGroup(graph: GraphBuilder, inventory: Inventory, id: string): string | undefined {
  const host = inventory.hosts[id];
  if (!host) return undefined;
  const parent = host.parent ? inventory.hosts[host.parent] : undefined;
  return graph.group(`host:${id}`, {
    title: [titleOf(host), ...(parent ? [titleOf(parent)] : [])].join(' · '),
    entity: host.ref,
  });
}

/** Where a workload is drawn: in its stack, else on its host. Stacks name their host, so that no title lies in a title. */
const homeOf = (graph: GraphBuilder, inventory: Inventory, entity: Container | Service) => {
  const stack = entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined;
  const host = inventory.hosts[entity.host];
  return stack && host
    ? graph.group(stack.ref, { title: `Stack ${titleOf(stack)} · ${titleOf(host)}`, entity: stack.ref })
    : hostGroup(graph, inventory, entity.host);
};

const workload = (graph: GraphBuilder, inventory: Inventory, entity: Container | Service) => {
  const upstream =
    entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack]?.upstream : false;
  const name =
    entity.section === 'services'
      ? titleOf(entity)
      : upstream
        ? (entity.service ?? entity.name)
        : entity.name;
  const detail =
    entity.section === 'containers'
      ? entity.image
      : entity.software?.toLowerCase() === name.toLowerCase()
        ? undefined
        : entity.software;
  return graph.node(entity.ref, {
    entity: entity.ref,
    label: [name, ...(detail ? [detail] : [])],
    role: entity.role,
    status: entity.status,
    group: homeOf(graph, inventory, entity),
  });
};

/** The box that stands for a reference; containers of a foreign stack without connections are folded into one. */
function endpoint(graph: GraphBuilder, inventory: Inventory, ref: string): string | undefined {
  const parts = anyRefParts(ref);
  if (!parts) return undefined;
  const entity = inventory[parts.section][parts.id];
  if (!entity) return undefined;
  switch (entity.section) {
    case 'containers':
    case 'services':
      return workload(graph, inventory, entity as Container | Service);
    case 'externals':
      return graph.node(ref, {
        entity: ref,
        label: [entity.name],
        role: entity.kind === 'user' ? 'user' : 'external',
        status: entity.status,
        // Who only calls stands in front, who is called stands behind.
        group: Object.values(inventory.connections).some(({ to }) => to === ref)
          ? graph.group('outside', { title: 'Fremde Dienste' })
          : graph.group('inbound', { title: 'Von außen' }),
      });
    case 'hosts':
      return entity.kind === 'edge'
        ? graph.node(ref, { entity: ref, label: [titleOf(entity)], role: 'firewall', status: entity.status })
        : graph.node(ref, {
            entity: ref,
            label: ['Host selbst'],
            role: 'host',
            status: entity.status,
            group: hostGroup(graph, inventory, entity.id),
          });
    case 'domains':
      return graph.node(ref, { entity: ref, label: [entity.name], role: 'domain', status: entity.status });
    default:
      return undefined;
  }
}

/** Workloads that no connection names, per stack or host: shown singly where few, folded where many. */
function others(graph: GraphBuilder, inventory: Inventory) {
  const silent = [...Object.values(inventory.containers), ...Object.values(inventory.services)].filter(
    ({ ref }) => !graph.has(ref),
  );
  const groups = Map.groupBy(silent, (entity) =>
    entity.section === 'containers' && entity.stack ? `stack:${entity.stack}` : `host:${entity.host}`,
  );
  for (const [key, members] of groups) {
    if (members.length <= 2) {
      for (const member of members) workload(graph, inventory, member);
      continue;
    }
    const [first] = members;
    if (!first) continue;
    const stack = first.section === 'containers' && first.stack ? inventory.stacks[first.stack] : undefined;
    const group = homeOf(graph, inventory, first);
    graph.node(`more:${key}`, {
      label: [`${members.length} weitere Container`],
      role: 'more',
      entity: stack?.ref ?? `host:${first.host}`,
      group,
    });
  }
}

export function overviewGraph(inventory: Inventory): Graph {
  const graph = graphBuilder('LR');
  for (const connection of Object.values(inventory.connections)) {
    const from = endpoint(graph, inventory, connection.from);
    const to = endpoint(graph, inventory, connection.to);
    if (!from || !to || connection.status === 'retired') continue;
    const label = connection.port ? `${connection.protocol} ${connection.port}` : connection.protocol;
    graph.edge(from, to, label, connection.status === 'planned' ? 'dashed' : 'solid');
  }
  others(graph, inventory);
  return graph.build();
}
