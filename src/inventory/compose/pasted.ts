// What was pasted from a compose file into an inventory file: compose's words are taken for the inventory's, a `services:`
// block for containers, x- fields for nothing. What the inventory asks beyond compose is said as not documented.
import { posix } from 'node:path';
import { aliases, composeKeys } from '../../model/compose-keys.ts';
import { undocumentedImage } from '../../model/image-name.ts';
import { isRecord } from '../../model/record.ts';
import { interpolate } from '../../source/compose/interpolate.ts';
import type { FileValue } from '../entries.ts';
import { inOwnForms } from './pasted-forms.ts';
import { envFileName } from './resources.ts';
import { idOf } from './taken.ts';
import { roleOf } from './well-known.ts';

type Values = Readonly<Record<string, unknown>>;
const undocumented = 'nicht dokumentiert';

/** Keys that a service of the machine has, one of compose not. */
const ofMachines = ['unit', 'purpose', 'role', 'software', 'binary'];
const ofCompose = new Set(composeKeys.service.map((key) => key.split('.')[0] ?? ''));
/** Whether an entry of `services` is a container of compose, not a service of the machine. */
const isComposeService = (value: unknown): value is Values =>
  isRecord(value) &&
  (value.image !== undefined || value.build !== undefined
    ? value.unit === undefined
    : !ofMachines.some((key) => value[key] !== undefined) &&
      Object.keys(value).some((key) => ofCompose.has(key) && key !== 'ports' && key !== 'environment'));

/** Texts below a value with the defaults of their variables; variables without one stay. */
function withDefaults(value: unknown): unknown {
  if (typeof value === 'string')
    return value.includes('$') ? interpolate(value, () => undefined).notation : value;
  if (Array.isArray(value)) return value.map(withDefaults);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withDefaults(part)]));
}
/** Fields that are read as something: a variable in them counts with its default. */
const readFields = new Set(['image', 'ports', 'expose']);

/** An entry in the inventory's words; the same one where it holds none of compose's. */
function inOwnWords(section: string, written: unknown): unknown {
  if (!isRecord(written)) return written;
  const entry = inOwnForms(section, written);
  const words = aliases[section] ?? {};
  const isForeign = (key: string) =>
    key.startsWith('x-') ||
    Object.hasOwn(words, key) ||
    (key === 'external' && isRecord(entry.external)) ||
    (section === 'containers' && readFields.has(key));
  if (!Object.keys(entry).some(isForeign)) return entry;
  const pairs = Object.entries(entry).flatMap(([key, value]): [string, unknown][] => {
    if (key.startsWith('x-')) return [];
    const word = Object.hasOwn(words, key) ? words[key] : undefined;
    if (word !== undefined && !Object.hasOwn(entry, word)) return [[word, value]];
    if (key === 'external' && isRecord(value))
      return entry.name === undefined && value.name !== undefined
        ? [
            ['external', true],
            ['name', value.name],
          ]
        : [['external', true]];
    return [[key, section === 'containers' && readFields.has(key) ? withDefaults(value) : value]];
  });
  return Object.fromEntries(pairs);
}

/** Where pasted entries belong: the only stack of the handbook, else its only host. */
interface Home {
  readonly stack: string | undefined;
  readonly host: string | undefined;
  readonly project: string | undefined;
  readonly directory: string;
}
/** What a pasted entry must have beyond compose. */
function withRequired(section: string, entry: unknown, { stack, host }: Home): unknown {
  const value: Values = isRecord(entry) ? entry : {};
  const isPlaced = value.stack !== undefined || value.host !== undefined;
  const home = isPlaced ? {} : stack === undefined ? { host } : { stack };
  if (section === 'containers')
    return { purpose: undocumented, role: roleOf(String(value.image ?? '')), ...home, ...value };
  if (section === 'networks') return { purpose: undocumented, ...home, ...value };
  if (section === 'volumes') return { content: undocumented, ...home, ...value };
  return { purpose: undocumented, kept_in: undocumented, ...value };
}
/** The only entry of a section, where it has one. */
const soleEntry = (entries: Values): readonly [string, Values] | undefined => {
  const [only, ...others] = Object.entries(entries);
  return only && others.length === 0 ? [only[0], isRecord(only[1]) ? only[1] : {}] : undefined;
};

/** Paths of env files become entries of `env_files`; ids stay. */
function envFilesOf(
  service: string,
  entry: Values,
  { directory }: Home,
  files: Record<string, unknown>,
): Values {
  if (entry.env_file === undefined || entry.env_file === null) return entry;
  const ids = [entry.env_file].flat().map((item: unknown) => {
    const { path, ...rest } = isRecord(item) ? item : { path: item };
    const id = idOf(`${service}-${envFileName(String(path))}`);
    files[id] = {
      purpose: undocumented,
      path: posix.isAbsolute(String(path)) ? path : posix.join(directory, String(path)),
      example: `env.${id}.example`,
      complete: false,
      ...rest,
    };
    return id;
  });
  return { ...entry, env_file: ids };
}
/** A service of compose as a container; compose names it by project and service, unless it has a name. */
function containerOf(service: string, entry: Values, home: Home, files: Record<string, unknown>): unknown {
  const isNamed = entry.container_name !== undefined || entry.name !== undefined;
  const said = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));
  const rest = envFilesOf(service, withDefaults(said) as Values, home, files);
  const image = entry.build === undefined ? undocumentedImage : `${home.project ?? 'projekt'}-${service}`;
  const whole = {
    service,
    ...(isNamed || home.project === undefined ? {} : { name: `${home.project}-${service}-1` }),
    ...(said.image === undefined ? { image } : {}),
    ...rest,
  };
  return withRequired('containers', inOwnWords('containers', whole), home);
}

/** Sections that compose has as well. */
const shared = ['containers', 'networks', 'volumes', 'secrets'] as const;

/** Whether another program provides a service. */
const isProvider = (entry: Values): boolean =>
  entry.provider !== undefined && entry.image === undefined && entry.build === undefined;
const joins = (entry: unknown, network: string): boolean => {
  const networks = isRecord(entry) ? entry.networks : undefined;
  return Array.isArray(networks) ? networks.includes(network) : isRecord(networks) && network in networks;
};
/** What compose has beside services and the inventory at the stack; it is taken out of the sections. */
function stackParts(
  sections: Record<string, unknown>,
  provided: readonly (readonly [string, unknown])[],
  { stack }: Home,
): Values {
  if (stack === undefined) return {};
  const parts: Record<string, unknown> = {};
  for (const key of ['configs', 'models'] as const)
    if (isRecord(sections[key])) {
      parts[key] = withoutNothing(withDefaults(sections[key]));
      delete sections[key];
    }
  if (provided.length > 0)
    parts.providers = Object.fromEntries(
      provided.map(([name, entry]) => [name, isRecord(entry) ? entry.provider : {}]),
    );
  return parts;
}
const withoutNothing = (entries: unknown): unknown =>
  isRecord(entries)
    ? Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => [name, inOwnWords('secrets', entry ?? {})]),
      )
    : entries;

/** A file in the inventory's words, and what of it belongs to the stack. */
interface Read extends FileValue {
  readonly ofStack?: Values;
}
/** One file in the inventory's words. */
function withoutCompose({ file, value }: FileValue, home: Home): Read {
  if (!isRecord(value)) return { file, value };
  const services = Object.entries(isRecord(value.services) ? value.services : {}).filter(
    ([name]) => !name.startsWith('x-'),
  );
  const pasted = services.filter(([, entry]) => isComposeService(entry));
  const isPasted = pasted.length > 0;
  const isDropped = (key: string) =>
    key.startsWith('x-') || (isPasted && (key === 'version' || key === 'name'));
  const sections: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).filter(([key]) => !isDropped(key)),
  );
  for (const section of shared) {
    const entries = sections[section];
    if (!isRecord(entries)) continue;
    sections[section] = Object.fromEntries(
      Object.entries(entries).map(([id, entry]) => {
        const own = inOwnWords(section, isPasted ? withDefaults(entry) : entry);
        return [id, isPasted && section !== 'containers' ? withRequired(section, own, home) : own];
      }),
    );
  }
  if (!isPasted) return { file, value: sections };
  const files: Record<string, unknown> = {};
  const provided = pasted.filter(([, entry]) => isProvider(entry as Values));
  const { default: described } = isRecord(value.networks) ? value.networks : {};
  const hasDefault = isRecord(described) && Object.keys(described).length > 0;
  const containers = pasted
    .filter(([, entry]) => !isProvider(entry as Values))
    .map(([name, entry]) => {
      const container = containerOf(name, entry as Values, home, files);
      const isAlone = isRecord(container) && !container.networks && !container.network_mode;
      return [
        idOf(name),
        isAlone && hasDefault ? { ...container, networks: ['default'] } : container,
      ] as const;
    });
  const merge = (section: string, added: Values) => {
    if (Object.keys(added).length > 0)
      sections[section] = { ...(isRecord(sections[section]) ? sections[section] : {}), ...added };
  };
  const rest = services.filter(([, entry]) => !isComposeService(entry));
  if (rest.length > 0) sections.services = Object.fromEntries(rest);
  else delete sections.services;
  merge('containers', Object.fromEntries(containers));
  // Docker Compose makes the network of this name itself.
  const isJoined = containers.some(([, entry]) => joins(entry, 'default'));
  if (isJoined && !(isRecord(sections.networks) && Object.hasOwn(sections.networks, 'default')))
    merge('networks', { default: withRequired('networks', {}, home) });
  merge('env_files', files);
  return { file, value: sections, ofStack: stackParts(sections, provided, home) };
}

/**
 * The values of a handbook's files in the inventory's words.
 * @param files as they were read
 */
export function withoutComposeWords(files: readonly FileValue[]): readonly FileValue[] {
  const sectionsOf = (section: string): Values =>
    Object.assign(
      {},
      ...files.map(({ value }) => (isRecord(value) && isRecord(value[section]) ? value[section] : {})),
    ) as Values;
  const [stack, entry] = soleEntry(sectionsOf('stacks')) ?? [];
  const [host] = soleEntry(sectionsOf('hosts')) ?? [];
  const project =
    stack === undefined ? undefined : typeof entry?.project === 'string' ? entry.project : stack;
  const directory = typeof entry?.directory === 'string' ? entry.directory : '/';
  const read = files.map((file) => withoutCompose(file, { stack, host, project, directory }));
  const ofStack = Object.assign({}, ...read.map(({ ofStack: parts = {} }) => parts)) as Values;
  if (Object.keys(ofStack).length === 0) return read;
  return read.map(({ file, value }) => {
    const stacks = isRecord(value) ? value.stacks : undefined;
    if (!isRecord(value) || !isRecord(stacks) || !Object.hasOwn(stacks, stack ?? '')) return { file, value };
    return { file, value: { ...value, stacks: { ...stacks, [stack ?? '']: { ...ofStack, ...entry } } } };
  });
}
