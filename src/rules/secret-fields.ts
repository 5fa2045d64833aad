// The fields of an inventory that hold a secret: every text of every entity is looked at, variables with their names.

import type { Entity, Inventory } from '../model/inventory.ts';
import { isRecord } from '../model/record.ts';
import { type Section, sections } from '../model/sections.ts';
import { findSecrets, type NamedValue } from '../secrets/find.ts';
import type { SecretHit } from '../secrets/hit.ts';

type Path = readonly (string | number)[];
/** A secret in a field. */
export interface SecretField {
  readonly entity: Entity;
  /** Below the entity, as the file is written. */
  readonly path: Path;
  readonly field: 'variable' | 'env-file' | 'text';
  /** Why it is one; never quotes it. */
  readonly reason: string;
  /** The secret itself: to look for it in what is handed out, never to be shown. */
  readonly secret: string;
}
type Found = Omit<SecretField, 'entity'>;

/** Texts occur many times in an inventory: each is looked at once. */
const answers = new Map<string, readonly SecretHit[]>();
const mostAnswers = 20_000;
function hitsOf(input: string | NamedValue): readonly SecretHit[] {
  const key = typeof input === 'string' ? input : `${input.context}\n${input.name}\n${input.value}`;
  let hits = answers.get(key);
  if (!hits) {
    hits = findSecrets(input);
    if (answers.size >= mostAnswers) answers.clear();
    answers.set(key, hits);
  }
  return hits;
}

/**
 * Words of a schema, ids, numbers with a unit: too short or too plain to be looked at. No token of any maker and nothing
 * random is as short as that, and without a sign between a name and a value it is none of both.
 */
const isPlain = (text: string): boolean =>
  text.length < 4 || (text.length < 12 ? /^[\w./-]*$/.test(text) : /^[a-z]+$/.test(text));

/** What was found so far, and where the walk is; one path for all steps, for a thousand hosts have many of them. */
interface Walk {
  readonly path: (string | number)[];
  readonly found: Found[];
}

function look(walk: Walk, input: string | NamedValue, field: SecretField['field'], key?: string): void {
  const value = typeof input === 'string' ? input : input.value;
  if (typeof input === 'string' && isPlain(input)) return;
  for (const { reason, start, end } of hitsOf(input))
    walk.found.push({
      path: key === undefined ? [...walk.path] : [...walk.path, key],
      field,
      reason,
      secret: value.slice(start, end),
    });
}

interface Variable {
  readonly name: string;
  readonly value: string | null;
}
/** An entry of a list of variables: of a container it is an object, of a hook compose's own `NAME=value`. */
function variableOf(entry: unknown): Variable | undefined {
  if (typeof entry === 'string') {
    const [name = '', ...rest] = entry.split('=');
    return { name, value: rest.length > 0 ? rest.join('=') : null };
  }
  const { name, value } = isRecord(entry) ? entry : {};
  return typeof name === 'string' && (typeof value === 'string' || value === null)
    ? { name, value }
    : undefined;
}
interface EnvVariable {
  readonly description: string;
  readonly example?: string | undefined;
  readonly default?: string | undefined;
  readonly secret?: unknown;
}
/** Whether an entry below `variables` is one of an env file; people may call anything else so. */
const isEnvVariable = (value: unknown): value is EnvVariable =>
  isRecord(value) && typeof value.description === 'string';
function lookAtEnvVariable(walk: Walk, name: string, variable: EnvVariable): void {
  const { example, default: value, secret, description } = variable;
  if (value !== undefined && secret)
    walk.found.push({
      path: [...walk.path],
      field: 'env-file',
      reason: `„${name}“ ist als geheim dokumentiert.`,
      secret: value,
    });
  else if (value !== undefined) look(walk, { name, value }, 'env-file');
  if (example !== undefined) look(walk, { name, value: example, context: 'example' }, 'env-file');
  look(walk, description, 'text', 'description');
}

/** Of a command that is written as a list, the words tell only together what they are. */
const isCommand = (key: string): boolean => key === 'command' || key === 'test';
/** What the loader adds to an entity. */
const added: ReadonlySet<string> = new Set(['section', 'id', 'ref']);

function lookAtList(walk: Walk, list: readonly unknown[], key: string): void {
  const variables = key === 'environment' ? list.map(variableOf) : [undefined];
  if (!variables.includes(undefined))
    for (const variable of variables) {
      if (variable && variable.value !== null)
        look(walk, { name: variable.name, value: variable.value }, 'variable', variable.name);
    }
  else if (isCommand(key)) look(walk, JSON.stringify(list), 'text');
  else
    for (let index = 0; index < list.length; index++) {
      walk.path.push(index);
      lookBelow(walk, list[index], '');
      walk.path.pop();
    }
}
function lookBelow(walk: Walk, value: unknown, key: string): void {
  if (typeof value === 'string') look(walk, value, 'text');
  else if (Array.isArray(value)) lookAtList(walk, value, key);
  else if (isRecord(value))
    for (const name in value) {
      if (walk.path.length === 0 && added.has(name)) continue;
      walk.path.push(name);
      const part = value[name];
      if (key === 'variables' && isEnvVariable(part)) lookAtEnvVariable(walk, name, part);
      else lookBelow(walk, part, name);
      walk.path.pop();
    }
}

/** Secrets in any value that is read from YAML. */
export function secretsBelow(value: unknown): Found[] {
  const walk: Walk = { path: [], found: [] };
  lookBelow(walk, value, '');
  return walk.found;
}

/** All secrets in the entities of an inventory, in their order. */
export const secretFields = (inventory: Inventory): SecretField[] =>
  (Object.keys(sections) as Section[]).flatMap((section) =>
    Object.values<Entity>(inventory[section]).flatMap((entity) =>
      secretsBelow(entity).map((found) => ({ ...found, entity })),
    ),
  );
