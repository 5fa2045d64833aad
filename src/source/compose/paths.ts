// Relative paths of a service that stands in another folder's file, as the project's folder sees them.
import { posix } from 'node:path';
import {
  type ComposeMap,
  type ComposeNode,
  entriesOf,
  entryOf,
  itemsOf,
  list,
  map,
  scalar,
  textOf,
  withEntries,
} from './node.ts';

const isRelative = (path: string): boolean =>
  !/^(?:[/~]|[A-Za-z]:[\\/]|\\\\|\$|[A-Za-z][\w+.-]*:\/\/|(?:service|target|oci-layout):|git@|github\.com\/)/.test(
    path,
  );
const moved = (node: ComposeNode | undefined, folder: string): ComposeNode | undefined => {
  const path = textOf(node);
  if (!node || path === undefined || !isRelative(path)) return node;
  const joined = posix.join(folder, path);
  return scalar(joined.startsWith('.') ? joined : `./${joined}`, node.at);
};
const movedAt = (node: ComposeNode, key: string, folder: string): ComposeNode =>
  node.kind === 'map' && node.entries.has(key)
    ? withEntries(node, { [key]: moved(entryOf(node, key), folder) })
    : node;
const each = (
  node: ComposeNode | undefined,
  move: (item: ComposeNode) => ComposeNode,
): ComposeNode | undefined => node && { ...list(itemsOf(node).map(move), node.at), tag: node.tag };

/** A service in long forms, its paths led through a folder; `.` changes nothing. */
export function serviceBelow(service: ComposeMap, folder: string): ComposeMap {
  if (folder === '.' || folder === '') return service;
  const build = entryOf(service, 'build');
  const contexts = entryOf(build, 'additional_contexts');
  const has = (key: string) => entryOf(service, key) !== undefined;
  return withEntries(service, {
    ...(build
      ? {
          build: withEntries(movedAt(build, 'context', folder) as ComposeMap, {
            additional_contexts:
              contexts &&
              map(
                entriesOf(contexts).map(([name, value]) => [name, moved(value, folder)] as const),
                contexts.at,
              ),
          }),
        }
      : {}),
    ...(has('env_file')
      ? { env_file: each(entryOf(service, 'env_file'), (item) => movedAt(item, 'path', folder)) }
      : {}),
    ...(has('label_file')
      ? { label_file: each(entryOf(service, 'label_file'), (item) => moved(item, folder) ?? item) }
      : {}),
    ...(has('volumes')
      ? {
          volumes: each(entryOf(service, 'volumes'), (item) =>
            textOf(entryOf(item, 'type')) === 'bind' ? movedAt(item, 'source', folder) : item,
          ),
        }
      : {}),
  });
}
/** A secret or config in long form, its file led through a folder. */
export const resourceBelow = (resource: ComposeMap, folder: string): ComposeMap =>
  folder === '.' || folder === '' ? resource : (movedAt(resource, 'file', folder) as ComposeMap);
