// Stacks that name their compose files: what stands there is the inventory's, placed at its own line; YAML adds what compose
// has no word for. Pure: the texts are read elsewhere.
import type { At, DraftFinding, Place } from '../../model/finding.ts';
import { isRecord } from '../../model/record.ts';
import type { Section } from '../../model/sections.ts';
import type { ComposeMap, ComposeNode, Plain } from '../../source/compose/node.ts';
import { type ComposeProject, readComposeProject } from '../../source/compose/project.ts';
import type { Entries, Entry } from '../entries.ts';
import { type InheritedPlaces, placeKey } from '../inherited.ts';
import { documentError } from '../schema-findings.ts';
import { importedSections } from './sections.ts';
import { describedBy, type Import, idOf } from './taken.ts';

/** Texts of compose files and what belongs to them, by path below the root. */
export type ComposeTexts = ReadonlyMap<string, string>;
/** A stack that names compose files. */
interface ComposeStack {
  readonly id: string;
  readonly entry: Entry;
  readonly value: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
}
/** Entries with those of compose files, and where their values are written. */
export interface WithCompose {
  readonly entries: Entries;
  readonly places: InheritedPlaces;
  readonly findings: readonly DraftFinding[];
}

/** The compose files that a stack names; none where it names none. */
export const composeFilesOf = (stack: unknown): readonly string[] => {
  const named = isRecord(stack) ? stack.compose : undefined;
  return [named ?? []].flat().filter((file): file is string => typeof file === 'string' && file !== '');
};
const stacksWithin = (entries: Entries): ComposeStack[] =>
  [...entries.values()].flatMap((entry) => {
    const files = entry.section === 'stacks' ? composeFilesOf(entry.value) : [];
    return files.length > 0 && isRecord(entry.value)
      ? [{ id: entry.id, entry, value: entry.value, files }]
      : [];
  });

/** The keys of a service that the inventory calls otherwise. */
const otherWords: Readonly<Record<string, string>> = {
  container_name: 'name',
  scale: 'replicas',
  enable_ipv6: 'ipv6',
  enable_ipv4: 'ipv4',
};
/** The places of a node and of what stands below it. */
function placesBelow(
  node: ComposeNode,
  path: readonly (string | number)[],
  note: (path: readonly (string | number)[], at: Place) => void,
): void {
  note(path, node.at);
  if (node.kind === 'list')
    for (const [index, item] of node.items.entries()) placesBelow(item, [...path, index], note);
  if (node.kind === 'map')
    for (const [key, { value }] of node.entries)
      placesBelow(value, [...path, path.length === 2 ? (otherWords[key] ?? key) : key], note);
}

/** What YAML says of the ports of a compose file: for whom each is open, and why. */
function withIntents(ports: unknown, additions: unknown): unknown {
  if (!Array.isArray(ports) || !Array.isArray(additions)) return additions ?? ports;
  const keyOf = (port: unknown) => {
    if (isRecord(port)) return `${port.published ?? ''}:${port.target}/${port.protocol ?? 'tcp'}`;
    const [, published = '', target = '', protocol = 'tcp'] =
      /^(?:.*?:)?(?:(\d[\d-]*)?:)?(\d[\d-]*)(?:\/(\w+))?$/.exec(String(port)) ?? [];
    return `${published}:${target}/${protocol}`;
  };
  const longOf = (port: unknown) => {
    if (isRecord(port)) return port;
    const { ip, published, target, protocol } =
      /^(?:(?<ip>.+):)??(?:(?<published>\d[\d-]*)?:)?(?<target>\d[\d-]*)(?:\/(?<protocol>\w+))?$/.exec(
        String(port),
      )?.groups ?? {};
    return Object.fromEntries(
      Object.entries({ target, published, host_ip: ip?.replace(/^\[(.*)\]$/, '$1'), protocol }).filter(
        ([, value]) => value !== undefined,
      ),
    );
  };
  return ports.map((port) => {
    const addition = additions.find((other) => isRecord(other) && keyOf(other) === keyOf(port));
    return isRecord(addition) ? { ...longOf(port), ...addition } : port;
  });
}

/** Keys of an entry that people write, although the import says something there as well. */
const ofPeople = new Set([
  'purpose',
  'content',
  'role',
  'notes',
  'kept_in',
  'title',
  'note',
  'protocol',
  'ports',
  'example',
  'complete',
  'used_by',
]);

/** An entry of YAML over that of the compose file. */
function merged(
  own: Entry,
  ofCompose: Readonly<Record<string, Plain | undefined>>,
  say: (finding: DraftFinding) => void,
): Entry {
  const value = isRecord(own.value) ? own.value : {};
  const repeated = Object.keys(value).filter(
    (key) =>
      Object.hasOwn(ofCompose, key) &&
      !ofPeople.has(key) &&
      JSON.stringify(value[key]) !== JSON.stringify(ofCompose[key]),
  );
  for (const key of repeated)
    say(
      documentError(
        'id-duplicate',
        `${own.section}:${own.id}`,
        `„${key}“ steht schon in der Compose-Datei, anders.`,
        { file: own.file, path: [own.section, own.id, key], key: true },
        { fix: 'Die Angabe hier löschen oder die Compose-Datei ändern.' },
      ),
    );
  return {
    ...own,
    value: {
      ...ofCompose,
      ...value,
      ...(value.ports === undefined ? {} : { ports: withIntents(ofCompose.ports, value.ports) }),
    },
  };
}

/** Reads the files of one stack into entries. */
function entriesOfStack({ id, entry, value, files }: ComposeStack, entries: Entries, texts: ComposeTexts) {
  const read = (path: string) => texts.get(path);
  const project: ComposeProject = readComposeProject({
    files,
    read,
    variables: (name) =>
      name === 'COMPOSE_PROJECT_NAME' && typeof value.project === 'string' ? value.project : undefined,
    folderName: typeof value.project === 'string' ? value.project : id,
  });
  const isOfOthers = ({ value: other, section }: Entry) =>
    isRecord(other) && section !== 'stacks' && typeof other.stack === 'string' && other.stack !== id;
  const hasNoStack = ({ value: other }: Entry) => isRecord(other) && other.stack === undefined;
  const taken: Import = {
    project: project.name,
    stack: id,
    directory: typeof value.directory === 'string' ? value.directory : '',
    losses: [],
    hints: [],
    secrets: new Map(),
    others: new Set(
      [...entries.values()].filter(isOfOthers).map(({ section, id: other }) => `${section}/${other}`),
    ),
    values: new Map(),
    described: describedBy(
      [...entries.values()].filter(
        (other) => other.section === 'stacks' || isOfOthers(other) || hasNoStack(other),
      ),
    ),
    host: typeof value.host === 'string' ? value.host : '',
    isPart: false,
  };
  const ids = new Map(
    [...entries.values()].flatMap(({ section, id: own, value: container }) =>
      section === 'containers' &&
      isRecord(container) &&
      container.stack === id &&
      typeof container.service === 'string'
        ? [[container.service, own] as const]
        : [],
    ),
  );
  const { sections, services } = importedSections(taken, project, {
    host: typeof value.host === 'string' ? value.host : '',
    textOf: read,
    files,
    proxies: {},
    ids,
  });
  const problems = [...project.problems.filter(({ severity }) => severity === 'error'), ...taken.losses];
  return {
    project,
    sections,
    services,
    findings: problems.map(({ message, at }) =>
      problemFinding(
        entry,
        message,
        texts.has(at.file) ? at : { file: entry.file, path: ['stacks', id, 'compose'] },
      ),
    ),
  };
}
const problemFinding = (stack: Entry, message: string, at: At): DraftFinding => ({
  rule: 'schema-value',
  severity: 'error',
  class: 'document',
  subject: `stack:${stack.id}`,
  message,
  at,
  fix: 'Die Compose-Datei berichtigen oder die Angabe ins Inventar schreiben.',
});

/** Where the nodes of a section stand that became these entries. */
function nodesOf(
  project: ComposeProject,
  services: ReadonlyMap<string, string>,
): [Section, string, ComposeMap, Place | undefined][] {
  const nodes: [Section, string, ComposeMap, Place | undefined][] = [];
  for (const [name, node] of project.sections.services)
    nodes.push(['containers', services.get(name) ?? idOf(name), node, project.keys.get(`services/${name}`)]);
  for (const section of ['networks', 'volumes', 'secrets'] as const)
    for (const [name, node] of project.sections[section])
      nodes.push([section, idOf(name), node, project.keys.get(`${section}/${name}`)]);
  return nodes;
}

/**
 * The entries of a handbook with those of the compose files that its stacks name.
 * @param texts of those files, and of all that they take in
 */
export function withComposeFiles(written: Entries, texts: ComposeTexts): WithCompose {
  const stacks = stacksWithin(written);
  if (stacks.length === 0) return { entries: written, places: new Map(), findings: [] };
  const entries = new Map(written);
  const places = new Map<string, At>();
  const findings: DraftFinding[] = [];
  for (const stack of stacks) {
    const { project, sections, services, findings: problems } = entriesOfStack(stack, entries, texts);
    findings.push(...problems);
    const [first = ''] = stack.files;
    for (const [section, ofSection] of Object.entries(sections) as [
      Section,
      Readonly<Record<string, Record<string, Plain | undefined>>>,
    ][])
      for (const [id, value] of Object.entries(ofSection)) {
        const key = `${section}/${id}` as const;
        const own = entries.get(key);
        if (section === 'stacks') {
          const { configs, models, providers, profiles } = value;
          if (own && (configs ?? models ?? providers ?? profiles))
            entries.set(key, {
              ...own,
              value: { configs, models, providers, profiles, ...(own.value as object) },
            });
        } else if (own)
          entries.set(
            key,
            merged(own, value, (finding) => findings.push(finding)),
          );
        else entries.set(key, { section, id, file: first, value });
        if (!own) places.set(placeKey(first, [section, id]), { file: first, line: 1, column: 1 });
      }
    for (const [section, id, node, at] of nodesOf(project, services)) {
      const own = written.get(`${section}/${id}`);
      const file = own?.file ?? first;
      const note = (path: readonly (string | number)[], place: Place) => {
        const isOfYaml = own && isRecord(own.value) && Object.hasOwn(own.value, String(path[2]));
        if (path.length > 2 && !isOfYaml) places.set(placeKey(file, path), place);
      };
      if (at && !own) places.set(placeKey(file, [section, id]), at);
      placesBelow(node, [section, id], note);
    }
  }
  return { entries, places, findings };
}
