// Who refers to an entity: the other direction of every reference of the inventory.

import { dependencyOf } from '../../model/dependencies.ts';
import type { Container, Entity, Inventory } from '../../model/inventory.ts';
import { rememberedOf } from '../../model/memo.ts';
import { anyRefParts, type Section, sections } from '../../model/sections.ts';

/** A German word for a relation, and what it leads to, as `kind:id`; undefined where the inventory names nothing. */
type Relation = readonly [relation: string, ref: string | undefined];
type RelationsOf<S extends Section> = (entity: Entity<S>, inventory: Inventory) => Relation[];

const each = (relation: string, refs: readonly (string | undefined)[]): Relation[] =>
  refs.map((ref) => [relation, ref]);
const ref = (kind: string, id: string | undefined): string | undefined => id && `${kind}:${id}`;

const ofHostAndStack: RelationsOf<'networks' | 'volumes'> = ({ host, stack }) => [
  ['liegt auf', ref('host', host)],
  ['gehört zu', ref('stack', stack)],
];
const ofSubjects =
  (relation: string) =>
  ({ subjects }: { readonly subjects: readonly string[] }): Relation[] =>
    each(relation, subjects);

/** What entities of each section refer to, in the order of their fields. */
const relationsOf: { readonly [S in Section]?: RelationsOf<S> } = {
  hosts: ({ parent, interfaces, forwards, behind = [] }) => [
    ['Gast auf', ref('host', parent)],
    ...each(
      'steht hinter',
      behind.map((id) => `host:${id}`),
    ),
    ...each(
      'angeschlossen',
      interfaces.map(({ network }) => ref('network', network)),
    ),
    ...each(
      'leitet weiter an',
      forwards.map(({ to }) => `host:${to}`),
    ),
  ],
  stacks: ({ host }) => [['läuft auf', `host:${host}`]],
  containers: (entity, inventory) => [
    ['läuft auf', `host:${entity.host}`],
    ['gehört zu', ref('stack', entity.stack)],
    ...each(
      'angeschlossen',
      entity.networks.map(({ network }) => `network:${network}`),
    ),
    ...each(
      'eingehängt',
      entity.volumes.map(({ volume }) => ref('volume', volume)),
    ),
    ...each(
      'liest',
      entity.env_file.map((id) => `env_file:${id}`),
    ),
    ...each(
      'wartet auf',
      entity.depends_on.map(({ service }) => dependencyOf(inventory, entity as Container, service)?.ref),
    ),
  ],
  services: ({ host, env_file, data, routes, depends_on }) => [
    ['läuft auf', `host:${host}`],
    ...each(
      'liest',
      env_file.map((id) => `env_file:${id}`),
    ),
    ...each(
      'legt ab in',
      data.map(({ volume }) => `volume:${volume}`),
    ),
    ...each(
      'leitet weiter an',
      routes.map(({ to }) => to),
    ),
    ...each('wartet auf', depends_on),
  ],
  networks: ofHostAndStack,
  volumes: ofHostAndStack,
  env_files: ({ host, used_by }) => [['liegt auf', ref('host', host)], ...each('gelesen von', used_by)],
  domains: ({ alias_of, proxy, upstream, tls, records }) => [
    ['Nebenname von', ref('domain', alias_of)],
    ['angenommen von', proxy],
    ['führt zu', upstream?.to],
    ['TLS bei', tls?.terminated_by],
    ['Zertifikat in', ref('volume', tls?.stored_in)],
    ...each(
      'zeigt auf',
      records.map(({ points_to }) => ref('host', points_to)),
    ),
  ],
  backups: ofSubjects('sichert'),
  procedures: ofSubjects('Ablauf für'),
  secrets: ({ used_by }) => each('gebraucht von', used_by),
  accounts: ({ system }) => [['Zugang zu', system]],
  monitoring: ofSubjects('überwacht'),
  open_questions: ofSubjects('betrifft'),
  gaps: ofSubjects('betrifft'),
};

/** What an entity refers to, as `kind:id`, with the German word for the relation. */
function relations(inventory: Inventory, entity: Entity): [relation: string, ref: string][] {
  const of = relationsOf[entity.section] as RelationsOf<Section> | undefined;
  return (of?.(entity, inventory) ?? []).filter((pair): pair is [string, string] => pair[1] !== undefined);
}

export interface Use {
  readonly by: Entity;
  readonly relation: string;
}
interface Reference {
  readonly ref: string;
  readonly relation: string;
}
interface Uses {
  readonly bySource: ReadonlyMap<Entity, readonly Reference[]>;
  readonly byTarget: ReadonlyMap<string, readonly Use[]>;
  readonly connections: ReadonlyMap<string, readonly Entity<'connections'>[]>;
}
// Inventories are frozen: both directions are read once, so that the pages of all entities cost one pass, not one each.
const usesOf = rememberedOf((inventory: Inventory): Uses => {
  const bySource = new Map<Entity, Reference[]>();
  const byTarget = new Map<string, Use[]>();
  const connections = new Map<string, Entity<'connections'>[]>();
  const add = <K, T>(map: Map<K, T[]>, key: K, value: T) => {
    const values = map.get(key);
    if (values) values.push(value);
    else map.set(key, [value]);
  };
  for (const section of Object.keys(sections) as Section[])
    for (const by of Object.values(inventory[section]) as Entity[])
      for (const [relation, ref] of relations(inventory, by)) {
        add(bySource, by, { ref, relation });
        add(byTarget, ref, { by, relation });
      }
  for (const connection of Object.values(inventory.connections))
    for (const end of new Set([connection.from, connection.to])) add(connections, end, connection);
  return { bySource, byTarget, connections };
});

/** Everything that refers to an entity, in the order of the sections. */
export const usedBy = (inventory: Inventory, ref: string): readonly Use[] =>
  usesOf(inventory).byTarget.get(ref) ?? [];

/** Everything that an entity refers to, in the order of its fields. */
export const references = (inventory: Inventory, entity: Entity): readonly Reference[] =>
  usesOf(inventory).bySource.get(entity) ?? [];

/** The documented connections that begin or end at an entity. */
export const connectionsOf = (inventory: Inventory, ref: string): readonly Entity<'connections'>[] =>
  usesOf(inventory).connections.get(ref) ?? [];

/** The entity behind `kind:id`. */
export function entityOf(inventory: Inventory, ref: string): Entity | undefined {
  const parts = anyRefParts(ref);
  return parts && Object.hasOwn(inventory[parts.section], parts.id)
    ? (inventory[parts.section][parts.id] as Entity | undefined)
    : undefined;
}
