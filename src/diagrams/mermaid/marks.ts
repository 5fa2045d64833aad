// What a graph says of its boxes, groups and lines beyond the Mermaid text.
import type { Graph } from '../../model/graph.ts';
import type { Marks } from './in-page/figure.ts';
import type { Wishes } from './in-page/layout.ts';

const present = (attributes: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(attributes).filter((pair): pair is [string, string] => !!pair[1]));
/**
 * The attributes of boxes (by `data-node`), groups (by id) and lines (by Mermaid's id of the line): data-entity,
 * data-role, data-status, data-host, data-stack, data-network (ids with a blank between); data-from, data-to (ids of
 * boxes), data-line.
 */
export function marksOf(graph: Graph | undefined): Marks {
  const marks: Record<string, Record<string, string>> = {};
  for (const { id, entity, role, status, host, stack, networks, group, diagram } of graph?.nodes ?? [])
    marks[id] = present({
      'data-entity': entity,
      'data-role': role,
      'data-status': status ?? (entity ? 'active' : undefined),
      'data-host': host,
      'data-stack': stack,
      'data-network': networks?.join(' '),
      'data-group': group,
      'data-diagram': diagram,
    });
  for (const { id, entity } of graph?.groups ?? [])
    marks[id] = present({ 'data-group': id, 'data-entity': entity });
  const counts = new Map<string, number>();
  for (const { from, to, line } of graph?.edges ?? []) {
    const key = `L_${from}_${to}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    // Mermaid numbers the lines between two boxes 0, 2, 3, …
    marks[`${key}_${count && count + 1}`] = { 'data-from': from, 'data-to': to, 'data-line': line };
  }
  return marks;
}
/** Where a graph asks for its boxes and groups to stand, by their ids. */
export const wishesOf = (graph: Graph | undefined): Wishes =>
  Object.fromEntries([
    ...(graph?.groups ?? []).flatMap(({ id, column }) => (column === undefined ? [] : [[id, { column }]])),
    ...(graph?.nodes ?? []).flatMap(({ id, column, isAligned, isLate }) =>
      column === undefined && !isAligned && !isLate
        ? []
        : [[id, { column, isAligned, ...(isLate ? { isLate } : {}) }]],
    ),
  ]);
