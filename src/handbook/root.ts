// A root folder -> texts: inventory files and snapshots. From disk, or from a commit (git.ts); everything behind it
// works on text.
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { overviewFile } from '../diagrams/ground-plan.ts';
import type { SourceFile } from '../source/yaml.ts';
import { UsageError } from '../system/errors.ts';
import {
  maxInventory,
  maxInventoryFile,
  maxSnapshotFile,
  maxSnapshots,
  readTextFile,
  tooLarge,
} from '../system/read.ts';
import { mendFolder } from '../system/unfinished.ts';
import { baselineFile } from './baseline.ts';
import { composeTexts } from './compose-texts.ts';
import { defaultChapterFiles } from './default-chapters.ts';
import { type SecondRoot, secondRootOf } from './second-root.ts';

/** The texts of one handbook. */
export interface HandbookFiles {
  readonly id: string;
  /** the YAML files below inventory/<id> without snapshots/, sorted by name. */
  readonly yaml: readonly SourceFile[];
  /** Compose files that its stacks name, and what they take in: other files, .env. In the order in which they are read. */
  readonly compose?: readonly SourceFile[];
  /** The chapters below content/<id>, or those that fill themselves, as their addresses name them; the start page is none. */
  readonly chapters: readonly string[];
  /** inventory/<id>/snapshots/<host>/*: by host, then by file name. */
  readonly snapshots: ReadonlyMap<string, ReadonlyMap<string, SourceFile>>;
  /** The risks that are frozen: inventory/<id>/baseline.json. */
  readonly baseline?: SourceFile;
  /** The folder with what of it not everybody may read. */
  readonly secondRoot?: SecondRoot;
  /** diagrams/<id>/eigene/*.mmd: written by hand, sorted by name. */
  readonly byHandDiagrams?: readonly SourceFile[];
  /** diagrams/<id>/uebersicht.mmd: whose places are kept. One that cannot be read is none. */
  readonly overview?: SourceFile;
}
/** The texts below a root. */
export interface RootFiles {
  readonly root: string;
  readonly site: SourceFile | undefined;
  readonly handbooks: readonly HandbookFiles[];
  readonly secondRoot?: SecondRoot | undefined;
}
/** The root cannot be used; the message is one German sentence. */
export class RootError extends UsageError {}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isFile: boolean;
  /** A symbolic link that leads out of the tree: whoever wrote it may not be who may read what it leads to. */
  readonly isForeign?: boolean;
}
/** Files below a root, by their paths relative to it, with forward slashes. */
export interface Tree {
  /** The entries of a folder, in any order; undefined when there is no such folder. */
  readonly list: (folder: string) => readonly Entry[] | undefined;
  /**
   * The text of a file.
   * @param limit in bytes; it is not read when it is larger
   */
  readonly read: (file: string, limit: number) => string;
  /** Whether a file is there and no link leads out of the tree; undefined: no links are followed. */
  readonly holds?: (file: string) => boolean;
}

/** A link as an entry of its folder. To a folder it counts as none, so that no tree has a circle. */
function linkEntry(root: string, name: string, path: string): Entry {
  try {
    const real = realpathSync(path);
    if (real !== root && !real.startsWith(root + sep))
      return { name, isFolder: false, isFile: false, isForeign: true };
  } catch {
    // It leads nowhere, which is said when it is read.
  }
  return { name, isFolder: false, isFile: statSync(path, { throwIfNoEntry: false })?.isFile() ?? false };
}
const diskTree = (root: string): Tree => {
  let real: string | undefined;
  return {
    list: (folder) => {
      try {
        return readdirSync(join(root, folder), { withFileTypes: true })
          .filter(({ name }) => !name.startsWith('.'))
          .map((entry) => {
            if (!entry.isSymbolicLink())
              return { name: entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() };
            real ??= realpathSync(root);
            return linkEntry(real, entry.name, join(root, folder, entry.name));
          });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
        throw error;
      }
    },
    read: (file, limit) => readTextFile(join(root, file), file, limit),
    holds: (file) => {
      try {
        real ??= realpathSync(root);
        return realpathSync(join(root, file)).startsWith(real + sep);
      } catch {
        return false;
      }
    },
  };
};
/** @throws RootError for a link that leads out of the tree */
function refuseForeign(path: string, { isForeign }: Entry): void {
  if (isForeign)
    throw new RootError(
      `„${path}“ führt aus dem Wurzelordner hinaus: Statt des Verweises die Datei selbst hineinlegen.`,
    );
}

/** What counts of a folder, sorted by name. Names with a dot belong to editors, systems and runs that do not end. */
const entriesOf = (tree: Tree, folder: string): Entry[] =>
  [...(tree.list(folder) ?? [])]
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
const yamlBelow = (tree: Tree, folder: string, top: boolean): string[] =>
  entriesOf(tree, folder).flatMap((entry) => {
    const { name, isFolder } = entry;
    const path = `${folder}/${name}`;
    refuseForeign(path, entry);
    if (isFolder) return top && name === 'snapshots' ? [] : yamlBelow(tree, path, false);
    return /\.ya?ml$/.test(name) ? [path] : [];
  });

/** The address of a chapter below its handbook: its path without numbers and ending; '' for the start page. */
export const chapterSlug = (path: string) =>
  path
    .replace(/\.mdx?$/, '')
    .split('/')
    .map((part) => part.replace(/^\d+-/, ''))
    .join('/')
    .replace(/(^|\/)index$/, '');
const chaptersBelow = (tree: Tree, folder: string, above = ''): string[] =>
  entriesOf(tree, folder).flatMap((entry) => {
    const { name, isFolder } = entry;
    refuseForeign(`${folder}/${name}`, entry);
    if (isFolder) return chaptersBelow(tree, `${folder}/${name}`, `${above}${name}/`);
    const slug = /^[^_].*\.mdx?$/.test(name) ? chapterSlug(`${above}${name}`) : '';
    return slug ? [slug] : [];
  });

/** Reads files until all of them together are too much. */
function boundedReader(tree: Tree, ofAll: string, forAll: number, forEach: number) {
  let left = forAll;
  return (file: string): SourceFile => {
    const text = tree.read(file, forEach);
    left -= text.length;
    if (left < 0) throw new RootError(tooLarge(ofAll, forAll));
    return { file, text };
  };
}
/** A name of a snapshot's file; what else lies there is nobody's business. */
const isSnapshot = ({ name, isFolder }: Entry) => !isFolder && /\.(?:txt|jsonl?)$/.test(name);
/** The texts of a handbook's chapters, its start page included, in the order of their names. */
export function readChapters(root: string, handbook: string): SourceFile[] {
  const tree = diskTree(root);
  const below = (folder: string): SourceFile[] =>
    entriesOf(tree, folder).flatMap((entry) => {
      const { name, isFolder, isFile } = entry;
      const path = `${folder}/${name}`;
      refuseForeign(path, entry);
      if (isFolder) return below(path);
      return isFile && /\.mdx?$/.test(name) ? [{ file: path, text: tree.read(path, maxInventoryFile) }] : [];
    });
  return below(`content/${handbook}`);
}

/** The text of a file that a compose file or a stack names; undefined when there is none within the tree. */
function textWithin(tree: Tree, file: string, read: (file: string) => SourceFile): string | undefined {
  // A backslash parts folders on Windows only: what is read there alone would be missing everywhere else.
  if (file.includes('\\')) return undefined;
  if (posix.isAbsolute(file) || posix.normalize(file).startsWith('..')) return undefined;
  if (tree.holds && !tree.holds(file)) return undefined;
  try {
    return read(file).text;
  } catch (error) {
    if (error instanceof UsageError && !(error instanceof RootError)) return undefined;
    throw error;
  }
}
/** The text of a file below the root; undefined when there is none that can be read, or a link leads out. */
export function readWithin(root: string, file: string): string | undefined {
  return boundedWithin(diskTree(root), file);
}
const boundedWithin = (tree: Tree, file: string) =>
  textWithin(tree, file, (path) => ({ file: path, text: tree.read(path, maxInventoryFile) }));
/** The committed Gesamtübersicht of a handbook; undefined where there is none within the tree. */
function overviewIn(tree: Tree, id: string): SourceFile | undefined {
  const file = overviewFile(id);
  const isThere = entriesOf(tree, posix.dirname(file)).some(
    ({ name, isFile }) => isFile && name === posix.basename(file),
  );
  const text = isThere ? boundedWithin(tree, file) : undefined;
  return text === undefined ? undefined : { file, text };
}
/** Reads the handbooks of a tree. */
function readHandbooks(tree: Tree, ids: readonly string[], withSnapshots = true): HandbookFiles[] {
  const readText = boundedReader(tree, 'Das Inventar', maxInventory, maxInventoryFile);
  const readSnapshot = boundedReader(tree, 'Der Bestand an Momentaufnahmen', maxSnapshots, maxSnapshotFile);
  const list = (folder: string) => {
    const entries = entriesOf(tree, folder);
    for (const entry of entries) refuseForeign(`${folder}/${entry.name}`, entry);
    return entries;
  };
  return ids.map((id) => {
    const snapshots = `inventory/${id}/snapshots`;
    const hosts = withSnapshots ? list(snapshots).filter(({ isFolder }) => isFolder) : [];
    const byHandFolder = `diagrams/${id}/eigene`;
    const yaml = yamlBelow(tree, `inventory/${id}`, true).map(readText);
    const baseline = list(`inventory/${id}`).some(
      ({ name, isFile }) => isFile && baselineFile(id).endsWith(`/${name}`),
    );
    const chapters = chaptersBelow(tree, `content/${id}`);
    const compose = composeTexts(yaml, (file) => textWithin(tree, file, readText));
    const overview = overviewIn(tree, id);
    return {
      id,
      ...(overview ? { overview } : {}),
      ...(compose.length > 0 ? { compose } : {}),
      ...(baseline ? { baseline: readText(baselineFile(id)) } : {}),
      byHandDiagrams: list(byHandFolder)
        .filter(({ name, isFile }) => isFile && name.endsWith('.mmd'))
        .map(({ name }) => readText(`${byHandFolder}/${name}`)),
      yaml,
      chapters: chapters.length > 0 ? chapters : defaultChapterFiles().map(chapterSlug),
      snapshots: new Map(
        hosts.map(({ name: host }) => {
          const files = list(`${snapshots}/${host}`).filter(isSnapshot);
          return [
            host,
            new Map(files.map(({ name }) => [name, readSnapshot(`${snapshots}/${host}/${name}`)])),
          ] as const;
        }),
      ),
    };
  });
}
/** Handbooks with what of them lies in a second root: files with waivers, the baseline, snapshots. */
function withSecondRoot(
  handbooks: readonly HandbookFiles[],
  second: SecondRoot | undefined,
  withSnapshots: boolean,
): readonly HandbookFiles[] {
  if (!second) return handbooks;
  const named = ({ file, text }: SourceFile): SourceFile => ({ file: `${second.name}/${file}`, text });
  const ids = handbooks.map(({ id }) => id);
  for (const id of withSnapshots ? ids : []) mendFolder(join(second.folder, 'inventory', id, 'snapshots'));
  const others = readHandbooks(diskTree(second.folder), ids, withSnapshots);
  return handbooks.map((handbook, index) => {
    const { yaml = [], baseline, snapshots = [] } = others[index] ?? {};
    return {
      ...handbook,
      secondRoot: second,
      yaml: [...handbook.yaml, ...yaml.map(named)],
      ...(baseline ? { baseline: named(baseline) } : {}),
      snapshots: new Map<string, ReadonlyMap<string, SourceFile>>([
        ...handbook.snapshots,
        ...[...snapshots].map(
          ([host, files]) =>
            [host, new Map([...files].map(([name, source]) => [name, named(source)] as const))] as const,
        ),
      ]),
    };
  });
}
/** The handbooks of a tree; undefined when there is no inventory. */
const handbooksOf = (tree: Tree): string[] | undefined =>
  tree.list('inventory') &&
  entriesOf(tree, 'inventory').flatMap((entry) => {
    // A schema for editors may lie with the package.
    if (!entry.name.endsWith('.json')) refuseForeign(`inventory/${entry.name}`, entry);
    return entry.isFolder && entry.name !== 'site.yaml' ? [entry.name] : [];
  });
/** A handbook's name is part of addresses and paths. */
const handbookName = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
/** What the site keeps beside the folders of its handbooks. */
const namesOfSite = /^(?:pagefind|seiten|favicon\.svg|(?:index|404)\.html|sitemap-.*\.xml)$/;
/** @throws RootError for a handbook that has no folder of its own on the site, also where file systems ignore case */
function refuseTakenNames(ids: readonly string[]): void {
  const found = new Map<string, string>();
  for (const id of ids) {
    const name = id.normalize('NFC').toLowerCase();
    const other = found.get(name);
    if (namesOfSite.test(name) || other !== undefined)
      throw new RootError(
        `„${id}“ ist als Kennung eines Handbuchs vergeben, ${other === undefined ? 'an die Website selbst' : `an „${other}“ (Groß- und Kleinschreibung zählen nicht)`}: Den Ordner unter „inventory“ anders benennen.`,
      );
    found.set(name, id);
  }
}

/**
 * Reads the texts below a root folder.
 * @param only one handbook; undefined: all of them
 * @param snapshots false leaves them out
 * @throws RootError when there is no inventory to read or no such handbook, a link leads out of the root, or all is more
 *   than anybody writes
 * @throws UsageError for a file that cannot be read or is too large
 */
export function readRoot(root: string, only?: string, { snapshots = true } = {}): RootFiles {
  const tree = diskTree(root);
  const ids = handbooksOf(tree);
  if (!ids)
    throw new RootError(
      `Unter „${root}“ liegt kein Ordner „inventory“: Mit --root den Ordner angeben, der ihn enthält.`,
    );
  const chosen = only ? ids.filter((id) => id === only) : ids;
  if (chosen.length === 0)
    throw new RootError(
      only
        ? `Das Handbuch „${only}“ gibt es nicht; vorhanden: ${ids.join(', ') || 'keines'}.`
        : `Im Ordner „${join(root, 'inventory')}“ liegt kein Handbuch: Je Handbuch einen Ordner mit YAML-Dateien anlegen.`,
    );
  refuseTakenNames(ids);
  for (const id of chosen) {
    if (!handbookName.test(id))
      throw new RootError(
        `„${JSON.stringify(id).slice(1, -1)}“ ist als Kennung nicht erlaubt: Den Ordner unter „inventory“ aus Buchstaben, Ziffern, Punkt, Binde- und Unterstrich benennen.`,
      );
    // What a killed run took away comes back before it is missed.
    if (snapshots) mendFolder(join(root, 'inventory', id, 'snapshots'));
  }
  const siteFile = 'inventory/site.yaml';
  const site = lstatSync(join(root, siteFile), { throwIfNoEntry: false })
    ? { file: siteFile, text: tree.read(siteFile, maxInventoryFile) }
    : undefined;
  const secondRoot = secondRootOf(root, site);
  const handbooks = withSecondRoot(readHandbooks(tree, chosen, snapshots), secondRoot, snapshots);
  return { root, site, handbooks, secondRoot };
}

/** The same handbooks in another tree; one that is not there has no files. The site's settings are left out. */
export const readElsewhere = ({ root, handbooks }: RootFiles, tree: Tree): RootFiles => {
  const there = handbooksOf(tree) ?? [];
  const ids = handbooks.map(({ id }) => id).filter((id) => there.includes(id));
  return { root, site: undefined, handbooks: readHandbooks(tree, ids) };
};
