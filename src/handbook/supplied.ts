// Snapshots that were supplied on the command line: archives of the collector, or a folder with a folder or an archive
// for each host. They take the place of the host's snapshots in the inventory; other hosts keep theirs.
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Archive, ArchiveError, readArchives, snapshotFiles } from '../collect/archive.ts';
import { snapshotSources } from '../snapshots/index.ts';
import type { SourceFile } from '../source/yaml.ts';
import { UsageError } from '../system/errors.ts';
import { maxArchiveFile, maxSnapshotFile, readInput, readTextFile } from '../system/read.ts';
import type { Loaded, LoadedHandbook } from './handbook.ts';

type Files = ReadonlyMap<string, SourceFile>;
/** The snapshots of one host. */
export interface SuppliedSnapshots {
  readonly handbook: string;
  readonly host: string;
  readonly files: Files;
}

/**
 * The archives of a file, `-` for standard input.
 * @throws UsageError when it cannot be read, is too large or holds no whole archive
 */
export function readArchiveFile(file: string): Archive[] {
  const text = readInput(file, maxArchiveFile);
  try {
    return readArchives(text);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw new UsageError(`${file === '-' ? 'Die Standardeingabe' : `„${file}“`}: ${error.message}`);
  }
}

/**
 * Whose archive it is: by the host's id where the collector was made for one, else by the machine's name.
 * @throws UsageError when no host of the handbooks matches, or several do
 */
export function archiveHost(
  { host, hostname }: Archive,
  handbooks: readonly LoadedHandbook[],
): { handbook: LoadedHandbook; host: string } {
  const found = handbooks.flatMap((handbook) => {
    const hosts = handbook.comparable?.hosts ?? {};
    if (host !== null) return Object.hasOwn(hosts, host) ? [{ handbook, host }] : [];
    return Object.values(hosts)
      .filter((host) => (host.hostname ?? host.name) === hostname)
      .map((host) => ({ handbook, host: host.id }));
  });
  const [first] = found;
  if (!first)
    throw new UsageError(
      host === null
        ? `Keinen Host mit dem Namen „${hostname}“ nennt das Inventar: Den Sammler mit „infrabuch collector --host“ für seinen Host ausgeben.`
        : `Das Archiv ist vom Host „${host}“, den das Inventar nicht kennt.`,
    );
  if (found.length > 1)
    throw new UsageError(`Den Host „${host ?? hostname}“ gibt es mehrmals: --handbook angeben.`);
  return first;
}

const fromArchive = (
  archive: Archive,
  handbooks: readonly LoadedHandbook[],
  name: string,
): SuppliedSnapshots => {
  const { handbook, host } = archiveHost(archive, handbooks);
  const texts = snapshotFiles(archive, host);
  return {
    handbook: handbook.id,
    host,
    files: new Map([...texts].map(([file, text]) => [file, { file: `${name}/${host}/${file}`, text }])),
  };
};

/** A host's folder as `infrabuch snapshot` writes it. */
function fromFolder(
  folder: string,
  host: string,
  handbooks: readonly LoadedHandbook[],
  shown: string,
): SuppliedSnapshots {
  const found = handbooks.filter(({ comparable }) => Object.hasOwn(comparable?.hosts ?? {}, host));
  const [handbook] = found;
  if (!handbook) throw new UsageError(`„${shown}/${host}“ gehört zu keinem Host des Inventars.`);
  if (found.length > 1)
    throw new UsageError(`Den Host „${host}“ gibt es in mehreren Handbüchern: --handbook angeben.`);
  const names = ['snapshot.json', ...snapshotSources.map(({ file }) => file)];
  const files = new Map<string, SourceFile>();
  for (const name of names) {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat || stat.isDirectory()) continue;
    const file = `${shown}/${host}/${name}`;
    if (stat.isSymbolicLink() && !realpathSync(path).startsWith(realpathSync(join(folder, '..')) + sep))
      throw new UsageError(`„${file}“ führt aus dem Ordner hinaus: Die Datei selbst hineinlegen.`);
    files.set(name, { file, text: readTextFile(path, file, maxSnapshotFile) });
  }
  return { handbook: handbook.id, host, files };
}

function readAll({ handbooks, root }: Loaded, path: string): SuppliedSnapshots[] {
  if (path === '-') return readArchiveFile('-').map((archive) => fromArchive(archive, handbooks, '-'));
  const folder = resolve(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(
      `„${path}“ ist kein Ordner: --snapshots erwartet einen Ordner oder - für die Standardeingabe.`,
    );
  const shown = relative(root, folder).replaceAll('\\', '/') || '.';
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): SuppliedSnapshots[] => {
      const inside = join(folder, entry.name);
      if (entry.isDirectory()) return [fromFolder(inside, entry.name, handbooks, shown)];
      // Under another name it may be half written.
      if (!entry.isFile() || !entry.name.endsWith('.txt')) return [];
      return readArchiveFile(inside).map((archive) =>
        fromArchive(archive, handbooks, `${shown}/${entry.name}`),
      );
    });
}

/**
 * Reads the snapshots at a path, `-` for standard input, and finds out whose they are.
 * @throws UsageError when there is nothing to compare, or too much
 */
export function readSupplied(loaded: Loaded, path: string): SuppliedSnapshots[] {
  const supplied = readAll(loaded, path);
  if (supplied.length === 0)
    throw new UsageError(`In „${path}“ liegt keine Momentaufnahme: Es gibt nichts zu vergleichen.`);
  const groups = [...Map.groupBy(supplied, ({ handbook, host }) => `${handbook}/${host}`).values()];
  const twice = groups.find(({ length }) => length > 1)?.[0];
  if (twice) throw new UsageError(`Vom Host „${twice.host}“ liegen mehrere Momentaufnahmen vor.`);
  return supplied;
}

/** The handbooks with the supplied snapshots in the place of those of their hosts; also handbooks of another state. */
export const withSupplied = (loaded: Loaded, supplied: readonly SuppliedSnapshots[]): Loaded => ({
  ...loaded,
  handbooks: loaded.handbooks.map((handbook) => {
    const ofHandbook = supplied
      .filter((entry) => entry.handbook === handbook.id)
      .map(({ host, files }) => [host, files] as const);
    return {
      ...handbook,
      files: { ...handbook.files, snapshots: new Map([...handbook.files.snapshots, ...ofHandbook]) },
    };
  }),
});
