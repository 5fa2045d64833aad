// The command line's contract: exit codes, one German sentence for every mistake, the JSON's fields, whole files.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { infrabuch, repository } from './command.ts';

let folder = '';
let small = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infrabuch-cli-'));
  small = join(folder, 'small');
  cpSync(join(repository, 'tests/cases/container-krank'), small, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sentence = /^infrabuch: [A-ZÄÖÜ„].*[.!?“]\n$/;

describe('what was called wrongly ends with 2 and one German sentence', () => {
  test.each<[string, string[], RegExp]>([
    ['an unknown command', ['nope'], /Befehl „nope“/],
    ['an unknown flag', ['check', '--nope'], /Schalter --nope/],
    ['a flag of another command', ['check', '--as', 'svg'], /Schalter --as/],
    ['a flag without its value', ['check', '--root'], /--root fehlt sein Wert/],
    ['too many arguments', ['check', 'alles'], /Zu viele Argumente/],
    ['no argument', ['parse'], /Argument „quelle“/],
    ['an unknown format', ['check', '--format', 'xml'], /„xml“ kennt --format nicht; möglich: text, json/],
    ['a missing root', ['check', '--root', '/gibt/es/nicht'], /kein Ordner „inventory“/],
    ['a missing root, drift', ['drift', '--root', '/gibt/es/nicht'], /kein Ordner „inventory“/],
    [
      'an unknown handbook',
      ['drift', '--handbook', 'gromate'],
      /„gromate“ gibt es nicht; vorhanden: gro-mate, tick-guard/,
    ],
    ['an unknown host', ['drift', '--host', 'nirgends'], /Host „nirgends“ gibt es nicht; vorhanden: web, /],
    ['a base that is no commit', ['drift', '--base', 'gibt-es-nicht'], /Den Stand „gibt-es-nicht“ gibt es/],
    ['a day that is none', ['check', '--now', 'gestern'], /„gestern“ ist kein Datum/],
    ['a day that no calendar has', ['drift', '--now', '2026-02-30'], /„2026-02-30“ ist kein Datum/],
    ['a day with a time', ['drift', '--now', '2026-02-03T10:00'], /ist kein Datum/],
    [
      'an unknown source',
      ['parse', 'nmap', '-'],
      /Quelle „nmap“ gibt es nicht; bekannt: docker-ps, .*ufw-status/,
    ],
    ['a file that is not there', ['parse', 'docker-ps', '/gibt/es/nicht'], /nicht lesbar/],
    ['a folder for a file', ['parse', 'docker-ps', '/tmp'], /nicht lesbar/],
    ['a mistyped command', ['chekc'], /Befehl „chekc“ gibt es nicht\. Meinten Sie check\?/],
    ['a mistyped flag', ['check', '--formt', 'json'], /--formt gibt es nicht\. Meinten Sie --format\?/],
    ['an unknown export', ['export', 'nope'], /„nope“ gibt es nicht/],
    ['an export of several handbooks', ['export', 'env.backend.example'], /--handbook/],
    ['all exports to the terminal', ['export', '--all'], /--output/],
    ['an unknown diagram form', ['diagrams', '--as', 'gif'], /„gif“ gibt es nicht/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await infrabuch(...args);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('a file that cannot be read', async () => {
    const root = join(folder, 'unreadable');
    cpSync(small, root, { recursive: true });
    symlinkSync('gibt-es-nicht.yaml', join(root, 'inventory/laden/weg.yaml'));
    const { code, stderr } = await infrabuch('check', '--root', root);
    expect(stderr).toMatch(/weg\.yaml“ ist nicht lesbar/);
    expect(code).toBe(2);
  });

  test('a report that cannot be written', async () => {
    const { code, stderr } = await infrabuch(
      'check',
      '--root',
      small,
      '--output',
      join(small, 'case.json', 'bericht.txt'),
    );
    expect(stderr).toMatch(/nicht lesbar oder nicht beschreibbar/);
    expect(code).toBe(2);
  });

  test('an inventory without handbooks', async () => {
    mkdirSync(join(folder, 'leer/inventory'), { recursive: true });
    const { code, stderr } = await infrabuch('check', '--root', join(folder, 'leer'));
    expect(stderr).toMatch(/liegt kein Handbuch/);
    expect(code).toBe(2);
  });
});

test('help is German and ends with 0, also for each command', async () => {
  for (const args of [[], ['check'], ['drift'], ['parse'], ['export'], ['diagrams']]) {
    const { code, stdout, stderr } = await infrabuch(...args, '--help');
    expect(stdout).toMatch(/^Aufruf: infrabuch/);
    expect(stdout).not.toMatch(/\b(Usage|Options|Commands|Arguments|default|choices):|\[(options|command)\]/);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  }
});

test.each(['--version', '-V'])('%s prints the version alone, and the help names it', async (flag) => {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(await infrabuch(flag)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect((await infrabuch('--help')).stdout).toMatch(new RegExp(`${flag}\\b.*Version von infrabuch`));
});

describe('check and drift', () => {
  test.each(['check', 'drift'] as const)('%s --format json keeps its contract', async (command) => {
    const { code, stdout } = await infrabuch(
      command,
      '--root',
      small,
      '--format',
      'json',
      '--now',
      '2026-01-16',
    );
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).toMatchObject({
      handbooks: ['laden'],
      summary: { errors: command === 'drift' ? 1 : 0, infos: 0, waived: 0 },
    });
    expect(code).toBe(command === 'drift' ? 1 : 0);
    if (command === 'check') return;
    expect(report.coverage).toEqual([
      { handbook: 'laden', host: 'web', kind: 'container', origin: 'laboratory', entities: 1, fields: 7 },
    ]);
    expect(report.findings).toEqual([
      {
        rule: 'container-health',
        severity: 'error',
        class: 'drift',
        handbook: 'laden',
        host: 'web',
        subject: 'container:shop',
        message: expect.stringMatching(/^Container „shop“/),
        expected: 'healthy',
        actual: 'unhealthy',
        place: { file: 'inventory/laden/laden.yaml', line: 19, column: 5 },
        related: [
          {
            message: expect.any(String),
            file: 'inventory/laden/snapshots/web/docker-ps.jsonl',
            line: 1,
            column: 1,
          },
        ],
        fix: expect.stringMatching(/\.$/),
        owner: 'Betrieb',
      },
    ]);
  });

  test('--strict lets a warning fail', async () => {
    const warned = join(repository, 'tests/cases/rechte-fremd-gepflegter-stack');
    expect((await infrabuch('drift', '--root', warned)).code).toBe(0);
    expect((await infrabuch('drift', '--root', warned, '--strict')).code).toBe(1);
  });

  test('--output writes the whole report and nothing else, without colours', async () => {
    const file = join(folder, 'neu/bericht.txt');
    const { code, stdout } = await infrabuch('drift', '--root', small, '--output', file);
    expect([code, stdout]).toEqual([1, '']);
    expect(readdirSync(join(folder, 'neu'))).toEqual(['bericht.txt']);
    expect(readFileSync(file, 'utf8')).toBe(
      readFileSync(join(small, 'expected.txt'), 'utf8').replace(/Exitcode.*\n/, ''),
    );
  });

  test('--handbook looks at one only', async () => {
    const { stdout } = await infrabuch(
      'drift',
      '--root',
      repository,
      '--handbook',
      'tick-guard',
      '--format',
      'json',
    );
    expect(JSON.parse(stdout).handbooks).toEqual(['tick-guard']);
  });

  test('--host may be given several times, across handbooks', async () => {
    const hosts = ['--host', 'web', '--host', 'backend'];
    const { stdout } = await infrabuch('drift', '--root', repository, ...hosts, '--format', 'json');
    const { handbooks, coverage } = JSON.parse(stdout) as {
      handbooks: string[];
      coverage: { host: string }[];
    };
    expect(handbooks).toEqual(['gro-mate', 'tick-guard']);
    expect(new Set(coverage.map(({ host }) => host))).toEqual(new Set(['web', 'backend']));
  });

  test('the same input gives the same bytes', async () => {
    const reports = [
      await infrabuch('check', '--root', repository),
      await infrabuch('check', '--root', `${repository}/`),
    ];
    expect(reports[0]).toEqual(reports[1]);
    expect(reports[0]?.stdout).not.toContain(repository);
  });
});

describe('parse', () => {
  const fixture = (name: string) => join(repository, 'tests/fixtures', name);

  test('0 when every line was understood', async () => {
    const { code, stdout } = await infrabuch(
      'parse',
      'docker-ps',
      fixture('captures/docker/28-ps-a-template-json.txt'),
    );
    const [first] = JSON.parse(stdout).containers;
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining(['name', 'image', 'state', 'health', 'project', 'service', 'ports']),
    );
    expect(JSON.parse(stdout).problems).toEqual([]);
    expect(code).toBe(0);
  });

  test('1 when a line was not, 2 when nothing was', async () => {
    const some = await infrabuch('parse', 'docker-ps', fixture('snapshots/docker-ps/json-line-cut.txt'));
    expect(JSON.parse(some.stdout).problems).not.toEqual([]);
    expect(some.code).toBe(1);
    expect(
      (await infrabuch('parse', 'ufw-status', fixture('captures/ufw-status/nonroot-status.txt'))).code,
    ).toBe(2);
  });
});

describe('export and diagrams', () => {
  test('without a name all names are listed; each can be had', async () => {
    const { stdout } = await infrabuch('export', '--root', repository, '--handbook', 'gro-mate');
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[1] ?? '');
    expect(names).toEqual(
      expect.arrayContaining(['grocery-mate.docker-compose.yml', 'env.backend.example', 'inventar.json']),
    );
    for (const name of names)
      expect(
        (await infrabuch('export', name, '--root', repository, '--handbook', 'gro-mate')).stdout,
      ).toMatch(/\n$/);
  });

  test('--all writes every file, and diagrams into another folder leave the root alone', async () => {
    expect(
      (await infrabuch('export', '--all', '--root', small, '--output', join(folder, 'export'))).code,
    ).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'export/laden/inventar.json'), 'utf8')).id).toBe('laden');
    const before = readdirSync(small);
    expect((await infrabuch('diagrams', '--root', small, '--output', join(folder, 'mmd'))).code).toBe(0);
    expect(readdirSync(small)).toEqual(before);
  });

  test('an invalid inventory is reported on standard error, with 1', async () => {
    const root = join(repository, 'tests/cases/falscher-typ');
    for (const args of [['export'], ['diagrams', '--output', join(folder, 'nie')]]) {
      const { code, stdout, stderr } = await infrabuch(...args, '--root', root);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('laden.yaml:17:5 Fehler schema-type');
    }
    expect(existsSync(join(folder, 'nie'))).toBe(false);
  });
});

describe('bin.js in a process of its own', () => {
  const bin = join(repository, 'src/cli/bin.js');
  const own = process.execPath;

  test('reads standard input and prints JSON without colours into a pipe', () => {
    const input = '{"Names":"web","Image":"nginx:1.27","State":"running"}\n';
    const { status, stdout, stderr } = spawnSync(own, [bin, 'parse', 'docker-ps', '-'], {
      input,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).containers[0]).toMatchObject({
      name: 'web',
      image: 'nginx:1.27',
      state: 'running',
    });
  });

  test('works from any folder and prints no colours into a pipe', () => {
    const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
    const { status, stdout } = spawnSync(own, [bin, 'drift', '--root', small], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
    expect(status).toBe(1);
    expect(`${stdout}Exitcode 1\n`).toBe(readFileSync(join(small, 'expected.txt'), 'utf8'));
  });

  test.skipIf(process.platform === 'win32')('a reader that has enough ends it without a word', () => {
    const { stderr } = spawnSync('sh', ['-c', '"$0" "$1" --help | true', own, bin], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });

  const old = ['/usr/local/bin/node', '/usr/bin/node', '/bin/node'].filter(existsSync).find((path) => {
    const [major = 99, minor = 0] = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      .stdout.split('.')
      .map(Number);
    return major < 22 || (major === 22 && minor < 18);
  });
  test.skipIf(!old)(
    'an old Node hands over to the one that npm brought, with its arguments, input and exit code',
    () => {
      const { status, stdout } = spawnSync(old!, [bin, 'parse', 'docker-ps', '-'], {
        input: '{"Names":"web","State":"running"}\nUnsinn Unsinn\n',
        encoding: 'utf8',
      });
      expect(JSON.parse(stdout).containers[0].name).toBe('web');
      expect(status).toBe(1);
    },
  );

  test.skipIf(!old)('an old Node alone says what is missing', () => {
    const lonely = join(folder, 'lonely/src/cli');
    mkdirSync(lonely, { recursive: true });
    writeFileSync(join(folder, 'lonely/package.json'), '{"type":"module"}');
    cpSync(bin, join(lonely, 'bin.js'));
    const { status, stderr } = spawnSync(old!, [join(lonely, 'bin.js'), 'check'], { encoding: 'utf8' });
    expect(stderr).toMatch(/braucht Node\.js 22\.18 oder neuer .*npm ci/);
    expect(status).toBe(2);
  });
});
