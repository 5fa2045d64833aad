// Which lines of a diagram a finding is about.
import { expect, test } from 'vitest';
import type { Graph } from '../../src/model/graph.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { findingsOfEdges } from '../../src/views/edge-findings.ts';

const node = (id: string, entity?: string) =>
  ({ id, label: [id], role: 'application', ...(entity ? { entity } : {}) }) as const;
const graph: Graph = {
  direction: 'LR',
  groups: [],
  nodes: [node('a', 'domain:x'), node('b', 'container:proxy'), node('c', 'container:shop'), node('d')],
  edges: [
    { from: 'a', to: 'b', line: 'solid' },
    { from: 'b', to: 'c', line: 'broken' },
    { from: 'c', to: 'd', line: 'solid' },
  ],
};
const inventory = {
  connections: { 'shop-db': { from: 'container:proxy', to: 'container:shop' } },
} as unknown as Inventory;
const linesOf = (subject: string, concerns?: readonly string[]) =>
  [...findingsOfEdges(inventory, graph, [{ subject, concerns }]).keys()].map(({ from, to }) => from + to);

test('a finding is on the lines between the boxes that it names together', () => {
  expect(linesOf('domain:x', ['container:proxy', 'container:shop'])).toEqual(['ab', 'bc']);
  expect(linesOf('container:shop', ['container:proxy'])).toEqual(['bc']);
  expect(linesOf('connection:shop-db')).toEqual(['bc']);
});
test('a finding about one box, or about boxes without a line, is on none', () => {
  expect(linesOf('container:shop')).toEqual([]);
  expect(linesOf('domain:x', ['container:shop'])).toEqual([]);
  expect(linesOf('connection:other')).toEqual([]);
  expect(linesOf('stack:laden', ['container:proxy', 'container:shop'])).toEqual([]);
});
