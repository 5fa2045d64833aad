// Keyed hashes of values through the collector as it is: its script runs under real shells, reads an env file and a key, and
// must give what HMAC-SHA-256 of Node gives; neither key nor value may be seen anywhere else.
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readArchives } from '../../src/collect/archive.ts';
import { collectorScript } from '../../src/collect/script.ts';
import { hashKeyPath } from '../../src/collect/value-hashes.ts';
import { shellWord } from '../../src/model/shell.ts';
import { hashesOfFiles, parseEnvFiles, valueChanges } from '../../src/snapshots/env-files.ts';
import { snapshotSource } from '../../src/snapshots/index.ts';
import { infrabuch } from '../command.ts';
import { shells, systemPath } from '../shells.ts';

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-hashes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = '00017f80ff'.padEnd(64, 'a5');
const values = {
  EMPTY: '',
  DB_PASSWORD: '"Lager7Tor\\"x"',
  ZWEI: "'a\nHUSH=b'",
  PROZENT: '%s%d\\n$(id)`id`',
  GLEICH: 'Lager7Tor',
  AUCH: 'Lager7Tor',
};
const file = join(folder, '.env');
writeFileSync(
  file,
  `# Kommentar\nGLEICH=alt\n${Object.entries(values)
    .map(([name, value]) => `${name === 'AUCH' ? 'export ' : ''}${name}=${value}\n`)
    .join('')}`,
);

/** Writes a key; without a text there is none. */
function keyFile(name: string, text: string | null, mode = 0o400): string {
  const path = join(folder, name);
  if (text !== null) writeFileSync(path, text, { mode });
  if (text !== null) chmodSync(path, mode);
  return path;
}
function run(path: string, { shell = 'sh', programs = '' }: { shell?: string; programs?: string } = {}) {
  const script = collectorScript({ sources: [snapshotSource('env-files')!], envFiles: [file] });
  const [program = 'sh', ...args] = shell === 'busybox' ? ['busybox', 'sh', '-s'] : [shell, '-s'];
  const { stdout, stderr, status } = spawnSync(program, args, {
    input: script.replaceAll(hashKeyPath, shellWord(path)),
    env: { PATH: `${programs}${programs && ':'}${systemPath}` },
    encoding: 'utf8',
  });
  expect([stderr, status]).toEqual(['', 0]);
  return { stdout, text: readArchives(stdout)[0]?.sources.get('env-files')?.text ?? '' };
}
const hmac = (text: string, withKey = key) =>
  createHmac('sha256', Buffer.from(withKey, 'hex')).update(text).digest('hex');
const expected = (name: string, value: string, withKey = key) =>
  `${name} hmac-sha256:${hmac('infrabuch', withKey).slice(0, 16)}:${hmac([hostname(), file, name, value].join('\n'), withKey)}`;

describe.each(shells)('under %s', (shell) => {
  test('each value is told by the hash of machine, file, name and value', () => {
    const { stdout, text } = run(keyFile('key', `${key}\n`), { shell });
    const lines = text
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('# mode '));
    const wanted = Object.entries(values).map(([name, value]) => expected(name, value));
    expect(lines).toEqual([`# ${file}`, expected('GLEICH', values.GLEICH), ...wanted]);
    expect(stdout).not.toMatch(/Lager7Tor|HUSH|alt/);
    expect(stdout).not.toContain(key);
  });
  test('without a key of its own a machine gives the names alone', () => {
    const names = `# ${file}\nGLEICH\n${Object.keys(values).join('\n')}\n`;
    for (const path of [
      keyFile('missing', null),
      keyFile('short', key.slice(2)),
      keyFile('long', `${key}00`),
      keyFile('odd', key.replace('7', 'g')),
      keyFile('empty', ''),
      keyFile('open', key, 0o444),
      keyFile('group', key, 0o440),
    ])
      expect([path, run(path, { shell }).text.replace(/^# mode .*\n/m, '')]).toEqual([path, names]);
  });
});

test('neither the key nor a value is an argument of a program', () => {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  const log = join(folder, 'log');
  for (const name of ['awk', 'cat', 'cut', 'find', 'sed', 'sha256sum', 'uname', 'date', 'sort', 'tail']) {
    const real = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(join(programs, name), `#!/bin/sh\nprintf '%s\\n' "$0" "$@" >>${log}\nexec ${real} "$@"\n`);
    chmodSync(join(programs, name), 0o755);
  }
  const { text } = run(keyFile('key2', key), { programs });
  expect(text).toContain('hmac-sha256:');
  const seen = readFileSync(log, 'utf8');
  expect(seen).toContain('sha256sum');
  for (const hidden of [key, key.slice(0, 20), 'Lager7Tor', 'HUSH', '$(id)'])
    expect(seen).not.toContain(hidden);
});

describe('two readings', () => {
  const reading = (id: string, lines: Readonly<Record<string, string>>) =>
    parseEnvFiles(
      `# /srv/.env\n${Object.entries(lines)
        .map(([name, digit]) =>
          digit ? `${name} hmac-sha256:${id.repeat(16)}:${digit.repeat(64)}\n` : `${name}\n`,
        )
        .join('')}`,
    );
  test('are read with their names, and nothing in them is a problem', () => {
    const { files, problems } = reading('a', { DB_PASSWORD: '1', TZ: '' });
    expect(problems).toEqual([]);
    expect(files).toEqual([
      {
        path: '/srv/.env',
        names: ['DB_PASSWORD', 'TZ'],
        hashes: { DB_PASSWORD: { key: 'a'.repeat(16), hash: '1'.repeat(64) } },
        complete: true,
        mode: null,
        owner: null,
        gone: false,
        line: 1,
      },
    ]);
  });
  test('tell which values are others; of another key nothing is told', () => {
    const before = reading('a', { SAME: '1', OTHER: '2', GONE: '3', NAMES: '' });
    const now = reading('a', { SAME: '1', OTHER: '4', NEW: '5', NAMES: '6', constructor: '7' });
    expect(valueChanges(hashesOfFiles(before), hashesOfFiles(now))).toEqual([
      { of: '/srv/.env', name: 'SAME', changed: false },
      { of: '/srv/.env', name: 'OTHER', changed: true },
    ]);
    expect(
      valueChanges(hashesOfFiles(before), hashesOfFiles(reading('b', { SAME: '1', OTHER: '4' }))).map(
        ({ changed }) => changed,
      ),
    ).toEqual([null, null]);
  });
  test('a line of another form is a problem', () => {
    expect(parseEnvFiles(`# /srv/.env\nDB_PASSWORD hmac-sha256:abc\n`).problems).toHaveLength(1);
  });
});

test('snapshot --from says which values are others than before, and when that cannot be told', async () => {
  const root = join(folder, 'root');
  mkdirSync(join(root, 'inventory/laden'), { recursive: true });
  writeFileSync(
    join(root, 'inventory/laden/laden.yaml'),
    `handbook: { title: Laden, subtitle: Beispiel, description: Laden., edition_date: 2026-01-15, owner: Betrieb }
hosts: { web: { purpose: Webserver, kind: vm, snapshots: [env-files] } }
env_files: { shop: { purpose: Laden, host: web, path: ${file}, example: shop.env, variables: { GLEICH: { description: G } } } }
`,
  );
  const take = async (name: string, withKey: string) => {
    const archive = join(folder, 'archive.txt');
    writeFileSync(archive, run(keyFile(name, withKey)).stdout.replace('\nhostname', '\nhost web\nhostname'));
    return infrabuch('snapshot', '--from', archive, '--root', root);
  };
  const other = /anderer Wert|nicht vergleichbar/;
  expect((await take('one', key)).stderr).not.toMatch(other);
  expect((await take('one', key)).stderr).not.toMatch(other);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('AUCH=Lager7Tor', 'AUCH=Lager8Tor'));
  const { stderr, code } = await take('one', key);
  expect(code).toBe(0);
  expect(stderr).toContain(`web: anderer Wert als in der Momentaufnahme davor: AUCH in ${file}.\n`);
  expect(stderr.match(/anderer Wert/g)).toHaveLength(1);
  expect((await take('two', 'b'.repeat(64))).stderr).toMatch(/^web: Werte nicht vergleichbar: /m);
  writeFileSync(file, text);
});
