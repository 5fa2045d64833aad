// `extends`: a service with what it takes from another one, of the same file or of another.
import { posix } from 'node:path';
import { mergeOver } from './merge.ts';
import { type ComposeMap, type ComposeProblem, entryOf, textOf, withEntries } from './node.ts';
import { serviceBelow } from './paths.ts';

/** The services of a file in long forms, and its folder. */
export interface ServicesOfFile {
  readonly folder: string;
  readonly services: ReadonlyMap<string, ComposeMap>;
}
/** What `extends` may look at. */
export interface Extending {
  /** Reads a file; undefined when it is not there. */
  readonly open: (path: string) => ServicesOfFile | undefined;
  readonly problems: ComposeProblem[];
}

/**
 * A service with all that it extends.
 * @param name of the service in its file
 * @param trail the services that led here: who meets itself again extends nothing
 */
export function extended(
  name: string,
  file: ServicesOfFile,
  extending: Extending,
  trail: readonly string[] = [],
): ComposeMap | undefined {
  const service = file.services.get(name);
  const target = service && entryOf(service, 'extends');
  if (!service || !target) return service;
  const bare = withEntries(service, { extends: undefined });
  const refuse = (message: string): ComposeMap => {
    extending.problems.push({ severity: 'error', message, at: target.at });
    return bare;
  };
  const base = textOf(entryOf(target, 'service')) ?? '';
  const path = textOf(entryOf(target, 'file'));
  const from = path === undefined ? file : extending.open(posix.join(file.folder, path));
  if (!from) return refuse(`Die Datei „${path}“, aus der „${name}“ erweitert wird, liegt nicht vor.`);
  const step = `${from.folder}/${path ?? ''}#${base}`;
  if (trail.includes(step)) return refuse(`„${name}“ erweitert sich über „${base}“ selbst.`);
  const found = extended(base, from, extending, [...trail, step]);
  if (!found) return refuse(`Den Dienst „${base}“, den „${name}“ erweitert, gibt es nicht.`);
  const folder = posix.relative(file.folder, from.folder) || '.';
  return mergeOver(serviceBelow(found, folder), bare, ['services', name]);
}
