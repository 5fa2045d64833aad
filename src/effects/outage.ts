// „Was fällt aus, wenn …?“: everything that no longer works, or no longer wholly, without an entity. Follows from
// dependencies, mounts, connections, domains and hosts; what nobody documented is not in it.

import type { Entity, Inventory } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { anyRefParts } from '../model/sections.ts';
import { mainDomain, workloadAt, workloadsOf } from '../model/workloads.ts';
import { callsOf, needsOf, stackOf } from './needs.ts';

/** Something that no longer works. */
export interface Outage {
  /** `kind:id` */
  readonly ref: string;
  /** fails: it stops. limited: it runs, but cannot reach something that it uses. */
  readonly effect: 'fails' | 'limited';
  /** What it fails with, `kind:id`. */
  readonly through: string;
  /** German: how the two hang together: „wartet auf“. */
  readonly relation: string;
  /** So many steps from what was taken away. */
  readonly distance: number;
}
interface Edge {
  readonly to: string;
  readonly relation: string;
  /** It stops as well; otherwise it runs on without it. */
  readonly isHard: boolean;
}
type Edges = ReadonlyMap<string, readonly Edge[]>;

function edgesOf(inventory: Inventory): Edges {
  const edges = new Map<string, Edge[]>();
  const add = (from: string | undefined, to: string, relation: string, isHard = true) => {
    if (from === undefined || from === to) return;
    const list = edges.get(from);
    if (list) list.push({ to, relation, isHard });
    else edges.set(from, [{ to, relation, isHard }]);
  };
  for (const host of Object.values(inventory.hosts))
    if (host.parent) add(`host:${host.parent}`, host.ref, 'läuft auf');
  for (const { host, ref } of Object.values(inventory.stacks)) add(`host:${host}`, ref, 'läuft auf');
  for (const workload of workloadsOf(inventory)) {
    if (workload.status !== 'active') continue;
    const { ref } = workload;
    const stack = stackOf(inventory, workload);
    if (stack) add(stack.ref, ref, 'gehört zu');
    else add(`host:${workload.host}`, ref, 'läuft auf');
    for (const { to } of needsOf(inventory, workload)) add(to.ref, ref, 'wartet auf');
    // A proxy runs on without what stands behind it.
    if (workload.role !== 'proxy')
      for (const { to, isPlanned } of callsOf(inventory, workload))
        if (!isPlanned) add(to.ref, ref, 'spricht an', false);
    if (workload.section === 'containers') {
      for (const { volume } of workload.volumes) if (volume) add(`volume:${volume}`, ref, 'hängt ein');
      for (const { network } of workload.networks) add(`network:${network}`, ref, 'hängt an');
    } else for (const { volume } of workload.data) add(`volume:${volume}`, ref, 'legt ab in');
    for (const id of workload.env_file) add(`env_file:${id}`, ref, 'liest');
  }
  // What is not ours, and names under which others are called.
  for (const { from, to, status } of Object.values(inventory.connections)) {
    const caller = status === 'active' ? workloadAt(inventory, from) : undefined;
    const section = anyRefParts(to)?.section;
    if (
      caller?.status === 'active' &&
      caller.role !== 'proxy' &&
      (section === 'externals' || section === 'domains')
    )
      add(to, caller.ref, 'spricht an', false);
  }
  for (const domain of Object.values(inventory.domains)) {
    if (domain.status !== 'active') continue;
    if (domain.alias_of) add(`domain:${domain.alias_of}`, domain.ref, 'ist ein Nebenname von');
    const { proxy, upstream } = mainDomain(inventory, domain);
    add(domain.proxy ?? proxy, domain.ref, 'wird angenommen von');
    add(domain.upstream?.to ?? upstream?.to, domain.ref, 'führt zu');
    for (const { points_to: host } of domain.records) if (host) add(`host:${host}`, domain.ref, 'zeigt auf');
  }
  return edges;
}
// Inventories are frozen: the pages of all entities ask one after the other.
const edgesFor = rememberedOf(edgesOf);
/** The edges the other way round: what each entity needs; what it cannot do without first. */
const neededOf = rememberedOf((inventory: Inventory): Edges => {
  const needs = new Map<string, Edge[]>();
  for (const isHard of [true, false])
    for (const [from, edges] of edgesFor(inventory))
      for (const edge of edges)
        if (edge.isHard === isHard)
          needs.set(edge.to, [...(needs.get(edge.to) ?? []), { ...edge, to: from }]);
  return needs;
});

/**
 * Follows edges from an entity, the nearest first, and adds what they lead to and is not known yet.
 * @param known what was found before; it is followed on
 */
function follow(edges: Edges, ref: string, known: Map<string, Outage>, onlyHard = false): void {
  const queue = [{ ref, distance: 0, effect: 'fails' as Outage['effect'] }, ...known.values()];
  for (const { ref: from, distance, effect } of queue)
    for (const { to, relation, isHard } of edges.get(from) ?? []) {
      if (to === ref || known.has(to) || (onlyHard && !isHard)) continue;
      const found: Outage = {
        ref: to,
        effect: isHard && effect === 'fails' ? 'fails' : 'limited',
        through: from,
        relation,
        distance: distance + 1,
      };
      known.set(to, found);
      queue.push(found);
    }
}

/**
 * What no longer works without an entity, the nearest first; its own parts (containers of a stack) included.
 * @param ref `kind:id`
 */
export function outageOf(inventory: Inventory, ref: string): Outage[] {
  const edges = edgesFor(inventory);
  const outages = new Map<string, Outage>();
  // What stops is followed first, so that what stops is never called limited.
  follow(edges, ref, outages, true);
  follow(edges, ref, outages);
  return [...outages.values()].sort((a, b) => a.distance - b.distance);
}

/**
 * What an entity needs to work, the nearest first: everything with which it would fail or be limited.
 * @param ref `kind:id`
 * @returns `through` is what needs the other directly
 */
export function needsBehind(inventory: Inventory, ref: string): Outage[] {
  const causes = new Map<string, Outage>();
  follow(neededOf(inventory), ref, causes);
  return [...causes.values()];
}

/** What may be taken away, as an operator names it: an id, a real name, or the name of a service in its compose file. */
export function namedEntity(inventory: Inventory, name: string): Entity | undefined {
  const parts = anyRefParts(name);
  if (!parts) return undefined;
  const all = Object.values(inventory[parts.section]) as Entity[];
  return (
    (inventory[parts.section][parts.id] as Entity | undefined) ??
    all.find((entity) => entity.name === parts.id) ??
    only(all.filter((entity) => 'service' in entity && entity.service === parts.id))
  );
}
const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

/** Whether something is stopped by `whatif --stop`: what runs. */
export const isStoppable = (inventory: Inventory, { ref, section }: Entity): boolean =>
  workloadAt(inventory, ref) !== undefined || section === 'stacks' || section === 'hosts';
