// Lists of a container as compose writes them, made to say what a machine shows. What says it already stays as it is.
import { idOf } from '../../inventory/compose/taken.ts';
import { mountsOf } from '../../inventory/facts/mounts.ts';
import { ports as portsSchema } from '../../model/compose.ts';
import type { Container, Inventory } from '../../model/inventory.ts';
import { mounts as mountsSchema } from '../../model/mounts.ts';
import { expandPorts } from '../../model/ports.ts';
import { isRecord } from '../../model/record.ts';

type Fields = Readonly<Record<string, unknown>>;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

interface Port {
  readonly hostIp: string | null;
  readonly published: string | null;
  readonly target: string;
  readonly protocol: string;
}
const portOf = (item: unknown): Port | undefined => {
  const read = portsSchema.safeParse([item]);
  return read.success ? (read.data[0] as Port) : undefined;
};
const portKeys = ({ hostIp, published, target, protocol }: Port): string[] =>
  expandPorts(published ?? '', target).map(
    ([port, inside]) => `${hostIp ?? ''} ${port} ${inside} ${protocol}`,
  );
const shortPort = ({ hostIp, published, target, protocol }: Port): string =>
  [
    ...(hostIp === null ? [] : [hostIp.includes(':') ? `[${hostIp}]` : hostIp]),
    ...(published === null ? [] : [published]),
    target,
  ].join(':') + (protocol === 'tcp' ? '' : `/${protocol}`);

/** A long port with other numbers and another address; why it is open and for whom stays. */
function changedPort(item: Fields, { hostIp, published }: Port): Fields {
  const { host_ip: _, published: old, ...rest } = item;
  const number =
    typeof old === 'string' || published === null || published.includes('-') ? published : Number(published);
  return {
    ...rest,
    ...(published === null ? {} : { published: number }),
    ...(hostIp === null ? {} : { host_ip: hostIp }),
  };
}

/**
 * The ports of a container.
 * @param current as they are written
 * @param wanted as the machine shows them, in compose's long form
 */
export function portsLike(current: unknown, wanted: readonly unknown[]): unknown[] {
  const items = listOf(current).map((item) => ({ item, port: portOf(item) }));
  const open = wanted.flatMap((item) => {
    const port = portOf(item);
    return port ? [{ item, port }] : [];
  });
  const keysOfAll = new Set(open.flatMap(({ port }) => portKeys(port)));
  const stays = items.map(
    ({ port }) => port !== undefined && portKeys(port).every((key) => keysOfAll.has(key)),
  );
  const covered = new Set(items.flatMap(({ port }, index) => (port && stays[index] ? portKeys(port) : [])));
  let left = open.filter(({ port }) => portKeys(port).some((key) => !covered.has(key)));
  const changed = items.flatMap(({ item, port }, index) => {
    if (stays[index]) return [item];
    const found = left.find(
      (other) => other.port.target === port?.target && other.port.protocol === port?.protocol,
    );
    if (!found) return [];
    left = left.filter((other) => other !== found);
    return [isRecord(item) ? changedPort(item, found.port) : shortPort(found.port)];
  });
  const isShort = items.length > 0 && items.every(({ item }) => !isRecord(item));
  return [...changed, ...left.map(({ item, port }) => (isShort ? shortPort(port) : item))];
}

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

/** A list or map of networks with others. @param wanted ids as the file calls them */
export function networksLike(current: unknown, wanted: readonly string[]): unknown {
  if (isRecord(current))
    return Object.fromEntries(wanted.map((id) => [id, Object.hasOwn(current, id) ? current[id] : {}]));
  const items = listOf(current);
  return [
    ...items.filter((item) => wanted.includes(String(item))),
    ...wanted.filter((id) => !items.includes(id)),
  ];
}

/** A command as it is written, list or text. */
export function commandLike(current: unknown, observed: string): unknown {
  const text = observed.replaceAll('$', '$$$$');
  if (!Array.isArray(current)) return text;
  // A word with spaces that is still there stays one word.
  const spaced = current.map(String).filter((word) => word.includes(' '));
  const words: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const found =
      spaced.find((word) => rest === word || rest.startsWith(`${word} `)) ?? rest.split(' ')[0] ?? '';
    words.push(found);
    rest = rest.slice(found.length + 1);
  }
  return words;
}

/** Pairs as they are written, list or map, with the observed values; what is no longer there goes. */
export function pairsLike(
  current: unknown,
  observed: readonly string[],
  isKept: (name: string) => boolean,
): unknown {
  const values = new Map(
    observed.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  if (Array.isArray(current))
    return current.flatMap((pair) => {
      const [name = ''] = String(pair).split('=');
      const value = values.get(name);
      return isKept(name) ? [pair] : value === undefined ? [] : [`${name}=${value}`];
    });
  return Object.fromEntries(
    Object.entries(isRecord(current) ? current : {}).flatMap(([name, value]) => {
      const fresh = values.get(name);
      if (isKept(name) || fresh === String(value)) return [[name, value]];
      return fresh === undefined ? [] : [[name, fresh]];
    }),
  );
}
