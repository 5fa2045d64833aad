// The variables of containers: which must be set, and the values that everybody may know.
import type { Container } from '../../model/inventory.ts';
import { type Projection, sortedSet } from './common.ts';

/** The names of all variables that must be set. A name alone takes the host's value, which may be missing. */
export function envOf({ inventory }: Projection, { environment, env_file }: Container): string[] {
  const set = environment.filter(({ value, secret }) => value !== null || secret !== undefined);
  const files = env_file.flatMap((id) => Object.entries(inventory.env_files[id]?.variables ?? {}));
  return sortedSet([
    ...set.map(({ name }) => name),
    ...files.filter(([, { required }]) => required).map(([name]) => name),
  ]);
}

/**
 * `TZ=Europe/Berlin`: variables that are documented with a value, and as no secret. Those of an env file count where the
 * container itself says nothing of them.
 */
export function envValuesOf({ inventory }: Projection, { environment, env_file }: Container): string[] {
  const values = new Map<string, string>();
  for (const id of env_file)
    for (const [name, { default: value, secret }] of Object.entries(
      inventory.env_files[id]?.variables ?? {},
    )) {
      values.delete(name);
      if (value !== undefined && !secret) values.set(name, value);
    }
  for (const { name, value, secret } of environment) {
    values.delete(name);
    if (value !== null && secret === undefined) values.set(name, value);
  }
  return sortedSet([...values].map(([name, value]) => `${name}=${value}`));
}
