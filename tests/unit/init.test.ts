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
