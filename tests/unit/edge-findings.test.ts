// Which lines of a diagram a finding is about.
import { expect, test } from 'vitest';
import type { Graph } from '../../src/model/graph.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { findingsOfEdges } from '../../src/views/edge-findings.ts';
import { layLineFindings } from '../../src/views/line-badges.ts';

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

const line = (from: string, to: string, d: string) =>
  `<path d="${d}" class="flowchart-link edge-pattern-solid" data-id="L" style="fill:none" data-from="${from}" data-to="${to}" data-line="solid"/>`;
const drawing = `<svg><g class="edgePaths">${line('a', 'c', 'M0,0L100,0Q107,0 107,7L107,93Q107,100 114,100L200,100')}${line('b', 'c', 'M0,60L100,60Q107,60 107,67L107,93Q107,100 114,100L200,100')}</g><g class="nodes"/></svg>`;
const badgesOn = (from: string, to: string, label?: string) =>
  [
    ...layLineFindings(
      drawing,
      new Map([[{ from, to, label }, [{ message: 'Der Weg ist <unterbrochen>.' }]]]),
    ).matchAll(/<g transform="translate\(([-\d.]+),([-\d.]+)\)"><g class="ib-found"><title>([^<]*)</g),
  ].map(([, x, y, title]) => [Number(x) + 13, Number(y) - 4, title]);
test('the number of findings is drawn on the part of a line that is its alone', () => {
  expect(badgesOn('a', 'c')).toEqual([[50, 0, 'Befund: Der Weg ist &#60;unterbrochen&#62;.']]);
  expect(badgesOn('b', 'c')[0]?.slice(0, 2)).toEqual([50, 60]);
});
test('where a line has a label, the number stands beside its middle', () => {
  expect(badgesOn('a', 'c', 'HTTP')[0]?.slice(0, 2)).toEqual([20, 0]);
});
test('without findings, or without the line, a drawing stays as it is', () => {
  expect(layLineFindings(drawing, new Map())).toBe(drawing);
  expect(badgesOn('c', 'a')).toEqual([]);
});
