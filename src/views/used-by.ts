// Who refers to an entity: the other direction of every reference of the inventory.
import { anyRefParts, type Section, sections } from '../model/fields.ts';
import { dependencyOf, type Entity, type Inventory } from '../model/inventory.ts';

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

/** Everything that refers to an entity, in the order of the sections. */
export function usedBy(inventory: Inventory, ref: string): Use[] {
  return (Object.keys(sections) as Section[])
    .flatMap((section) => Object.values(inventory[section]) as Entity[])
    .flatMap((by) =>
      relations(inventory, by)
        .filter(([, target]) => target === ref)
        .map(([relation]) => ({ by, relation })),
    );
}

/** The entity behind `kind:id`. */
export function entityOf(inventory: Inventory, ref: string): Entity | undefined {
  const parts = anyRefParts(ref);
  return parts && (inventory[parts.section][parts.id] as Entity | undefined);
}
