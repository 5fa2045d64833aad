// Ten guides in the style of admins' texts, with planted faults, held against the inventory of their system: exactly what
// a person found true is found. expected.txt is read by a person; UPDATE=1 writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { proseFindings } from '../../src/prose/judge.ts';
import { knownOf } from '../../src/prose/known.ts';
import { repository } from '../command.ts';

const folder = join(repository, 'tests/fixtures/guides');
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const { handbooks } = loadHandbooks({
  root: '/r',
  site: undefined,
  handbooks: [
    {
      id: 'laden',
      yaml: [{ file: 'inventory/laden/laden.yaml', text: textOf('inventory.yaml') }],
      snapshots: new Map(),
      chapters: [],
    },
  ],
});
const known = knownOf(handbooks[0]!.inventory!);
/** One of each style: what admins hand on to each other. */
const guides = [
  '01-anleitung.md',
  '02-runbook.md',
  '03-notizen.md',
  '04-installation.md',
  '05-nginx.md',
  '06-fragen.md',
  '07-betrieb.rst',
  '08-handbuch.adoc',
  '09-mail.txt',
  '10-uebersicht.md',
];
const found = guides.flatMap((name) =>
  proseFindings(known, { file: name, text: textOf(name) })
    .filter(({ rule }) => rule !== 'prose-by-hand')
    .map(({ rule, at, actual, expected }) => {
      const { line } = at as { line: number };
      return `${name}:${line} ${rule.slice('prose-'.length)} ${actual} (${expected ?? '–'})`;
    }),
);

test('what is found in the guides is what a person found true', () => {
  const list = `${found.join('\n')}\n`;
  if (process.env.UPDATE === '1') writeFileSync(join(folder, 'expected.txt'), list);
  expect(list).toBe(textOf('expected.txt'));
});

const shop = (line: string) =>
  proseFindings(known, { file: 'a.md', text: line }).flatMap(({ rule, actual }) =>
    rule === 'prose-by-hand' ? [] : [actual],
  );
test.each([
  'Früher war der Laden unter http://10.20.0.50:3000 zu erreichen.',
  'Die Datenbank ist nicht mehr unter laden-db:3306 erreichbar.',
  'vorher war es 10.20.0.99',
  'Statt postgres:15 läuft das neue Image.',
  'Netze: Docker 172.30.0.0/24',
])('what was, or only looks like a fault, is none: %s', (line) => expect(shop(line)).toEqual([]));
test.each([
  ['Früher war es anders. Die Adresse ist 10.20.0.50.', '10.20.0.50'],
  ['Die alte Adresse gilt nicht mehr, jetzt ist es 10.20.0.50', '10.20.0.50'],
  ['10.20.0.99 → 10.20.0.50 (alt → neu)', '10.20.0.99'],
  ['psql -h laden -U kim -p 5433', '5433'],
  ['cd /srv/ladn/backup', '/srv/ladn/backup'],
])('what is said of today counts: %s', (line, actual) => expect(shop(line)).toContain(actual));
test('a gateway is not the machine of the line', () => {
  const [finding] = proseFindings(known, {
    file: 'a.md',
    text: 'Vordermaschine: 10.20.0.10, Gateway 10.20.0.1',
  }).filter(({ rule }) => rule === 'prose-address');
  expect(finding?.severity).toBe('warning');
});
