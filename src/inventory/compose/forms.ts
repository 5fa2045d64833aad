// Values of a service in compose's long forms -> as the inventory writes them.
import { posix } from 'node:path';
import {
  type ComposeNode,
  entriesOf,
  entryOf,
  type Plain,
  plainOf,
  textOf,
  writtenOf,
} from '../../source/compose/node.ts';
import { type Entry, filled } from './taken.ts';

/** Whether compose takes a text for true or false; undefined for another one. */
export function truthOf(value: Plain | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = String(value ?? '').toLowerCase();
  if (['true', 'yes', 'on', 'y', '1', 't'].includes(text)) return true;
  return ['false', 'no', 'off', 'n', '0', 'f'].includes(text) ? false : undefined;
}
const text = (node: ComposeNode | undefined) => textOf(node) || undefined;

/** A port: short where that says everything. */
export function portForm(port: ComposeNode): Plain {
  const shown = (key: string) => {
    const node = entryOf(port, key);
    return (node && textOf(node) !== undefined && String(writtenOf(node))) || undefined;
  };
  const [target = '', published, address] = ['target', 'published', 'host_ip'].map(shown);
  const protocol = text(entryOf(port, 'protocol')) ?? 'tcp';
  const mode = text(entryOf(port, 'mode'));
  const [name, app] = ['name', 'app_protocol'].map((key) => text(entryOf(port, key)));
  if (name !== undefined || app !== undefined || (mode !== undefined && mode !== 'ingress'))
    return filled({
      target: /^\d+$/.test(target) ? Number(target) : target,
      published,
      host_ip: address,
      protocol: protocol === 'tcp' ? undefined : protocol,
      mode: mode === 'ingress' ? undefined : mode,
      app_protocol: app,
      name,
    }) as Plain;
  const isSix = address?.includes(':') && !/[[${]/.test(address);
  const host = address ? `${isSix ? `[${address}]` : address}:` : '';
  return `${host}${published === undefined && !host ? '' : `${published ?? ''}:`}${target}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

const isHiddenPath = (path: string) => !/^(?:[/.~$]|[A-Za-z]:[\\/]|\\\\)/.test(path);
/**
 * A mount: short where that says everything.
 * @param volumeId the id of a named volume
 */
export function mountForm(mount: ComposeNode, volumeId: (name: string) => string): Plain {
  const { type, source, target, read_only, bind, ...rest } = writtenOf(mount) as Entry;
  const sourceValue = textOf(entryOf(mount, 'source'));
  const isVolume = type === 'volume';
  const path = source as string | undefined;
  const from =
    (isVolume || type === 'cluster') && sourceValue
      ? volumeId(sourceValue)
      : // In the long form a path need not begin with a dot.
        type === 'bind' && path !== undefined && isHiddenPath(path)
        ? `./${path}`
        : path;
  const isReadOnly = truthOf(plainOf(mount) && (read_only as Plain)) === true;
  const { create_host_path, ...bindRest } = (bind ?? {}) as Entry;
  const isCreated = truthOf(create_host_path as Plain) !== false;
  const options = filled({
    ...rest,
    bind:
      Object.keys(bindRest).length > 0 || !isCreated
        ? (filled({ ...bindRest, create_host_path: isCreated ? undefined : false }) as Plain)
        : undefined,
  });
  const isPlain = (type === 'bind' || isVolume) && Object.keys(options).length === 0;
  const targetText = String(target ?? '');
  if (isPlain && !/[:]/.test(`${targetText}${(from ?? '').replace(/\$\{[^}]*\}/g, '')}`))
    return from === undefined ? targetText : `${from}:${targetText}${isReadOnly ? ':ro' : ''}`;
  return filled({
    type,
    source: from,
    target: targetText,
    read_only: isReadOnly || undefined,
    ...options,
    volume: withFlags(options.volume, 'nocopy'),
  }) as Plain;
}
/** A section whose flags are texts in the compose file. */
const withFlags = (section: Plain | undefined, ...keys: readonly string[]): Plain | undefined => {
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return section;
  const entries = Object.entries(section as Readonly<Record<string, Plain>>);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, keys.includes(key) ? (truthOf(value) ?? value) : value]),
  );
};

/** Dependencies: a list where nothing but the names is said. */
export function dependsForm(node: ComposeNode): Plain | undefined {
  const entries = entriesOf(node).map(([name, value]) => {
    const { condition = 'service_started', required, restart } = writtenOf(value) as Entry;
    return [
      name,
      filled({
        condition,
        required: truthOf(required as Plain) === false ? false : undefined,
        restart: truthOf(restart as Plain) === true ? true : undefined,
      }),
    ] as const;
  });
  if (entries.length === 0) return undefined;
  const isPlain = entries.every(
    ([, value]) => Object.keys(value).length === 1 && value.condition === 'service_started',
  );
  return isPlain ? entries.map(([name]) => name) : (Object.fromEntries(entries) as Plain);
}

/**
 * Networks: a list where nothing but the names is said.
 * @param networkId the id of a network of the file
 */
export function networksForm(node: ComposeNode, networkId: (name: string) => string): Plain | undefined {
  const entries = entriesOf(node).map(([name, value]) => [networkId(name), writtenOf(value)] as const);
  if (entries.length === 0) return undefined;
  const isPlain = entries.every(([, value]) => value === null || Object.keys(value as object).length === 0);
  return isPlain ? entries.map(([id]) => id) : Object.fromEntries(entries);
}

/** A device as compose's short form writes it. */
export function deviceForm(node: ComposeNode): Plain {
  const [source = '', target = source, permissions = 'rwm'] = ['source', 'target', 'permissions'].map((key) =>
    text(entryOf(node, key)),
  );
  if (source.includes('=')) return source;
  return `${source}:${target}${permissions === 'rwm' ? '' : `:${permissions}`}`;
}
/** Numbers that a compose file writes as texts. */
export const numberForm = (value: Plain): Plain =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
/** Limits of a process: numbers. */
export const limitsForm = (node: ComposeNode): Plain =>
  Object.fromEntries(
    entriesOf(node).map(([name, value]) => [
      name,
      value.kind === 'map'
        ? Object.fromEntries(entriesOf(value).map(([key, limit]) => [key, numberForm(plainOf(limit))]))
        : numberForm(plainOf(value)),
    ]),
  );
/** A path of the host, seen from the project's folder. */
export const absolutePath = (directory: string, path: string): string =>
  /^[/~$]/.test(path) ? path : posix.join(directory, path);
