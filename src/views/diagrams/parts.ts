// Views that would be too large to read are split: a way in with one box a part, and the parts.
import type { Graph, GraphPart } from '../../model/graph.ts';
import { graphBuilder } from './graph-builder.ts';

export interface Part {
  /** Safe in an address; unique in the view. */
  readonly id: string;
  readonly title: string;
  readonly entity?: string | undefined;
  /** What the box of the part says below its title, such as „12 Container“. */
  readonly size: string;
  readonly build: () => Graph;
}

/** Boxes of parts in columns, each leading to its part. */
function index(slug: string, parts: readonly Part[]): Graph {
  const graph = graphBuilder('LR');
  const rows = Math.ceil(parts.length / 4);
  for (const [at, { id, title, size }] of parts.entries())
    graph.node(`part:${id}`, {
      label: [title, size],
      role: 'more',
      diagram: `${slug}-${id}`,
      column: Math.floor(at / rows),
    });
  return graph.build();
}

/** One graph where it can be read, else the way in and the parts. */
export const split = (
  slug: string,
  whole: () => Graph,
  parts: readonly Part[],
  isTooLarge: (graph: Graph) => boolean,
  wayIn: () => Graph = () => index(slug, parts),
): Graph | readonly GraphPart[] => {
  const graph = whole();
  if (!isTooLarge(graph) || parts.length < 2) return graph;
  return [{ graph: wayIn() }, ...parts.map(({ id, title, build }) => ({ id, title, graph: build() }))];
};
