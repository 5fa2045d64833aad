// The Umfeld of an entity: one step around it. What refers to it stands on one side, what it refers to on the other.

import type { Status } from '../../model/fields.ts';
import type { NodeRole } from '../../model/graph.ts';
import type { Entity, Inventory } from '../../model/inventory.ts';
import { type Section, sections } from '../../model/sections.ts';
import { kindWords } from '../cells.ts';
import { connectionsOf, entityOf, references, usedBy } from './used-by.ts';

export interface Neighbour {
  /** `kind:id`; undefined for a box that stands for several. */
  readonly ref?: string | undefined;
  readonly section: Section;
  readonly name: string;
  /** What it is: „Container“, „Host“. */
  readonly kind: string;
  /** The words between the two, read from the left: „führt zu“, „läuft auf“, „tcp 5432“. */
  readonly relation: string;
  readonly role: NodeRole;
  readonly status: Status;
  /** How many neighbours the box stands for. */
  readonly folded?: number | undefined;
}
export interface Surroundings {
  readonly centre: Neighbour;
  /** What refers to the entity. */
  readonly incoming: readonly Neighbour[];
  /** What the entity refers to. */
  readonly outgoing: readonly Neighbour[];
}

/** About the documentation, not the system. */
const aboutPaper: ReadonlySet<Section> = new Set([
  'procedures',
  'open_questions',
  'gaps',
  'documents',
  'waivers',
  'host_groups',
]);

const fixedRoles: Partial<Record<Section, NodeRole>> = {
  hosts: 'host',
  stacks: 'more',
  networks: 'support',
  volumes: 'data',
  domains: 'domain',
  env_files: 'support',
  backups: 'data',
  secrets: 'firewall',
  accounts: 'user',
  monitoring: 'admin',
};
const roleOf = (entity: Entity): NodeRole => {
  if ('role' in entity && (entity.section === 'containers' || entity.section === 'services'))
    return entity.role;
  if (entity.section === 'hosts' && entity.kind === 'edge') return 'firewall';
  if (entity.section === 'externals') return entity.kind === 'user' ? 'user' : 'external';
  return fixedRoles[entity.section] ?? 'support';
};
/** Known by their real names; everything else by its title. */
const knownByName: ReadonlySet<Section> = new Set(['containers', 'volumes', 'domains']);
const nameOf = (entity: Entity): string => {
  if (knownByName.has(entity.section)) return entity.name;
  if ('title' in entity && entity.title) return entity.title;
  if (entity.section === 'env_files') return entity.path ?? entity.name;
  if ('purpose' in entity && entity.purpose && !sections[entity.section].pages) return entity.purpose;
  return entity.name;
};
const box = (entity: Entity, relation: string, status?: Status): Neighbour => ({
  ref: entity.ref,
  section: entity.section,
  name: nameOf(entity),
  kind:
    entity.section === 'externals'
      ? (kindWords[entity.kind] ?? sections.externals.title)
      : sections[entity.section].title,
  relation,
  role: roleOf(entity),
  status: status ?? ('status' in entity && entity.status ? (entity.status as Status) : 'active'),
});

const sectionOrder = Object.keys(sections);
const statusOrder: readonly Status[] = ['active', 'planned', 'retired'];
/** One box for each neighbour, several relations to the same one joined; by section, what is in operation first. */
function merged(neighbours: readonly Neighbour[]): Neighbour[] {
  const byRef = new Map<string | undefined, Neighbour>();
  for (const neighbour of neighbours) {
    const known = byRef.get(neighbour.ref);
    const words = new Set([...(known?.relation.split(' · ') ?? []), neighbour.relation].filter(Boolean));
    byRef.set(neighbour.ref, { ...(known ?? neighbour), relation: [...words].join(' · ') });
  }
  return [...byRef.values()].sort(
    (a, b) =>
      sectionOrder.indexOf(a.section) - sectionOrder.indexOf(b.section) ||
      statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status),
  );
}

/** Everything one step around an entity, in the order of the sections. Undefined for a reference that leads nowhere. */
export function surroundingsOf(inventory: Inventory, ref: string): Surroundings | undefined {
  const entity = entityOf(inventory, ref);
  if (!entity) return undefined;
  const incoming: Neighbour[] = [];
  const outgoing: Neighbour[] = [];
  for (const { by, relation } of usedBy(inventory, ref))
    if (!aboutPaper.has(by.section) && by.ref !== ref) incoming.push(box(by, relation));
  // A documented connection is a line, not a box: it leads to its other end.
  for (const { from, to, port, protocol, status } of connectionsOf(inventory, ref)) {
    const other = from === to ? undefined : entityOf(inventory, from === ref ? to : from);
    if (other)
      (from === ref ? outgoing : incoming).push(
        box(other, port ? `${protocol} ${port}` : protocol, status === 'active' ? undefined : status),
      );
  }
  for (const { ref: target, relation } of references(inventory, entity)) {
    const other = entityOf(inventory, target);
    if (other && other.ref !== ref) outgoing.push(box(other, relation));
  }
  return { centre: box(entity, ''), incoming: merged(incoming), outgoing: merged(outgoing) };
}

const plurals: Partial<Record<Section, string>> = { externals: 'Beteiligte', monitoring: 'Überwachungen' };
/**
 * At most `most` boxes, or one a section where there are more: each section gets its share, what does not fit is one
 * box a section („… 7 weitere Container“).
 */
export function folded(neighbours: readonly Neighbour[], most: number): Neighbour[] {
  if (neighbours.length <= most) return [...neighbours];
  const groups = [...Map.groupBy(neighbours, ({ section }) => section)];
  const shares = new Map(groups.map(([section]) => [section, 0]));
  let left = Math.max(most, groups.length);
  while (left > 0) {
    const hungry = groups.filter(([section, members]) => (shares.get(section) ?? 0) < members.length);
    if (hungry.length === 0) break;
    for (const [section] of hungry.slice(0, left)) {
      shares.set(section, (shares.get(section) ?? 0) + 1);
      left--;
    }
  }
  return groups.flatMap(([section, members]) => {
    const share = shares.get(section) ?? 0;
    if (share >= members.length) return members;
    const shown = members.slice(0, share - 1);
    const rest = members.slice(shown.length);
    const plural = plurals[section] ?? sections[section].plural;
    const relations = new Set(rest.map(({ relation }) => relation));
    return [
      ...shown,
      {
        section,
        name: shown.length ? `… ${rest.length} weitere ${plural}` : `${rest.length} ${plural}`,
        kind: 'in der Liste darunter',
        relation: relations.size === 1 ? (rest[0]?.relation ?? '') : '',
        role: 'more' as const,
        status: 'active' as const,
        folded: rest.length,
      },
    ];
  });
}
