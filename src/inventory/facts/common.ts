// What the projections of all kinds share: where an entity stands, on which host it runs.
import type { ExpectedFact } from '../../model/facts.ts';
import type { Status } from '../../model/fields.ts';
import type { Origins, Pointer } from '../../model/finding.ts';
import type {
  Container,
  Entity,
  EnvFile,
  Host,
  Inventory,
  Network,
  Service,
  Volume,
} from '../../model/inventory.ts';
import { hostIdOf } from '../../model/workloads.ts';

/** What a projection reads. */
export interface Projection {
  readonly inventory: Inventory;
  readonly origins: Origins;
}
/** What belongs to one host. */
export interface HostContents {
  readonly hosts: readonly Host[];
  /** Hosts that run on it. */
  readonly guests: readonly Host[];
  readonly containers: readonly Container[];
  readonly services: readonly Service[];
  readonly networks: readonly Network[];
  readonly volumes: readonly Volume[];
  readonly env_files: readonly EnvFile[];
}
/** The whole inventory, and what of it becomes facts of one host. */
export interface HostProjection extends Projection {
  readonly host: string;
  readonly contents: HostContents;
}

/** An entity's key in its file. */
export const pointer = (
  { origins }: Projection,
  { section, id }: Pick<Entity, 'section' | 'id'>,
): Pointer => ({
  file: origins.get(`${section}/${id}`) ?? '',
  path: [section, id],
  key: true,
});

/** A place below an entity's. */
export const below = (at: Pointer, ...path: readonly (string | number)[]): Pointer => ({
  file: at.file,
  path: [...at.path, ...path],
});

/** Paths of values that an entity shows, by field of its fact; keys of the entity, joined by `/`. */
export const shownAt = (
  { section, id }: Pick<Entity, 'section' | 'id'>,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([field, key]) => [field, `${section}/${id}/${key}`]));

/** The host of something that says it itself or belongs to a stack. */
export const hostOf = (
  { inventory }: Projection,
  entry: { readonly host?: string | undefined; readonly stack?: string | undefined },
): string | undefined => hostIdOf(inventory, entry);

/** Whether what is documented of a container is only an extract of what others maintain. */
export const isUpstream = (
  { inventory }: Projection,
  { stack }: { readonly stack?: string | undefined },
): boolean => stack !== undefined && inventory.stacks[stack]?.upstream === true;

/** Whether Docker itself tells what a host publishes. */
export const hasDockerEvidence = (host: Host | undefined): boolean =>
  host?.snapshots.some((source) => source === 'docker-ps' || source === 'docker-inspect') ?? false;

/** What is planned or out of service need not be there, and must not. */
export const absentUnless = (status: Status): Pick<ExpectedFact, 'optional' | 'absent'> =>
  status === 'active' ? {} : { optional: status, absent: status };

/** Values without duplicates, sorted by code units, as sets in facts are. */
export const sortedSet = (values: Iterable<string>): string[] => [...new Set(values)].sort();

/** Only the fields that are documented. */
export function documented(
  fields: Readonly<Record<string, ExpectedFact['fields'][string] | undefined>>,
): ExpectedFact['fields'] {
  const known: Record<string, ExpectedFact['fields'][string]> = {};
  for (const field in fields) {
    const value = fields[field];
    if (value !== undefined) known[field] = value;
  }
  return known;
}
