// infrabuch snapshot and drift --snapshots: local, over a ssh of ours, from archives; what is written, what is refused.
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
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { infrabuch, repository } from './command.ts';
import { writeProgram } from './user-folder.ts';

let folder = '';
let root = '';
const programs = () => join(folder, 'bin');
const program = (name: string, script: string) => writeProgram(folder, name, script);
const inventory = `handbook: { title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: Betrieb }
hosts:
  web: { purpose: Web, kind: vm, hostname: srv1, snapshots: [os, docker-ps], ssh: { service: ssh, from: VPN, target: me@web } }
  db: { purpose: Daten, kind: vm, hostname: srv2, snapshots: [os], ssh: { service: ssh, from: VPN, target: db, port: 2222 } }
  alt: { purpose: Alt, kind: vm, snapshots: [os] }
  leer: { purpose: Leer, kind: vm }
`;
const snapshots = () => join(root, 'inventory/laden/snapshots');
const files = (host: string) =>
  Object.fromEntries(
    readdirSync(join(snapshots(), host)).map((name) => [
      name,
      readFileSync(join(snapshots(), host, name), 'utf8'),
    ]),
  );

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infrabuch-snapshot-'));
  mkdirSync(programs());
  vi.stubEnv('PATH', `${programs()}:${process.env.PATH}`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  root = mkdtempSync(join(folder, 'root-'));
  mkdirSync(join(root, 'inventory/laden'), { recursive: true });
  writeFileSync(join(root, 'inventory/laden/laden.yaml'), inventory);
  rmSync(programs(), { recursive: true });
  mkdirSync(programs());
  program(
    'docker',
    `echo '{"Names":"shop","Image":"nginx:1.27","State":"running","Ports":"","Networks":[]}'`,
  );
  program('uname', `[ "$1" = -n ] && echo srv1 || echo 'Linux 6.8.0 x86_64'`);
  // Notes how it was called; the machine behind it is this one.
  program('ssh', `printf '%s\\n' "$*" >>${folder}/calls; echo Willkommen; exec sh -s`);
  rmSync(join(folder, 'calls'), { force: true });
});
const calls = () =>
  existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : [];
const snapshot = (...args: string[]) => infrabuch('snapshot', '--root', root, ...args);
const drift = (...args: string[]) => infrabuch('drift', '--root', root, '--format', 'json', ...args);

test('this machine: raw texts and snapshot.json; a second time only snapshot.json changes', async () => {
  const { code, stderr } = await snapshot('--local', '--host', 'web');
  expect(stderr).toMatch(/2 von 2 Quellen/);
  expect(code).toBe(0);
  const first = files('web');
  expect(Object.keys(first).sort()).toEqual(['docker-ps.jsonl', 'os.txt', 'snapshot.json']);
  const meta = JSON.parse(first['snapshot.json'] ?? '');
  expect(meta).toMatchObject({ host: 'web', hostname: 'srv1', origin: 'live' });
  expect(Object.keys(meta.sources)).toEqual(['docker-ps', 'os']);
  expect(meta.sources.os.sha256).toMatch(/^[0-9a-f]{64}$/);
  writeFileSync(join(snapshots(), 'web/notiz.md'), 'bleibt');
  writeFileSync(join(snapshots(), 'web/ss.txt'), 'von früher');
  await snapshot('--local', '--host', 'web');
  const { 'snapshot.json': again, 'notiz.md': note, ...rest } = files('web');
  const { 'snapshot.json': _, ...before } = first;
  expect(rest).toEqual(before);
  expect(note).toBe('bleibt');
  expect({ ...JSON.parse(again ?? ''), time: null }).toEqual({ ...meta, time: null });
  expect(readdirSync(snapshots())).toEqual(['web']);
});

test('all hosts with a target, over ssh, with no data in the arguments', async () => {
  const { code, stderr } = await snapshot();
  expect(stderr).toMatch(/alt: übersprungen/);
  expect(stderr).toMatch(/2 von 2 Hosts gelesen/);
  expect(code).toBe(0);
  expect(calls().sort()).toEqual(
    [
      expect.stringMatching(/^-T -o BatchMode=yes .*-- me@web sh -s$/),
      expect.stringMatching(/^-T -o BatchMode=yes .*-p 2222 -- db sh -s$/),
    ].sort((a, b) => String(a).localeCompare(String(b))),
  );
  expect(readdirSync(snapshots()).sort()).toEqual(['db', 'web']);
});

test('one unreachable host does not stop the others; 2 when nothing was collected', async () => {
  program(
    'ssh',
    `case "$*" in *me@web*) echo 'ssh: connect to host web: No route to host' >&2; exit 255 ;; *) exec sh -s ;; esac`,
  );
  const { code, stderr } = await snapshot();
  expect(stderr).toMatch(/web: gescheitert: ssh: connect to host web: No route to host\./);
  expect(code).toBe(1);
  expect(readdirSync(snapshots())).toEqual(['db']);
  expect((await snapshot('--host', 'web')).code).toBe(2);
});

test('what fails leaves the snapshot before it as it was', async () => {
  await snapshot('--host', 'db');
  const before = files('db');
  for (const script of ['echo nonsense', 'sh -s | head -c 300', 'sleep 60', 'yes "|x"']) {
    program('ssh', `exec 2>/dev/null; ${script}`);
    const { code, stderr } = await snapshot('--host', 'db', '--timeout', '1');
    expect(stderr, script).toMatch(/db: gescheitert: .*\.\n$/);
    expect(code).toBe(2);
    expect(files('db')).toEqual(before);
    expect(readdirSync(snapshots())).toEqual(['db']);
  }
});

test('a tool that fails is no evidence, with its reason; a machine that answers as another is refused', async () => {
  program('docker', `echo 'permission denied' >&2; exit 1`);
  const { code, stderr } = await snapshot('--host', 'web');
  expect(code).toBe(0);
  expect(stderr).toMatch(/ohne Beleg: .*permission denied/);
  expect(Object.keys(files('web')).sort()).toEqual(['os.txt', 'snapshot.json']);
  expect(JSON.parse(files('web')['snapshot.json'] ?? '').sources['docker-ps']).toMatchObject({
    exit: 1,
    reason: 'permission denied',
  });
  const { stdout } = await drift('--host', 'web');
  expect(JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule)).toContain('snapshot-failed');
  const script = (await infrabuch('collector', '--root', root, '--host', 'db')).stdout;
  writeFileSync(join(folder, 'db.sh'), script);
  program('ssh', `exec sh ${folder}/db.sh`);
  expect((await snapshot('--host', 'web')).stderr).toMatch(/antwortet als „db“/);
});

test('drift reads a folder of snapshots, a folder of archives and refuses what is none', async () => {
  const output = join(root, 'neu');
  expect((await snapshot('--local', '--host', 'web', '--output', output)).code).toBe(0);
  expect(existsSync(snapshots())).toBe(false);
  const compared = async (path: string) => {
    const { stdout, stderr, code } = await drift('--host', 'web', '--snapshots', path);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    const findings = JSON.parse(stdout).findings as { rule: string; related: { file: string }[] }[];
    expect(findings.map(({ rule }) => rule)).toContain('container-unexpected');
    return findings;
  };
  const first = await compared(output);
  expect(JSON.stringify(first)).toContain('neu/web/docker-ps.jsonl');
  const script = (await infrabuch('collector', '--root', root)).stdout;
  const archive = spawnSync('sh', { input: script, encoding: 'utf8' }).stdout;
  const archives = join(root, 'archive');
  mkdirSync(archives);
  writeFileSync(join(archives, 'web.txt'), archive);
  await compared(archives);
  const kept = await snapshot('--from', join(archives, 'web.txt'));
  expect(kept.code).toBe(0);
  expect(Object.keys(files('web'))).toContain('docker-ps.jsonl');

  const refused = async (path: string, message: RegExp) => {
    const { code, stderr } = await drift('--snapshots', path);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  };
  await refused(join(root, 'gibt-es-nicht'), /kein Ordner/);
  mkdirSync(join(root, 'leer'));
  await refused(join(root, 'leer'), /keine Momentaufnahme/);
  cpSync(join(output, 'web'), join(output, 'fremd'), { recursive: true });
  await refused(output, /gehört zu keinem Host/);
  writeFileSync(join(archives, 'nochmal.txt'), archive);
  await refused(archives, /mehrere Momentaufnahmen/);
  writeFileSync(join(archives, 'nochmal.txt'), archive.slice(0, -10));
  await refused(archives, /abgeschnitten/);
});

test('drift reads an archive from a slow standard input', () => {
  writeFileSync(
    join(folder, 'collector.sh'),
    spawnSync('node', [join(repository, 'src/cli/bin.js'), 'collector', '--root', root, '--host', 'web'], {
      encoding: 'utf8',
    }).stdout,
  );
  const { stdout, stderr, status } = spawnSync(
    'sh',
    [
      '-c',
      '(sleep 1; sh "$1") | node "$2" drift --root "$3" --host web --snapshots -',
      'sh',
      join(folder, 'collector.sh'),
      join(repository, 'src/cli/bin.js'),
      root,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(1);
  expect(stdout).toContain('container-unexpected');
});

test('Ctrl-C ends what runs and leaves the snapshot before it as it was', async () => {
  await snapshot('--host', 'db');
  const before = files('db');
  program('ssh', `echo $$ >${folder}/pid; exec sleep 60`);
  const child = spawn('node', [
    join(repository, 'src/cli/bin.js'),
    'snapshot',
    '--root',
    root,
    '--host',
    'db',
  ]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  while (!existsSync(join(folder, 'pid')) || readFileSync(join(folder, 'pid'), 'utf8') === '')
    await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGINT');
  expect(await ended).toBe(2);
  expect(existsSync(`/proc/${readFileSync(join(folder, 'pid'), 'utf8').trim()}/fd/0`)).toBe(false);
  expect(files('db')).toEqual(before);
});

test.each<[string[], RegExp]>([
  [['--host', 'nope'], /Host „nope“.*vorhanden: „web“, „db“, „alt“/],
  [['--host', 'leer'], /Host „leer“/],
  [['--host', 'alt'], /Wie „alt“ zu erreichen ist/],
  [['--local', '--ssh', 'x'], /schließen sich aus/],
  [['--ssh', '-oProxyCommand=x', '--host', 'web'], /--ssh erwartet/],
  [['--ssh', 'a b', '--host', 'web'], /--ssh erwartet/],
  [['--ssh', 'x'], /Welcher Host das ist/],
  [['--timeout', '0'], /ganze Sekunden/],
  [['--timeout', 'bald'], /ganze Sekunden/],
  [['--from', '/gibt/es/nicht'], /nicht lesbar/],
  [['--from', 'x', '--local'], /--from/],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await snapshot(...args);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
  expect(calls()).toEqual([]);
});

test('while the inventory is half edited: what is in order of it says what is read', async () => {
  writeFileSync(
    join(root, 'inventory/laden/laden.yaml'),
    `${inventory.replace('kind: vm, hostname: srv1', 'kind: vm, zweck: Laden, hostname: srv1')}containers:\n  shop: { image: "nginx:1.27", rolle: x }\nvolumes: 7\n`,
  );
  const { code, stderr } = await snapshot('--local', '--host', 'web');
  expect(stderr).toMatch(/^Das Inventar „laden“ hat Fehler \(„infrabuch check“ nennt sie\)/);
  expect(stderr).toMatch(/2 von 2 Quellen/);
  expect(code).toBe(0);
  const { stdout } = await infrabuch('collector', '--root', root, '--host', 'web');
  expect(stdout).toMatch(/^#!\/bin\/sh\n/);
  writeFileSync(join(root, 'inventory/laden/laden.yaml'), 'hosts: [\n');
  const broken = await snapshot('--local', '--host', 'web');
  expect(broken.stderr).toMatch(/hat Fehler.*\n.*„web“/);
  expect(broken.code).toBe(2);
});
