// Kills commands at random moments and at each of their renames, and looks whether anything was lost or left behind: after
// each kill all that was there is there, whole; the same command then succeeds, leaves what it leaves undisturbed, byte for
// byte, and clears away what the killed one left.
// node tests/kills.ts [COUNT [NAME…]]: so many kills in all, 100 where no number is given, of these commands or of all.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../src/system/package.ts';
import { firstDifference } from './same-site.ts';
import { makeUserFolder, userEnvironment } from './user-folder.ts';

const here = dirname(fileURLToPath(import.meta.url));
const bin = join(here, '../src/cli/bin.js');
/** Where a command writes: a snapshot's folder, say. */
const snapshotFolder = 'inventory/laden/snapshots/web';

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  /** The folder below the root in which all lies that it writes. */
  readonly output: string;
  /** Files of the root that only this command needs. */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * What is wrong with what it writes, whole or not at all; nothing when all is as it must be.
   * @param done the root after an undisturbed run
   */
  readonly lost: (root: string, done: string) => string[];
}
const readText = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** A snapshot is one of two that belong together: what it was made from stands in its own list. */
function snapshotLost(root: string): string[] {
  const folder = join(root, snapshotFolder);
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

const container = (name: string, image: string, networks: string, labels = '') =>
  `${JSON.stringify({ Image: image, Labels: labels, Names: name, Networks: networks, Ports: '', State: 'running', Status: 'Up' })}\n`;
const composeText = '# von Hand\nservices:\n  app: # der Dienst\n    image: app:1\n    networks: [default]\n';
/** A machine that differs in a compose file, and then in two files that are changed together: that one, and the inventory. */
const differing: Readonly<Record<string, string>> = {
  'compose.yaml': composeText,
  'inventory/laden/zwei.yaml':
    'stacks:\n  zwei: { host: web, purpose: Zwei, directory: /srv/zwei, compose: compose.yaml }\ncontainers:\n  app: { stack: zwei, service: app, purpose: App, role: application } # bleibt\n',
  [`${snapshotFolder}/docker-ps.jsonl`]:
    container('shop', 'nginx:1.27', 'bridge') +
    container(
      'zwei-app-1',
      'app:2',
      'zwei_default,vorne',
      'com.docker.compose.project=zwei,com.docker.compose.service=app',
    ),
  [`${snapshotFolder}/snapshot.json`]: JSON.stringify({
    host: 'web',
    hostname: null,
    time: '2026-01-15T08:00:00Z',
    origin: 'laboratory',
    sources: { 'docker-ps': { command: 'docker ps', exit: 0 } },
  }),
};
/** Files that are as they were, as they are in the end, or between two of several changes. */
const oldOrNew =
  (files: Readonly<Record<string, string>>, between: readonly string[] = []) =>
  (root: string, done: string): string[] =>
    Object.entries(files)
      .filter(([file, before]) => {
        const text = readText(join(root, file));
        return text === undefined || ![before, readText(join(done, file)), ...between].includes(text);
      })
      .map(([file]) => `${file} is neither old nor new`);
const ladenFile = 'inventory/laden/laden.yaml';

const allCommands: readonly Command[] = [
  {
    name: 'accept',
    args: ['accept', 'container-image', 'container-networks', '--now', '2026-01-16'],
    output: 'inventory',
    files: differing,
    lost: oldOrNew(
      { ...differing, [ladenFile]: readFileSync(join(here, 'hostile/root', ladenFile), 'utf8') },
      [composeText.replace('app:1', 'app:2')],
    ),
  },
  {
    name: 'baseline',
    args: ['baseline', '--renew', '--now', '2026-01-16'],
    output: 'inventory',
    files: { 'inventory/laden/baseline.json': '{\n"frozen": "2026-01-01",\n"findings": [\n\n]\n}\n' },
    lost: oldOrNew({
      'inventory/laden/baseline.json': '{\n"frozen": "2026-01-01",\n"findings": [\n\n]\n}\n',
    }),
  },
  {
    name: 'snapshot',
    args: ['snapshot', '--local', '--host', 'web'],
    output: snapshotFolder,
    lost: snapshotLost,
  },
  {
    name: 'export',
    args: ['export', '--all', '--output', 'aus'],
    output: 'aus',
    lost: wholeFiles(
      'aus',
      (name, text) =>
        text === 'alt\n' || (name.endsWith('.json') ? text.endsWith('}\n') : text.endsWith('\n')),
    ),
  },
  {
    name: 'diagrams',
    args: ['diagrams'],
    output: 'diagrams',
    lost: wholeFiles('diagrams', (_, text) => text === 'alt\n' || /^(---|flowchart|%%)/.test(text)),
  },
  {
    name: 'check',
    args: ['check', '--format', 'json', '--output', 'berichte/bericht.txt'],
    output: 'berichte',
    lost: (root) => {
      const text = readText(join(root, 'berichte/bericht.txt'));
      return text === 'alt\n' || text?.trimEnd().endsWith('}') ? [] : ['the report is not whole'];
    },
  },
  {
    name: 'build',
    args: ['build'],
    output: 'dist',
    lost: (root) =>
      /^(alt\n|<!DOCTYPE)/i.test(readText(join(root, 'dist/index.html')) ?? '') ? [] : ['the site is gone'],
  },
];

/** A root with earlier outputs of every command, in the folder of a user. */
const makeFolder = ({ files = {} }: Command) =>
  makeUserFolder('infrabuch-kills-', {
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`root/${file}`, text])),
    'root/aus/laden/inventar.json': 'alt\n',
    'root/diagrams/laden/uebersicht.mmd': 'alt\n',
    'root/berichte/bericht.txt': 'alt\n',
    'root/dist/index.html': 'alt\n',
    'root/dist/.infrabuch-site.json': '{"infrabuch":"site"}\n',
  });

/** Runs a command to its end, or to its death after some milliseconds; all that it started dies with it. */
const run = (folder: string, argv: readonly string[], after?: number) =>
  new Promise<number | null>((done) => {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, {
      cwd: join(folder, 'root'),
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, ...userEnvironment(folder) },
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
const node = (folder: string, command: Command) => [
  ...[process.execPath, bin, ...command.args],
  ...['--root', join(folder, 'root')],
];
const renames = 'rename,renameat,renameat2';
/** Runs the command under strace, which notes renames in a file and does what else it is told. */
const traced = (folder: string, command: Command, notes: string, ...more: readonly string[]) => [
  ...['strace', '-f', '-qq', '-o', notes, '-e', `trace=${renames}`],
  ...[...more, '--', ...node(folder, command)],
];
const canTrace = spawnSync('strace', ['-V']).status === 0;

/** How a command goes when nobody disturbs it. */
interface Undisturbed {
  /** The user's folder with what it wrote. */
  readonly folder: string;
  readonly code: number | null;
  /** How long it takes here and now, in milliseconds. */
  readonly duration: number;
  /** Which renames of its thread, counted from 1, are in the root: none where nothing can trace them. */
  readonly renames: readonly number[];
}
/** Which of the noted renames of each thread are below a folder: `4711 rename("/tmp/x/a.tmp", "/tmp/x/a") = 0`. */
function renamesBelow(folder: string, notes: string): number[] {
  const counts = new Map<string, number>();
  const found: number[] = [];
  for (const line of notes.split('\n')) {
    const [, thread = ''] = /^(\d+) +rename\w*\(/.exec(line) ?? [];
    if (thread === '') continue;
    const count = (counts.get(thread) ?? 0) + 1;
    counts.set(thread, count);
    if (line.includes(`"${folder}/`)) found.push(count);
  }
  return found;
}
async function runUndisturbed(command: Command): Promise<Undisturbed> {
  const folder = makeFolder(command);
  const notes = join(folder, 'renames');
  const start = performance.now();
  const code = await run(folder, canTrace ? traced(folder, command, notes) : node(folder, command));
  const duration = performance.now() - start;
  return { folder, code, duration, renames: renamesBelow(join(folder, 'root'), readText(notes) ?? '') };
}

/** What the next run does not clear away. */
function remains(folder: string): string[] {
  const inRoot = readdirSync(join(folder, 'root'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.[0-9a-f]{8}-\d+\.(neu|alt|tmp)$/.test(name),
  );
  const temporary = readdirSync(join(folder, 'tmp')).filter(
    (name) => name !== 'bleibt' && name.startsWith('infrabuch-'),
  );
  return [...inRoot, ...temporary].map((name) => `left behind: ${name}`);
}

/** What a command wrote, without the time at which a machine was read. */
function outputOf(folder: string, { output }: Command): string {
  const path = join(folder, 'root', output);
  const meta = readText(join(path, 'snapshot.json'));
  if (meta !== undefined)
    writeFileSync(join(path, 'snapshot.json'), meta.replace(/"time": "[^"]*"/, '"time": ""'));
  return path;
}

type Kill = { readonly rename: number } | { readonly after: number };
/** Kills a command, looks at what is there, and whether a whole run afterwards makes what an undisturbed one makes. */
async function killOnce(
  command: Command,
  how: Kill,
  undisturbed: Undisturbed,
): Promise<{ killed: boolean; faults: string[] }> {
  const folder = makeFolder(command);
  const root = join(folder, 'root');
  const done = join(undisturbed.folder, 'root');
  try {
    const code =
      'rename' in how
        ? await run(
            folder,
            traced(folder, command, '/dev/null', '-e', `inject=${renames}:signal=KILL:when=${how.rename}`),
          )
        : await run(folder, node(folder, command), how.after);
    const killed = code === null || code === 137;
    // Whatever reads first mends: here the comparison, as in CI. A site is mended by whoever builds or serves it.
    spawnSync(process.execPath, [bin, 'drift', '--root', root], { stdio: 'ignore' });
    const faults = command.name === 'build' ? [] : command.lost(root, done);
    const again = await run(folder, node(folder, command));
    if (again !== undisturbed.code) faults.push(`the next run ends with ${again}`);
    faults.push(...command.lost(root, done), ...remains(folder));
    const difference = firstDifference(outputOf(undisturbed.folder, command), outputOf(folder, command));
    if (difference !== undefined) faults.push(`the next run makes something else: ${difference}`);
    return { killed, faults };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Kills so many times, one command after the other, in turn at a random moment and at a rename: the last one first, because
 * it puts the result in its place.
 * @returns what was lost or left behind
 */
export async function killCommands(
  count: number,
  log: (line: string) => void,
  names: readonly string[] = [],
): Promise<string[]> {
  const commands = allCommands.filter(({ name }) => names.length === 0 || names.includes(name));
  const faults: string[] = [];
  const undisturbed = new Map<string, Undisturbed>();
  for (const command of commands) undisturbed.set(command.name, await runUndisturbed(command));
  const sums = new Map(commands.map(({ name }) => [name, { tried: 0, killed: 0, atRenames: 0 }]));
  if (!canTrace) log('strace is missing: no kills at renames');
  for (let number = 0; number < count; number += 1) {
    const index = number % commands.length;
    const command = commands[index]!;
    const round = Math.floor(number / commands.length);
    const usual = undisturbed.get(command.name)!;
    const how: Kill =
      usual.renames.length > 0 && (round + index) % 2 === 0
        ? { rename: usual.renames.at(-1 - (Math.floor(round / 2) % usual.renames.length)) ?? 1 }
        : { after: Math.random() * usual.duration };
    const { killed, faults: found } = await killOnce(command, how, usual);
    const sum = sums.get(command.name)!;
    sum.tried += 1;
    if (killed) sum.killed += 1;
    if (killed && 'rename' in how) sum.atRenames += 1;
    for (const fault of found) {
      faults.push(`${command.name}, ${JSON.stringify(how)}: ${fault}`);
      log(faults.at(-1)!);
    }
  }
  for (const [name, { tried, killed, atRenames }] of sums)
    log(
      `${name}: ${tried} tried, ${killed} killed before they ended, ${atRenames} of them at a rename (of ${undisturbed.get(name)?.renames.length})`,
    );
  for (const { folder } of undisturbed.values()) rmSync(folder, { recursive: true, force: true });
  const builds = readdirSync(cacheFolder).filter((name) => name.startsWith('build-'));
  if (builds.length > 1) faults.push(`${builds.length} unfinished builds are kept`);
  log(`${count} kills, ${faults.length} faults`);
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = await killCommands(Number(process.argv[2] ?? 100), console.log, process.argv.slice(3));
  process.exitCode = faults.length > 0 ? 1 : 0;
}
