// The values of containers' variables through the collector as it is: of what is documented with one its value, of other
// documented ones what HMAC-SHA-256 of Node gives, of the rest nothing at all, whatever stands in a value.
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readArchives } from '../../src/collect/archive.ts';
import { collectorScript } from '../../src/collect/script.ts';
import { hashKeyPath } from '../../src/collect/value-hashes.ts';
import { containerVariablesOf } from '../../src/handbook/env-paths.ts';
import { shellWord } from '../../src/model/shell.ts';
import { parseContainerEnv } from '../../src/snapshots/container-env.ts';
import { snapshotSource } from '../../src/snapshots/index.ts';
import { loadSample } from '../sample.ts';
import { shells, systemPath } from '../shells.ts';
import { writeProgram } from '../user-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-container-env-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inventory = `handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
hosts: { web: { purpose: x, kind: vm, snapshots: [docker-ps, container-env] } }
env_files:
  shop:
    { purpose: x, host: web, path: /srv/.env, example: env.example,
      variables: { MODE: { description: x, default: prod }, TZ: { description: x, default: UTC }, SALT: { description: x, secret: true } } }
secrets: { db: { purpose: x, kept_in: x } }
containers:
  web: { purpose: x, role: application, host: web, image: nginx, env_file: [shop],
    environment: { TZ: Europe/Berlin, GREETING: "it's \\"x\\" & <y>", DB_PASSWORD: { secret: db }, FROM_SHELL: '\${X}', API_TOKEN: ghp_x4Kd93kdPQzW8vBn2LmC6tYrE1sAuJ0hG5fD } }
  work: { purpose: x, role: application, host: web, image: nginx, replicas: 2, environment: { QUEUE: mail } }
`;
/** Some try to look like others: by a line of their value, by the name of their container. */
const variables: Readonly<Record<string, readonly string[]>> = {
  '/web': [
    'PATH=/usr/bin',
    'GREETING=it\'s "x" & <y>',
    'TZ=Europe/Berlin',
    'NOTE=a\n/web "TZ=nirgends"\nTZ=Geheim4711x',
    'DB_PASSWORD=Lager7Tor $(id) `id` %s\\n',
    'FROM_SHELL=Geheim4711x',
    'API_TOKEN=Geheim4711x',
    'SALT=Geheim4711x',
    'MODE=prod',
  ],
  '/work-1': ['QUEUE=mail', 'TZ=Geheim4711x'],
  '/work-2': ['QUEUE='],
  '/work-extra-1': ['QUEUE=Geheim4711x'],
  '/work.1.x7k2m9q4w1e5r8t0y3u6i1o2p': ['QUEUE=sms'],
  '/work.n8iegvnto1myy4l2ww6cfjvf5.x7k2m9q4w1e5r8t0y3u6i1o2p': ['QUEUE=z.\u00a0B. sms', 'TZ=Geheim4711x'],
  '/work.extra.x7k2m9q4w1e5r8t0y3u6i1o2p': ['QUEUE=Geheim4711x'],
  '/other': ['TZ=Geheim4711x', 'QUEUE=Geheim4711x'],
};
/** As Go prints JSON. */
const json = (text: string) =>
  JSON.stringify(text).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
const printed = Object.entries(variables)
  .map(([name, list]) => `${list.map((variable) => `${name} ${json(variable)}\n`).join('')}\n`)
  .join('');
const output = join(folder, 'output');
writeFileSync(output, printed);
const log = join(folder, 'log');
writeProgram(
  folder,
  'docker',
  `printf '%s\\n' "$*" >>${log}; case "$1" in --version) exit 1 ;; ps) echo 0a ;; container) cat ${output} ;; esac`,
);
for (const name of ['awk', 'sort', 'sha256sum', 'sed', 'cut', 'uname'])
  writeProgram(
    folder,
    name,
    `printf '%s\\n' "$0" "$@" >>${log}\nexec ${spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()} "$@"`,
  );

const key = '00017f80ff'.padEnd(64, 'a5');
const keyPath = join(folder, 'key');
writeFileSync(keyPath, key, { mode: 0o400 });
const script = collectorScript({
  sources: [snapshotSource('container-env')!],
  containerVariables: containerVariablesOf(loadSample(inventory).handbooks[0]!, 'web'),
});
function run(shell: string, path: string) {
  const [program = 'sh', ...args] = shell === 'busybox' ? ['busybox', 'sh', '-s'] : [shell, '-s'];
  const { stdout, stderr, status } = spawnSync(program, args, {
    input: script.replaceAll(hashKeyPath, shellWord(path)),
    env: { PATH: `${join(folder, 'bin')}:${systemPath}` },
    encoding: 'utf8',
  });
  expect([stderr, status]).toEqual(['', 0]);
  expect(stdout).not.toMatch(/Geheim4711x|Lager7Tor|PATH=|nirgends|NOTE/);
  return readArchives(stdout)[0]?.sources.get('container-env')?.text ?? '';
}
const hmac = (text: string) => createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
const hashOf = (name: string, value: string) => ({
  key: hmac('infrabuch').slice(0, 16),
  hash: hmac([hostname(), 'container web', name, json(value)].join('\n')),
});

describe.each(shells)('under %s', (shell) => {
  test('values of what is documented with one, hashes of the rest of it, nothing else', () => {
    const { containers, problems } = parseContainerEnv(run(shell, keyPath));
    expect(problems).toEqual([]);
    expect(containers.map(({ container, values }) => [container, values])).toEqual([
      ['web', { GREETING: 'it\'s "x" & <y>', MODE: 'prod', TZ: 'Europe/Berlin' }],
      ['work-1', { QUEUE: 'mail' }],
      ['work-2', { QUEUE: '' }],
      ['work.1.x7k2m9q4w1e5r8t0y3u6i1o2p', { QUEUE: 'sms' }],
      ['work.n8iegvnto1myy4l2ww6cfjvf5.x7k2m9q4w1e5r8t0y3u6i1o2p', { QUEUE: 'z.\u00a0B. sms' }],
    ]);
    expect(containers[0]?.hashes).toEqual({
      API_TOKEN: hashOf('API_TOKEN', 'Geheim4711x'),
      DB_PASSWORD: hashOf('DB_PASSWORD', 'Lager7Tor $(id) `id` %s\\n'),
      FROM_SHELL: hashOf('FROM_SHELL', 'Geheim4711x'),
      SALT: hashOf('SALT', 'Geheim4711x'),
    });
  });
  test('without a key only the values that everybody may know', () => {
    const { containers } = parseContainerEnv(run(shell, join(folder, 'missing')));
    expect(containers.map(({ hashes }) => Object.keys(hashes))).toEqual([[], [], [], [], []]);
    expect(containers[0]?.values.TZ).toBe('Europe/Berlin');
  });
});

test('no value and no key is an argument of a program', () => {
  run('sh', keyPath);
  const seen = readFileSync(log, 'utf8');
  expect(seen).toContain('sha256sum');
  expect(seen).not.toMatch(/Geheim4711x|Lager7Tor|a5a5a5|Europe/);
});

test('what is documented as plain, and looks like a secret, is not asked for', () => {
  const [web] = containerVariablesOf(loadSample(inventory).handbooks[0]!, 'web');
  expect(web?.plain).not.toContain('API_TOKEN');
});
