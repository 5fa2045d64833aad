// Secrets in the values of a service -> names. A variable refers to a secret's entry; in any other text, the secret's
// place is taken by a variable that the exported compose file asks for.

import { findSecrets } from '../../secrets/find.ts';
import type { Plain } from '../../source/compose/node.ts';
import { freeId, type Import, type MetSecret, numbered } from './taken.ts';

const variableName = (text: string): string =>
  text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_]+/g, '_')
    .replace(/^[^A-Z_]+/, '_');
/** `${DB_PASSWORD}`, `${DB_PASSWORD:?missing}`: the variable, where it is all of a text. */
const soleVariable = (text: string): string | undefined =>
  /^\$\{?([A-Za-z_][A-Za-z0-9_]*)(?::?[-?][^{}]*)?\}?$/.exec(text)?.[1];

/**
 * The entry of a secret; places with the same value share one.
 * @param name of the variable or key in which it stands
 * @param value the secret itself, or the variable that stands for it
 */
function metSecret(taken: Import, name: string, value: string, user: string): MetSecret {
  const variable = soleVariable(value);
  const key = variable === undefined ? `value ${value}` : `variable ${variable}`;
  let met = taken.secrets.get(key);
  if (!met) {
    const ids = new Set([...taken.secrets.values()].map(({ id }) => id));
    const base = variable ?? name;
    const id = numbered(freeId(taken, 'secrets', `${taken.stack}-${base}`), (other) => ids.has(other));
    const names = new Set([...taken.secrets.values()].map((other) => other.variable));
    let asked = variableName(base);
    for (let number = 2; names.has(asked); number += 1) asked = `${variableName(base)}_${number}`;
    met = { id, variable: asked, usedBy: new Set() };
    taken.secrets.set(key, met);
    if (variable === undefined) taken.values.set(asked, value);
  }
  met.usedBy.add(user);
  return met;
}

/**
 * A variable's value without the secret in it.
 * @param value as compose takes it
 * @param written as the compose file writes it, variables without a value included
 */
export function withoutSecret(
  taken: Import,
  { name, value, written, user }: { name: string; value: string; written: string; user: string },
): Plain {
  const isOpen = written.includes('${');
  const isSecret =
    findSecrets({ name, value }).length > 0 ||
    (isOpen &&
      soleVariable(written) !== undefined &&
      findSecrets({ name, value: 'aX7kQ2mZ9vL4tR8w' }).length > 0);
  if (!isSecret) return written;
  if (isOpen && soleVariable(written) === undefined) return written;
  return { secret: metSecret(taken, name, value === '' ? written : value, user).id };
}

/** A text of a compose file as compose takes it. */
const withDollars = (written: string) => written.replaceAll('$$', '$');
/** A text with each secret in it replaced by a variable. */
function openText(taken: Import, name: string, text: string, user: string): string {
  let shown = text;
  for (let round = 0; round < 5; round += 1) {
    const [hit] = findSecrets(shown).filter(({ start, end }) => !shown.slice(start, end).includes('${'));
    if (!hit) return shown;
    const met = metSecret(taken, name, withDollars(shown.slice(hit.start, hit.end)), user);
    shown = `${shown.slice(0, hit.start)}\${${met.variable}}${shown.slice(hit.end)}`;
  }
  return shown;
}
/** Every text below a value without its secrets; a value with a name is judged by it. */
export function openValues(taken: Import, name: string, value: Plain, user: string): Plain {
  if (typeof value === 'string') return openText(taken, name, value, user);
  if (Array.isArray(value)) return value.map((item: Plain) => openValues(taken, name, item, user));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Plain>>).map(([key, part]) => {
      const named =
        typeof part === 'string' && !part.includes('${') && findSecrets({ name: key, value: part });
      if (named && named.length > 0) {
        const met = metSecret(taken, `${name}_${key}`, withDollars(part as string), user);
        return [key, `\${${met.variable}}`];
      }
      return [key, openValues(taken, key, part, user)];
    }),
  );
}
