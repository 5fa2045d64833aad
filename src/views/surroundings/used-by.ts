// Who refers to an entity: the other direction of every reference of the inventory.

import { dependencyOf } from '../../model/dependencies.ts';
import type { Entity, Inventory } from '../../model/inventory.ts';
import { anyRefParts, type Section, sections } from '../../model/sections.ts';

/** What an entity refers to, as `kind:id`, with the German word for the relation. */
function relations(inventory: Inventory, entity: Entity): [relation: string, ref: string][] {
  const refs: [string, string | undefined][] = [];
  switch (entity.section) {
    case 'hosts':
      refs.push(
        ['Gast auf', entity.parent && `host:${entity.parent}`],
        ...entity.interfaces.map(({ network }): [string, string | undefined] => [
          'angeschlossen',
          network && `network:${network}`,
        ]),
        ...entity.forwards.map(({ to }): [string, string] => ['leitet weiter an', `host:${to}`]),
      );
      break;
    case 'stacks':
      refs.push(['läuft auf', `host:${entity.host}`]);
      break;
    case 'containers':
      refs.push(
        ['läuft auf', `host:${entity.host}`],
        ['gehört zu', entity.stack && `stack:${entity.stack}`],
        ...entity.networks.map(({ network }): [string, string] => ['angeschlossen', `network:${network}`]),
        ...entity.volumes.map(({ volume }): [string, string | undefined] => [
          'eingehängt',
          volume && `volume:${volume}`,
        ]),
        ...entity.env_file.map((id): [string, string] => ['liest', `env_file:${id}`]),
        ...entity.depends_on.map(({ service }): [string, string | undefined] => [
          'wartet auf',
          dependencyOf(inventory, entity, service)?.ref,
        ]),
      );
      break;
    case 'services':
      refs.push(
        ['läuft auf', `host:${entity.host}`],
        ...entity.env_file.map((id): [string, string] => ['liest', `env_file:${id}`]),
        ...entity.data.map(({ volume }): [string, string] => ['legt ab in', `volume:${volume}`]),
        ...entity.routes.map(({ to }): [string, string] => ['leitet weiter an', to]),
        ...entity.depends_on.map((ref): [string, string] => ['wartet auf', ref]),
      );
      break;
    case 'networks':
    case 'volumes':
      refs.push(
        ['liegt auf', entity.host && `host:${entity.host}`],
        ['gehört zu', entity.stack && `stack:${entity.stack}`],
      );
      break;
    case 'env_files':
      refs.push(
        ['liegt auf', entity.host && `host:${entity.host}`],
        ...entity.used_by.map((ref): [string, string] => ['gelesen von', ref]),
      );
      break;
    case 'domains':
      refs.push(
        ['Nebenname von', entity.alias_of && `domain:${entity.alias_of}`],
        ['angenommen von', entity.proxy],
        ['führt zu', entity.upstream?.to],
        ['TLS bei', entity.tls?.terminated_by],
        ['Zertifikat in', entity.tls?.stored_in && `volume:${entity.tls.stored_in}`],
        ...entity.records.map(({ points_to }): [string, string | undefined] => [
          'zeigt auf',
          points_to && `host:${points_to}`,
        ]),
      );
      break;
    case 'backups':
      refs.push(...entity.subjects.map((ref): [string, string] => ['sichert', ref]));
      break;
    case 'secrets':
      refs.push(...entity.used_by.map((ref): [string, string] => ['gebraucht von', ref]));
      break;
    case 'accounts':
      refs.push(['Zugang zu', entity.system]);
      break;
    case 'monitoring':
      refs.push(...entity.subjects.map((ref): [string, string] => ['überwacht', ref]));
      break;
    case 'open_questions':
    case 'gaps':
      refs.push(...entity.subjects.map((ref): [string, string] => ['betrifft', ref]));
      break;
    default:
      break;
  }
  return refs.filter((pair): pair is [string, string] => pair[1] !== undefined);
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
const known = new WeakMap<Inventory, Uses>();

function usesOf(inventory: Inventory): Uses {
  const before = known.get(inventory);
  if (before) return before;
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
  const uses = { bySource, byTarget, connections };
  known.set(inventory, uses);
  return uses;
}

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
  return parts && (inventory[parts.section][parts.id] as Entity | undefined);
}
