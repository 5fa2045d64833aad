// Runs one hostile case: a small valid root is spoiled, a command runs, and what it must not do is looked for: another
// exit code, no German sentence, a stack trace, a file outside of what it may write, too much time or memory.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { makeUserFolder, writeProgram } from '../user-folder.ts';
import { type Limits, type LoadedCommands, plainCommands, type Run, runShell } from './processes.ts';

/**
 * What only some machines can do (be root, mount a file system), and what takes long: a browser, the site's servers, or
 * more than about three seconds (`time`) for very large input and for waiting.
 */
type Need = 'root' | 'mount' | 'browser' | 'site' | 'time';
export interface HostileCase {
  readonly name: string;
  /** Shell that spoils: it runs in a folder that holds a valid `root/`. */
  readonly make?: string;
  /** Shell that runs `infrabuch` in the same folder; its exit code counts. */
  readonly run: string;
  readonly exit: number;
  /** Regular expression: what is said on either output. */
  readonly says?: string;
  /** Whether standard error is one sentence, as after every exit code 2; false where the case's shell says something too. */
  readonly sentence?: boolean;
  /** Shell that must hold afterwards. */
  readonly holds?: string;
  /** What may be written, created or removed, with all below it. */
  readonly writes?: readonly string[];
  /** In seconds, on a quiet machine. */
  readonly within?: number;
  /** In MiB, of the command itself; 600 where none is stated. */
  readonly memory?: number;
  readonly needs?: readonly Need[];
}
export interface HostileKind {
  /** The table's name without its ending. */
  readonly file: string;
  readonly kind: string;
  readonly cases: readonly HostileCase[];
}
export interface Outcome {
  readonly faults: readonly string[];
  readonly seconds: number;
  /** In MiB; 0 where the command did not end by itself. */
  readonly memory: number;
}

const here = dirname(fileURLToPath(import.meta.url));

/** The tables of this folder. */
export const hostileKinds: readonly HostileKind[] = readdirSync(here)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => ({
    ...(load(readFileSync(join(here, name), 'utf8')) as HostileKind),
    file: name.replace('.yaml', ''),
  }));

const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', '--map-root-user', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0;
const possible: Readonly<Record<Need, boolean>> = {
  root: process.getuid?.() === 0,
  mount: canMount,
  browser: true,
  site: true,
  time: true,
};
/** Whether a case builds or serves a site, draws, or takes long: that is no matter of a second. */
export const takesLong = ({ needs = [] }: HostileCase): boolean =>
  needs.some((need) => need === 'browser' || need === 'site' || need === 'time');
/** Whether this machine can run a case. */
export const isPossible = ({ needs = [] }: HostileCase): boolean => needs.every((need) => possible[need]);

/** The folder of a case: its user starts the command through a script that notes the memory. */
function makeFolder(): string {
  const folder = makeUserFolder('infrabuch-hostile-');
  writeProgram(folder, 'infrabuch', `exec "$NODE" --import "$PEAK" "$BIN" "$@"`);
  return folder;
}

/** Every file below a folder with what tells one from another. */
function contents(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string) => {
    const stat = lstatSync(path);
    const name = relative(folder, path);
    if (stat.isDirectory()) {
      found.set(name, 'folder');
      for (const entry of readdirSync(path)) visit(join(path, entry));
    } else if (stat.isSymbolicLink()) found.set(name, `-> ${readlinkSync(path)}`);
    else if (!stat.isFile()) found.set(name, `device ${stat.mode} ${stat.rdev}`);
    else if (stat.size > 1 << 24) found.set(name, `${stat.size} ${stat.mtimeMs}`);
    else found.set(name, createHash('sha256').update(readFileSync(path)).digest('hex'));
  };
  visit(folder);
  return found;
}
const isBelow = (name: string, above: string) =>
  above === '.' || name === above || name.startsWith(`${above}/`);

/** What was made, changed or removed where nothing should have been. */
const strayOf = (before: Map<string, string>, after: Map<string, string>, allowed: readonly string[]) =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name) && !allowed.some((above) => isBelow(name, above)),
  );

const trace =
  /^\s+at .+[:(]|node:internal|\b[A-Z]\w*Error\b|^\s*throw |\[object |\bundefined\b|UnhandledPromise/m;
const sentence = /^infrabuch: [A-ZÄÖÜ„].*[.!?“]\n$/;

/** How many times longer than on a quiet machine a command may take now: what has no end takes longer still. */
const slack = () => 3 * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

/** Runs the command of a case in a folder within limits. */
async function runCommand(
  folder: string,
  script: string,
  limits: Limits,
  loaded?: LoadedCommands,
): Promise<Run> {
  const commands = plainCommands(script);
  if (commands !== undefined && loaded !== undefined) return loaded.run(folder, commands, limits);
  const ran = await runShell(folder, script, limits);
  const peaks = existsSync(`${folder}.peak`)
    ? readFileSync(`${folder}.peak`, 'utf8').trim().split('\n').map(Number)
    : [0];
  return { ...ran, peak: Math.round(Math.max(...peaks) / 1024) };
}

/** Removes a case's folder, also where the case took away what that needs. */
function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    spawnSync('chmod', ['-R', 'u+rwx', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What is wrong with how the command took a case; nothing when all is as it must be.
 * @param loaded runs what is plain commands without starting a process; not what takes long
 */
export async function runCase(hostile: HostileCase, loaded?: LoadedCommands): Promise<Outcome> {
  const { make = '', run, exit, says, holds, writes = [], within = 10, memory = 600, needs = [] } = hostile;
  const folder = makeFolder();
  const faults: string[] = [];
  try {
    const made =
      make === '' ? undefined : await runShell(folder, `set -e\n${make}`, { seconds: 60, memory: 4000 });
    if (made !== undefined && made.code !== 0)
      return { faults: [`not made: ${made.stderr}${made.stopped}`], seconds: 0, memory: 0 };
    const before = contents(folder);
    const start = performance.now();
    const limits = { seconds: within * slack(), memory: memory * 2 + 400 };
    const ran = await runCommand(folder, run, limits, needs.includes('time') ? undefined : loaded);
    const seconds = (performance.now() - start) / 1000;
    const after = contents(folder);
    const output = ran.stderr + ran.stdout;
    if (ran.stopped) faults.push(ran.stopped);
    else if (ran.code !== exit) faults.push(`exit ${ran.code} instead of ${exit}`);
    if (trace.test(output)) faults.push(`a trace: ${trace.exec(output)?.[0].trim()}`);
    if (says !== undefined && !new RegExp(says, 'u').test(output)) faults.push(`does not say ${says}`);
    if (exit === 2 && (hostile.sentence ?? true) && !sentence.test(ran.stderr))
      faults.push('not one sentence');
    const stray = strayOf(before, after, writes);
    if (stray.length > 0) faults.push(`touched ${stray.slice(0, 5).join(', ')}`);
    if (ran.peak > memory) faults.push(`${ran.peak} MiB`);
    if (holds !== undefined) {
      const checked = await runShell(folder, holds, { seconds: 30, memory: 4000 });
      if (checked.code !== 0) faults.push(`does not hold: ${holds.trim()} ${checked.stderr}`.trim());
    }
    if (faults.length > 0) faults.push(`output: ${output.slice(0, 600)}`);
    return { faults, seconds, memory: ran.peak };
  } finally {
    rmSync(`${folder}.peak`, { force: true });
    removeFolder(folder);
  }
}
