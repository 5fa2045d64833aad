// A legend says what the lines of a picture mean, also where there is but one kind that is not the plain one.
import { expect, test } from 'vitest';
import type { Graph, LineKind } from '../../src/model/graph.ts';
import { legendOf } from '../../src/views/diagrams/legend.ts';

const graphWith = (...lines: readonly LineKind[]): Graph => ({
  direction: 'LR',
  groups: [],
  nodes: [
    { id: 'a', label: ['a'], role: 'application' },
    { id: 'b', label: ['b'], role: 'data' },
  ],
  edges: lines.map((line) => ({ from: 'a', to: 'b', line })),
});

test.each([
  [['solid'], []],
  [[], []],
  [['required'], ['required']],
  [['dashed'], ['dashed']],
  [['missing'], ['missing']],
  [
    ['required', 'solid'],
    ['solid', 'required'],
  ],
] as const)('lines %j: the legend explains %j', (lines, keys) => {
  expect(legendOf(graphWith(...lines)).lines.map(({ key }) => key)).toEqual(keys);
});
