// The mounts of a container, as `docker inspect` should show them.
import { posix } from 'node:path';
import type { Container } from '../../model/inventory.ts';
import { type Projection, sortedSet } from './common.ts';

/**
 * `daten -> /data`, `/srv/x -> /y (ro)`; none where nothing is documented.
 * @param upstream whether others maintain the container: then nothing documented says nothing
 * @returns undefined: not documented, or from a place that is not
 */
export function mountsOf(
  { inventory }: Projection,
  container: Container,
  upstream: boolean,
): readonly string[] | undefined {
  if (container.volumes.length === 0) return upstream ? undefined : [];
  const directory = container.stack ? inventory.stacks[container.stack]?.directory : undefined;
  // Without a source Docker makes one for this container alone.
  const sourced = container.volumes.filter(({ volume, path }) => (volume ?? path) !== undefined);
  const mounts = sourced.map(({ volume, path, target, readOnly }) => {
    const entity = volume === undefined ? undefined : inventory.volumes[volume];
    const isNamed = volume !== undefined && (entity?.kind ?? 'named') === 'named';
    const source = isNamed ? (entity?.name ?? volume) : sourcePath(entity ? entity.path : path, directory);
    return (
      source && `${source} -> ${posix.normalize(target).replace(/(?<=.)\/$/, '')}${readOnly ? ' (ro)' : ''}`
    );
  });
  return mounts.includes(undefined) ? undefined : sortedSet(mounts.map(String));
}

/** Compose reads relative paths from the stack's directory. A home directory is not known here. */
function sourcePath(path: string | undefined, directory: string | undefined): string | undefined {
  if (path === undefined || path.startsWith('~')) return undefined;
  if (!path.startsWith('/') && directory === undefined) return undefined;
  const whole = path.startsWith('/') ? path : `${directory}/${path}`;
  return posix.normalize(whole).replace(/(?<=.)\/$/, '');
}
