// What the collector has to know about a host: which env files there are, and of which variables it may read the values.
import type { DocumentedVariables } from '../collect/value-hashes.ts';
import { projectFacts } from '../inventory/project.ts';
import type { ExpectedState } from '../model/facts.ts';
import { holdsSecret } from '../secrets/find.ts';
import { UsageError } from '../system/errors.ts';
import type { LoadedHandbook } from './handbook.ts';

/**
 * The documented paths of a host's env files, sorted, each once.
 * @throws UsageError when one is no absolute path in one line
 */
export function envFilesOf({ comparable, origins }: LoadedHandbook, host: string): string[] {
  if (!comparable) return [];
  const paths = projectFacts(comparable, origins, new Set(['env-file']))
    .filter((fact) => fact.host === host)
    .map(({ name }) => name);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a line break would end the script's line
  const odd = paths.find((path) => !/^\/[^\u0000-\u001f\u007f]*$/.test(path));
  if (odd !== undefined) throw new UsageError(`„${odd}“ ist kein vollständiger Pfad einer Env-Datei.`);
  return [...new Set(paths)].sort();
}

/** The names of `NAME=value`, without those whose documented value looks like a secret after all. */
const plainNames = (pairs: unknown): string[] =>
  !Array.isArray(pairs)
    ? []
    : pairs.flatMap((pair: string) => {
        const [name = ''] = pair.split('=', 1);
        return holdsSecret({ name, value: pair.slice(name.length + 1) }) ? [] : [name];
      });

/** Names of variables that are documented with a value and as not secret, by the path of their file on this host. */
export function plainVariablesOf(
  { comparable, origins }: LoadedHandbook,
  host: string,
): Record<string, readonly string[]> {
  if (!comparable) return {};
  const facts = projectFacts(comparable, origins, new Set(['env-file'])).filter((fact) => fact.host === host);
  return Object.fromEntries(
    facts.flatMap(({ name, fields: { values } }) => {
      const names = plainNames(values);
      return names.length > 0 ? [[name, names] as const] : [];
    }),
  );
}

/** The documented variables of a host's containers: of which the values may be read, and of which hashes only. */
export function containerVariablesOf(
  { comparable, origins }: LoadedHandbook,
  host: string,
): DocumentedVariables[] {
  if (!comparable) return [];
  const facts = projectFacts(comparable, origins, new Set(['container'])).filter(
    (fact) => fact.host === host,
  );
  const states = facts.flatMap((fact): ExpectedState[] => [
    fact,
    ...(fact.changes ?? []).flatMap(({ before }) => before ?? []),
  ]);
  return states.flatMap(({ name, replicas, fields: { env, env_values: values } }) => {
    const plain = plainNames(values);
    const names = Array.isArray(env) ? (env as readonly string[]) : [];
    const hashed = names.filter((variable) => !plain.includes(variable));
    return plain.length + hashed.length > 0
      ? [{ container: name, stems: replicas?.stems ?? [], plain, hashed }]
      : [];
  });
}
