// Networks, volumes, secrets, configs and env files of a compose project -> entries of the inventory.
import { posix } from 'node:path';
import { network as networkSchema, volume as volumeSchema } from '../../model/entities.ts';
import {
  type ComposeMap,
  type ComposeNode,
  entriesOf,
  entryOf,
  keyPlace,
  type Plain,
  textOf,
  writtenOf,
} from '../../source/compose/node.ts';
import type { ComposeProject } from '../../source/compose/project.ts';
import { absolutePath, truthOf } from './forms.ts';
import { fitting } from './service.ts';
import { type Entry, filled, freeId, type Import, lose } from './taken.ts';

/** Keys of compose with the inventory's words; what is not named keeps its own. */
const words: Readonly<Record<string, string>> = { enable_ipv6: 'ipv6', enable_ipv4: 'ipv4' };
const flags = new Set(['internal', 'attachable', 'enable_ipv6', 'enable_ipv4', 'external']);
type Shape = Readonly<Record<string, { safeParse: (value: unknown) => { success: boolean } }>>;

/** The fields of a network or volume that the schema takes; others are losses. */
function fieldsOf(taken: Import, what: string, node: ComposeMap, shape: Shape): Entry {
  const fields: Entry = {};
  for (const [key, value] of entriesOf(node)) {
    if (key === 'name' || key.startsWith('x-')) continue;
    const word = words[key] ?? key;
    const plain = flags.has(key) ? truthOf(writtenOf(value)) : writtenOf(value);
    const isNothing =
      plain === null || plain === '' || (typeof plain === 'object' && Object.keys(plain).length === 0);
    if (plain !== undefined && isNothing) continue;
    const schema = Object.hasOwn(shape, word) ? shape[word] : undefined;
    const fit = schema && plain !== undefined ? fitting(schema, plain) : undefined;
    if (fit === undefined)
      lose(taken, `„${key}“ bei ${what} hat im Inventar keinen Platz.`, keyPlace(node, key));
    else if (fit !== false || key === 'enable_ipv4' || key === 'attachable') fields[word] = fit;
  }
  return fields;
}

/** Subnets in the inventory's words where they say everything. */
function withSubnets({ ipam, ...fields }: Entry): Entry {
  const isSix = ({ subnet }: Entry) => String(subnet).includes(':');
  const { config, driver, ...others } = (ipam ?? {}) as Entry;
  const blocks = (config ?? []) as readonly Entry[];
  const isPlain =
    blocks.length > 0 &&
    blocks.every(
      ({ subnet, gateway, ...rest }) =>
        subnet !== undefined &&
        Object.keys(rest).length === 0 &&
        (gateway === undefined || blocks.length === 1),
    );
  // In the inventory's words a subnet of IPv6 switches IPv6 on; in compose's it does not.
  const saysMore = blocks.some(isSix) && fields.ipv6 !== true;
  if (!isPlain || saysMore || Object.keys(others).length > 0 || driver !== undefined)
    return ipam === undefined ? fields : { ...fields, ipam };
  return filled({
    ...fields,
    subnets: blocks.map(({ subnet }) => subnet as Plain),
    gateway: blocks[0]?.gateway,
  });
}

/** Entries of a section by their names in the compose file, and the ids that they got. */
export interface Resources {
  readonly entries: Readonly<Record<string, Entry>>;
  readonly ids: ReadonlyMap<string, string>;
}

/** The networks that the services use. */
export function networkEntries(taken: Import, { sections }: ComposeProject): Resources {
  const entries: Record<string, Entry> = {};
  const ids = new Map<string, string>();
  const used = new Set(
    [...sections.services.values()].flatMap((service) =>
      entriesOf(entryOf(service, 'networks')).map(([name]) => name),
    ),
  );
  const isDefaultSet = (sections.networks.get('default')?.entries.size ?? 0) > 0;
  for (const name of new Set([...used, ...(isDefaultSet ? ['default'] : [])])) {
    const node = sections.networks.get(name);
    const named = node && entryOf(node, 'name');
    const isForeign = truthOf(node && textOf(entryOf(node, 'external'))) === true;
    const realName = named ? String(writtenOf(named)) : isForeign ? name : `${taken.project}_${name}`;
    const described = isForeign ? taken.described.get(`networks/${taken.host}/${realName}`) : undefined;
    const id =
      described ?? freeId(taken, 'networks', ...(name === 'default' ? [] : [name]), `${taken.stack}-${name}`);
    ids.set(name, id);
    if (described !== undefined) continue;
    const fields = node
      ? withSubnets(fieldsOf(taken, `Netzwerk „${name}“`, node, networkSchema.shape as unknown as Shape))
      : {};
    const isExternal = fields.external === true;
    entries[id] = filled({
      name: !isExternal && realName === `${taken.project}_${id}` ? undefined : realName,
      purpose: isExternal
        ? `Netzwerk „${realName}“, das außerhalb dieses Stacks angelegt wird.`
        : `Netzwerk „${name}“ des Stacks „${taken.stack}“.`,
      stack: taken.stack,
      ...fields,
    });
  }
  return { entries, ids };
}

/** The named volumes that the services use, with where they are mounted. */
export function volumeEntries(taken: Import, { sections }: ComposeProject): Resources {
  const mounts = new Map<string, string[]>();
  for (const [service, node] of sections.services)
    for (const mount of entryOf(node, 'volumes')?.kind === 'list'
      ? (entryOf(node, 'volumes') as { items: readonly ComposeNode[] }).items
      : []) {
      const source = textOf(entryOf(mount, 'source'));
      const type = textOf(entryOf(mount, 'type'));
      if ((type !== 'volume' && type !== 'cluster') || !source) continue;
      mounts.set(source, [
        ...(mounts.get(source) ?? []),
        `${service}: ${textOf(entryOf(mount, 'target')) ?? ''}`,
      ]);
    }
  const entries: Record<string, Entry> = {};
  const ids = new Map<string, string>();
  for (const [name, node] of [
    ...[...mounts.keys()].map((key) => [key, sections.volumes.get(key)] as const),
  ]) {
    const named = node && entryOf(node, 'name');
    const isForeign = truthOf(node && textOf(entryOf(node, 'external'))) === true;
    const realName = named ? String(writtenOf(named)) : isForeign ? name : `${taken.project}_${name}`;
    const described = isForeign ? taken.described.get(`volumes/${taken.host}/${realName}`) : undefined;
    const id = described ?? freeId(taken, 'volumes', name, `${taken.stack}-${name}`);
    ids.set(name, id);
    if (described !== undefined) continue;
    const fields = node
      ? fieldsOf(taken, `Volume „${name}“`, node, volumeSchema.shape as unknown as Shape)
      : {};
    const isExternal = fields.external === true;
    entries[id] = filled({
      name: !isExternal && realName === `${taken.project}_${id}` ? undefined : realName,
      content: `Eingehängt in ${mounts.get(name)?.join(', ') ?? ''}; der Inhalt ist nicht dokumentiert.`,
      stack: taken.stack,
      ...fields,
    });
  }
  return { entries, ids };
}

const keptIn = (node: ComposeMap | undefined, directory: string): string => {
  const [file, variable] = ['file', 'environment'].map((key) => textOf(entryOf(node, key)));
  if (file) return `Datei ${absolutePath(directory, file)}`;
  return variable
    ? `Umgebungsvariable ${variable} beim Start von Compose`
    : 'außerhalb des Compose-Projekts angelegt';
};
/** The `secrets` of the compose file; their values are looked at nowhere. */
export function secretEntries(taken: Import, { sections }: ComposeProject): Resources {
  const entries: Record<string, Entry> = {};
  const ids = new Map<string, string>();
  for (const [name, node] of sections.secrets) {
    const id = freeId(taken, 'secrets', name, `${taken.stack}-${name}`);
    ids.set(name, id);
    const { external, name: realName, ...fields } = writtenOf(node) as Entry;
    entries[id] = filled({
      name: realName ?? (id === name ? undefined : name),
      purpose: `Geheimnis „${name}“ des Compose-Projekts „${taken.project}“.`,
      kept_in: keptIn(node, taken.directory),
      ...Object.fromEntries(Object.entries(fields).filter(([key]) => !key.startsWith('x-'))),
      external: truthOf(external) || undefined,
    });
  }
  return { entries, ids };
}

/** `configs` or `models` of a file, as the stack holds them. */
export function stackSection(
  { sections }: ComposeProject,
  section: 'configs' | 'models',
  open: (value: Plain) => Plain,
): Plain | undefined {
  const pairs = [...sections[section]].map(([name, node]) => {
    const { external, ...fields } = writtenOf(node) as Entry;
    const kept = Object.entries(fields).filter(([key]) => !key.startsWith('x-'));
    return [
      name,
      open(filled({ ...Object.fromEntries(kept), external: truthOf(external) || undefined }) as Plain),
    ] as const;
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

/** Whether another program provides a service, not a container. */
export const isProvided = (service: ComposeMap): boolean =>
  entryOf(service, 'provider') !== undefined && !entryOf(service, 'image') && !entryOf(service, 'build');
/** Services that another program provides, as the stack holds them. */
export function providedServices(
  { sections }: ComposeProject,
  open: (value: Plain) => Plain,
): Plain | undefined {
  const pairs = [...sections.services].flatMap(([name, service]) => {
    const provider = entryOf(service, 'provider');
    if (!provider || !isProvided(service)) return [];
    const before = entriesOf(entryOf(service, 'depends_on')).map(([other]) => other);
    const value = { ...(writtenOf(provider) as Entry), depends_on: before.length > 0 ? before : undefined };
    return [[name, open(filled(value) as Plain)] as const];
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

/** The entry of an env file that a service reads. */
export const envFileEntry = (taken: Import, id: string, node: ComposeNode, container: string): Entry => {
  const { path = '', required, format } = writtenOf(node) as Entry;
  const whole = absolutePath(taken.directory, String(path));
  return filled({
    purpose: `Variablen von ${container}.`,
    path: whole,
    example: `env.${id.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 80)}.example`,
    required: truthOf(required) === false ? false : undefined,
    format,
    complete: false,
  });
};
/** The name of an env file in ids: `db.env` is `db`, `.env` is `env`. */
export const envFileName = (path: string): string =>
  posix
    .basename(path)
    .replace(/^\.+/, '')
    .replace(/\.env$/, '') || 'env';
