// Kills commands at random moments and at every rename, and looks whether anything was lost or left behind: after each
// kill the next run must find all that was there, whole, and clear away what the killed one left.
// node tests/kills.ts [COUNT]: so many kills in all, 100 where no number is given.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../src/system/package.ts';

const here = dirname(fileURLToPath(import.meta.url));
const bin = join(here, '../src/cli/bin.js');

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  /** Longest time after which it is killed, in milliseconds; without it, as long as it takes. */
  readonly span?: number;
  /** What is wrong with what it writes, whole or not at all; nothing when all is as it must be. */
  readonly lost: (root: string) => string[];
}
const readText = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** A snapshot is one of two that belong together: what it was made from stands in its own list. */
function snapshotLost(root: string): string[] {
  const folder = join(root, 'inventory/laden/snapshots/web');
  const meta = readText(join(folder, 'snapshot.json'));
  const text = readText(join(folder, 'docker-ps.jsonl'));
  if (meta === undefined || text === undefined) return ['the snapshot is gone'];
  const drift = spawnSync(process.execPath, [
    bin,
    'drift',
    '--root',
    root,
    '--format',
    'json',
    '--now',
    '2026-01-16',
  ]);
  const { findings = [] } = JSON.parse(String(drift.stdout) || '{}') as { findings?: { rule: string }[] };
  const altered = findings.filter(({ rule }) =>
    ['snapshot-altered', 'snapshot-missing', 'snapshot-empty'].includes(rule),
  );
  return altered.map(({ rule }) => `the snapshot is not whole: ${rule}`);
}
/** Every file is the earlier one or the new one. */
const wholeFiles = (folder: string, isWhole: (name: string, text: string) => boolean) => (root: string) =>
  (existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    : []
  )
    .filter((name) => /\.(mmd|yml|json|example|html|txt)$/.test(name) && !/(^|\/)\./.test(name))
    .filter((name) => !isWhole(name, readFileSync(join(root, folder, name), 'utf8')))
    .map((name) => `${folder}/${name} is not whole`);

const commands: readonly Command[] = [
  { name: 'snapshot', args: ['snapshot', '--local', '--host', 'web'], lost: snapshotLost },
  {
    name: 'export',
    args: ['export', '--all', '--output', 'aus'],
    lost: wholeFiles(
      'aus',
      (name, text) =>
        text === 'alt\n' || (name.endsWith('.json') ? text.endsWith('}\n') : text.endsWith('\n')),
    ),
  },
  {
    name: 'diagrams',
    args: ['diagrams'],
    lost: wholeFiles('diagrams', (_, text) => text === 'alt\n' || /^(---|flowchart|%%)/.test(text)),
  },
  {
    name: 'check',
    args: ['check', '--format', 'json', '--output', 'bericht.txt'],
    lost: (root) => {
      const text = readText(join(root, 'bericht.txt'));
      return text === 'alt\n' || text?.trimEnd().endsWith('}') ? [] : ['the report is not whole'];
    },
  },
  {
    name: 'build',
    args: ['build'],
    span: 20_000,
    lost: (root) =>
      /^(alt\n|<!DOCTYPE)/i.test(readText(join(root, 'dist/index.html')) ?? '') ? [] : ['the site is gone'],
  },
];

/** A root with earlier outputs of every command. */
function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'infrabuch-kills-'));
  cpSync(join(here, 'hostile/root'), root, { recursive: true });
  const files: Record<string, string> = {
    'bin/docker': `#!/bin/sh\necho '{"Names":"shop","Image":"nginx:1.27","State":"running","Ports":"","Networks":"bridge"}'\n`,
    'aus/laden/inventar.json': 'alt\n',
    'diagrams/laden/uebersicht.mmd': 'alt\n',
    'bericht.txt': 'alt\n',
    'dist/index.html': 'alt\n',
    'dist/.infrabuch-site.json': '{"infrabuch":"site"}\n',
    'tmp/bleibt': '',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text, { mode: 0o755 });
  }
  return root;
}
const environment = (root: string) => ({
  ...process.env,
  PATH: `${join(root, 'bin')}:${process.env.PATH}`,
  TMPDIR: join(root, 'tmp'),
  HOME: root,
});

/** Runs a command to its end, or to its death after some milliseconds; all that it started dies with it. */
const run = (root: string, argv: readonly string[], after?: number) =>
  new Promise<number | null>((done) => {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'ignore',
      detached: true,
      env: environment(root),
    });
    const kill = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    };
    const timer = after === undefined ? undefined : setTimeout(kill, after);
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === null) kill();
      done(code);
    });
  });
const node = (command: Command) => [process.execPath, bin, ...command.args, '--root', '.'];
/** Ends the command as it begins its `number`th rename; strace injects the signal. */
const atRename = (command: Command, number: number) => [
  ...['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=rename,renameat,renameat2'],
  ...['-e', `inject=rename,renameat,renameat2:signal=KILL:when=${number}`, '--', ...node(command)],
];

/** How long a command takes here and now, in milliseconds. */
async function duration(command: Command): Promise<number> {
  const root = makeRoot();
  const start = performance.now();
  await run(root, node(command));
  rmSync(root, { recursive: true, force: true });
  return performance.now() - start;
}

/** What the next run does not clear away. */
function remains(root: string): string[] {
  const inRoot = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.[0-9a-f]{8}-\d+\.(neu|alt|tmp)$/.test(name),
  );
  const temporary = readdirSync(join(root, 'tmp')).filter(
    (name) => name !== 'bleibt' && name.startsWith('infrabuch-'),
  );
  return [...inRoot, ...temporary].map((name) => `left behind: ${name}`);
}

/** Kills a command, looks at what is there, and whether a whole run afterwards clears the rest away. */
async function killOnce(
  command: Command,
  how: { rename: number } | { after: number },
): Promise<{ killed: boolean; faults: string[] }> {
  const root = makeRoot();
  try {
    const argv = 'rename' in how ? atRename(command, how.rename) : node(command);
    const code = await run(root, argv, 'rename' in how ? undefined : how.after);
    const killed = code === null || code === 137;
    // Whatever reads first mends: here the comparison, as in CI.
    spawnSync(process.execPath, [bin, 'drift', '--root', root], { stdio: 'ignore' });
    const faults = command.name === 'build' ? [] : command.lost(root);
    if (killed && command.name !== 'build') {
      const again = await run(root, node(command));
      if (again === null || again > 1) faults.push(`the next run ends with ${again}`);
      faults.push(...command.lost(root), ...remains(root));
    }
    if (command.name === 'build' && killed) {
      // A whole build takes long; what it does first is enough to mend: the folder is looked at before anything is built.
      await run(root, ['env', 'CHROMIUM_PATH=/gibt/es/nicht', ...node(command)]);
      faults.push(...command.lost(root));
    }
    return { killed, faults };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * Kills so many times, one command after the other, in turn at a random moment and at a rename.
 * @returns what was lost or left behind
 */
export async function killCommands(count: number, log: (line: string) => void): Promise<string[]> {
  const canTrace = spawnSync('strace', ['-V']).status === 0;
  const faults: string[] = [];
  const spans = new Map<string, number>();
  for (const command of commands) spans.set(command.name, command.span ?? (await duration(command)) * 1.1);
  const sums = new Map(commands.map(({ name }) => [name, { tried: 0, killed: 0 }]));
  for (let number = 0; number < count; number += 1) {
    const command = commands[number % commands.length]!;
    const round = Math.floor(number / commands.length);
    const how =
      canTrace && round % 2 === 1
        ? { rename: (round - 1) / 2 + 1 }
        : { after: Math.random() * (spans.get(command.name) ?? 1000) };
    const { killed, faults: found } = await killOnce(command, how);
    const sum = sums.get(command.name)!;
    sum.tried += 1;
    if (killed) sum.killed += 1;
    for (const fault of found) {
      faults.push(`${command.name}, ${JSON.stringify(how)}: ${fault}`);
      log(faults.at(-1)!);
    }
  }
  for (const [name, { tried, killed }] of sums)
    log(`${name}: ${tried} tried, ${killed} killed before they ended`);
  const builds = readdirSync(cacheFolder).filter((name) => name.startsWith('build-'));
  if (builds.length > 1) faults.push(`${builds.length} unfinished builds are kept`);
  log(`${count} kills, ${faults.length} faults`);
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = await killCommands(Number(process.argv[2] ?? 100), console.log);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
