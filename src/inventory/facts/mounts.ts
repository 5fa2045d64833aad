// The mounts of a container, as `docker inspect` should show them.
import { posix } from 'node:path';
import type { Container, Inventory } from '../../model/inventory.ts';
import { notDocumented } from '../../model/not-documented.ts';
import { bytesOf } from '../../model/setting-values.ts';
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
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  const directory = stack?.directory === notDocumented ? undefined : stack?.directory;
  const files = filesOf(inventory, container).map(
    ({ file, target, isWritable }) =>
      `${sourcePath(file, directory) ?? file} -> ${target}${isWritable ? '' : ' (ro)'}`,
  );
  if (container.volumes.length + files.length === 0) return upstream ? undefined : [];
  // Without a source Docker makes one for this container alone.
  const sourced = container.volumes.filter(
    ({ volume, path, options }) => (volume ?? path) !== undefined && options?.type !== 'tmpfs',
  );
  const mounts = sourced.map(({ volume, path, target, readOnly }) => {
    const entity = volume === undefined ? undefined : inventory.volumes[volume];
    const isNamed = volume !== undefined && (entity?.kind ?? 'named') === 'named';
    const source = isNamed ? (entity?.name ?? volume) : sourcePath(entity ? entity.path : path, directory);
    return (
      source && `${source} -> ${posix.normalize(target).replace(/(?<=.)\/$/, '')}${readOnly ? ' (ro)' : ''}`
    );
  });
  return mounts.includes(undefined) ? undefined : sortedSet([...mounts.map(String), ...files]);
}

/** Secrets and configs that compose mounts from a file, and the engine's socket. */
function filesOf(inventory: Inventory, container: Container) {
  const { secrets = [], configs = [], use_api_socket } = container;
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  const within = (folder: string, name: string) => (name.startsWith('/') ? name : `${folder}/${name}`);
  const granted = [
    ...secrets.map((secret) => ({
      file: inventory.secrets[secret.source]?.file,
      target: within('/run/secrets', ('target' in secret && secret.target) || secret.source),
    })),
    ...configs.map((config) => ({
      file: stack?.configs?.[config.source]?.file,
      target: within('', ('target' in config && config.target) || config.source),
    })),
    ...(use_api_socket
      ? [{ file: '/var/run/docker.sock', target: '/var/run/docker.sock', isWritable: true }]
      : []),
  ];
  return granted.flatMap(({ file, target, ...rest }) =>
    file === undefined ? [] : [{ file, target, isWritable: 'isWritable' in rest }],
  );
}

/** Compose reads relative paths from the stack's directory. A home directory is not known here. */
function sourcePath(path: string | undefined, directory: string | undefined): string | undefined {
  if (path === undefined || path.startsWith('~')) return undefined;
  if (!path.startsWith('/') && directory === undefined) return undefined;
  const whole = path.startsWith('/') ? path : `${directory}/${path}`;
  return posix.normalize(whole).replace(/(?<=.)\/$/, '');
}

const targetOf = (target: string) => posix.normalize(target).replace(/(?<=.)\/$/, '');
/** Compose takes a text as octal digits. */
const modeOf = (mode: string | number) => (typeof mode === 'number' ? mode : Number.parseInt(mode, 8));

/** How mounts are passed on, and what else is said of them; the latter only where something is. */
export function mountOptionsOf({ volumes }: Container, upstream: boolean) {
  const propagation = volumes.flatMap(({ target, options }) => {
    const kind = options?.bind?.propagation;
    return kind && kind !== 'rprivate' ? [`${targetOf(target)}: ${kind}`] : [];
  });
  const options = volumes.flatMap(({ target, options: { bind, volume, tmpfs, image } = {} }) => {
    const subpath = volume?.subpath ?? image?.subpath;
    const size = tmpfs?.size === undefined ? undefined : bytesOf(tmpfs.size);
    return [
      ...(bind?.selinux ? [`selinux=${bind.selinux}`] : []),
      ...(bind?.recursive === 'disabled' ? ['recursive=disabled'] : []),
      ...(volume?.nocopy ? ['nocopy'] : []),
      ...(subpath ? [`subpath=${subpath}`] : []),
      ...(size === undefined ? [] : [`size=${size}`]),
      ...(tmpfs?.mode === undefined ? [] : [`mode=${modeOf(tmpfs.mode)}`]),
    ].map((option) => `${targetOf(target)}: ${option}`);
  });
  return {
    mount_propagation: upstream && propagation.length === 0 ? undefined : sortedSet(propagation),
    mount_options: options.length > 0 ? sortedSet(options) : undefined,
  };
}
