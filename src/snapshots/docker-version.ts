// The text of `docker version` in, the versions of engine and client out.
//
//   docker version --format '{"Client":{"Version":{{json .Client.Version}}},"Server":…}'      (template below)
//   {"Client":{"Version":"28.2.2"},"Server":{"Version":"20.10.24+dfsg1"}}
//
// Traps: when the daemon does not answer, the client is printed all the same, with `"Server":null`, and the exit
// code is 1. The plain text shows containerd, runc and docker-init under the server with a `Version` of their own.
//
// Also read: `{{json .}}` and the plain text of every version.

import type { ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import type { ReadItem, ReadText } from './docker-objects.ts';
import { readDockerOutput } from './docker-objects.ts';
import type { JsonObject } from './json-objects.ts';
import { objectOf, textOf } from './json-objects.ts';

interface ObservedVersion {
  /** `Docker Engine` or `Docker CLI`. */
  readonly name: string;
  readonly version: string;
  /** 1-based line. */
  readonly line: number;
}

/** What `parse docker-version` prints. */
export interface DockerVersion {
  readonly versions: readonly ObservedVersion[];
  readonly problems: readonly Problem[];
}

const template = [
  '{"Client":{"Version":{{json .Client.Version}}},',
  '"Server":{{with .Server}}{"Version":{{json .Version}}}{{else}}null{{end}}}',
].join('');

const engine = 'Docker Engine';
const client = 'Docker CLI';
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker version“ nicht bekannt und kann nicht verglichen werden.';
const noVersion = 'Dieses JSON-Objekt nennt keine Docker-Version und kann nicht verglichen werden.';
const cutBlock = 'Unter dieser Zeile fehlt die Version, die Ausgabe ist abgeschnitten.';
const noEngine =
  'Hier steht nur die Version des Befehls „docker“: Der Docker-Dienst hat nicht geantwortet, oder die Ausgabe ist abgeschnitten.';

/** Reads what `docker version` printed. Never throws; every line not understood is a problem. */
export function parseDockerVersion(text: string): DockerVersion {
  const { items, problems } = readDockerOutput<readonly ObservedVersion[]>(text, {
    call: 'version',
    unknownLine,
    readObject,
    readText,
  });
  const versions = items.flat();
  const first = versions[0];
  const isSilent =
    first !== undefined && problems.length === 0 && !versions.some(({ name }) => name === engine);
  return { versions, problems: isSilent ? [{ line: first.line, column: 1, message: noEngine }] : problems };
}

function readObject(object: JsonObject, line: number): ReadItem<readonly ObservedVersion[]> {
  const versions = [
    ...versionOf(client, objectOf(object.Client)?.Version, line),
    ...versionOf(engine, objectOf(object.Server)?.Version, line),
  ];
  return { item: versions, messages: versions.length === 0 ? [noVersion] : [] };
}

function versionOf(name: string, version: unknown, line: number): ObservedVersion[] {
  const text = textOf(version);
  return text === null || text === '' ? [] : [{ name, version: text, line }];
}

/** Reads the block that begins with `Client:` or `Server:` and its indented lines; null for any other line. */
function readText(lines: readonly string[], index: number): ReadText<readonly ObservedVersion[]> | null {
  const side = /^\s*(Client|Server):(?!.*podman)/i.exec(lines[index] ?? '')?.[1];
  if (side === undefined) return null;
  let component = side === 'Client' ? client : engine;
  const versions: ObservedVersion[] = [];
  let next = index + 1;
  for (; next < lines.length; next += 1) {
    const groups = /^\s+(?<key>[A-Za-z][\w/ -]*):(?:\s+(?<value>.*?))?\s*$/.exec(lines[next] ?? '')?.groups;
    if (groups === undefined) break;
    const { key = '', value = '' } = groups;
    // The commit of a component may be empty.
    if (value === '' && !/commit/i.test(key)) component = key === 'Engine' ? engine : key;
    else if (key === 'Version') versions.push(...versionOf(component, value, next + 1));
  }
  const known = versions.filter(({ name }) => name === engine || name === client);
  return { items: [known], messages: known.length === 0 ? [cutBlock] : [], next };
}

/** One `software` fact each. */
export function dockerVersionFacts({ versions }: DockerVersion): ObservedFact[] {
  return versions.map(({ name, version, line }) => ({ kind: 'software', name, line, fields: { version } }));
}

/** The versions of Docker itself. */
export const dockerVersion: SnapshotSource<DockerVersion> = {
  title: 'Docker-Versionen (docker version)',
  file: 'docker-version.json',
  command: ['docker', 'version', '--format', template],
  kinds: ['software'],
  parse: parseDockerVersion,
  facts: dockerVersionFacts,
  blind: ({ versions, problems }) => (versions.length === 0 && problems.length > 0 ? ['software'] : []),
  isEmpty: ({ versions, problems }) => versions.length === 0 && problems.length === 0,
};
