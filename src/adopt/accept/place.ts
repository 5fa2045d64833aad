// Where a value of an entity is written: in its inventory file, or in the compose file that its stack names.
import type { LoadedHandbook } from '../../handbook/handbook.ts';
import { idOf } from '../../inventory/compose/taken.ts';
import { whereWritten } from '../../inventory/inherited.ts';
import { isPlace } from '../../model/finding.ts';
import { isRecord } from '../../model/record.ts';
import type { Section } from '../../model/sections.ts';
import { readYaml, type SourceFile } from '../../source/yaml.ts';
import { valueBelow } from '../../source/yaml-edit.ts';

type Path = readonly (string | number)[];
/** A place in a file of the handbook. */
export interface WrittenPlace {
  readonly file: string;
  readonly path: Path;
}

/** A value as its file has it; undefined: it is not there. */
const writtenAt = ({ files }: LoadedHandbook, { file, path }: WrittenPlace): unknown => {
  const source = [...files.yaml, ...(files.compose ?? [])].find((other) => other.file === file);
  return source && valueBelow(readYaml(source).value, path);
};

/** Keys of the inventory that compose has no word for. */
const ofInventory = new Set([
  'status',
  'one_shot',
  'image_id',
  'stack',
  'host',
  'service',
  'purpose',
  'content',
  'subnets',
  'gateway',
  'bridge',
]);
/** Keys that compose calls otherwise. */
const composeWords: Readonly<Record<string, string>> = {
  name: 'container_name',
  replicas: 'scale',
  ipv6: 'enable_ipv6',
  ipv4: 'enable_ipv4',
};

/** What a compose file calls an entity: its section and key. */
function composeKeys(
  source: SourceFile,
  section: Section,
  id: string,
  service: string | undefined,
): Path | undefined {
  const { value } = readYaml(source);
  const name = section === 'containers' ? 'services' : section;
  const entries = isRecord(value) ? value[name] : undefined;
  if (!isRecord(entries)) return undefined;
  const key = Object.keys(entries).find((other) =>
    service === undefined ? idOf(other) === id : other === service,
  );
  return key === undefined ? undefined : [name, key];
}

/**
 * The places where a value of an entity may be written, the best one first: where it stands today, else in the compose
 * file of its stack, else in its entry.
 * @param path below the entity
 */
export function placesOf(handbook: LoadedHandbook, section: Section, id: string, path: Path): WrittenPlace[] {
  const { comparable, origins, files, inherited } = handbook;
  const entity = comparable?.[section][id] as
    | { readonly stack?: string; readonly service?: string }
    | undefined;
  const file = origins.get(`${section}/${id}`);
  const whole: Path = [section, id, ...path];
  const places: WrittenPlace[] = [];
  if (file !== undefined && files.yaml.some((source) => source.file === file)) {
    places.push({ file, path: whole });
    const at = whereWritten({ file, path: whole }, inherited);
    if (!isPlace(at) && (at.file !== file || at.path.join() !== whole.join())) places.unshift(at);
  }
  const [key] = path;
  const isOfYaml = places.some(
    (place) =>
      writtenAt(handbook, { ...place, path: place.path.slice(0, 3) }) !== undefined && path.length > 0,
  );
  const named = comparable?.stacks[entity?.stack ?? '']?.compose ?? [];
  const ofStack = named
    .flatMap((name) => files.compose?.find((source) => source.file === name) ?? [])
    .reverse();
  if (typeof key !== 'string' || ofInventory.has(key)) return places;
  const inCompose = ofStack.flatMap((source): WrittenPlace[] => {
    const keys = composeKeys(
      source,
      section,
      id,
      section === 'containers' ? (entity?.service ?? id) : undefined,
    );
    const word = section === 'containers' || section === 'networks' ? (composeWords[key] ?? key) : key;
    return keys ? [{ file: source.file, path: [...keys, word, ...path.slice(1)] }] : [];
  });
  // Of several files the one that says it counts.
  const saying = inCompose.filter(
    (place) => writtenAt(handbook, { ...place, path: place.path.slice(0, 3) }) !== undefined,
  );
  const [best = inCompose[0]] = saying;
  if (!best) return places;
  return isOfYaml ? [...places, best] : [best, ...places];
}

/** What an entity's file says at a path today, where it is best changed; undefined: nothing. @param path below the entity */
export function currentAt(handbook: LoadedHandbook, section: Section, id: string, path: Path): unknown {
  const [place] = placesOf(handbook, section, id, path);
  return place && writtenAt(handbook, place);
}
