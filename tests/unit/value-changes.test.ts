// Values that changed between two snapshots are told by their keyed hashes.
import { expect, test } from 'vitest';
import { changedValues } from '../../src/handbook/value-changes.ts';
import { parseContainerEnv } from '../../src/snapshots/container-env.ts';
import { parseEnvFiles } from '../../src/snapshots/env-files.ts';
import { loadSample } from '../sample.ts';

const yaml = `handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
hosts: { web: { purpose: x, kind: vm, snapshots: [env-files] } }
env_files:
  shop: { purpose: x, host: web, path: /srv/.env, example: env.example, variables: { PASS: { description: x, secret: true } } }
`;
const ofContainer = `handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
hosts: { web: { purpose: x, kind: vm, snapshots: [container-env] } }
secrets: { db: { purpose: x, kept_in: x } }
containers: { shop: { purpose: x, role: application, host: web, image: nginx, environment: { PASS: { secret: db } } } }
`;
const hash = (digit: string, key = 'a') => `hmac-sha256:${key.repeat(16)}:${digit.repeat(64)}`;
const handbookWith = (line: string, inventory = yaml) => {
  const [name, head] = inventory === yaml ? ['env-files.txt', '/srv/.env'] : ['container-env.txt', 'shop'];
  const text = `# ${head}\n${line}\n`;
  const file = `inventory/laden/snapshots/web/${name}`;
  const loaded = loadSample(inventory, {
    snapshots: new Map([['web', new Map([[name, { file, text }]])]]),
  });
  return loaded.handbooks[0]!;
};
const said = (...[before, now, hosts]: Parameters<typeof changedValues>) =>
  changedValues(before, now, hosts).map(({ severity, rule, subject, actual }) =>
    [severity, rule, subject, actual].join(' '),
  );
const found = (before: string, now: string, hosts?: ReadonlySet<string>) =>
  said(handbookWith(before), handbookWith(now), hosts);

test.each([
  ['the same value', `PASS ${hash('1')}`, `PASS ${hash('1')}`, []],
  [
    'another value',
    `PASS ${hash('1')}`,
    `PASS ${hash('2')}`,
    ['warning env-file-value-changed env_file:shop anders: PASS'],
  ],
  [
    'another key',
    `PASS ${hash('1')}`,
    `PASS ${hash('1', 'b')}`,
    ['info env-file-value-changed env_file:shop '],
  ],
  ['no hash before', 'PASS', `PASS ${hash('2')}`, []],
  ['no hash now', `PASS ${hash('1')}`, 'PASS', []],
])('%s', (_, before, now, expected) => {
  expect(found(before, now)).toEqual(expected);
});
test('other hosts are not looked at', () => {
  expect(found(`PASS ${hash('1')}`, `PASS ${hash('2')}`, new Set(['db']))).toEqual([]);
});
test('values inside of containers are told likewise', () => {
  const of = (line: string) => handbookWith(line, ofContainer);
  expect(said(of(`PASS ${hash('1')}`), of(`PASS ${hash('1')}\nTZ value:"UTC"`))).toEqual([]);
  expect(said(of(`PASS ${hash('1')}`), of(`PASS ${hash('2')}`))).toEqual([
    'warning container-env-value-changed container:shop anders: PASS',
  ]);
  expect(said(of(`PASS ${hash('1')}`), of(`PASS ${hash('2', 'b')}`))).toEqual([
    'info container-env-value-changed container:shop ',
  ]);
});

test('a value is read to the letter: odd spaces in it stay', () => {
  const value = 'z.\u00a0B. 5\u202fm\u200b';
  const file = parseEnvFiles(`# /srv/.env\nTITLE value:${value}\n`).files[0];
  expect(file?.values).toEqual({ TITLE: value });
  const container = parseContainerEnv(`# shop\nTITLE value:${JSON.stringify(value)}\n`).containers[0];
  expect(container?.values).toEqual({ TITLE: value });
});
