// Who reads a variable, and who gives it its value: env files, what compose fills in for `${…}`, and `environment`.
import type { Container, EnvFile, Inventory, Stack } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { isRecord } from '../model/record.ts';
import { type Workload, workloadsOf } from '../model/workloads.ts';
import { interpolate } from '../source/compose/interpolate.ts';

/** A variable that a compose file asks for: `${NAME}`. */
export interface AskedVariable {
  readonly name: string;
  /** Compose has nothing to put in its place where nobody sets it. */
  readonly isNeeded: boolean;
  /** Where it is asked for, below the container. */
  readonly path: readonly string[];
}

/** Fields that people write, or that stand in no compose file. */
const ofPeople = new Set([
  ...['section', 'id', 'ref', 'purpose', 'title', 'notes', 'data_note', 'logs', 'role', 'status', 'change'],
  ...['environment', 'owner', 'build'],
]);
function textsBelow(value: unknown, found: string[]): string[] {
  if (typeof value === 'string') {
    if (value.includes('$')) found.push(value);
  } else if (Array.isArray(value)) for (const part of value) textsBelow(part, found);
  else if (isRecord(value)) for (const key in value) textsBelow(value[key], found);
  return found;
}
function askedIn(text: string, path: readonly string[]): AskedVariable[] {
  const names = new Set<string>();
  const { missing, required } = interpolate(text, (name) => {
    names.add(name);
    return undefined;
  });
  const needed = new Set([...missing, ...required]);
  return [...names].map((name) => ({ name, isNeeded: needed.has(name), path }));
}
/** All variables that a compose file asks for, those with a default included. */
export const askedInFile = (text: string): string[] => askedIn(text, []).map(({ name }) => name);
/** The variables that a container's fields ask for. Where compose has a default, the inventory may hold that instead. */
export function askedBy(container: Container): AskedVariable[] {
  const variables = container.environment.flatMap(({ name, value }) =>
    value?.includes('$') ? askedIn(value, ['environment', name]) : [],
  );
  const others: AskedVariable[] = [];
  const texts: string[] = [];
  for (const key in container) {
    if (ofPeople.has(key)) continue;
    textsBelow(container[key as keyof Container], texts);
    for (const text of texts) others.push(...askedIn(text, [key]));
    texts.length = 0;
  }
  return [...variables, ...others];
}

/** Whether compose fills `${…}` of a stack from an env file: `.env` beside the compose file, or the inventory says so. */
export const fillsIn = (stack: Stack, { used_by: users, path, host }: EnvFile): boolean =>
  users.includes(stack.ref) ||
  ((host ?? stack.host) === stack.host && path === `${stack.directory.replace(/\/+$/, '')}/.env`);
/** Those that read an env file as a whole (`env_file`), planned ones included. */
export const wholeReaders = (inventory: Inventory, { id }: EnvFile): Workload[] =>
  workloadsOf(inventory).filter(({ env_file: files, status }) => status !== 'retired' && files.includes(id));
/** A variable with its value as somebody documents it. */
export interface DocumentedVariable {
  readonly name: string;
  /** null: not documented, or a secret. */
  readonly value: string | null;
  /** Of a secret that has an entry its id; true: secret, without one. */
  readonly secret: string | true | undefined;
  readonly entity: Workload | EnvFile;
  /** Below the entity. */
  readonly path: readonly string[];
}
/** What people call the place where a variable stands: the path of a file, the name of a container. */
export const placeOf = ({ entity }: DocumentedVariable): string =>
  entity.section === 'env_files' ? (entity.path ?? entity.name) : entity.name;
const listVariables = (inventory: Inventory): DocumentedVariable[] => [
  ...workloadsOf(inventory).flatMap((entity) =>
    entity.status === 'retired'
      ? []
      : entity.environment.map(({ name, value, secret }) => ({
          name,
          value,
          secret,
          entity,
          path: ['environment', name],
        })),
  ),
  ...Object.values(inventory.env_files).flatMap((entity) =>
    Object.entries(entity.variables).map(([name, { default: value, secret }]) => ({
      name,
      value: value ?? null,
      secret,
      entity,
      path: ['variables', name],
    })),
  ),
];
// Inventories are frozen: their variables are listed once.
const listOf = rememberedOf((inventory: Inventory) => {
  const all: readonly DocumentedVariable[] = listVariables(inventory);
  return { all, of: Map.groupBy(all, ({ entity }) => entity.ref) };
});
/** All variables of an inventory: those of containers and services, and those of env files; nothing out of service. */
export const variablesOf = (inventory: Inventory): readonly DocumentedVariable[] => listOf(inventory).all;
/** The variables that one entity sets. */
export const documentedBy = (
  inventory: Inventory,
  { ref }: Workload | EnvFile,
): readonly DocumentedVariable[] => listOf(inventory).of.get(ref) ?? [];
/** The variables of a container as it sees them: `environment` before its env files. */
export function variablesFor(inventory: Inventory, container: Container): readonly DocumentedVariable[] {
  const { of } = listOf(inventory);
  const own = of.get(container.ref) ?? [];
  if (container.env_file.length === 0) return own;
  const names = new Set(own.map(({ name }) => name));
  return [
    ...own,
    ...container.env_file.flatMap((id) =>
      (of.get(inventory.env_files[id]?.ref ?? '') ?? []).filter(({ name }) => !names.has(name)),
    ),
  ];
}
