// Lists of a container as compose writes them, made to say what a machine shows. What says it already stays as it is.
import { ports as portsSchema } from '../../model/compose.ts';
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

/**
 * The ports of a swarm's service: those that stay, then the others.
 * @param wanted as the manager shows them, each with its mode
 */
export function portsOfModesLike(current: unknown, wanted: readonly Fields[]): unknown {
  const keyOf = (item: unknown) => {
    const port = portOf(item);
    const mode = isRecord(item) ? (item.mode ?? 'ingress') : 'ingress';
    return port ? portKeys({ ...port, hostIp: null }).map((key) => `${key} ${mode}`) : [];
  };
  const keys = new Set(wanted.flatMap(keyOf));
  const stays = listOf(current).filter(
    (item) =>
      portOf(item)?.published === null ||
      (keyOf(item).length > 0 && keyOf(item).every((key) => keys.has(key))),
  );
  const known = new Set(stays.flatMap(keyOf));
  const added = wanted.filter((item) => keyOf(item).some((key) => !known.has(key)));
  const isShort = listOf(current).length > 0 && listOf(current).every((item) => !isRecord(item));
  const all = [
    ...stays,
    ...added.map((item) => {
      const port = portOf(item);
      return isShort && port && item.mode === 'ingress' ? shortPort(port) : item;
    }),
  ];
  return all.length > 0 ? all : undefined;
}

/** Entries of one port at other addresses, `*` being all of them. @returns as many as there are addresses */
export function portAtAddresses(item: unknown, addresses: readonly string[]): unknown[] {
  const port = portOf(item);
  if (!port) return [];
  return addresses.map((address) => {
    const moved = { ...port, hostIp: address === '*' ? null : address };
    return isRecord(item) ? changedPort(item, moved) : shortPort(moved);
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

/**
 * Whether the machine shows a name's pair as it is documented: then it stays as it is written, be it with a variable.
 * @param documented pairs, as `observed`
 */
export function isUnchanged(
  documented: readonly string[],
  observed: readonly string[],
): (name: string) => boolean {
  const names = new Set(
    documented.flatMap((pair) => (observed.includes(pair) ? pair.slice(0, pair.indexOf('=')) : [])),
  );
  return (name) => names.has(name);
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
