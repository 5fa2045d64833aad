// Abhängigkeiten und Wiederanlauf: from left to right, what must run before what. Stacks come in their documented order;
// inside, what others need stands further left.

import { callsOf, needsOf, starterOf } from '../../effects/needs.ts';
import type { Graph } from '../../model/graph.ts';
import type { Host, Inventory, Stack } from '../../model/inventory.ts';
import { type Workload, workloadsOf } from '../../model/workloads.ts';
import { titleOf } from '../cells.ts';
import { graphBuilder, titleLine, workloadBox } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many boxes, and so many lines, can be read in one picture. */
const limit = 30;
const conditions: Readonly<Record<string, string>> = {
  service_healthy: 'gesund',
  service_completed_successfully: 'beendet',
};

const stacksOf = (members: readonly Workload[]) =>
  new Set(
    members.flatMap((entity) => (entity.section === 'containers' && entity.stack ? [entity.stack] : [])),
  );
/** How many boxes stand behind each other at most. */
function chain(inventory: Inventory, members: readonly Workload[]): number {
  const depths = new Map<string, number>();
  const depth = (entity: Workload): number => {
    const known = depths.get(entity.ref);
    if (known !== undefined) return known;
    depths.set(entity.ref, 1);
    const before = [...needsOf(inventory, entity), ...callsOf(inventory, entity)].map(({ to }) => depth(to));
    const own = 1 + Math.max(0, ...before);
    depths.set(entity.ref, own);
    return own;
  };
  return Math.max(0, ...members.map(depth));
}

function draw(inventory: Inventory, members: readonly Workload[]): Graph {
  // Long chains read from top to bottom; short ones beside each other.
  const graph = graphBuilder(stacksOf(members).size > 3 || chain(inventory, members) > 4 ? 'TB' : 'LR');
  const shown = new Set(members.map(({ ref }) => ref));
  const stacks = Object.values(inventory.stacks)
    .filter(({ status }) => status !== 'retired')
    .sort((a, b) => (a.start_order ?? 99) - (b.start_order ?? 99));
  const column = new Map(stacks.map(({ id, start_order }) => [id, (start_order ?? stacks.length) - 1]));
  const linked = new Set(
    members.flatMap((entity) => {
      const to = [...needsOf(inventory, entity), ...callsOf(inventory, entity)].filter((need) =>
        shown.has(need.to.ref),
      );
      return to.length ? [entity.ref, ...to.map((entry) => entry.to.ref)] : [];
    }),
  );
  const groupOf = (entity: Workload) => {
    const owner = starterOf(inventory, entity);
    const step = stepOf(owner);
    const title = owner ? titleOf(owner) : entity.host;
    return graph.group(owner?.ref ?? `host:${entity.host}`, {
      title: step ? `Schritt ${step}: ${title}` : title,
      entity: owner?.ref,
      ...(owner?.section === 'stacks' ? { column: column.get(owner.id) } : {}),
    });
  };
  const box = (entity: Workload) =>
    graph.node(entity.ref, {
      ...workloadBox(inventory, entity, [titleLine(inventory, entity)]),
      group: groupOf(entity),
    });
  const rest = new Map<string, Workload[]>();
  for (const entity of members) {
    const group = groupOf(entity);
    if (linked.has(entity.ref)) box(entity);
    else rest.set(group, [...(rest.get(group) ?? []), entity]);
  }
  for (const [group, silent] of rest) {
    const [first] = silent;
    if (silent.length <= 3 || !first) for (const entity of silent) box(entity);
    else {
      graph.node(`more:${group}`, {
        entity: starterOf(inventory, first)?.ref,
        label: [`${linked.size ? '… ' : ''}${silent.length} Container`, 'ohne dokumentierte', 'Abhängigkeit'],
        role: 'more',
        group,
      });
    }
  }
  for (const entity of members) {
    const declared = needsOf(inventory, entity);
    for (const { to, condition = '' } of declared)
      if (shown.has(to.ref))
        graph.edge(
          box(to),
          box(entity),
          conditions[condition],
          entity.status === 'planned' ? 'dashed' : 'required',
        );
    for (const { to, isPlanned } of callsOf(inventory, entity))
      if (shown.has(to.ref) && !declared.some((entry) => entry.to.ref === to.ref))
        graph.edge(box(to), box(entity), undefined, isPlanned ? 'dashed' : 'solid');
  }
  return graph.build();
}

type Owner = Stack | Host | undefined;
const partId = (owner: Owner) => owner?.id ?? 'sonstige';
const stepOf = (owner: Owner) => (owner?.section === 'stacks' ? owner.start_order : undefined);
const sizeOf = (count: number) => `${count} ${count === 1 ? 'Dienst' : 'Dienste'}`;

/** One box for each stack or host, in the order in which they start, joined where one of its services needs another's. */
function wayIn(inventory: Inventory, groups: ReadonlyMap<Owner, readonly Workload[]>): Graph {
  const graph = graphBuilder('LR');
  const boxes = new Map<Owner, string>();
  const steps = [...groups.keys()].map((owner) => stepOf(owner) ?? 0);
  for (const [owner, members] of groups) {
    const step = stepOf(owner);
    const title = owner ? titleOf(owner) : 'ohne Zuordnung';
    const id = graph.node(`part:${partId(owner)}`, {
      label: [step ? `Schritt ${step}: ${title}` : title, sizeOf(members.length)],
      role: 'more',
      diagram: `wiederanlauf-${partId(owner)}`,
      // What has no step of its own stands beside the first one.
      column: step ? step - 1 : Math.max(0, Math.min(...steps.filter(Boolean)) - 1),
    });
    boxes.set(owner, id);
  }
  const joined = new Map<string, { from: string; to: string; kind: 'required' | 'solid' | 'dashed' }>();
  const rank = { required: 0, solid: 1, dashed: 2 } as const;
  const join = (from: Workload, to: Workload, kind: 'required' | 'solid' | 'dashed') => {
    const [before, after] = [boxes.get(starterOf(inventory, from)), boxes.get(starterOf(inventory, to))];
    if (!before || !after) return;
    const known = joined.get(`${before} ${after}`);
    if (before === after || (known && rank[known.kind] <= rank[kind])) return;
    joined.set(`${before} ${after}`, { from: before, to: after, kind });
  };
  for (const entity of [...groups.values()].flat()) {
    for (const { to } of needsOf(inventory, entity))
      join(to, entity, entity.status === 'planned' ? 'dashed' : 'required');
    for (const { to, isPlanned } of callsOf(inventory, entity))
      join(to, entity, isPlanned ? 'dashed' : 'solid');
  }
  for (const { from, to, kind } of joined.values()) graph.edge(from, to, undefined, kind);
  return graph.build();
}

/** The graphs of the order to start in; nothing for a handbook that documents none. */
export function restartView(inventory: Inventory) {
  const members = workloadsOf(inventory).filter(({ status }) => status !== 'retired');
  const ordered =
    members.some((entity) => needsOf(inventory, entity).length) ||
    Object.values(inventory.stacks).some(({ start_order }) => start_order);
  if (!ordered) return [];
  const groups = Map.groupBy(members, (entity) => starterOf(inventory, entity));
  const parts = [...groups].map(([owner, list]) => ({
    id: partId(owner),
    title: owner ? titleOf(owner) : 'ohne Zuordnung',
    entity: owner?.ref,
    size: sizeOf(list.length),
    build: () => draw(inventory, list),
  }));
  return split(
    'wiederanlauf',
    () => draw(inventory, members),
    parts,
    ({ nodes, edges }) => nodes.length > limit || edges.length > limit,
    () => wayIn(inventory, groups),
  );
}
