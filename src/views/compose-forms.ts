// Ports and mounts of the inventory -> compose's short form where it says everything, else the long one.
import type { Container, Inventory } from '../model/inventory.ts';

/** What a compose file may hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
/** A map without the keys that have no value. */
export const present = (map: Record<string, Json | undefined>): Record<string, Json> =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as Record<string, Json>;
/** A list, or nothing where it is empty. */
export const nonEmpty = <T extends readonly Json[]>(list: T): T | undefined =>
  list.length ? list : undefined;
/** A path of the host as the compose file in a directory writes it. */
export const relative = (path: string, directory: string): string =>
  path.startsWith(`${directory}/`) ? `./${path.slice(directory.length + 1)}` : path;

/** Names of ports in compose are one word; what people write is what the port is for. */
const isPortName = /^[a-z][a-z0-9-]*$/;

/** A port of a container; without a host port Docker picks one. */
export function composePort(port: Container['ports'][number]): Json {
  const { hostIp, published, target, protocol, mode, app_protocol, name, open } = port;
  const ending = protocol === 'tcp' ? '' : `/${protocol}`;
  const isNamed = name !== undefined && isPortName.test(name);
  if (mode !== undefined || app_protocol !== undefined || isNamed)
    return present({
      name: isNamed ? name : undefined,
      target: /^\d+$/.test(target) ? Number(target) : target,
      published: published ?? open,
      host_ip: hostIp ?? undefined,
      protocol,
      mode,
      app_protocol,
    });
  if (open !== undefined) return `${open}:${target}${ending}`;
  const address = hostIp ? `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:` : '';
  const host = published === null && address === '' ? '' : `${published ?? ''}:`;
  return `${address}${host}${target}${ending}`;
}

const isRelativeName = (source: string) => !/^(?:[/.~$]|[A-Za-z]:[\\/]|\\\\)/.test(source);
/** A mount of a container. @param directory of the stack, from which paths are read */
export function composeMount(
  { volumes }: Inventory,
  { volume, path, target, readOnly, options }: Container['volumes'][number],
  directory: string,
): Json {
  const entry = volume ? volumes[volume] : undefined;
  const bound = entry && entry.kind !== 'named' ? relative(entry.path ?? entry.name, directory) : path;
  const source = bound ?? volume;
  if (options === undefined)
    return source === undefined ? target : `${source}:${target}${readOnly ? ':ro' : ''}`;
  const { type, ...rest } = options;
  const isBind = bound !== undefined && !isRelativeName(bound);
  return present({
    type: type ?? (isBind ? 'bind' : 'volume'),
    source,
    target,
    read_only: readOnly || undefined,
    ...(rest as Record<string, Json>),
  });
}
