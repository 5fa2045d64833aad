// The text of `docker volume ls` in, the volumes out.
//
//   docker volume ls --format '{"Name":{{json .Name}},"Driver":{{json .Driver}}}'
//   {"Name":"shop_pgdata","Driver":"local"}
//
// Labels and options are not printed: options hold the passwords of network file systems. Trap: anonymous volumes
// are listed as well, named by 64 random digits; no inventory can name them, so they are no facts.
//
// Also read: `{{json .}}` of every version and the output of `docker volume inspect`.

import type { ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import type { ReadItem } from './docker-objects.ts';
import { readDockerOutput } from './docker-objects.ts';
import type { JsonObject } from './json-objects.ts';
import { textOf } from './json-objects.ts';

interface ObservedVolume {
  readonly name: string;
  readonly driver: string;
  /** Named by the engine. */
  readonly anonymous: boolean;
  /** 1-based line where the volume begins. */
  readonly line: number;
}

/** What `parse docker-volume` prints. */
export interface DockerVolume {
  readonly volumes: readonly ObservedVolume[];
  readonly problems: readonly Problem[];
}

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker volume ls“ nicht bekannt und kann nicht verglichen werden.';
const nameless = 'Dieses JSON-Objekt nennt kein Volume und kann nicht verglichen werden.';

/** Reads what `docker volume ls` printed. Never throws; every line not understood is a problem. */
export function parseDockerVolume(text: string): DockerVolume {
  const { items, problems } = readDockerOutput(text, {
    call: 'volume\\s+(?:inspect|ls|list)',
    unknownLine,
    readObject: readVolume,
  });
  return { volumes: items, problems };
}

function readVolume(object: JsonObject, line: number): ReadItem<ObservedVolume> {
  const name = textOf(object.Name);
  const driver = textOf(object.Driver);
  // Only networks may be internal, only containers have a state.
  const isOther = object.Internal !== undefined || object.State !== undefined;
  if (!name || !driver || isOther) return { item: null, messages: [nameless] };
  return { item: { name, driver, anonymous: /^[0-9a-f]{64}$/.test(name), line }, messages: [] };
}

/** One `volume` fact for each that has a name of its own. */
export function dockerVolumeFacts({ volumes }: DockerVolume): ObservedFact[] {
  return volumes
    .filter(({ anonymous }) => !anonymous)
    .map(({ name, driver, line }) => ({ kind: 'volume', name, line, fields: { driver } }));
}

/** The engine's volumes. */
export const dockerVolume: SnapshotSource<DockerVolume> = {
  title: 'Volumes (docker volume ls)',
  file: 'docker-volume.jsonl',
  command: ['docker', 'volume', 'ls', '--format', '{"Name":{{json .Name}},"Driver":{{json .Driver}}}'],
  kinds: ['volume'],
  parse: parseDockerVolume,
  facts: dockerVolumeFacts,
  blind: ({ volumes, problems }) => (volumes.length === 0 && problems.length > 0 ? ['volume'] : []),
  // Nothing but anonymous volumes is nothing to compare.
  isEmpty: ({ volumes, problems }) => volumes.every(({ anonymous }) => anonymous) && problems.length === 0,
};
