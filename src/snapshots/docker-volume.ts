// The text of `docker volume inspect` in, the volumes out.
//
//   docker volume inspect --format '{"Name":{{json .Name}},…}' $(docker volume ls -q)      (template below)
//   {"Name":"shop_pgdata","Driver":"local","Options":{"type":"none","o":"bind","device":"/srv/pgdata"}}    (one line)
//
// Labels are not printed, nor options in which a password stands, as those of network file systems do. Trap: anonymous
// volumes are listed as well, named by 64 random digits; no inventory can name them, so they are no facts.
//
// Also read: `{{json .}}` of `docker volume ls` of every version, which shows no options.

import { labelFacts } from '../model/container-labels.ts';
import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { pairText } from '../model/setting-values.ts';
import type { ReadItem } from './docker-objects.ts';
import { readDockerOutput } from './docker-objects.ts';
import type { JsonObject } from './json-objects.ts';
import { objectOf, textOf } from './json-objects.ts';

interface ObservedVolume {
  readonly name: string;
  readonly driver: string;
  /** `device=/srv/pgdata`; undefined: not printed. */
  readonly driver_opts?: readonly string[];
  /** `name=value`, without compose's and what may be secret; undefined: not printed. */
  readonly labels?: readonly string[];
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

/** An option that speaks of a password is left out. */
const option = (name: string) =>
  `"${name}":{{$o := index .Options "${name}"}}{{if eq (len (split (lower $o) "pass")) 1}}{{json $o}}{{else}}"***"{{end}}`;
const template = `{"Name":{{json .Name}},"Driver":{{json .Driver}},"Options":{${['type', 'o', 'device'].map(option).join(',')}}}`;

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker volume inspect“ nicht bekannt und kann nicht verglichen werden.';
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
  const driver_opts = optionsOf(object.Options);
  return {
    item: {
      name,
      driver,
      ...(driver_opts ? { driver_opts } : {}),
      ...(objectOf(object.Labels) ? { labels: labelFacts(objectOf(object.Labels) ?? {}) } : {}),
      anonymous: /^[0-9a-f]{64}$/.test(name),
      line,
    },
    messages: [],
  };
}

/** Undefined where they were not printed, or not all of them: then nothing is said. */
function optionsOf(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const options = Object.entries(objectOf(value) ?? {}).filter(
    ([, option]) => option !== '' && option !== null,
  );
  if (options.some(([, option]) => /\*\*\*|pass/i.test(String(option)))) return undefined;
  return options.map(pairText).sort();
}

/** One `volume` fact for each that has a name of its own. */
export function dockerVolumeFacts({ volumes }: DockerVolume): ObservedFact[] {
  return volumes
    .filter(({ anonymous }) => !anonymous)
    .map(({ name, driver, driver_opts, labels, line }): ObservedFact => {
      const fields: Record<string, FieldValue> = { driver };
      if (driver_opts) fields.driver_opts = driver_opts;
      if (labels) fields.labels = labels;
      return { kind: 'volume', name, line, fields };
    });
}

/** The engine's volumes. */
export const dockerVolume: SnapshotSource<DockerVolume> = {
  title: 'Volumes (docker volume inspect)',
  file: 'docker-volume.jsonl',
  command: ['docker', 'volume', 'inspect', '--format', template],
  each: ['docker', 'volume', 'ls', '-q'],
  kinds: ['volume'],
  parse: parseDockerVolume,
  facts: dockerVolumeFacts,
  blind: ({ volumes, problems }) => (volumes.length === 0 && problems.length > 0 ? ['volume'] : []),
  // Nothing but anonymous volumes is nothing to compare.
  isEmpty: ({ volumes, problems }) => volumes.every(({ anonymous }) => anonymous) && problems.length === 0,
};
