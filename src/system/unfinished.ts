// Names of what is not finished yet: they begin with a dot and say which process of which machine makes it, so that the
// next run can tell what a killed one left behind, put back what it took away and remove the rest.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Processes are numbered machine by machine, and containers are machines. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const form = /^\.(.+)\.([0-9a-f]{8})-(\d+)\.(neu|alt|tmp)$/s;
const day = 86_400_000;
const made = new Set<string>();

/** neu: what will be there, alt: what was there, tmp: a file while it is written. */
type Ending = 'neu' | 'alt' | 'tmp';
/** The name beside a path for what will take its place, or had it. */
export function unfinishedName(path: string, ending: Ending): string {
  const name = join(dirname(path), `.${basename(path)}.${machine}-${process.pid}.${ending}`);
  made.add(name);
  return name;
}

/** Whether a process is only waiting for its parent to hear of its end (Linux): in a container perhaps for ever. */
function hasEnded(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
    return /^[ZX]/.test(state);
  } catch {
    return false;
  }
}
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !hasEnded(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
/** Whether no process will finish a file or folder of such a name. Of another machine nobody knows; a day is enough. */
function isAbandoned(path: string, owner: string, pid: number): boolean {
  const isOld = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > day;
  if (isOld || owner !== machine) return isOld;
  return pid === process.pid ? !made.has(path) : !isRunning(pid);
}

/**
 * Mends what killed runs left in a folder: what they took away and did not replace is put back, the rest of them is
 * removed. Where that is not allowed, it stays; whoever reads the folder passes over names with a dot.
 * @param only the name of one file or folder; undefined: of all
 */
export function mendFolder(folder: string, only?: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  // What was there comes back before anything is removed; `alt` sorts before the others.
  const found = names
    .flatMap((name) => {
      const [, of = '', owner = '', pid = '', ending = ''] = form.exec(name) ?? [];
      return of !== '' && (only === undefined || of === only) ? [{ name, of, owner, pid, ending }] : [];
    })
    .sort((a, b) => a.ending.localeCompare(b.ending, 'en'));
  for (const { name, of, owner, pid, ending } of found) {
    const path = join(folder, name);
    try {
      if (!isAbandoned(path, owner, Number(pid))) continue;
      if (ending === 'alt' && !statSync(join(folder, of), { throwIfNoEntry: false }))
        renameSync(path, join(folder, of));
      else rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run was faster, or it is not allowed.
    }
  }
}

/** A name below a folder of temporary ones, such as `build-1a2b3c4d-4711-`; `mkdtemp` completes it. */
export const temporaryPrefix = (prefix: string) => `${prefix}${machine}-${process.pid}-`;
/** Removes the temporary folders of this prefix whose processes ended without removing them. */
export function removeAbandoned(parent: string, prefix: string): void {
  try {
    for (const name of readdirSync(parent)) {
      if (!name.startsWith(prefix)) continue;
      const [, owner = '', pid = ''] = /^([0-9a-f]{8})-(\d+)-/.exec(name.slice(prefix.length)) ?? [];
      const path = join(parent, name);
      const isOurs = owner === machine && Number(pid) === process.pid;
      if (owner !== '' && !isOurs && isAbandoned(path, owner, Number(pid)))
        rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // They are in nobody's way.
  }
}
