// `drift --base REF` in a real Git repository: announced, existing and new findings, and what it says where it cannot.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../src/model/finding.ts';
import { infrabuch, repository } from './command.ts';

let repo = '';
let root = '';
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
    cwd: repo,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const commit = () => {
  git('add', '-A');
  git('commit', '--quiet', '--message', 'Stand');
};
const path = (file: string) => join(root, 'inventory/laden', file);
const edit = (file: string, from: string, to: string) => {
  const text = readFileSync(path(file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(path(file), text.replace(from, to));
};
async function drift(...args: string[]) {
  const { code, stdout, stderr } = await infrabuch('drift', '--root', root, '--format', 'json', ...args);
  const { summary, findings } = JSON.parse(stdout) as { summary: object; findings: Finding[] };
  return { code, stderr, summary, states: findings.map(({ subject, since }) => [subject, since]) };
}

beforeEach(() => {
  repo = mkdtempSync(join(tmpdir(), 'infrabuch-base-'));
  // The root need not be the repository's.
  root = join(repo, 'doku');
  mkdirSync(root);
  cpSync(join(repository, 'tests/cases/zustaendig-host-und-eintrag/inventory'), join(root, 'inventory'), {
    recursive: true,
  });
  git('init', '--quiet', '--initial-branch', 'main');
  commit();
});
afterEach(() => rmSync(repo, { recursive: true, force: true }));

test('what the base has as well fails nothing', async () => {
  const { code, summary, states } = await drift('--base', 'main');
  expect(states.map(([, since]) => since)).toEqual(['existing', 'existing', 'existing']);
  expect(summary).toEqual({
    errors: 3,
    warnings: 0,
    infos: 0,
    waived: 0,
    new: 0,
    existing: 3,
    announced: 0,
  });
  expect(code).toBe(0);
  expect((await drift()).code).toBe(1);
});

test('lines that move and another documented value change nothing', async () => {
  edit('laden.yaml', '  kasse:\n', '  # Kommentar\n\n  kasse:\n');
  edit('laden.yaml', 'image: nginx:1.27', 'image: nginx:1.28');
  const { code, states } = await drift('--base', 'main');
  expect(states.map(([, since]) => since)).toEqual(['existing', 'existing', 'existing']);
  expect(code).toBe(0);
});

test('a new error fails, also before it is committed', async () => {
  edit(
    'laden.yaml',
    'containers:\n',
    'containers:\n  regal:\n    purpose: Bestand\n    host: web\n    role: data\n    image: redis:7\n',
  );
  const before = await drift('--base', 'HEAD');
  expect(before.states).toContainEqual(['container:regal', 'new']);
  expect(before.summary).toMatchObject({ new: 1, existing: 3 });
  expect(before.code).toBe(1);
  git('switch', '--quiet', '--create', 'zweig');
  commit();
  expect((await drift('--base', 'main')).code).toBe(1);
  expect((await drift('--base', 'zweig')).code).toBe(0);
});

test('an announced change is neither new nor a failure', async () => {
  edit(
    'laden.yaml',
    '    owner: Entwicklung\n',
    '    owner: Entwicklung\n    change: { valid_from: 2026-02-01, before: { image: "nginx:1.29" } }\n',
  );
  const { code, summary, states } = await drift('--base', 'main', '--now', '2026-01-20');
  expect(states).toContainEqual(['container:shop', 'announced']);
  expect(summary).toMatchObject({ new: 0, existing: 2, announced: 1 });
  expect(code).toBe(0);
});

test('a waiver that the base has and this state has not makes its finding new', async () => {
  const waiver =
    'waivers:\n  w: { rule: container-image, subject: "container:shop", reason: Umstellung, until: 2099-01-01, by: Betrieb }\n';
  writeFileSync(path('ausnahmen.yaml'), waiver);
  commit();
  rmSync(path('ausnahmen.yaml'));
  const { code, states } = await drift('--base', 'main');
  expect(states).toContainEqual(['container:shop', 'new']);
  expect(code).toBe(1);
});

test('the text names the counts, and the state of each finding', async () => {
  const { stdout } = await infrabuch('drift', '--root', root, '--base', 'main');
  expect(stdout).toMatch(/^ {2}Gegenüber der Basis: bestand schon$/m);
  expect(stdout).toMatch(/3 Fehler, .*, gegenüber der Basis 0 neu, 3 bestehend, 0 angekündigt\.$/m);
});

test('--host and --base go together', async () => {
  const { code, states } = await drift('--host', 'web', '--base', 'main');
  expect([code, states.length]).toEqual([0, 3]);
});

/** What the machine shows today: one container more than in the committed snapshot. */
function machineToday(): string {
  const folder = join(repo, 'heute');
  cpSync(path('snapshots'), folder, { recursive: true });
  const file = join(folder, 'web/docker-ps.jsonl');
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8')}{"Image":"redis:7","Names":"neu","Networks":"bridge","Ports":"","State":"running","Status":"Up"}\n`,
  );
  return folder;
}
const withoutAltered = (states: (string | undefined)[][]) =>
  states.filter(([subject]) => subject !== 'host:web').sort();

test('--snapshots and --base: both states are compared with the supplied snapshots', async () => {
  const today = machineToday();
  const same = await drift('--base', 'main', '--snapshots', today);
  expect(withoutAltered(same.states)).toEqual([
    ['container:fremd', 'existing'],
    ['container:kasse', 'existing'],
    ['container:neu', 'existing'],
    ['container:shop', 'existing'],
  ]);
  expect(same.code).toBe(0);
  edit('laden.yaml', 'network_mode: bridge\n    owner', 'network_mode: host\n    owner');
  const changed = await drift('--base', 'main', '--snapshots', today);
  expect(changed.summary).toMatchObject({ new: 1 });
  expect(changed.states).toContainEqual(['container:shop', 'new']);
  expect(changed.code).toBe(1);
});

test('--snapshots - and --base: standard input is read once, for both states', () => {
  const lines = readFileSync(join(machineToday(), 'web/docker-ps.jsonl'), 'utf8').trimEnd().split('\n');
  const archive = [
    ...['infrabuch-archive 2', 'host web', 'hostname web', 'time 2026-01-15T08:00:00Z'],
    ...[
      'source docker-ps',
      'command docker ps',
      ...[...lines, ''].map((line) => `|${line}`),
      'exit 0',
      'end 1',
      '',
    ],
  ].join('\n');
  const bin = join(repository, 'src/cli/bin.js');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      ...[bin, 'drift', '--root', root, '--format', 'json', '--now', '2026-01-16'],
      ...['--base', 'main', '--snapshots', '-'],
    ],
    { input: archive, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  expect(findings.map(({ subject, since }) => [subject, since]).sort()).toEqual([
    ['container:fremd', 'existing'],
    ['container:kasse', 'existing'],
    ['container:neu', 'existing'],
    ['container:shop', 'existing'],
  ]);
  expect(status).toBe(0);
});

test('a host that the base does not know: all its findings are new', async () => {
  edit(
    'laden.yaml',
    '  web:\n',
    '  lager:\n    purpose: Lager\n    kind: vm\n    snapshots: [docker-ps]\n  web:\n',
  );
  const today = machineToday();
  cpSync(join(today, 'web'), join(today, 'lager'), { recursive: true });
  const meta = join(today, 'lager/snapshot.json');
  writeFileSync(meta, readFileSync(meta, 'utf8').replace('"host": "web"', '"host": "lager"'));
  const { states, code } = await drift('--base', 'main', '--snapshots', today);
  expect(states.filter(([, since]) => since === 'new').map(([subject]) => subject)).toEqual(
    expect.arrayContaining(['container:fremd', 'container:neu']),
  );
  expect(code).toBe(1);
});

test('a base without the handbook, or with one that is not valid, lets all findings be new', async () => {
  edit('laden.yaml', 'purpose: Laden', 'zweck: Laden');
  commit();
  git('revert', '--no-edit', 'HEAD');
  const broken = await drift('--base', 'HEAD~1');
  expect(broken.stderr).toMatch(/^infrabuch: Das Inventar von „laden“ ist im Stand „HEAD~1“ nicht gültig/);
  expect([broken.code, broken.summary]).toEqual([1, expect.objectContaining({ new: 3, existing: 0 })]);
  git('checkout', '--quiet', '--orphan', 'leer');
  git('commit', '--quiet', '--allow-empty', '--message', 'leer', '--only');
  expect(await drift('--base', 'leer')).toMatchObject({
    code: 1,
    stderr: '',
    summary: { new: 3, existing: 0 },
  });
});

test.each([
  ['gibt-es-nicht', /Den Stand „gibt-es-nicht“ gibt es im Git-Repository nicht/],
  ['--output=/tmp/infrabuch-nie', /gibt es im Git-Repository nicht/],
  ['main:doku', /gibt es im Git-Repository nicht/],
  ['', /Den Stand „“ gibt es/],
])('a base that is none ends with 2: %s', async (ref, message) => {
  const { code, stdout, stderr } = await infrabuch('drift', '--root', root, `--base=${ref}`);
  expect(stderr).toMatch(/^infrabuch: [A-Z„].*[.!?“]\n$/);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, '']);
});

test('a root outside of any repository ends with 2', async () => {
  rmSync(join(repo, '.git'), { recursive: true });
  const { code, stderr } = await infrabuch('drift', '--root', root, '--base', 'main');
  expect(stderr).toMatch(/^infrabuch: „.*“ liegt in keinem Git-Repository: .*\.\n$/);
  expect(code).toBe(2);
});
