// A repository made by `init`: it is in order at once, and nothing is ever overwritten.
import {
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
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { infrabuch, repository } from '../command.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'infrabuch-init-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const snapshot = join(repository, 'inventory/gro-mate/snapshots/web');
const errorsOf = async (command: string, root: string, ...more: readonly string[]) =>
  JSON.parse((await infrabuch(command, '--root', root, '--format', 'json', ...more)).stdout).summary.errors;

describe('init', () => {
  test('with a snapshot: check and drift are green at the first try', async () => {
    const root = join(place, 'neu/handbuch');
    const { code, stderr } = await infrabuch(
      ...['init', root, '--name', 'Mein Laden', '--owner', 'Mara', '--private', '--from', snapshot],
    );
    expect(stderr).toContain('web: 2 Stacks, 23 Container übernommen.');
    expect(code).toBe(0);
    expect(await errorsOf('check', root)).toBe(0);
    expect(await errorsOf('drift', root)).toBe(0);
    const text = (file: string) => readFileSync(join(root, file), 'utf8');
    expect(load(text('inventory/mein-laden/handbuch.yaml'))).toMatchObject({
      handbook: { title: 'Mein Laden', owner: 'Mara' },
    });
    expect(readdirSync(join(root, 'content/mein-laden'))).toHaveLength(11);
    for (const file of [
      '.gitlab-ci.yml',
      '.github/workflows/handbuch.yml',
      '.forgejo/workflows/handbuch.yml',
    ]) {
      expect(() => load(text(file)), file).not.toThrow();
      expect(text(file)).not.toMatch(/secrets\.|SSH_KEY|PRIVATE_KEY/);
    }
    expect(text('server/web/authorized_keys')).toMatch(/^restrict,command="/m);
    expect(JSON.parse(text('package.json')).devDependencies.infrabuch).toMatch(/^\^\d/);
    expect(readdirSync(join(place, 'neu'))).toEqual(['handbuch']);
  });

  test('without anything: a host of which nothing is known', async () => {
    const root = join(place, 'leer');
    expect((await infrabuch('init', root, '--host', 'web')).code).toBe(0);
    expect(await errorsOf('check', root)).toBe(0);
    expect(existsSync(join(root, 'inventory/leer/web.yaml'))).toBe(true);
  });

  test('public: snapshots lie beside it, and check refuses them within', async () => {
    const root = join(place, 'laden');
    await infrabuch('init', root, '--public', '--from', snapshot);
    expect(existsSync(join(root, 'inventory/laden/snapshots'))).toBe(false);
    expect(await errorsOf('check', root)).toBe(0);
    expect(existsSync(join(place, 'laden-privat/inventory/laden/snapshots'))).toBe(true);
    expect(await errorsOf('drift', root)).toBe(0);
    mkdirSync(join(root, 'inventory/laden/snapshots/web'), { recursive: true });
    expect(await errorsOf('check', root)).toBe(1);
  });

  const pasted = [
    'CONTAINER ID   IMAGE         COMMAND                  CREATED       STATUS                   PORTS                                 NAMES',
    '3f1d2a4b5c6d   nginx:1.27    "/docker-entrypoint.…"   2 weeks ago   Up 2 weeks               0.0.0.0:80->80/tcp, [::]:80->80/tcp   web-nginx-1',
    '8a7b6c5d4e3f   postgres:16   "docker-entrypoint.s…"   2 weeks ago   Exited (0) 3 days ago                                          web-db-1',
    '',
  ].join('\n');
  const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  test.each([
    ['as it is', pasted],
    ['with the line ends of Windows', pasted.replaceAll('\n', '\r\n')],
    ['redirected by PowerShell', utf16(pasted.replaceAll('\n', '\r\n'))],
    ['from a terminal with another code page', pasted.replaceAll('…', 'â€¦')],
    ['with the prompt around it', `mara@web:~$ docker ps -a\n${pasted}mara@web:~$ \n`],
    [
      'with columns of its own',
      'IMAGE         NAMES         PORTS\nnginx:1.27    web-nginx-1   0.0.0.0:80->80/tcp\npostgres:16   web-db-1      \n',
    ],
  ])('from pasted docker ps, %s', async (_, content) => {
    const [file, root] = [join(place, 'docker-ps.txt'), join(place, 'neu')];
    writeFileSync(file, content);
    expect((await infrabuch('init', root, '--name', 'Laden', '--private', '--from', file)).stderr).toContain(
      '2 Container übernommen',
    );
    expect([await errorsOf('check', root), await errorsOf('drift', root)]).toEqual([0, 0]);
  });
  test('from lines that are cut off: says which, and writes nothing', async () => {
    const file = join(place, 'docker-ps.txt');
    writeFileSync(file, pasted.replaceAll(/ *(?:NAMES|web-nginx-1|web-db-1)$/gm, ''));
    const { code, stderr } = await infrabuch(
      'init',
      join(place, 'neu'),
      '--name',
      'Laden',
      '--private',
      '--from',
      file,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('Zeile 2: Die Zeile ist abgeschnitten oder unvollständig');
    expect(readdirSync(place)).toEqual(['docker-ps.txt']);
  });

  test('into a folder where npm has installed it: what is there stays', async () => {
    writeFileSync(join(place, 'package.json'), '{"dependencies":{"infrabuch":"file:x.tgz"}}');
    mkdirSync(join(place, '.git'));
    expect((await infrabuch('init', place, '--name', 'Laden')).code).toBe(0);
    expect(readFileSync(join(place, 'package.json'), 'utf8')).toContain('file:x.tgz');
    expect(existsSync(join(place, 'inventory/laden/handbuch.yaml'))).toBe(true);
  });

  test.each([
    ['a folder that is not empty', ['voll'], 'ist nicht leer („a.txt“)'],
    [
      'such a folder before it reads anything',
      ['voll', '--from', '/gibt/es/nicht'],
      'ist nicht leer („a.txt“)',
    ],
    ['a name that is none', ['neu', '--name', ' '], '--name erwartet eine Zeile Text'],
    ['an owner of two lines', ['neu', '--owner', 'Mara\nMuster'], '--owner erwartet eine Zeile Text'],
    ['two sources', ['neu', '--local', '--from', 'x'], 'schließen sich aus'],
    ['public and private', ['neu', '--public', '--private'], 'schließen sich aus'],
    ['a file that is not there', ['neu', '--from', '/gibt/es/nicht'], 'gibt es nicht'],
    ['a host that is no id', ['neu', '--host', 'Web 1'], '--host erwartet'],
    ['a target that is an option', ['neu', '--ssh', '-oProxyCommand=x'], '--ssh erwartet'],
  ])('refuses %s and writes nothing', async (_, [folder = '', ...flags], expected) => {
    mkdirSync(join(place, 'voll'));
    writeFileSync(join(place, 'voll/a.txt'), '');
    const { code, stderr } = await infrabuch('init', join(place, folder), ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
    expect(readdirSync(place)).toEqual(['voll']);
    expect(readdirSync(join(place, 'voll'))).toEqual(['a.txt']);
  });
});
