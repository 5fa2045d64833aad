// One more container or service moves at most a tenth of the others in the overview. Where the room in a frame is used up,
// what stands below moves as a whole: that counts as one thing that moved; the bench says how many boxes that are.
import { expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Container, Inventory } from '../../src/model/inventory.ts';
import { packageRoot } from '../../src/system/package.ts';
import { additionsOf, movedParts, overviewPlaces } from '../overview-additions.ts';
import { synthetic } from '../synthetic.ts';

const inventories = Object.fromEntries(
  loadHandbooks(readRoot(packageRoot)).handbooks.map(({ id, inventory }) => [id, inventory!]),
);
const groMate = inventories['gro-mate']!;
const places = overviewPlaces(groMate);

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
      expect(movedParts(places, overviewPlaces(withOneMore(like, at))).inAll).toBeLessThanOrEqual(0.1);
    });

/** Of more than this frames have no room for another of its kind: a proxy beside the only one of a machine. */
const crowded: Readonly<Record<string, readonly string[]>> = { 'tick-guard': ['nginx'] };
for (const [name, inventory] of [
  ...Object.entries(inventories),
  ['24 containers on 2 networks', synthetic(24, 2)],
  ['20 containers on 4 networks', synthetic(20, 4)],
] as const)
  test(`${name}: one more of each container and service moves at most a tenth in their frames`, () => {
    const before = overviewPlaces(inventory);
    const moving = additionsOf(inventory, ['alone'], ['last']).filter(
      (addition) => movedParts(before, overviewPlaces(addition.inventory)).inFrames > 0.1,
    );
    expect(moving.map(({ like }) => like)).toEqual(crowded[name] ?? []);
  });

test('another order of everything is noticed', () => {
  const reversed = Object.fromEntries(Object.entries(groMate.containers).reverse());
  const { inAll, inFrames } = movedParts(places, overviewPlaces({ ...groMate, containers: reversed }));
  expect(inAll).toBeGreaterThan(0.05);
  expect(inFrames).toBeGreaterThan(0.05);
});
