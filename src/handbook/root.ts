// A root folder -> texts: inventory files and snapshots. From disk, or from a commit (git.ts); everything behind it
// works on text.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../source/yaml.ts';

/** The texts of one handbook. */
export interface HandbookFiles {
  readonly id: string;
  /** the YAML files below inventory/<id> without snapshots/, sorted by name. */
  readonly yaml: readonly SourceFile[];
  /** The chapters below content/<id>, as their addresses name them; the start page is none. */
  readonly chapters: readonly string[];
  /** inventory/<id>/snapshots/<host>/*: by host, then by file name. */
  readonly snapshots: ReadonlyMap<string, ReadonlyMap<string, SourceFile>>;
  /** diagrams/<id>/eigene/*.mmd: written by hand, sorted by name. */
  readonly byHandDiagrams?: readonly SourceFile[];
}
/** The texts below a root. */
export interface RootFiles {
  readonly root: string;
  readonly site: SourceFile | undefined;
  readonly handbooks: readonly HandbookFiles[];
}
/** The root cannot be used; the message is one German sentence. */
export class RootError extends Error {}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isFile: boolean;
}
/** Files below a root, by their paths relative to it, with forward slashes. */
export interface Tree {
  /** The entries of a folder, in any order; undefined when there is no such folder. */
  readonly list: (folder: string) => readonly Entry[] | undefined;
  readonly read: (file: string) => string;
}

const diskTree = (root: string): Tree => ({
  list: (folder) => {
    try {
      return readdirSync(join(root, folder), { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        isFolder: entry.isDirectory(),
        isFile: entry.isFile(),
      }));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw error;
    }
  },
  read: (file) => readFileSync(join(root, file), 'utf8'),
});

const sorted = (entries: readonly Entry[] = []) => [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
const yamlBelow = (tree: Tree, folder: string, top: boolean): string[] =>
  sorted(tree.list(folder)).flatMap(({ name, isFolder }) => {
    const path = `${folder}/${name}`;
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
  sorted(tree.list(folder)).flatMap(({ name, isFolder }) => {
    if (isFolder) return chaptersBelow(tree, `${folder}/${name}`, `${above}${name}/`);
    const slug = /^[^_].*\.mdx?$/.test(name) ? chapterSlug(`${above}${name}`) : '';
    return slug ? [slug] : [];
  });

/** Reads the handbooks of a tree. */
function readHandbooks(tree: Tree, ids: readonly string[], withSnapshots = true): HandbookFiles[] {
  const read = (file: string): SourceFile => ({ file, text: tree.read(file).replace(/^\uFEFF/, '') });
  return ids.map((id) => {
    const snapshots = `inventory/${id}/snapshots`;
    const hosts = withSnapshots ? sorted(tree.list(snapshots)).filter(({ isFolder }) => isFolder) : [];
    const byHandFolder = `diagrams/${id}/eigene`;
    return {
      id,
      byHandDiagrams: sorted(tree.list(byHandFolder))
        .filter(({ name, isFile }) => isFile && name.endsWith('.mmd'))
        .map(({ name }) => read(`${byHandFolder}/${name}`)),
      yaml: yamlBelow(tree, `inventory/${id}`, true).map(read),
      chapters: chaptersBelow(tree, `content/${id}`),
      snapshots: new Map(
        hosts.map(({ name: host }) => {
          const files = sorted(tree.list(`${snapshots}/${host}`)).filter(({ isFile }) => isFile);
          return [
            host,
            new Map(files.map(({ name }) => [name, read(`${snapshots}/${host}/${name}`)])),
          ] as const;
        }),
      ),
    };
  });
}
/** The handbooks of a tree; undefined when there is no inventory. */
const handbooksOf = (tree: Tree): string[] | undefined => {
  const entries = tree.list('inventory');
  return (
    entries &&
    sorted(entries)
      .filter(({ name, isFolder }) => isFolder && !name.startsWith('.'))
      .map(({ name }) => name)
  );
};

/**
 * Reads the texts below a root folder.
 * @param only one handbook; undefined: all of them
 * @param snapshots false leaves them out
 * @throws RootError when there is no inventory to read or no such handbook
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
  const site = 'inventory/site.yaml';
  return {
    root,
    site: statSync(join(root, site), { throwIfNoEntry: false })
      ? { file: site, text: tree.read(site).replace(/^\uFEFF/, '') }
      : undefined,
    handbooks: readHandbooks(tree, chosen, snapshots),
  };
}

/** The same handbooks in another tree; one that is not there has no files. The site's settings are left out. */
export const readElsewhere = ({ root, handbooks }: RootFiles, tree: Tree): RootFiles => {
  const there = handbooksOf(tree) ?? [];
  const ids = handbooks.map(({ id }) => id).filter((id) => there.includes(id));
  return { root, site: undefined, handbooks: readHandbooks(tree, ids) };
};
