// Abhängigkeiten und Wiederanlauf: from left to right, what must run before what. Stacks come in their documented order;
// inside, what others need stands further left.

import { dependencyOf } from '../../model/dependencies.ts';
import type { Graph } from '../../model/graph.ts';
import type { Container, Inventory, Service } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';
import { titleOf, workloads } from '../cells.ts';
import { graphBuilder, titleLine, workloadBox } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many boxes can be read in one picture. */
const limit = 30;
const conditions: Readonly<Record<string, string>> = {
  service_healthy: 'gesund',
  service_completed_successfully: 'beendet',
};

/** What a workload needs first, with the condition: `depends_on`, and what its connections lead to on the same host. */
function needs(
  inventory: Inventory,
  entity: Container | Service,
): { to: Container | Service; label?: string }[] {
  return entity.section === 'containers'
    ? entity.depends_on.flatMap(({ service, condition }) => {
        const to = dependencyOf(inventory, entity, service);
        const label = conditions[condition];
        return to ? [{ to, ...(label ? { label } : {}) }] : [];
      })
    : entity.depends_on.flatMap((ref) => {
        const parts = anyRefParts(ref);
        const to = parts && inventory[parts.section][parts.id];
        return to?.section === 'containers' || to?.section === 'services' ? [{ to: to as Container }] : [];
      });
}
/** What a workload calls while it runs. */
const calls = (inventory: Inventory, entity: Container | Service) =>
  Object.values(inventory.connections).flatMap((connection) => {
    if (connection.from !== entity.ref || connection.status === 'retired') return [];
    const parts = anyRefParts(connection.to);
    const to = parts && inventory[parts.section][parts.id];
    return to?.section === 'containers' || to?.section === 'services'
      ? [{ to: to as Container | Service, planned: connection.status === 'planned' }]
      : [];
  });

const stacksOf = (members: readonly (Container | Service)[]) =>
  new Set(
    members.flatMap((entity) => (entity.section === 'containers' && entity.stack ? [entity.stack] : [])),
  );
/** How many boxes stand behind each other at most. */
function chain(inventory: Inventory, members: readonly (Container | Service)[]): number {
  const depths = new Map<string, number>();
  const depth = (entity: Container | Service): number => {
    const known = depths.get(entity.ref);
    if (known !== undefined) return known;
    depths.set(entity.ref, 1);
    const before = [...needs(inventory, entity), ...calls(inventory, entity)].map(({ to }) => depth(to));
    const own = 1 + Math.max(0, ...before);
    depths.set(entity.ref, own);
    return own;
  };
  return Math.max(0, ...members.map(depth));
}

function draw(inventory: Inventory, members: readonly (Container | Service)[]): Graph {
  // Long chains read from top to bottom; short ones beside each other.
  const graph = graphBuilder(stacksOf(members).size > 3 || chain(inventory, members) > 4 ? 'TB' : 'LR');
  const shown = new Set(members.map(({ ref }) => ref));
  const stacks = Object.values(inventory.stacks)
    .filter(({ status }) => status !== 'retired')
    .sort((a, b) => (a.start_order ?? 99) - (b.start_order ?? 99));
  const column = new Map(stacks.map(({ id, start_order }) => [id, (start_order ?? stacks.length) - 1]));
  const linked = new Set(
    members.flatMap((entity) => {
      const to = [...needs(inventory, entity), ...calls(inventory, entity)].filter((need) =>
        shown.has(need.to.ref),
      );
      return to.length ? [entity.ref, ...to.map((entry) => entry.to.ref)] : [];
    }),
  );
  const groupOf = (entity: Container | Service) => {
    const stack =
      entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined;
    if (stack)
      return graph.group(stack.ref, {
        title: [...(stack.start_order ? [`Schritt ${stack.start_order}`] : []), titleOf(stack)].join(': '),
        entity: stack.ref,
        column: column.get(stack.id),
      });
    const host = inventory.hosts[entity.host];
    return graph.group(`host:${entity.host}`, {
      title: host ? titleOf(host) : entity.host,
      entity: host?.ref,
    });
  };
  const box = (entity: Container | Service) =>
    graph.node(entity.ref, {
      ...workloadBox(inventory, entity, [titleLine(inventory, entity)]),
      group: groupOf(entity),
    });
  const rest = new Map<string, (Container | Service)[]>();
  for (const entity of members) {
    const group = groupOf(entity);
    if (linked.has(entity.ref)) box(entity);
    else rest.set(group, [...(rest.get(group) ?? []), entity]);
  }
  for (const [group, silent] of rest) {
    const [first] = silent;
    if (silent.length <= 3 || !first) for (const entity of silent) box(entity);
    else {
      const stack = first.section === 'containers' && first.stack ? inventory.stacks[first.stack] : undefined;
      graph.node(`more:${group}`, {
        entity: stack?.ref ?? inventory.hosts[first.host]?.ref,
        label: [`${linked.size ? '… ' : ''}${silent.length} Container`, 'ohne dokumentierte', 'Abhängigkeit'],
        role: 'more',
        group,
      });
    }
  }
  for (const entity of members) {
    const declared = needs(inventory, entity);
    for (const { to, label } of declared)
      if (shown.has(to.ref))
        graph.edge(box(to), box(entity), label, entity.status === 'planned' ? 'dashed' : 'required');
    for (const { to, planned } of calls(inventory, entity))
      if (shown.has(to.ref) && !declared.some((entry) => entry.to.ref === to.ref))
        graph.edge(box(to), box(entity), undefined, planned ? 'dashed' : 'solid');
  }
  return graph.build();
}

/** The graphs of the order to start in; nothing for a handbook that documents none. */
export function restartView(inventory: Inventory) {
  const members = workloads(inventory).filter(({ status }) => status !== 'retired');
  const ordered =
    members.some((entity) => needs(inventory, entity).length) ||
    Object.values(inventory.stacks).some(({ start_order }) => start_order);
  if (!ordered) return [];
  const ownerOf = (entity: Container | Service) =>
    (entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined) ??
    inventory.hosts[entity.host];
  const parts = [...Map.groupBy(members, ownerOf)].map(([owner, list]) => ({
    id: owner?.id ?? 'sonstige',
    title: owner ? titleOf(owner) : 'ohne Zuordnung',
    entity: owner?.ref,
    size: `${list.length} ${list.length === 1 ? 'Dienst' : 'Dienste'}`,
    build: () => draw(inventory, list),
  }));
  return split(
    'wiederanlauf',
    () => draw(inventory, members),
    parts,
    ({ nodes }) => nodes.length > limit,
  );
}
