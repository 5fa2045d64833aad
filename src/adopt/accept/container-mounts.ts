// Mounts of a container as compose writes them, made to say what a machine shows.
import { idOf } from '../../inventory/compose/taken.ts';
import { mountsOf } from '../../inventory/facts/mounts.ts';
import type { Container, Inventory } from '../../model/inventory.ts';
import { mounts as mountsSchema } from '../../model/mounts.ts';
import { isRecord } from '../../model/record.ts';

type Fields = Readonly<Record<string, unknown>>;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `daten -> /data (ro)` of one mount; undefined where it says nothing that is compared. */
function mountText(item: unknown, inventory: Inventory, container: Container): string | undefined {
  const read = mountsSchema.safeParse([item]);
  const [mount] = read.success ? read.data : [];
  if (!mount) return undefined;
  const id =
    mount.volume !== undefined && !inventory.volumes[mount.volume] ? idOf(mount.volume) : mount.volume;
  const only = { ...container, volumes: [{ ...mount, ...(id === undefined ? {} : { volume: id }) }] };
  return mountsOf(
    { inventory, origins: new Map() },
    { ...only, secrets: undefined, configs: undefined, use_api_socket: undefined } as Container,
    true,
  )?.[0];
}
const targetOf = (item: unknown): string | undefined => {
  const read = mountsSchema.safeParse([item]);
  return read.success ? read.data[0]?.target : undefined;
};

/**
 * The mounts of a container.
 * @param observed `daten -> /data (ro)`
 * @param wanted the same in compose's form
 * @param isExtract what is not documented need not be
 */
export function mountsLike(
  current: unknown,
  {
    observed,
    wanted,
    isExtract,
  }: {
    readonly observed: readonly string[];
    readonly wanted: readonly unknown[];
    readonly isExtract: boolean;
  },
  inventory: Inventory,
  container: Container,
): unknown[] {
  const textOf = (item: unknown) => mountText(item, inventory, container);
  const items = listOf(current).map((item) => ({ item, text: textOf(item) }));
  // What compose mounts of secrets and configs is written there.
  const granted = mountsOf({ inventory, origins: new Map() }, { ...container, volumes: [] }, true) ?? [];
  const stays = items.map(({ text }) => text === undefined || observed.includes(text));
  const known = new Set([...granted, ...items.flatMap(({ text }) => text ?? [])]);
  let left = wanted.filter((item) => !known.has(textOf(item) ?? ''));
  const changed = items.flatMap(({ item }, index) => {
    if (stays[index]) return [item];
    const found = left.find((other) => targetOf(other) === targetOf(item));
    if (found === undefined) return [];
    left = left.filter((other) => other !== found);
    if (!isRecord(item)) return [found];
    const read = mountsSchema.safeParse([found]);
    const [mount] = read.success ? read.data : [];
    const { read_only: _, ...rest } = item;
    return [
      { ...rest, source: mount?.volume ?? mount?.path, ...(mount?.readOnly ? { read_only: true } : {}) },
    ];
  });
  return [...changed, ...(isExtract ? [] : left)];
}

/** Mounts with the way in which they are passed on. @param observed `/data: rslave` */
export function propagationLike(current: unknown, observed: readonly string[]): unknown[] {
  const kinds = new Map(observed.map((text) => text.split(': ') as [string, string]));
  return listOf(current).map((item) => {
    const target = targetOf(item);
    const kind = target === undefined ? undefined : kinds.get(target);
    if (isRecord(item)) {
      const { bind, ...rest } = item;
      const { propagation: _, ...others } = isRecord(bind) ? bind : {};
      const all = { ...others, ...(kind ? { propagation: kind } : {}) };
      return Object.keys(all).length > 0 ? { ...rest, bind: all } : rest;
    }
    const [source = '', inside = '', mode = ''] = String(item).split(':');
    const modes = mode.split(',').filter((word) => word !== '' && !/^r?(?:shared|slave|private)$/.test(word));
    const all = [...modes, ...(kind ? [kind] : [])];
    return [source, inside, ...(all.length > 0 ? [all.join(',')] : [])]
      .filter((part) => part !== '')
      .join(':');
  });
}

/** Where compose's long form says an option of a mount. */
const optionPlaces: Readonly<Record<string, readonly [group: string, key: string]>> = {
  selinux: ['bind', 'selinux'],
  recursive: ['bind', 'recursive'],
  nocopy: ['volume', 'nocopy'],
  size: ['tmpfs', 'size'],
  mode: ['tmpfs', 'mode'],
};
/** A mount with other options. @param options `nocopy`, `selinux=z`, `size=1048576` */
function withMountOptions(item: Fields, options: readonly string[]): Fields {
  const known = Object.fromEntries(
    options.map((text) => [
      text.split('=')[0] ?? '',
      text.includes('=') ? text.slice(text.indexOf('=') + 1) : true,
    ]),
  );
  const kind = item.type === 'image' ? 'image' : 'volume';
  const places = Object.entries({ ...optionPlaces, subpath: [kind, 'subpath'] as const });
  return places.reduce<Fields>((mount, [option, [group, key]]) => {
    const { [group]: inner, ...rest } = mount;
    const { [key]: old, ...others } = isRecord(inner) ? inner : {};
    const fresh = known[option];
    const isNumber = option === 'size' && typeof fresh === 'string';
    const value =
      option === 'mode' && typeof fresh === 'string' ? Number(fresh) : isNumber ? Number(fresh) : fresh;
    const all = value === undefined ? others : { ...others, [key]: value };
    if (old === undefined && value === undefined) return mount;
    return Object.keys(all).length > 0 ? { ...rest, [group]: all } : rest;
  }, item);
}
/** Words of the short form. */
const shortOptions: Readonly<Record<string, string>> = {
  'selinux=z': 'z',
  'selinux=Z': 'Z',
  nocopy: 'nocopy',
};

/** Mounts with the options that a machine shows. @param observed `/data: nocopy` */
export function mountOptionsLike(current: unknown, observed: readonly string[]): unknown[] {
  return listOf(current).map((item) => {
    const target = targetOf(item);
    const options = observed.flatMap((text) =>
      target !== undefined && text.startsWith(`${target}: `) ? text.slice(target.length + 2) : [],
    );
    if (isRecord(item)) return withMountOptions(item, options);
    const [source = '', inside = '', mode = ''] = String(item).split(':');
    const words = mode
      .split(',')
      .filter((word) => word !== '' && !Object.values(shortOptions).includes(word));
    const short = options.map((option) => shortOptions[option]);
    if (!short.includes(undefined)) {
      const all = [...words, ...short].join(',');
      return [source, inside, ...(all === '' ? [] : [all])].filter((part) => part !== '').join(':');
    }
    const read = mountsSchema.safeParse([item]);
    const long = {
      type: read.success && read.data[0]?.volume === undefined ? 'bind' : 'volume',
      source,
      target: inside,
      ...(words.includes('ro') ? { read_only: true } : {}),
    };
    return withMountOptions(long, options);
  });
}
