// Variables of a container that are missing on the machine, or have another value there.
import { textsOf } from '../../inventory/undocumented/names.ts';
import { isRecord } from '../../model/record.ts';
import { senseOf } from '../../secrets/names.ts';
import { isUnchanged } from './container-lists.ts';
import { currentOf, type Outcome, type Shown } from './container-shown.ts';
import type { EntityEdit } from './situation.ts';

/** Variables that the container must have and has not. */
export function environment(shown: Shown): Outcome {
  const observed = textsOf(shown.match.observed.fields.env);
  const current = currentOf(shown, 'environment');
  const isThere = (name: string) => observed.includes(name);
  if (Array.isArray(current))
    return { environment: current.filter((pair) => isThere(String(pair).split('=')[0] ?? '')) };
  if (!isRecord(current)) return undefined;
  return {
    environment: Object.fromEntries(
      Object.entries(current).filter(([name, value]) => isThere(name) || value === null),
    ),
  };
}
/** Variables that have another value; what is meant to be secret is left. */
export function environmentValues(shown: Shown): Outcome {
  const current = currentOf(shown, 'environment');
  const pairs = textsOf(shown.match.fact.fields.env_values);
  const documented = new Set(pairs.map((pair) => pair.split('=')[0] ?? ''));
  const observed = textsOf(shown.match.observed.fields.env_values);
  const isSame = isUnchanged(pairs, observed);
  const values = observed.flatMap((pair) => {
    const [name = '', value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    return documented.has(name) && !isSame(name) && senseOf(name).sense !== 'secret'
      ? [[name, value.replaceAll('$', '$$$$')] as const]
      : [];
  });
  const isSaid = ([name]: readonly [string, string]) =>
    Array.isArray(current)
      ? current.some((pair) => String(pair).startsWith(`${name}=`))
      : isRecord(current) && typeof current[name] !== 'object' && name in current;
  const said = new Map(values.filter(isSaid));
  if (said.size === 0) return undefined;
  if (Array.isArray(current))
    return {
      environment: current.map((pair) => {
        const [name = ''] = String(pair).split('=');
        return said.has(name) ? `${name}=${said.get(name)}` : pair;
      }),
    };
  return Object.fromEntries(
    [...said].flatMap(([name, value]) =>
      String((current as Readonly<Record<string, unknown>>)[name]) === value
        ? []
        : [[`environment/${name}`, value]],
    ),
  );
}
/** Other values of variables that only its env files name. */
export function defaultValues({ situation, container, match }: Shown): EntityEdit[] {
  const said = new Set(container.environment.map(({ name }) => name));
  const observed = new Map(
    textsOf(match.observed.fields.env_values).map((pair) => [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1),
    ]),
  );
  return container.env_file.flatMap((id) =>
    Object.entries(situation.inventory.env_files[id]?.variables ?? {}).flatMap(
      ([name, { default: value, secret }]): EntityEdit[] => {
        const fresh = observed.get(name);
        return said.has(name) || secret || value === undefined || fresh === undefined || fresh === value
          ? []
          : [{ section: 'env_files', id, path: ['variables', name, 'default'], value: fresh }];
      },
    ),
  );
}
/** Variables of its env files that it has not, as ones that may be missing. */
export function optionalVariables({ situation, container, match }: Shown): EntityEdit[] {
  const observed = textsOf(match.observed.fields.env);
  return container.env_file.flatMap((id) =>
    Object.entries(situation.inventory.env_files[id]?.variables ?? {}).flatMap(
      ([name, { required }]): EntityEdit[] =>
        required && !observed.includes(name)
          ? [{ section: 'env_files', id, path: ['variables', name, 'required'], value: false }]
          : [],
    ),
  );
}
