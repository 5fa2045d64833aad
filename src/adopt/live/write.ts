// infrabuch import live: reads what there is of machines, writes inventory files and keeps the snapshot beside them.
import { existsSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { HandbookFiles } from '../../handbook/root.ts';
import { writeOfRoot } from '../../handbook/second-root.ts';
import { readProxyFile } from '../../inventory/compose/proxy-files.ts';
import { idOf } from '../../inventory/compose/taken.ts';
import type { DraftFinding } from '../../model/finding.ts';
import { isRecord } from '../../model/record.ts';
import { readYaml } from '../../source/yaml.ts';
import { UsageError } from '../../system/errors.ts';
import { maxInventoryFile, readTextFile } from '../../system/read.ts';
import { freshFolder, pathBelow, replaceFolder, writeBelow, writeWhole } from '../../system/write.ts';
import { sectionsText } from '../compose/file-text.ts';
import { emptyHandbook, handbookFiles } from '../compose/import.ts';
import type { NamedProxyFile } from './domains.ts';
import { liveSections } from './import.ts';
import { checkHostIds, type ObservedMachine, readObserved } from './observe.ts';
import { writtenInto } from './placed.ts';
import type { Sections } from './sections.ts';

/** What is imported, and whereto. */
export interface LiveSource {
  readonly root: string;
  /** A folder of a snapshot, an archive of the collector, pasted output, `-` for standard input. */
  readonly path: string;
  readonly handbook?: string | undefined;
  readonly host?: string | undefined;
  /** Files of its reverse proxies. */
  readonly proxy?: readonly string[] | undefined;
}
/** What became of one machine. */
export interface ImportedMachine {
  readonly handbook: string;
  readonly host: string;
  /** Files that were written, relative to the root. */
  readonly files: readonly string[];
  /** The folder of its snapshot, relative to the root. */
  readonly snapshot: string;
  /** How many entries of each section were written. */
  readonly counts: Readonly<Record<string, number>>;
  /** What the comparison with the snapshot still finds. */
  readonly findings: readonly DraftFinding[];
}

/** The hosts that the handbook has: id and name of the machine. */
const hostsOf = ({ yaml }: Pick<HandbookFiles, 'yaml'>) =>
  yaml.flatMap((source) => {
    const { value } = readYaml(source);
    const hosts = isRecord(value) && isRecord(value.hosts) ? value.hosts : {};
    return Object.entries(hosts).map(([id, host]) => ({
      id,
      hostname: isRecord(host) ? host.hostname : undefined,
    }));
  });

/** Whose machine it is: as wanted, as the snapshot says, by the machine's name, the only one; else a new one. */
function hostId(
  machine: ObservedMachine,
  files: Pick<HandbookFiles, 'yaml'>,
  wanted: string | undefined,
): string {
  if (wanted !== undefined) return wanted;
  if (machine.host !== undefined) return machine.host;
  const hosts = hostsOf(files);
  const named = hosts.find(({ hostname }) => hostname !== undefined && hostname === machine.hostname);
  const [only, ...others] = hosts;
  return (
    named?.id ??
    (machine.hostname ? idOf(machine.hostname) : only && others.length === 0 ? only.id : 'server')
  );
}

/** Puts a snapshot in the place of the one before, whole or not at all. */
function keepSnapshot(base: string, host: string, files: ReadonlyMap<string, string>): void {
  const folder = pathBelow(base, host);
  const fresh = freshFolder(folder);
  try {
    for (const [name, text] of files) writeWhole(join(fresh, name), text);
    replaceFolder(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Reads the files of proxies. @throws UsageError for one that is none, or cannot be read */
const readProxyFiles = (paths: readonly string[]): NamedProxyFile[] =>
  paths.map((path) => {
    const name = basename(path);
    const read = readProxyFile(name, readTextFile(path, path, maxInventoryFile));
    if (!read)
      throw new UsageError(
        `„${path}“ nennt keine Namen, die ein Proxy bedient: ein Caddyfile, eine Datei von nginx oder Nginx Proxy Manager, oder eine YAML-Datei für Traefik angeben.`,
      );
    return { ...read, file: name };
  });

const headOf = (host: string) => [
  '# yaml-language-server: $schema=../schema.json',
  `# Übernommen mit „infrabuch import live“ von „${host}“. Was TODO heißt, weiß keine Maschine: „Nicht dokumentiert“ zählt es.`,
];
/** Writes the sections of a file, or adds them to it. */
function addSections(root: string, file: string, sections: Sections, host: string): void {
  if (!existsSync(join(root, file))) {
    writeBelow(root, file, sectionsText(sections, headOf(host)));
    return;
  }
  const before = readTextFile(join(root, file), file, maxInventoryFile);
  writeOfRoot({ root }, [{ file, text: writtenInto(before, sections) }]);
}

/**
 * Imports one machine into the handbook of a root.
 * @param source `path` says where the snapshot lies: in its own place it is left alone
 * @throws UsageError, RootError
 */
export function importMachine(
  machine: ObservedMachine,
  { path, ...wanted }: LiveSource,
  now: Date,
): ImportedMachine {
  const root = resolve(wanted.root);
  const { id, files: yaml } = handbookFiles(root, wanted.handbook);
  const handbook: HandbookFiles = { id, yaml, chapters: [], snapshots: new Map() };
  const host = hostId(machine, handbook, wanted.host);
  const snapshot = machine.files(host);
  const made = liveSections({
    handbook,
    host,
    hostname: machine.hostname,
    snapshot,
    proxyFiles: readProxyFiles(wanted.proxy ?? []),
    now,
  });
  if ('refused' in made)
    throw new UsageError(
      `Das Inventar „${id}“ ist nicht in Ordnung: ${made.refused[0]?.message ?? ''} „infrabuch check“ zeigt, wo.`,
    );
  const folder = `inventory/${id}`;
  const below = `${folder}/snapshots/${host}`;
  if (!yaml.some(({ text }) => /^handbook:/m.test(text)))
    writeBelow(
      root,
      `${folder}/handbuch.yaml`,
      emptyHandbook(id, now.toISOString().slice(0, 10), 'Aus Momentaufnahmen der Maschinen übernommen.'),
    );
  writeOfRoot({ root }, made.completed);
  for (const [file, sections] of made.files) addSections(root, file, sections, host);
  if (path === '-' || relative(join(root, below), resolve(path)) !== '')
    keepSnapshot(join(root, folder, 'snapshots'), host, snapshot);
  const counts: Record<string, number> = {};
  for (const sections of made.files.values())
    for (const [section, entries] of Object.entries(sections))
      counts[section] = (counts[section] ?? 0) + Object.keys(entries).length;
  return {
    handbook: id,
    host,
    files: [...new Set([...made.completed.map(({ file }) => file), ...made.files.keys()])].sort(),
    snapshot: below,
    counts,
    findings: made.findings,
  };
}

/**
 * Imports machines into a handbook. Without a handbook, a host or a stack, they are made.
 * @throws UsageError, RootError
 */
export function importLive(source: LiveSource, now: Date): ImportedMachine[] {
  const machines = readObserved(source.path, now);
  checkHostIds(machines, source.host);
  if (machines.length > 1 && source.proxy)
    throw new UsageError('--proxy gilt für eine Maschine: Die Quelle zeigt mehrere.');
  return machines.map((machine) => importMachine(machine, source, now));
}
