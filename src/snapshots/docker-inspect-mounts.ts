// The mounts that `docker inspect` shows: those that are there (Mounts), and what was asked for beside them
// (HostConfig.Mounts). Source: Docker Engine API, MountPoint and Mount.
import { objectOf, textOf } from './json-objects.ts';

/** A mount; volumes have a name, binds a source. */
export interface InspectedMount {
  readonly type: string;
  readonly name: string | null;
  readonly source: string | null;
  readonly target: string;
  readonly readOnly: boolean;
  /** How mounts below it are passed on, `rslave`; null: as always (`rprivate`), undefined: not printed. */
  readonly propagation: string | null | undefined;
  /** `z`, `nocopy`: words of the short form; undefined: not printed. */
  readonly modes: readonly string[] | undefined;
}

const filled = (value: unknown): string | null => textOf(value) || null;

/** Null: printed, but not understood; undefined: not printed. */
export function mountsOf(value: unknown): InspectedMount[] | null | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return null;
  const mounts = value.map((entry): InspectedMount | null => {
    const mount = objectOf(entry);
    const target = filled(mount?.Destination);
    if (mount === null || target === null) return null;
    const name = filled(mount.Name);
    const type = textOf(mount.Type) ?? (name === null ? 'bind' : 'volume');
    // A volume's source is only the place where the engine keeps it.
    const source = type === 'volume' ? null : filled(mount.Source);
    const isNameless = type !== 'tmpfs' && name === null && source === null;
    if (isNameless || typeof mount.RW !== 'boolean') return null;
    const propagation = textOf(mount.Propagation);
    return {
      type,
      name,
      source,
      target,
      readOnly: !mount.RW,
      propagation: propagation === null ? undefined : /^(rprivate)?$/.test(propagation) ? null : propagation,
      modes: textOf(mount.Mode)?.split(','),
    };
  });
  if (mounts.includes(null)) return null;
  return mounts.filter((mount) => mount !== null).sort((a, b) => (a.target < b.target ? -1 : 1));
}

/** `/cache: nocopy`, `/run: size=67108864`, of what was asked for in the long form; undefined: not printed. */
export function mountRequestsOf(value: unknown): string[] | undefined {
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const requests = value.map((entry) => objectOf(entry) ?? {});
  // Of what stands at no place nothing was seen.
  if (requests.some(({ Target }) => textOf(Target) === null)) return undefined;
  return requests.flatMap(({ Target, BindOptions, VolumeOptions, TmpfsOptions, ImageOptions }) => {
    const volume = objectOf(VolumeOptions);
    const subpath = filled(volume?.Subpath) ?? filled(objectOf(ImageOptions)?.Subpath);
    const { SizeBytes, Mode } = objectOf(TmpfsOptions) ?? {};
    return [
      ...(objectOf(BindOptions)?.NonRecursive === true ? ['recursive=disabled'] : []),
      ...(volume?.NoCopy === true ? ['nocopy'] : []),
      ...(subpath ? [`subpath=${subpath}`] : []),
      ...(typeof SizeBytes === 'number' ? [`size=${SizeBytes}`] : []),
      ...(typeof Mode === 'number' ? [`mode=${Mode}`] : []),
    ].map((option) => `${textOf(Target)}: ${option}`);
  });
}
