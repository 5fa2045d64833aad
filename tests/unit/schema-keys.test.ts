// The names of keys: English in the schema; who writes one that was renamed is told the new name.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readInventory } from '../../src/inventory/read.ts';
import { inventoryFile } from '../../src/model/inventory.ts';
import { siteFile } from '../../src/model/site-file.ts';
import { placeFindings } from '../../src/source/places.ts';
import { head } from '../sample.ts';

/** The keys and the German descriptions of a JSON Schema, at any depth. */
function vocabulary(schema: unknown, keys = new Set<string>(), descriptions: string[] = []) {
  if (typeof schema !== 'object' || schema === null) return { keys, descriptions };
  const { properties, description } = schema as Record<string, unknown>;
  for (const key of Object.keys(properties ?? {})) keys.add(key);
  if (typeof description === 'string') descriptions.push(description);
  for (const part of Object.values(schema)) vocabulary(part, keys, descriptions);
  return { keys, descriptions };
}
const wordsOf = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];
const withoutUmlauts = (word: string) =>
  word.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss');

/** Words of the German descriptions that are English as well, or terms and names of the field. */
const english = new Set(
  wordsOf(`
    active aids backend backup backups bridge build candidate codename container containers cors data decisions
    declarations dns docker domains enabled env example exposure file files firewall firmware gid groups hardware
    healthcheck host hostname hosts https image in internal ip ipv kernel name networks on only open port ports provider
    proxy published read restore secret secrets service shell software source sources ssh stack stacks start status system target
    action api bind cache compose failure max no ratio config configs deploy dockerfile engine gateway label labels link links local mac models profile
    selinux shm signal socket subnets tags tmpfs use variable watch
    tests text tls uid unit units update updates user version volume volumes directory
    mtpd rto rpo schedule costs acceptance citations glossary company planned
    age allow cgroup device direct driver font icc init iptables label labels max mode network opts proxy routing size shm swarm tables type userland
  `),
);

describe.each([
  ['schema.json', inventoryFile],
  ['site.schema.json', siteFile],
])('%s', (_, schema) => {
  const { keys, descriptions } = vocabulary(z.toJSONSchema(schema, { io: 'input' }));
  const german = new Set(descriptions.flatMap(wordsOf).map(withoutUmlauts));
  const germanKeys = (names: Iterable<string>) =>
    [...names].filter((key) => wordsOf(key).some((word) => german.has(word) && !english.has(word)));

  test('no key holds a word of its German descriptions', () => {
    expect(keys.size).toBeGreaterThan(5);
    expect(germanKeys(keys)).toEqual([]);
  });
  test('a German key would be found', () => {
    const [word = ''] = descriptions.flatMap(wordsOf).filter((part) => part.length > 6 && !english.has(part));
    expect(germanKeys([`${withoutUmlauts(word)}_name`])).toHaveLength(1);
  });
});

const hostless = head.slice(0, head.indexOf('hosts:'));

describe('the key gilt_ab is called valid_from', () => {
  const change = 'change: { gilt_ab: 2026-02-01 }';
  const inventory = `${hostless}host_groups:
  linux:
    purpose: Alle Server
    software:
      - { name: curl, version: "8.0", ${change} }
    firewall:
      engine: ufw
      active: true
      groups:
        - title: Verwaltung
          rules:
            - { to: 22/tcp, purpose: SSH, ${change} }
hosts:
  web:
    purpose: Webserver
    kind: vm
    groups: [linux]
    ${change}
    os: { name: Debian, version: "12", ${change} }
containers:
  shop:
    purpose: Laden
    host: web
    role: application
    image: nginx:1.27
    ${change}
`;
  const file = 'inventory/laden/laden.yaml';
  const findingsOf = (text: string) =>
    placeFindings(readInventory('laden', [{ file, text }]).findings, () => text);

  test('one sentence at each place, in groups too', () => {
    const places = inventory
      .split('\n')
      .flatMap((line, index) => (line.includes('gilt_ab') ? [[index + 1, line.indexOf('gilt_ab') + 1]] : []));
    expect(places).toHaveLength(5);
    expect(
      findingsOf(inventory).map(({ rule, message, fix, place }) => [
        rule,
        message,
        fix,
        place.line,
        place.column,
      ]),
    ).toEqual(
      places.map(([line, column]) => [
        'schema-unknown-key',
        'Der Schlüssel „gilt_ab“ heißt jetzt „valid_from“.',
        undefined,
        line,
        column,
      ]),
    );
  });
  test('the new key is accepted', () => {
    expect(findingsOf(inventory.replaceAll('gilt_ab', 'valid_from'))).toEqual([]);
  });
  test('where the schema does not know the new key, the old one is any unknown key', () => {
    const [finding, ...others] = findingsOf(
      inventory
        .replaceAll('gilt_ab', 'valid_from')
        .replace('    kind: vm', '    kind: vm\n    gilt_ab: 2026-02-01'),
    );
    expect(others).toEqual([]);
    expect(finding?.message).toBe('Den Schlüssel „gilt_ab“ gibt es hier nicht.');
  });
});
