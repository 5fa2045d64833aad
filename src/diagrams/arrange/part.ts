// Parts of a measured graph.
import type { MeasuredBox, MeasuredGraph } from './measured.ts';

/**
 * The part of a graph with some of its boxes, with the groups that hold them and the lines between them.
 * @param outermost a group that stands in no other one there
 */
export function partOf(
  graph: MeasuredGraph,
  isIn: (box: MeasuredBox) => boolean,
  outermost?: string,
): MeasuredGraph {
  const parents = new Map(graph.groups.map(({ id, parent }) => [id, parent]));
  const boxes = graph.boxes.filter(isIn);
  const used = new Set<string>();
  const use = (id: string | undefined): void => {
    if (id === undefined || used.has(id)) return;
    used.add(id);
    if (id !== outermost) use(parents.get(id));
  };
  for (const { parent } of boxes) use(parent);
  const ids = new Set(boxes.map(({ id }) => id));
  return {
    ...graph,
    boxes,
    groups: graph.groups
      .filter(({ id }) => used.has(id))
      .map((group) => (group.id === outermost ? { ...group, parent: undefined } : group)),
    lines: graph.lines.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  };
}
