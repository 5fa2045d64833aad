// Roles of boxes are told apart without colour: by the form of the box or by the sign in its corner.
import { expect, test } from 'vitest';
import { legendEntries } from '../../src/diagrams/mermaid/legend.ts';
import { roleSigns } from '../../src/diagrams/mermaid/signs.ts';
import { renderMermaid } from '../../src/diagrams/mermaid/text.ts';
import { roleColours } from '../../src/model/colours.ts';
import type { Graph, NodeRole } from '../../src/model/graph.ts';

const roles = Object.keys(roleColours) as NodeRole[];
const graph: Graph = {
  direction: 'LR',
  nodes: roles.map((role) => ({ id: `n_${role}`, label: [role], role })),
  groups: [],
  edges: [],
};

test('no two roles have the same form and the same sign', () => {
  const text = renderMermaid(graph, { title: '', description: '', origin: '', hrefOf: () => undefined });
  const looks = roles.map((role) => {
    const [, open = '', close = ''] = new RegExp(`n_${role}([^"]+)"${role}"([^:]+):::`).exec(text) ?? [];
    return `${open}${close} ${roleSigns[role] ?? ''}`;
  });
  expect(looks.every((look) => look.trim() !== '')).toBe(true);
  expect(new Set(looks).size).toBe(roles.length);
});

test('the legend shows the sign that the boxes have', () => {
  const signs = legendEntries(graph).flatMap(({ sign }) => sign?.line ?? []);
  expect(signs.toSorted()).toEqual(Object.values(roleSigns).toSorted());
});
