// The texts of a compose project -> one project in long forms, every value with its place. Pure: a function reads paths.
// Source: Compose Specification (model, merge, include, interpolation, profiles).
import { posix } from 'node:path';
import type { Place } from '../../model/finding.ts';
import { canonicalResource, canonicalService } from './canonical.ts';
import { readDotenv } from './dotenv.ts';
import { extended, type ServicesOfFile } from './extends.ts';
import type { Lookup } from './interpolate.ts';
import { mergeOver, settled } from './merge.ts';
import {
  type ComposeMap,
  type ComposeNode,
  type ComposeProblem,
  entriesOf,
  entryOf,
  itemsOf,
  keyPlace,
  map,
  plainOf,
  textOf,
} from './node.ts';
import { resourceBelow, serviceBelow } from './paths.ts';
import { readComposeYaml } from './yaml.ts';

/** The sections of a compose file whose entries have names. */
const composeSections = ['services', 'networks', 'volumes', 'secrets', 'configs', 'models'] as const;
type ComposeSection = (typeof composeSections)[number];

/** A project as its files say it together. */
export interface ComposeProject {
  /** As compose names it. */
  readonly name: string;
  /** Entries in long forms, in the order of the files. */
  readonly sections: Readonly<Record<ComposeSection, ReadonlyMap<string, ComposeMap>>>;
  /** Where each entry's key stands, by section and name. */
  readonly keys: ReadonlyMap<string, Place>;
  /** Profiles that run (`COMPOSE_PROFILES`). */
  readonly profiles: readonly string[];
  /** All files that were read, the first ones first. */
  readonly files: readonly string[];
  readonly problems: readonly ComposeProblem[];
}
/** Where a project is read from. */
export interface ComposeInput {
  /** The files, a later one over the earlier ones. The folder of the first is the project's. */
  readonly files: readonly string[];
  /** The text of a file by its path; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
  /** Variables that are set outside; they go before those of .env. */
  readonly variables?: Lookup | undefined;
  /** The folder's name, where the path does not tell it. */
  readonly folderName?: string | undefined;
}

type Sections = Record<ComposeSection, Map<string, ComposeMap>>;
const emptySections = () =>
  Object.fromEntries(composeSections.map((section) => [section, new Map<string, ComposeMap>()])) as Sections;

/** A project's name as compose makes it from a folder's. */
const projectName = (folder: string): string =>
  folder
    .toLowerCase()
    .replaceAll(/[^-_a-z0-9]/g, '')
    .replace(/^[-_]+/, '');

/** What reading a project needs and gathers. */
interface Reading {
  readonly read: ComposeInput['read'];
  readonly problems: ComposeProblem[];
  readonly keys: Map<string, Place>;
  readonly files: string[];
  /** The name that a file gives; the last one counts. */
  name?: string | undefined;
}
const deepest = 20;

const known = new Set<string>([...composeSections, 'name', 'version', 'include']);
/** Sections of the first version of compose files, which had services at the top. */
const isOldForm = (document: ComposeMap): boolean =>
  [...document.entries].every(([key]) => !known.has(key)) &&
  [...document.entries].some(([, { value }]) => entryOf(value, 'image') || entryOf(value, 'build'));

/** The document's sections, in long forms. */
function sectionsOf(document: ComposeMap, reading: Reading): Sections {
  const sections = emptySections();
  const { problems } = reading;
  for (const [key, { key: at, value }] of document.entries) {
    if (key.startsWith('x-') || key === 'name' || key === 'version' || key === 'include') continue;
    if (!known.has(key)) {
      problems.push({ severity: 'error', message: `Den Abschnitt „${key}“ kennt Compose nicht.`, at });
      continue;
    }
    if (value.kind !== 'map') {
      const isNothing = value.kind === 'scalar' && value.value === null;
      if (!isNothing) problems.push({ severity: 'error', message: `„${key}“ ist kein Abschnitt.`, at });
      continue;
    }
    const section = key as ComposeSection;
    for (const [name, entry] of entriesOf(value)) {
      // Fragments that services take their parts from.
      if (name.startsWith('x-')) continue;
      if (section === 'services' && entry.kind !== 'map' && entry.tag !== 'reset') {
        problems.push({
          severity: 'error',
          message: `Der Dienst „${name}“ ist leer.`,
          at: keyPlace(value, name),
        });
        continue;
      }
      const long =
        section === 'services' && entry.kind === 'map'
          ? canonicalService(entry, problems)
          : canonicalResource(entry, problems);
      sections[section].set(name, entry.tag ? { ...long, tag: entry.tag } : long);
      reading.keys.set(`${section}/${name}`, keyPlace(value, name));
    }
  }
  return sections;
}

/** The documents of one file; those of the first version of compose files as of today. */
function documentsOf(path: string, lookup: Lookup, reading: Reading): ComposeMap[] | undefined {
  const text = reading.read(path);
  if (text === undefined) return undefined;
  if (!reading.files.includes(path)) reading.files.push(path);
  const { documents, problems } = readComposeYaml(path, text, lookup);
  reading.problems.push(...problems);
  return documents.flatMap((document) => {
    if (document.kind !== 'map') {
      reading.problems.push({
        severity: 'error',
        message: 'Die Datei ist keine Compose-Datei.',
        at: document.at,
      });
      return [];
    }
    if (!isOldForm(document)) return [document];
    return [map([['services', document]], document.at)];
  });
}

/** What is merged so far takes a file's sections on. */
function mergeSections(merged: Sections, over: Sections): void {
  for (const section of composeSections)
    for (const [name, entry] of over[section]) {
      const before = merged[section].get(name);
      if (entry.tag === 'reset') merged[section].delete(name);
      else
        merged[section].set(
          name,
          before && entry.tag !== 'override' ? mergeOver(before, entry, [section, name]) : entry,
        );
    }
}

/** One `include`: a project of its own, whose entries may not be there already. */
function includeProject(
  entry: ComposeNode,
  folder: string,
  lookup: Lookup,
  reading: Reading,
  depth: number,
): Sections {
  const paths = itemsOf(entry.kind === 'map' ? entryOf(entry, 'path') : entry).flatMap(
    (node) => textOf(node) ?? [],
  );
  const files = paths.map((path) => posix.join(folder, path));
  const own = textOf(entryOf(entry, 'project_directory'));
  const base = own === undefined ? posix.dirname(files[0] ?? '.') : posix.join(folder, own);
  const envFiles = itemsOf(entryOf(entry, 'env_file')).flatMap((node) => textOf(node) ?? []);
  const dotenv = new Map<string, string>();
  for (const file of envFiles.length > 0
    ? envFiles.map((path) => posix.join(folder, path))
    : [posix.join(base, '.env')])
    for (const [name, value] of readDotenv(reading.read(file) ?? '', lookup)) dotenv.set(name, value);
  const inner: Lookup = (name) => lookup(name) ?? dotenv.get(name);
  const before = reading.name;
  const sections = readFiles(files, base, inner, reading, depth + 1, entry.at);
  reading.name = before;
  const below = posix.relative(folder, base) || '.';
  for (const [name, service] of sections.services) sections.services.set(name, serviceBelow(service, below));
  for (const section of ['secrets', 'configs'] as const)
    for (const [name, resource] of sections[section])
      sections[section].set(name, resourceBelow(resource, below));
  return sections;
}

function addIncluded(merged: Sections, included: Sections, at: Place, problems: ComposeProblem[]): void {
  for (const section of composeSections)
    for (const [name, entry] of included[section]) {
      const before = merged[section].get(name);
      if (!before) merged[section].set(name, entry);
      else if (JSON.stringify(plainOf(before)) !== JSON.stringify(plainOf(entry)))
        problems.push({
          severity: 'error',
          message: `„${name}“ (${section}) gibt es in einer eingebundenen Datei noch einmal, anders.`,
          at,
        });
    }
}

/** The services of a document with what they extend. */
function withExtended(
  sections: Sections,
  merged: Sections,
  file: ServicesOfFile,
  lookup: Lookup,
  reading: Reading,
): void {
  const { problems } = reading;
  const open = (path: string): ServicesOfFile | undefined => {
    // Its hints were said of its own values; twice would be too often.
    const inner: Reading = { ...reading, problems: [], keys: new Map() };
    const documents = documentsOf(path, lookup, inner);
    if (!documents) return undefined;
    const services = new Map(documents.flatMap((document) => [...sectionsOf(document, inner).services]));
    problems.push(...inner.problems);
    return { folder: posix.dirname(path), services };
  };
  const all = { ...file, services: new Map([...merged.services, ...sections.services]) };
  for (const name of sections.services.keys()) {
    const whole = extended(name, all, { open, problems });
    if (whole) sections.services.set(name, whole);
  }
}

/** Files over each other, with what they include. */
function readFiles(
  files: readonly string[],
  folder: string,
  lookup: Lookup,
  reading: Reading,
  depth: number,
  at: Place,
): Sections {
  const merged = emptySections();
  if (depth > deepest) {
    reading.problems.push({ severity: 'error', message: 'Die Dateien binden sich gegenseitig ein.', at });
    return merged;
  }
  for (const path of files) {
    const documents = documentsOf(path, lookup, reading);
    if (!documents)
      reading.problems.push({
        severity: 'error',
        message: path.includes('\\')
          ? `Die Datei „${path}“ liegt nicht vor: Pfade stehen mit Schrägstrichen („/“), auch unter Windows.`
          : `Die Datei „${path}“ liegt nicht vor.`,
        at,
      });
    for (const document of documents ?? []) {
      for (const entry of itemsOf(entryOf(document, 'include')))
        addIncluded(
          merged,
          includeProject(entry, folder, lookup, reading, depth),
          entry.at,
          reading.problems,
        );
      const sections = sectionsOf(document, reading);
      withExtended(
        sections,
        merged,
        { folder: posix.dirname(path), services: sections.services },
        lookup,
        reading,
      );
      mergeSections(merged, sections);
      reading.name = textOf(entryOf(document, 'name')) ?? reading.name;
    }
  }
  return merged;
}

/** Reads a compose project. Never throws for what stands in the files: that is a problem. */
export function readComposeProject({
  files,
  read,
  variables = () => undefined,
  folderName,
}: ComposeInput): ComposeProject {
  const [first = 'compose.yaml'] = files;
  const folder = posix.dirname(first);
  const dotenv = readDotenv(read(posix.join(folder, '.env')) ?? '', variables);
  const directoryName = projectName(folderName ?? posix.basename(folder));
  const name = variables('COMPOSE_PROJECT_NAME') ?? dotenv.get('COMPOSE_PROJECT_NAME');
  const lookup: Lookup = (variable) =>
    variables(variable) ??
    dotenv.get(variable) ??
    (variable === 'COMPOSE_PROJECT_NAME' ? (name ?? reading.name ?? directoryName) : undefined);
  const reading: Reading = { read, problems: [], keys: new Map(), files: [] };
  const at = { file: first, line: 1, column: 1 };
  const merged = readFiles(files, folder, lookup, reading, 0, at);
  for (const section of composeSections)
    for (const [key, entry] of merged[section])
      merged[section].set(key, settled(entry, [section, key]) as ComposeMap);
  return {
    name: name || reading.name || directoryName || 'projekt',
    sections: merged,
    profiles: (lookup('COMPOSE_PROFILES') ?? '').split(',').flatMap((profile) => profile.trim() || []),
    keys: reading.keys,
    files: reading.files,
    problems: reading.problems,
  };
}
