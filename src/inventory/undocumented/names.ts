// Real names of a machine -> ids of the inventory.
import type { Inventory } from '../../model/inventory.ts';
import { idPattern, type Section } from '../../model/sections.ts';
import { hostIdOf } from '../../model/workloads.ts';

/** What only people know. */
export const todo = 'TODO';

/** An id that nothing in a section has, made of a real name. */
export function freeId(inventory: Inventory, section: Section, name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 56);
  const id = idPattern.test(plain) ? plain : 'ohne-namen';
  const taken = inventory[section];
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? id : `${id}-${number}`;
    if (!Object.hasOwn(taken, tried)) return tried;
  }
}

/** The id of a documented network or volume of a host by its real name; undefined: it is not documented. */
export const idOf = (
  inventory: Inventory,
  section: 'networks' | 'volumes',
  host: string,
  name: string,
): string | undefined =>
  Object.values(inventory[section]).find(
    (entry) => entry.name === name && hostIdOf(inventory, entry) === host,
  )?.id;

/** A real name where the id says another. */
export const named = (id: string, name: string) => (id === name ? {} : { name });
/** The keys that have a value. */
export const filled = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== false &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
/** The texts of a field that is a set. */
export const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
/** `['a=1']` as a map; undefined where there is none. */
export const mapOf = (pairs: readonly string[]): Record<string, string> | undefined =>
  pairs.length === 0
    ? undefined
    : Object.fromEntries(
        pairs.map((pair) => {
          const at = pair.indexOf('=');
          return [pair.slice(0, at), pair.slice(at + 1)];
        }),
      );
