// A root folder on disk -> texts: inventory files, snapshots, generated diagrams. The only reader of the inventory's
// file system; everything behind it works on text.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from './source/yaml.ts';

/** The texts of one handbook. */
export interface HandbookFiles {
  readonly id: string;
  /** the YAML files below inventory/<id> without snapshots/, sorted by name. */
  readonly yaml: readonly SourceFile[];
  /** inventory/<id>/snapshots/<host>/*: by host, then by file name. */
  readonly snapshots: ReadonlyMap<string, ReadonlyMap<string, SourceFile>>;
}
export interface RootFiles {
  readonly root: string;
  readonly site: SourceFile | undefined;
  readonly handbooks: readonly HandbookFiles[];
}
/** The root cannot be used; the message is one German sentence. */
export class RootError extends Error {}

const posix = (path: string) => path.split(sep).join('/');
const list = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
};

const reader =
  (root: string) =>
  (path: string): SourceFile => ({
    file: posix(relative(root, path)),
    text: readFileSync(path, 'utf8').replace(/^\uFEFF/, ''),
  });

const yamlBelow = (folder: string, top: boolean): string[] =>
  list(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return top && entry.name === 'snapshots' ? [] : yamlBelow(path, false);
    return /\.ya?ml$/.test(entry.name) ? [path] : [];
  });

const snapshotsBelow = (folder: string, read: (path: string) => SourceFile) =>
  new Map(
    list(folder)
      .filter((entry) => entry.isDirectory())
      .map((host) => {
        const files = list(join(folder, host.name)).filter((entry) => entry.isFile());
        return [
          host.name,
          new Map(files.map((entry) => [entry.name, read(join(folder, host.name, entry.name))])),
        ] as const;
      }),
  );

/**
 * Reads the texts below a root folder.
 * @throws RootError when there is no inventory to read or no such handbook
 */
export function readRoot(root: string, only?: string): RootFiles {
  const inventory = join(root, 'inventory');
  if (!statSync(inventory, { throwIfNoEntry: false })?.isDirectory())
    throw new RootError(
      `Unter „${root}“ liegt kein Ordner „inventory“: Mit --root den Ordner angeben, der ihn enthält.`,
    );
  const read = reader(root);
  const folders = list(inventory).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const chosen = only ? folders.filter(({ name }) => name === only) : folders;
  if (chosen.length === 0)
    throw new RootError(
      only
        ? `Das Handbuch „${only}“ gibt es nicht; vorhanden: ${folders.map(({ name }) => name).join(', ') || 'keines'}.`
        : `Im Ordner „${inventory}“ liegt kein Handbuch: Je Handbuch einen Ordner mit YAML-Dateien anlegen.`,
    );
  const site = statSync(join(inventory, 'site.yaml'), { throwIfNoEntry: false })
    ? read(join(inventory, 'site.yaml'))
    : undefined;
  return {
    root,
    site,
    handbooks: chosen.map(({ name }) => ({
      id: name,
      yaml: yamlBelow(join(inventory, name), true).map(read),
      snapshots: snapshotsBelow(join(inventory, name, 'snapshots'), read),
    })),
  };
}
