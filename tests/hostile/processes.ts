// The processes of hostile cases: a shell for each, or one that has the command loaded, for one case after the other.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { watchMemory } from '../resident.ts';
import { userEnvironment } from '../user-folder.ts';
import type { LoadedRun } from './loaded-command.ts';

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, '../..');

/** What a process may take before it is ended. */
export interface Limits {
  readonly seconds: number;
  /** In MiB, of the process and all that it started. */
  readonly memory: number;
}
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it was ended; empty when it ended by itself. */
  readonly stopped: string;
}
export interface Run extends Ended {
  /** Most memory of the command in MiB; 0 where it is not told. */
  readonly peak: number;
}

const always = { LC_ALL: 'C.UTF-8', NO_COLOR: '1', NODE_OPTIONS: '', VITEST: undefined };

/** Ends a process with all that it started when it takes too long or too much. @returns why, and takes the watch back */
function watch(child: ChildProcess, { seconds, memory }: Limits) {
  let stopped = '';
  const stop = (why: string) => {
    stopped ||= why;
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  };
  const timer = setTimeout(() => stop(`no end after ${seconds} s`), seconds * 1000);
  // Most cases end before memory is worth a look.
  let peakOf = () => 0;
  const watching = setTimeout(() => {
    if (child.pid) peakOf = watchMemory(child.pid, 250, memory, stop);
  }, 700);
  const end = () => {
    clearTimeout(timer);
    clearTimeout(watching);
    peakOf();
    return stopped;
  };
  return { end, stop };
}

/** Runs shell in a folder; ends all of it when it takes far too long or far too much. */
export function runShell(folder: string, script: string, limits: Limits): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn('bash', ['-c', script], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...always,
        ...userEnvironment(folder),
        NODE: process.execPath,
        BIN: join(process.env.INFRABUCH_PACKAGE ?? repository, 'src/cli/bin.js'),
        PEAK: join(here, 'peak.mjs'),
        PEAK_FILE: `${folder}.peak`,
      },
    });
    const { end, stop } = watch(child, limits);
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] = (texts[name] + text).slice(-1_000_000);
      });
    child.once('close', (code) => {
      const stopped = end();
      stop('');
      done({
        code,
        stdout: stripVTControlCharacters(texts.stdout),
        stderr: stripVTControlCharacters(texts.stderr),
        stopped,
      });
    });
  });
}

/** One call of `infrabuch`. */
export interface PlainCommand {
  readonly argv: readonly string[];
  /** Variables that are set for it; `$PWD` is the case's folder. */
  readonly env: Readonly<Record<string, string>>;
  /** Into which file standard output goes; undefined: none. */
  readonly into?: string;
}
/** The calls where shell is nothing but calls of `infrabuch`, each after the success of the one before; else undefined. */
export function plainCommands(script: string): readonly PlainCommand[] | undefined {
  const commands = script
    .trim()
    .split(' && ')
    .map((text) =>
      /^((?:[A-Z_]+=[\w./$-]+ )*)infrabuch((?: (?:-?[\w./-]+|""))*?)(?: > ([\w.]+))?$/.exec(text),
    );
  if (commands.some((found) => found === null)) return undefined;
  return commands.map((found) => ({
    env: Object.fromEntries((found?.[1] ?? '').split(' ').flatMap((word) => (word ? [word.split('=')] : []))),
    argv: (found?.[2] ?? '')
      .split(' ')
      .slice(1)
      .map((word) => (word === '""' ? '' : word)),
    ...(found?.[3] ? { into: found[3] } : {}),
  }));
}

/** Processes with the command loaded, of which each runs one case at once. */
export interface LoadedCommands {
  readonly run: (folder: string, commands: readonly PlainCommand[], limits: Limits) => Promise<Run>;
  readonly close: () => void;
}

/** Runs a command in such a process. A process that ended, by itself or because it took too much, answers so as well. */
function runIn(child: ChildProcess, { folder, argv, env }: LoadedRun, limits: Limits): Promise<Run> {
  const { end, stop } = watch(child, limits);
  return new Promise((done) => {
    const texts = { stdout: '', stderr: '' };
    const finish = (code: number | null, peak: number) => {
      for (const name of ['stdout', 'stderr'] as const) child[name]?.removeAllListeners('data');
      child.off('close', close);
      const [stdout = '', stderr = ''] = [texts.stdout, texts.stderr].map((text) =>
        stripVTControlCharacters(text.split('\0')[0] ?? ''),
      );
      done({ code, stdout, stderr, stopped: end(), peak });
    };
    const close = (code: number | null) => {
      stop('');
      finish(code, 0);
    };
    child.once('close', close);
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.on('data', (text: string) => {
        texts[name] += text;
        const said = /\0(\d+) (\d+)\n$/.exec(texts[name]);
        if (said && texts.stdout.includes('\0') && texts.stderr.includes('\0'))
          finish(Number(said[1]), fresh + Number(said[2]));
      });
    child.send({ folder, argv, env } satisfies LoadedRun);
  });
}

/** In MiB: what a process has that has loaded one command and done nothing. */
const fresh = 100;
/** In MiB: a process that took more than this for one case is ended. */
const roomy = 400;
/** Starts such processes when they are needed, as many as there are cases at once. */
export function loadCommands(): LoadedCommands {
  const free: ChildProcess[] = [];
  const start = () => {
    const child = fork(join(here, 'loaded-command.ts'), [], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, ...always },
    });
    for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8');
    return child;
  };
  return {
    run: async (folder, commands, limits) => {
      const all: Run[] = [];
      for (const { argv, env, into } of commands) {
        const child = free.pop() ?? start();
        const set = Object.entries(env).map(([name, value]) => [name, value.replace('$PWD', folder)]);
        const ran = await runIn(
          child,
          { folder, argv, env: { ...userEnvironment(folder), ...Object.fromEntries(set) } },
          limits,
        );
        if (into) writeFileSync(join(folder, into), ran.stdout);
        all.push(into ? { ...ran, stdout: '' } : ran);
        if (child.connected && ran.peak < roomy) free.push(child);
        else if (child.connected) child.disconnect();
        if (ran.code !== 0) break;
      }
      return {
        code: all.at(-1)?.code ?? null,
        stopped: all.at(-1)?.stopped ?? '',
        stdout: all.map(({ stdout }) => stdout).join(''),
        stderr: all.map(({ stderr }) => stderr).join(''),
        peak: Math.max(...all.map(({ peak }) => peak)),
      };
    },
    close: () => {
      for (const child of free.splice(0)) child.disconnect();
    },
  };
}
