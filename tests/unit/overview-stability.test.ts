// One more container moves at most a tenth of the other boxes of the overview, beside a shift that most of them share.
import { expect, test } from 'vitest';
import type { MeasuredGraph } from '../../src/diagrams/arrange/measured.ts';
import { place } from '../../src/diagrams/arrange/place.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Graph } from '../../src/model/graph.ts';
import type { Container, Inventory } from '../../src/model/inventory.ts';
import { packageRoot } from '../../src/system/package.ts';
import { overviewGraphs } from '../../src/views/diagrams/overview.ts';
import { textWidth } from '../../src/views/text-width.ts';

const widest = (rows: readonly string[]) => Math.max(...rows.map((row) => textWidth(row, 15)));
/** About as large as it is drawn. */
const measured = ({ direction, nodes, groups, edges }: Graph): MeasuredGraph => ({
  across: direction === 'LR',
  boxes: nodes.map(({ id, group, column, isAligned, label }) => ({
    id,
    parent: group,
    column,
    isAligned,
    width: Math.ceil(widest(label)) + 40,
    height: label.length * 17 + 22,
  })),
  groups: groups.map(({ id, parent, column, title }) => ({
    id,
    parent,
    column,
    titleWidth: Math.ceil(widest([title])),
  })),
  lines: edges.map(({ from, to, line, label }, index) => ({
    id: `line${index}`,
    from,
    to,
    kind: line,
    ...(label
      ? { label: { width: widest(label.split(' · ')) + 8, height: 18 * label.split(' · ').length } }
      : {}),
  })),
});
function placesOf(inventory: Inventory): Map<string, readonly [number, number]> {
  const graphs = overviewGraphs(inventory);
  const graph = 'nodes' in graphs ? graphs : graphs[0]!.graph;
  const boxes = [...place(measured(graph)).items.values()].filter(({ isGroup }) => !isGroup);
  return new Map(boxes.map(({ id, u, v, sizeV }) => [id, [u, v + sizeV / 2]]));
}
/** Which part of the boxes of both stands elsewhere, beside the shift that most share. */
function movedPart(before: Inventory, after: Inventory): number {
  const [old, now] = [placesOf(before), placesOf(after)];
  const shifts = [...old].flatMap(([id, [u, v]]) => {
    const place = now.get(id);
    return place ? [`${place[0] - u} ${place[1] - v}`] : [];
  });
  const counts = Map.groupBy(shifts, (shift) => shift).values();
  return 1 - Math.max(...[...counts].map(({ length }) => length)) / shifts.length;
}

const groMate = loadHandbooks(readRoot(packageRoot, 'gro-mate')).handbooks[0]!.inventory!;
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
    test(`one more like ${like}, ${where}`, () => {
      expect(movedPart(groMate, withOneMore(like, at))).toBeLessThanOrEqual(0.1);
    });

test('another order of everything is noticed', () => {
  const reversed = Object.fromEntries(Object.entries(groMate.containers).reverse());
  expect(movedPart(groMate, { ...groMate, containers: reversed })).toBeGreaterThan(0.05);
});
