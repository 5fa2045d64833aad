// Documented variables of containers in: what their values are inside of the container, or a keyed hash of them.
//
//   docker container inspect --format '{{$name := .Name}}{{range .Config.Env}}…' $(docker ps -aq --no-trunc)
//   # shop-web-1
//   TZ value:"Europe/Berlin"
//   DB_PASSWORD hmac-sha256:<16 digits: which key>:<64 digits>
//
// The command prints one variable a line, as JSON text, so that a value of several lines cannot look like another variable.
// The collector (value-hashes.ts) drops all that the inventory does not document before anything leaves the machine. It
// keeps the value of what is documented with one and as no secret; of the rest a hash, where the machine has a key for it
// (docs/snapshots.md). The names alone are in docker-inspect.

import type { ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import type { HashedValues, ValueHashes } from './env-files.ts';
import { readLines, sortedSet } from './read-lines.ts';
import { cleanLines, rawLines } from './text.ts';

interface ObservedVariables {
  readonly container: string;
  /** Keyed hashes of values by name; of different keys they say nothing of each other. */
  readonly hashes: ValueHashes;
  readonly values: Readonly<Record<string, string>>;
  /** 1-based line of the container's name. */
  readonly line: number;
}

/** What `parse container-env` prints. */
export interface ContainerEnv {
  readonly containers: readonly ObservedVariables[];
  readonly problems: readonly Problem[];
}

/** One variable a line, behind its container's name. https://docs.docker.com/reference/cli/docker/container/inspect/ */
const template = '{{$name := .Name}}{{range .Config.Env}}{{$name}} {{json .}}{{println}}{{end}}';

const headLine = /^# (?<container>[A-Za-z0-9][\w.-]*)$/;
const hashed = /^(?<name>[^\s=]+) hmac-sha256:(?<key>[0-9a-f]{16}):(?<hash>[0-9a-f]{64})$/;
const plain = /^(?<name>[^\s=]+) value:(?<json>".*")$/;
/** A head may look like a prompt with a command behind it (`# docker-registry`): there is none here. */
const noCommand = '(?!)';
const unknownLine = 'Diese Zeile ist keine Variable eines Containers und kann nicht verglichen werden.';
const rawLine =
  'Hier stehen Variablen, wie „docker inspect“ sie zeigt: Das darf nicht weitergegeben werden. Der Sammler („infrabuch snapshot“) liest nur dokumentierte.';
const noContainer = 'Vor dieser Zeile fehlt die Zeile „# Name des Containers“.';

/** A JSON text; undefined where it is none. */
function textOfJson(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads what the collector made of it. Never throws; every line not understood is a problem. */
export function parseContainerEnv(text: string): ContainerEnv {
  const lines = cleanLines(text);
  const raw = rawLines(text);
  const containers: {
    container: string;
    line: number;
    hashes: Map<string, { key: string; hash: string }>;
    values: Map<string, string>;
  }[] = [];
  const readLine = (line: string, index: number): string | null => {
    const container = headLine.exec(line)?.groups?.container;
    if (container !== undefined) {
      containers.push({ container, line: index + 1, hashes: new Map(), values: new Map() });
      return null;
    }
    if (/^\/?[\w.-]+ "[^"=]+=/.test(line)) return rawLine;
    const [hash, value] = [hashed.exec(line)?.groups, plain.exec(raw[index] ?? '')?.groups];
    if (!hash && !value) return unknownLine;
    const current = containers.at(-1);
    if (!current) return noContainer;
    if (hash) current.hashes.set(hash.name ?? '', { key: hash.key ?? '', hash: hash.hash ?? '' });
    // What the detector took out is not said.
    else if (value && !value.json?.includes('***')) {
      const told = textOfJson(value.json ?? '');
      if (told === undefined) return unknownLine;
      current.values.set(value.name ?? '', told);
    }
    return null;
  };
  const problems = readLines(lines, noCommand, readLine);
  return {
    containers: containers.map(({ container, line, hashes, values }) => ({
      container,
      hashes: Object.fromEntries(hashes),
      values: Object.fromEntries(values),
      line,
    })),
    problems,
  };
}

/** `container` facts that add the values to what other sources show: `TZ=Europe/Berlin`. */
const containerEnvFacts = ({ containers }: ContainerEnv): ObservedFact[] =>
  containers.map(({ container, values, line }) => {
    const pairs = sortedSet(Object.entries(values).map(([name, value]) => `${name}=${value}`));
    return {
      kind: 'container',
      name: container,
      line,
      fields: pairs.length > 0 ? { env_values: pairs } : ({} as ObservedFact['fields']),
    };
  });

/** The hashes by container. */
export const hashesOfContainers = ({ containers }: ContainerEnv): HashedValues =>
  new Map(containers.map(({ container, hashes }) => [container, hashes]));

/** The values of the documented variables of containers. It shows no container that others do not. */
export const containerEnv: SnapshotSource<ContainerEnv> = {
  title: 'Werte der Umgebungsvariablen (docker inspect)',
  file: 'container-env.txt',
  command: ['docker', 'container', 'inspect', '--format', template],
  each: ['docker', 'ps', '-aq', '--no-trunc'],
  kinds: [],
  adds: ['container'],
  parse: parseContainerEnv,
  facts: containerEnvFacts,
  isEmpty: ({ containers, problems }) => containers.length === 0 && problems.length === 0,
};
