// The folder that a built site takes the place of: never one that holds anything but an earlier site.
import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { UsageError } from '../system/errors.ts';
import { packageRoot } from '../system/package.ts';
import { mendFolder } from '../system/unfinished.ts';

/** The file by which an earlier site is known, and its text. */
export const siteMarker = '.infrabuch-site.json';
export const siteMarkerText = '{"infrabuch":"site"}\n';

const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
};
/** The real path of what exists of a path, with the rest behind it. */
function realPath(path: string, shown: string): string {
  if (statOf(path)) return realpathSync(path);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new UsageError(`„${shown}“ ist ein Verweis, der nirgendwohin führt: Einen anderen Ordner angeben.`);
  return dirname(path) === path ? path : join(realPath(dirname(path), shown), basename(path));
}
const isWithin = (path: string, folder: string) =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

function isMarked(folder: string): boolean {
  try {
    const path = join(folder, siteMarker);
    const value = lstatSync(path).isFile() ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : undefined;
    return (value as { infrabuch?: unknown } | undefined)?.infrabuch === 'site';
  } catch {
    return false;
  }
}
/** Whether a folder is a repository of Git: a checkout, a worktree or a bare one. */
const isRepository = (names: readonly string[]) =>
  names.includes('.git') || ['HEAD', 'objects', 'refs'].every((name) => names.includes(name));
const holdsRepository = (folder: string): boolean => {
  const entries = readdirSync(folder, { withFileTypes: true });
  return (
    isRepository(entries.map(({ name }) => name)) ||
    entries.some((entry) => entry.isDirectory() && holdsRepository(join(folder, entry.name)))
  );
};

/**
 * Checks that a folder may be replaced by a site: it is not there, empty, or an earlier site of ours. What a killed
 * build took away is put back before.
 * @param root absolute path of the root folder
 * @param target absolute path
 * @returns its real path
 * @throws UsageError for every other folder, and for one that holds the root, the home folder, this program or a Git
 *   repository, or lies among the root's sources
 */
export function checkTarget(root: string, target: string): string {
  const refused = (why: string) => new UsageError(`„${target}“ ${why} Einen anderen Ordner angeben.`);
  const real = realPath(target, target);
  mendFolder(dirname(real), basename(real));
  const realRoot = realPath(root, root);
  if (isWithin(realRoot, real)) throw refused('enthält den Wurzelordner und wird nicht ersetzt.');
  if (isWithin(realPath(homedir(), target), real))
    throw refused('enthält den persönlichen Ordner und wird nicht ersetzt.');
  if (isWithin(realpathSync(packageRoot), real))
    throw refused('enthält infrabuch selbst und wird nicht ersetzt.');
  for (const name of ['inventory', 'content', 'diagrams'])
    if (isWithin(real, realPath(join(root, name), root)))
      throw refused('liegt in den Quellen des Handbuchs und wird nicht ersetzt.');
  const stat = statOf(real);
  if (!stat) {
    for (let above = dirname(real); ; above = dirname(above)) {
      const found = statOf(above);
      if (found && !found.isDirectory()) throw refused(`ist nicht anzulegen: „${above}“ ist kein Ordner.`);
      if (found) return real;
    }
  }
  if (!stat.isDirectory()) throw refused('ist kein Ordner und wird nicht ersetzt.');
  const names = readdirSync(real);
  if (isRepository(names)) throw refused('ist ein Git-Repository und wird nicht ersetzt.');
  if (names.length === 0) return real;
  if (!isMarked(real))
    throw new UsageError(
      `„${target}“ ist nicht leer und keine Website von infrabuch: Den Ordner leeren oder einen anderen angeben.`,
    );
  if (holdsRepository(real)) throw refused('enthält ein Git-Repository und wird nicht ersetzt.');
  return real;
}
