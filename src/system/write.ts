// Files and folders are written whole (beside their place, then renamed) or not at all, and only where they may be.
import {
  cpSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import native, { basename, dirname, type PlatformPath, relative, resolve } from 'node:path';
import { isWindowsPath } from '../model/file-name.ts';
import { refusalOf, UsageError } from './errors.ts';
import { mendFolder, unfinishedName } from './unfinished.ts';

/** Runs what changes files; an error of the file system becomes one sentence that names the path. */
function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const refusal = error instanceof UsageError ? undefined : refusalOf(error, path);
    if (refusal === undefined) throw error;
    throw new UsageError(refusal);
  }
}
const mended = new Set<string>();
/** What killed runs left in a folder is mended once, before the first file is written there. */
function mendOnce(folder: string): void {
  if (mended.has(folder)) return;
  mended.add(folder);
  mendFolder(folder);
}
const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

type Content = string | Uint8Array;
/** A file that stands beside its place: it is put there, or taken away again. */
interface Beside {
  readonly put: () => void;
  readonly drop: () => void;
}
/** Undefined for what is no file: that is written to at once. */
function writeBeside(path: string, content: Content): Beside | undefined {
  return writing(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const before = statOf(path);
    if (before && !before.isFile()) {
      writeFileSync(path, content);
      return undefined;
    }
    const real = before && lstatSync(path).isSymbolicLink() ? realpathSync(path) : path;
    mendOnce(dirname(real));
    const temporary = unfinishedName(real, 'tmp');
    const drop = () => rmSync(temporary, { force: true });
    try {
      writeFileSync(temporary, content, before ? { mode: before.mode } : {});
    } catch (error) {
      drop();
      throw error;
    }
    return { put: () => writing(path, () => renameSync(temporary, real)), drop };
  });
}

/**
 * Writes files that belong together: none is put in its place before all are written beside theirs.
 * @throws UsageError where the file system refuses; then all stay as they were
 */
export function writeTogether(files: readonly (readonly [path: string, content: Content])[]): void {
  const beside: (Beside | undefined)[] = [];
  try {
    for (const [path, content] of files) beside.push(writeBeside(path, content));
    for (const file of beside) file?.put();
  } catch (error) {
    for (const file of beside) file?.drop();
    throw error;
  }
}

/**
 * Writes a file atomically, making its folder. A symbolic link stays one: what it leads to is written. What is no file,
 * such as a pipe or /dev/stdout, is written to.
 * @throws UsageError where the file system refuses
 */
export const writeWhole = (path: string, content: Content): void => writeTogether([[path, content]]);

/** The nearest folder upwards that exists. */
function existing(path: string): string {
  let folder = path;
  while (!lstatSync(folder, { throwIfNoEntry: false }) && dirname(folder) !== folder)
    folder = dirname(folder);
  return folder;
}
/** Whether a path is a folder, or below it; both absolute. @param paths the rules of the system */
export function isWithin(
  path: string,
  folder: string,
  paths: Pick<PlatformPath, 'isAbsolute' | 'relative' | 'sep'> = native,
): boolean {
  const inside = paths.relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${paths.sep}`) && !paths.isAbsolute(inside);
}

/**
 * The absolute path of a name that comes from data, below a folder. Neither the name nor a symbolic link on the way
 * leads out of it.
 * @throws UsageError
 */
export function pathBelow(folder: string, name: string, platform = process.platform): string {
  if (platform === 'win32' && !isWindowsPath(name.replaceAll('\\', '/')))
    throw new UsageError(
      `„${name}“ kann unter Windows kein Dateiname sein: Die Kennung im Inventar ändern, den Namen auf der Maschine mit „name“ nennen.`,
    );
  const path = resolve(folder, name);
  const base = resolve(folder);
  const refused = (at: string) =>
    new UsageError(`„${at}“ führt aus „${folder}“ hinaus: Dorthin wird nichts geschrieben.`);
  if (path === base || !isWithin(path, base) || name.includes('\0')) throw refused(name);
  if (!statOf(base)) return path;
  const real = realpathSync(base);
  const nearest = existing(path);
  // A link that leads nowhere would be created there.
  const at = statOf(nearest) ? realpathSync(nearest) : undefined;
  if (at === undefined || !isWithin(at, real)) throw refused(relative(process.cwd(), nearest) || nearest);
  return path;
}

/** Writes a file whose name comes from data. @throws UsageError when it would lie outside of the folder */
export const writeBelow = (folder: string, name: string, content: Content): void =>
  writeWhole(pathBelow(folder, name), content);

/**
 * Puts a finished folder in the place of another; works across file systems. There is a moment without either between
 * two renames: a run that is killed there is mended by the next one (`mendFolder`).
 * @throws UsageError where the file system refuses; then the old folder stays
 */
export function replaceFolder(finished: string, target: string): void {
  writing(target, () => {
    mkdirSync(dirname(target), { recursive: true });
    mendFolder(dirname(target), basename(target));
    const fresh = unfinishedName(target, 'neu');
    const old = unfinishedName(target, 'alt');
    try {
      if (finished !== fresh) move(finished, fresh);
      // Another run may have put something back meanwhile.
      for (let attempt = 0; ; attempt += 1) {
        if (statOf(target)) renameSync(target, old);
        try {
          renameSync(fresh, target);
          break;
        } catch (error) {
          if (statOf(old) && !statOf(target)) renameSync(old, target);
          if (attempt > 2) throw error;
        }
        rmSync(old, { recursive: true, force: true });
      }
    } finally {
      rmSync(fresh, { recursive: true, force: true });
      if (statOf(target)) rmSync(old, { recursive: true, force: true });
    }
  });
}
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true });
  }
}

/** The folder beside a target in which its successor is made; `replaceFolder` puts it in place. */
export function freshFolder(target: string): string {
  return writing(target, () => {
    mkdirSync(dirname(target), { recursive: true });
    mendFolder(dirname(target), basename(target));
    const fresh = unfinishedName(target, 'neu');
    mkdirSync(fresh);
    return fresh;
  });
}
