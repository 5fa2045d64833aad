// What the collector has to know about a host.
import { projectFacts } from '../inventory/project.ts';
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

/** Names of variables that are documented with a value and as not secret, by the path of their file on this host. */
export function plainVariablesOf(
  { comparable, origins }: LoadedHandbook,
  host: string,
): Record<string, readonly string[]> {
  if (!comparable) return {};
  const facts = projectFacts(comparable, origins, new Set(['env-file'])).filter((fact) => fact.host === host);
  return Object.fromEntries(
    facts.flatMap(({ name, fields: { values } }) =>
      Array.isArray(values)
        ? [[name, values.map((pair: string) => pair.split('=', 1)[0] ?? '')] as const]
        : [],
    ),
  );
}
