// infrabuch import compose: reads compose files, writes one inventory file, says what it could not take over.
import { existsSync } from 'node:fs';
import native, { basename, dirname, join, type PlatformPath, resolve } from 'node:path';
import { readRoot } from '../../handbook/root.ts';
import { writeOfRoot } from '../../handbook/second-root.ts';
import { isProxyImage } from '../../inventory/compose/routes.ts';
import { type ImportedSections, importedSections } from '../../inventory/compose/sections.ts';
import { describedBy, type Import, idOf, type WrittenEntry } from '../../inventory/compose/taken.ts';
import { roleOf } from '../../inventory/compose/well-known.ts';
import type { Section } from '../../model/sections.ts';
import { readDotenv } from '../../source/compose/dotenv.ts';
import type { ComposeProblem, Plain } from '../../source/compose/node.ts';
import { readComposeProject } from '../../source/compose/project.ts';
import { readYaml, type SourceFile } from '../../source/yaml.ts';
import { UsageError } from '../../system/errors.ts';
import { maxInventoryFile, readTextFile } from '../../system/read.ts';
import { isWithin, writeBelow } from '../../system/write.ts';
import { changesBetween } from './changes.ts';
import { editedText, fileText } from './file-text.ts';

/** What is imported, and whereto. */
export interface ComposeImport {
  readonly root: string;
  readonly files: readonly string[];
  readonly handbook?: string | undefined;
  readonly host?: string | undefined;
  /** Id of the stack; default: the project's name. */
  readonly stack?: string | undefined;
  /** Folder of the project on the machine; default: that of the first file. */
  readonly directory?: string | undefined;
  readonly envFiles?: readonly string[] | undefined;
}
/** What became of an import. */
export interface ImportOutcome {
  /** Relative to the root. */
  readonly file: string;
  readonly state: 'new' | 'changed' | 'unchanged';
  readonly losses: readonly ComposeProblem[];
  readonly hints: readonly ComposeProblem[];
  /** Containers, networks, volumes that were read. */
  readonly counts: Readonly<Partial<Record<Section, number>>>;
  /** Values that stood for secrets, by the variable that asks for each; for tests, never shown. */
  readonly values: ReadonlyMap<string, string>;
}
type Values = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The handbook into which something is imported, without its snapshots; one that is not there has no files.
 * @throws UsageError where there are several and none is wanted
 */
export function handbookFiles(
  root: string,
  wanted: string | undefined,
): { id: string; files: readonly SourceFile[] } {
  if (!existsSync(join(root, 'inventory'))) return { id: wanted ?? 'handbuch', files: [] };
  const { handbooks } = existsSync(join(root, 'inventory', wanted ?? '.'))
    ? readRoot(root, wanted, { snapshots: false })
    : { handbooks: [] };
  const [only, ...others] = handbooks;
  if (others.length > 0)
    throw new UsageError(
      `Es gibt mehrere Handbücher: --handbook angeben (${handbooks.map(({ id }) => id).join(', ')}).`,
    );
  return { id: only?.id ?? wanted ?? 'handbuch', files: only?.yaml ?? [] };
}

/** What the other files of the handbook hold: ids, hosts, proxies. */
function surroundings(files: readonly SourceFile[]) {
  const ids = new Set<string>();
  const hosts: string[] = [];
  const proxies: Record<string, string> = {};
  const entriesOfAll: WrittenEntry[] = [];
  let hasHead = false;
  for (const source of files) {
    const { value } = readYaml(source);
    if (!isMap(value)) continue;
    if (value.handbook !== undefined) hasHead = true;
    for (const [section, entries] of Object.entries(value)) {
      if (!isMap(entries)) continue;
      for (const [id, entry] of Object.entries(entries)) {
        ids.add(`${section}/${id}`);
        entriesOfAll.push({ section, id, value: entry });
        if (section === 'hosts') hosts.push(id);
        const image = isMap(entry) ? String(entry.image ?? '') : '';
        if (section === 'containers' && roleOf(image) === 'proxy')
          for (const kind of ['traefik', 'caddy', 'nginx-proxy'] as const)
            if (isProxyImage(image, kind)) proxies[kind] ??= id;
      }
    }
  }
  return { ids, hosts, proxies, hasHead, entries: entriesOfAll };
}

/** The host of the stack, and its entry where there is none yet. */
function hostOf({ host, root }: ComposeImport, hosts: readonly string[]): { id: string; isNew: boolean } {
  if (host !== undefined) return { id: host, isNew: !hosts.includes(host) };
  const [only, ...others] = hosts;
  if (others.length > 0)
    throw new UsageError(`Auf welchem Host läuft das Projekt? --host angeben (${hosts.join(', ')}).`);
  return only === undefined
    ? { id: idOf(basename(root)) || 'host', isNew: true }
    : { id: only, isNew: false };
}

const reader = (): ((path: string) => string | undefined) => {
  const texts = new Map<string, string | undefined>();
  return (path) => {
    if (!texts.has(path))
      texts.set(path, existsSync(path) ? readTextFile(path, path, maxInventoryFile) : undefined);
    return texts.get(path);
  };
};

/** What the last import of a file wrote, for the next one to tell what changed. */
const recordName = (stack: string) => `.import-${stack}.json`;
function recordOf(folder: string, stack: string): Plain | undefined {
  const path = join(folder, recordName(stack));
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readTextFile(path, path, maxInventoryFile)) as Plain;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
/**
 * How a file is called in the inventory: below the root with forward slashes, also on Windows; elsewhere by its name.
 * @param paths the rules of the system
 */
export function shownPath(
  root: string,
  path: string,
  paths: Pick<PlatformPath, 'basename' | 'isAbsolute' | 'relative' | 'sep'> = native,
): string {
  return isWithin(path, root, paths)
    ? paths.relative(root, path).split(paths.sep).join('/')
    : paths.basename(path);
}

/** Where the conflict of a file stands, as a sentence. */
const conflictLoss = (path: readonly (string | number)[], file: string): ComposeProblem => ({
  severity: 'error',
  message: `„${path.join('.')}“ hat sich in der Compose-Datei geändert, ist im Inventar aber von Hand geändert; es bleibt, wie es ist.`,
  at: { file, line: 1, column: 1 },
});

/** The head of a handbook that has nothing yet. @param today YYYY-MM-DD */
export const emptyHandbook = (id: string, today: string, description = 'Aus Compose-Dateien übernommen.') =>
  `# yaml-language-server: $schema=../schema.json\nhandbook:\n  title: ${id}\n  subtitle: Infrastruktur\n  description: ${description}\n  edition_date: ${today}\n  owner: TODO\n`;

/**
 * Imports a compose project into a handbook. Without a handbook or a host, both are made.
 * @param today YYYY-MM-DD, for the head of a new handbook
 * @throws UsageError, RootError
 */
export function importCompose(wanted: ComposeImport, today: string): ImportOutcome {
  const root = resolve(wanted.root);
  const files = wanted.files.map((file) => resolve(file));
  const read = reader();
  for (const [index, file] of files.entries())
    if (read(file) === undefined) throw new UsageError(`„${wanted.files[index]}“ gibt es nicht.`);
  const outer = new Map<string, string>();
  for (const file of wanted.envFiles ?? [])
    for (const [name, value] of readDotenv(readTextFile(file, file, maxInventoryFile)))
      outer.set(name, value);
  const project = readComposeProject({ files, read, variables: (name) => outer.get(name) });
  const stack = idOf(wanted.stack ?? project.name);
  const handbook = handbookFiles(root, wanted.handbook);
  const folder = `inventory/${handbook.id}`;
  const file = `${folder}/compose-${stack}.yaml`;
  const around = surroundings(handbook.files.filter((other) => other.file !== file));
  if (around.ids.has(`stacks/${stack}`))
    throw new UsageError(`Den Stack „${stack}“ gibt es schon in einer anderen Datei: --stack angeben.`);
  const host = hostOf({ ...wanted, root }, around.hosts);
  const losses: ComposeProblem[] = [];
  const hints: ComposeProblem[] = [];
  for (const problem of project.problems) (problem.severity === 'error' ? losses : hints).push(problem);
  const taken: Import = {
    project: project.name,
    stack,
    directory: wanted.directory ?? dirname(files[0] ?? root),
    losses,
    hints,
    secrets: new Map(),
    others: around.ids,
    values: new Map(),
    described: describedBy(around.entries),
    host: host.id,
    isPart: true,
  };
  const textOf = (path: string) => read(path);
  const { sections } = importedSections(taken, project, {
    host: host.id,
    textOf,
    files: files.map((path) => basename(path)),
    proxies: around.proxies,
  });
  const whole: ImportedSections = host.isNew
    ? { hosts: { [host.id]: { purpose: 'nicht dokumentiert', kind: 'vm' } }, ...sections }
    : sections;
  const after = JSON.parse(JSON.stringify(whole)) as Plain;
  const hasHead =
    around.hasHead || handbook.files.some((other) => other.file === file && /^handbook:/m.test(other.text));
  if (!hasHead) writeBelow(root, `${folder}/handbuch.yaml`, emptyHandbook(handbook.id, today));
  const text = () =>
    fileText(
      whole,
      files.map((source) => shownPath(root, source)),
      '../schema.json',
    );
  const { state, conflicts } = writeInventory({ root, folder, file, stack, after, text });
  losses.push(...conflicts);
  const counts = Object.entries(whole).map(([section, entries]) => [
    section,
    Object.keys(entries ?? {}).length,
  ]);
  return { file, state, losses, hints, values: taken.values, counts: Object.fromEntries(counts) };
}

/** Writes the inventory file of a project, or changes in it what changed in the compose file since the last import. */
function writeInventory({
  root,
  folder,
  file,
  stack,
  after,
  text,
}: {
  readonly root: string;
  readonly folder: string;
  readonly file: string;
  readonly stack: string;
  readonly after: Plain;
  /** The text of a new file. */
  readonly text: () => string;
}): { state: ImportOutcome['state']; conflicts: readonly ComposeProblem[] } {
  const before = recordOf(join(root, folder), stack);
  const path = join(root, file);
  const record = () =>
    writeBelow(root, `${folder}/${recordName(stack)}`, `${JSON.stringify(after, null, 1)}\n`);
  if (!existsSync(path)) {
    writeBelow(root, file, text());
    record();
    return { state: 'new', conflicts: [] };
  }
  const current = readTextFile(path, file, maxInventoryFile);
  const { value } = readYaml({ file, text: current });
  const { edits, conflicts } = changesBetween(before ?? null, after, (value ?? null) as Plain);
  const next = editedText(current, edits);
  if (next !== current) writeOfRoot({ root }, [{ file, text: next }]);
  if (JSON.stringify(before) !== JSON.stringify(after)) record();
  return {
    state: next === current ? 'unchanged' : 'changed',
    conflicts: conflicts.map(({ path: at }) => conflictLoss(at, file)),
  };
}
