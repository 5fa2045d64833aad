// The graph in words says everything that the picture shows: each box, each line from both of its ends, each group.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Graph } from '../../src/model/graph.ts';
import { altText, inWords } from '../../src/views/diagrams/in-words.ts';
import { diagramsOf } from '../../src/views/diagrams/index.ts';
import { repository } from '../command.ts';

const figures = loadHandbooks(readRoot(repository)).handbooks.flatMap(({ id, inventory }) =>
  diagramsOf(inventory!).map((figure) => ({ ...figure, name: `${id}/${figure.slug}` })),
);

const lineSigns = {
  main: 'Hauptweg',
  dashed: 'geplant',
  uncertain: 'ungeklärt',
  required: 'vorher',
  intended: 'wie gewollt',
  unintended: 'offener',
  bypass: 'vorbei',
  unused: 'nichts lauscht',
  missing: 'ohne Sicherung',
  broken: 'unterbrochen',
};
/** What must be said of a graph; returns how many ways it names. */
function complete(graph: Graph): number {
  const { groups } = inWords(graph);
  const nodes = groups.flatMap((group) => group.nodes);
  expect(nodes.map(({ id }) => id).sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
  const ends = (side: 'in' | 'out') =>
    nodes.flatMap((node) =>
      node[side].map(({ id, notes }) =>
        [...(side === 'out' ? [node.id, id] : [id, node.id]), ...notes].join('|'),
      ),
    );
  const ways = graph.edges;
  expect(ends('out').sort()).toEqual(ends('in').sort());
  expect(
    ends('out')
      .map((way) => way.split('|').slice(0, 2).join('|'))
      .sort(),
  ).toEqual(ways.map(({ from, to }) => `${from}|${to}`).sort());
  for (const { from, to, label, line } of ways) {
    const said = nodes.find(({ id }) => id === from)?.out.filter(({ id }) => id === to) ?? [];
    const words = said.map(({ notes }) => notes.join(' '));
    if (label) expect(words.join('|')).toContain(label.replace(/\s+/g, ' ').trim());
    if (line !== 'solid') expect(words.join('|')).toContain(lineSigns[line]);
  }
  return ways.length;
}

describe.each(figures)('$name', ({ graph }) => {
  test('each box and each line is in the text', () => {
    expect(complete(graph)).toBeGreaterThanOrEqual(0);
    const { groups } = inWords(graph);
    const titles = groups.flatMap(({ path }) => path.map(({ title }) => title));
    for (const { id, title } of graph.groups)
      if (graph.nodes.some(({ group }) => group === id)) expect(titles).toContain(title);
  });

  test('the alternative text keeps its limit and counts what it leaves out', () => {
    const whole = altText(graph, 1_000_000);
    for (const { name, label } of graph.nodes)
      expect(whole).toContain((name ?? label[0])?.replace(/\s+/g, ' ').trim());
    expect(altText(graph), 'nothing is left out of the pictures of this repository').toBe(whole);
    for (const limit of [200, 500, 1000]) {
      const short = altText(graph, limit);
      expect(short.length).toBeLessThanOrEqual(limit);
      if (short !== whole) expect(short).toMatch(/ … und \d+ weitere\.$/);
    }
  });
});

test('there are diagrams, with lines, that were looked at', () => {
  expect(figures.length).toBeGreaterThanOrEqual(6);
  expect(figures.reduce((sum, { graph }) => sum + complete(graph), 0)).toBeGreaterThan(30);
});

test('a planned box and a way round the intended one are told in words', () => {
  const graph: Graph = {
    direction: 'LR',
    groups: [
      { id: 'g', title: 'Host web' },
      { id: 'h', title: 'Stack\nLaden', parent: 'g' },
    ],
    nodes: [
      { id: 'a', label: ['Internet'], role: 'user' },
      {
        id: 'b',
        label: ['shop', 'Port 80'],
        role: 'application',
        status: 'planned',
        group: 'h',
        entity: 'container:shop',
      },
    ],
    edges: [{ from: 'a', to: 'b', label: '8082/tcp', line: 'bypass' }],
  };
  expect(altText(graph)).toBe(
    '2 Kästen in 2 Gruppen, eine Verbindung. Host web, Stack Laden: shop (geplant). Internet → shop (8082/tcp, an der Firewall vorbei).',
  );
  const { groups } = inWords(graph);
  expect(groups[1]?.path.map(({ title }) => title)).toEqual(['Host web', 'Stack Laden']);
  expect(groups[1]?.nodes).toEqual([
    {
      id: 'b',
      name: 'shop',
      entity: 'container:shop',
      details: ['Port 80'],
      role: 'Anwendung',
      status: 'geplant',
      out: [],
      in: [{ id: 'a', name: 'Internet', entity: undefined, notes: ['8082/tcp', 'an der Firewall vorbei'] }],
    },
  ]);
});

test('any graph, with any text, is told completely', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const graphs = fc.integer({ min: 1, max: 8 }).chain((size) =>
    fc.record({
      direction: fc.constant('LR' as const),
      groups: fc.constant([
        { id: 'g0', title: 'eins' },
        { id: 'g1', title: 'zwei', parent: 'g0' },
      ]),
      nodes: fc.array(text, { minLength: size, maxLength: size }).map((labels) =>
        labels.map((label, index) => ({
          id: `n${index}`,
          label: [label],
          role: 'data' as const,
          ...(index % 3 ? { group: `g${index % 2}` } : {}),
        })),
      ),
      edges: fc.uniqueArray(
        fc.record({
          from: fc.nat(size - 1).map((index) => `n${index}`),
          to: fc.nat(size - 1).map((index) => `n${index}`),
          label: fc.option(text, { nil: undefined }),
          line: fc.constantFrom('solid' as const, 'dashed' as const, 'bypass' as const, 'unused' as const),
        }),
        { selector: ({ from, to }) => `${from} ${to}`, maxLength: 12 },
      ),
    }),
  );
  fc.assert(
    fc.property(graphs, fc.integer({ min: 80, max: 400 }), (graph, limit) => {
      complete(graph);
      expect(altText(graph, limit).length).toBeLessThanOrEqual(limit);
    }),
  );
});
