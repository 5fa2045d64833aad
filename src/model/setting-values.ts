// How compose and `docker inspect` spell the values of a container's settings -> one spelling, as facts hold it. Each
// pair reads a documented and an observed value. Sources: Compose Specification, services; Docker Engine API, HostConfig.
import { commandText } from './command.ts';
import type { FieldMode, FieldValue } from './facts.ts';
import { isRecord } from './record.ts';

interface Spelling {
  readonly documented: (value: unknown) => FieldValue | undefined;
  readonly observed: (value: unknown) => FieldValue | undefined;
  readonly mode?: FieldMode;
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();
const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.filter((entry) => typeof entry === 'string')
      : [];
/**
 * One text for each object of a list that inspect shows; null is an empty list.
 * @param spell undefined for an object that lacks a part: then nothing was seen of the list
 */
export function textsOfObjects(
  value: unknown,
  spell: (entry: Readonly<Record<string, unknown>>) => string | undefined,
): string[] | undefined {
  if (value !== null && !Array.isArray(value)) return undefined;
  const texts: readonly (string | undefined)[] = (value ?? []).map((entry: unknown) =>
    isRecord(entry) ? spell(entry) : undefined,
  );
  return texts.includes(undefined) ? undefined : texts.filter((text) => text !== undefined).sort();
}
const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
/** Texts that a list holds; null is an empty list, what is neither is not understood. */
const listed =
  (spell: (text: string) => string) =>
  (value: unknown): FieldValue | undefined =>
    value === null || Array.isArray(value) ? sorted(textsOf(value).map(spell)) : undefined;
const documentedList =
  (spell: (text: string) => string) =>
  (value: unknown): FieldValue =>
    sorted(textsOf(value).map(spell));

const spelledList = (spell: (text: string) => string): Spelling => ({
  documented: documentedList(spell),
  observed: listed(spell),
});

/** Texts in any order. */
export const list = spelledList((text) => text);
/** `CAP_NET_ADMIN` is `NET_ADMIN`. */
export const capabilities = spelledList((text) => text.toUpperCase().replace(/^CAP_/, ''));
/**
 * Both `no-new-privileges` and `no-new-privileges:true` switch it on. A profile is printed whole where it was read
 * from a file: only its kind is compared then. Docker adds `label=disable` where the host's processes are shared.
 */
const securityOption = (text: string) =>
  text
    .replace(/^no-new-privileges[:=]true$/, 'no-new-privileges')
    .replace(/^(seccomp|apparmor|label|systempaths)[:=]/, '$1=')
    .replace(/^seccomp=[\s\S]*[{/.][\s\S]*$/, 'seccomp=eigenes Profil');
/** The client turns it into empty lists of paths: those are compared (compose-inspection.ts). */
const isSystemPaths = (text: string) => /^systempaths[:=]/.test(text);
export const securityOptions: Spelling = {
  documented: (value) =>
    sorted(
      textsOf(value)
        .filter((text) => !isSystemPaths(text))
        .map(securityOption),
    ),
  observed: listed(securityOption),
  mode: { ignore: ['label=disable', 'systempaths='] },
};

/** `/dev/dri` is `/dev/dri:/dev/dri:rwm`. */
export const devices: Spelling = {
  documented: documentedList((text) => {
    const [source = '', target = source, rights = 'rwm'] = text.split(':');
    return deviceText(source, ...(/^[rwm]+$/.test(target) ? [source, target] : [target, rights]));
  }),
  observed: (value) =>
    textsOfObjects(value, ({ PathOnHost, PathInContainer, CgroupPermissions }) =>
      typeof PathOnHost === 'string' &&
      typeof PathInContainer === 'string' &&
      typeof CgroupPermissions === 'string'
        ? deviceText(PathOnHost, PathInContainer, CgroupPermissions || 'rwm')
        : undefined,
    ),
};
const deviceText = (source: string, target = source, rights = 'rwm') =>
  `${source}${target === source ? '' : `:${target}`}${rights === 'rwm' ? '' : `:${rights}`}`;

/** Docker's and podman's own modes are the same to others. */
export const ipcMode: Spelling = {
  documented: (value) => String(value),
  observed: (value) => (value === '' || value === null ? 'private' : textOrNothing(value)),
};
const textOrNothing = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Of its own is what every container is; podman says so by a word. */
export const ownNamespace: Spelling = {
  documented: (value) => (value === 'private' ? null : String(value)),
  observed: (value) => (value === '' || value === null || value === 'private' ? null : textOrNothing(value)),
};

/** Docker prints null where nobody said anything. */
export const falseWhenEmpty: Spelling = {
  documented: (value) => value === true,
  observed: (value) => (value === null || typeof value === 'boolean' ? (value ?? false) : undefined),
};
/** No limit is 0, or -1. */
export const nullWhenZero: Spelling = {
  documented: (value) =>
    Number(value) > 0 ? Number(value) : value === 0 || value === -1 ? null : Number(value),
  observed: (value) =>
    value === null || value === 0 || value === -1 ? null : typeof value === 'number' ? value : undefined,
};

const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
/** `1500m`, `1.5 GB`, 1572864000 -> bytes; undefined for what is no size. */
export function bytesOf(value: unknown): number | undefined {
  const { number, unit = '' } =
    /^(?<number>\d+(?:\.\d+)?)\s*(?<unit>[kmgt]?)i?b?$/i.exec(String(value).trim())?.groups ?? {};
  return number === undefined ? undefined : Math.round(Number(number) * (units[unit.toLowerCase()] ?? 1));
}
/** 1572864000 -> `1500m`; so both sides read alike. */
function sizeText(bytes: number): string {
  const unit = ['g', 'm', 'k'].find((name) => bytes % (units[name] ?? 1) === 0);
  return unit === undefined ? `${bytes}b` : `${bytes / (units[unit] ?? 1)}${unit}`;
}
/** Sizes, in the largest unit that fits; none is null. */
export const bytes: Spelling = {
  documented: (value) => {
    const size = Number(value) === -1 ? -1 : bytesOf(value);
    return size === undefined ? undefined : size === 0 ? null : size === -1 ? '-1' : sizeText(size);
  },
  observed: (value) =>
    typeof value !== 'number' ? undefined : value === 0 ? null : value === -1 ? '-1' : sizeText(value),
};
/** `0.50` processors are 500000000 of Docker's. */
export const processors: Spelling = {
  documented: (value) => (Number(value) > 0 ? String(Number(value)) : null),
  observed: (value) => (typeof value !== 'number' ? undefined : value === 0 ? null : String(value / 1e9)),
};

/** `nofile=1024:2048`. */
export const ulimits: Spelling = {
  documented: (value) =>
    sorted(
      entriesOf(value).map(([name, limit]) => {
        const [both] = entriesOf(limit);
        const { soft, hard } = both
          ? (limit as { soft: number; hard: number })
          : { soft: limit, hard: limit };
        return `${name}=${soft}:${hard}`;
      }),
    ),
  observed: (value) =>
    textsOfObjects(value, ({ Name, Soft, Hard }) =>
      typeof Name === 'string' && typeof Soft === 'number' && typeof Hard === 'number'
        ? `${Name.toLowerCase().replace('rlimit_', '')}=${Soft}:${Hard}`
        : undefined,
    ),
  // The engine adds those of its own configuration.
  mode: { contains: true },
};

/** `name=value`; null is an empty text. */
export const pairText = ([name, value]: readonly [string, unknown]): string => `${name}=${value ?? ''}`;
/** A map, or a list of `name=value`. */
export const pairs: Spelling = {
  documented: (value) => sorted([...textsOf(value), ...entriesOf(value).map(pairText)]),
  observed: (value) =>
    value === null || typeof value === 'object' ? sorted(entriesOf(value).map(pairText)) : undefined,
};
/** `/run`, `/run:size=64m`. */
export const tmpfs: Spelling = {
  documented: (value) => sorted(textsOf(value)),
  observed: (value) =>
    value === null || typeof value === 'object'
      ? sorted(entriesOf(value).map(([path, options]) => (options ? `${path}:${options}` : path)))
      : undefined,
};
/** Docker and compose 1 part name and address by a colon, compose 2 by an equals sign. */
const hostLine = (text: string) => text.replace(/^([^:=]+)[:=]\[?(.*?)\]?$/, '$1 → $2');
export const extraHosts: Spelling = {
  documented: (value) => sorted([...textsOf(value), ...entriesOf(value).map(pairText)].map(hostLine)),
  observed: listed(hostLine),
};

/** Of a log driver's options only these are asked for: others may hold a token. */
const logOptions = ['max-size', 'max-file', 'compress', 'mode', 'max-buffer-size', 'tag', 'labels', 'env'];
/** `driver=json-file`, `max-size=10m`; the engine adds options of its own configuration. */
export const logging = {
  documented: (value: unknown): FieldValue => {
    const { driver, options } = value as { driver?: string; options?: object };
    const known = entriesOf(options).filter(([name]) => logOptions.includes(name));
    return sorted([...(driver ? [`driver=${driver}`] : []), ...known.map(pairText)]);
  },
  observed: (value: unknown): FieldValue | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const { Type, Config } = value as { Type?: unknown; Config?: unknown };
    if (typeof Type !== 'string') return undefined;
    const options = entriesOf(Config).filter(([name, option]) => logOptions.includes(name) && option);
    return sorted([`driver=${Type}`, ...options.map(pairText)]);
  },
  mode: { contains: true },
  asked: {
    print:
      '{"Type":{{json .HostConfig.LogConfig.Type}},"Config":{' +
      logOptions
        .map((name) => `"${name}":{{json (index .HostConfig.LogConfig.Config "${name}")}}`)
        .join(',') +
      '}}',
    pick: (value: unknown) => {
      const { Type, Config } = (value ?? {}) as { Type?: unknown; Config?: unknown };
      return {
        Type,
        Config: Object.fromEntries(entriesOf(Config).filter(([name]) => logOptions.includes(name))),
      };
    },
  },
};

/** Of a swarm's placement: `node.role==manager` and `node.role == manager` are one. */
export const placementConstraint = (text: string): string => text.replace(/\s*([!=]=)\s*/, '$1').trim();

/** Words joined by spaces; of what is scrubbed nothing is said. */
export const command: Spelling = {
  documented: (value) => commandText(value as string | readonly string[]),
  observed: (value) => {
    if (value === null) return null;
    const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : undefined;
    return text?.includes('***') ? undefined : text === '' ? null : text;
  },
};
