// One more container or service moves at most a tenth of the others in the committed overview, counted from its corner.
import { expect, test } from 'vitest';
import { diagramTexts } from '../../src/diagrams/mmd.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Container, Inventory } from '../../src/model/inventory.ts';
import { packageRoot } from '../../src/system/package.ts';
import { additionsOf, kinds, movedPart, overviewPlaces, overviewText } from '../overview-additions.ts';
import { synthetic } from '../synthetic.ts';

const inventories = Object.fromEntries(
  loadHandbooks(readRoot(packageRoot)).handbooks.map(({ id, inventory }) => [id, inventory!]),
);
const groMate = inventories['gro-mate']!;
const [places, picture] = [overviewPlaces(groMate), overviewText(groMate)];

/** A container like another one, with a name and no port or title of its own, before the one at a place. */
function withOneMore(like: string, at: number): Inventory {
  const entries = Object.entries(groMate.containers);
  const [, container] = entries.find(([id]) => id === like)!;
  const more: Container = {
    ...container,
    id: 'worker',
    ref: 'container:worker',
    name: 'worker',
    title: undefined,
    ports: [],
  };
  entries.splice(at, 0, [more.id, more]);
  return { ...groMate, containers: Object.fromEntries(entries) };
}

const count = Object.keys(groMate.containers).length;
for (const like of ['grocery_backend', 'pgadmin', 'unbound-mailcow', 'rspamd-mailcow', 'sogo-mailcow'])
  for (const [where, at] of [
    ['first', 0],
    ['in the middle', Math.floor(count / 2)],
    ['last', count],
  ] as const)
    test(`one more like ${like}, ${where}, leaves nine tenths of all boxes where they are`, () => {
      expect(movedPart(places, overviewPlaces(withOneMore(like, at), picture))).toBeLessThanOrEqual(0.1);
    });

for (const [name, inventory, wanted] of [
  ['gro-mate', groMate, ['with all of that and volumes']],
  ['tick-guard', inventories['tick-guard']!, kinds],
  ['24 containers on 2 networks', synthetic(24, 2), ['with ports']],
  ['20 containers on 4 networks', synthetic(20, 4), ['with ports']],
] as const)
  test(`${name}: one more of each container and service moves at most a tenth`, () => {
    const [before, committed] = [overviewPlaces(inventory), overviewText(inventory)];
    const moving = additionsOf(inventory, wanted, ['last']).filter(
      (addition) => movedPart(before, overviewPlaces(addition.inventory, committed)) > 0.1,
    );
    expect(moving.map(({ name: addition }) => addition)).toEqual([]);
  });

const withWorker = withOneMore('grocery_backend', 0);
const overviewOf = (inventory: Inventory, committed: string) =>
  diagramTexts(inventory, '/', committed).find(({ slug }) => slug === 'uebersicht')!;

test('what came late is remembered in the committed text, and by that the picture stays as it is', () => {
  const after = overviewOf(withWorker, picture);
  expect(after.text).toContain('\n%% Seit dem Grundriss dazugekommen: n_container_1m_worker\n');
  expect(overviewOf(withWorker, after.text)).toEqual(after);
  expect(overviewOf(withWorker, after.text.replaceAll('\n', '\r\n'))).toEqual(after);
  expect(overviewOf(groMate, picture).text).toBe(picture);
});

test('a text of something else, or one that was tampered with, keeps no places', () => {
  const anew = overviewOf(withWorker, '').text;
  expect(anew).not.toContain('%% Seit dem Grundriss');
  for (const text of [
    'flowchart TB\n  n_x["x"]\n',
    `%% Seit dem Grundriss dazugekommen: ${'n_container_1m_worker '.repeat(1e5)}\n`,
    picture.replaceAll(/^ +n_\w+/gm, '  n_constructor'),
    '\u0000%% Seit dem Grundriss dazugekommen:\n'.repeat(1000),
  ])
    expect(overviewOf(withWorker, text).text).toBe(anew);
});

test('another order of everything is noticed', () => {
  const reversed = Object.fromEntries(Object.entries(groMate.containers).reverse());
  expect(movedPart(places, overviewPlaces({ ...groMate, containers: reversed }))).toBeGreaterThan(0.05);
});
