// Boxes and lines of a drawing in the page: what is connected with what, and what can be reached.

/** The boxes that lines lead to from each box, or the other way round. */
type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Everything that can be reached from a box, itself included.
 * @param start id of the box (`data-node`)
 */
export function reach(start: string, neighbours: Neighbours): Set<string> {
  const found = new Set([start]);
  for (const box of found) for (const next of neighbours.get(box) ?? []) found.add(next);
  return found;
}

/** Boxes and lines of a drawing, and how they hang together. */
export interface Connections {
  /** By id (`data-node`). */
  readonly boxes: ReadonlyMap<string, SVGGElement>;
  readonly lines: readonly SVGElement[];
  readonly out: Neighbours;
  readonly into: Neighbours;
}
/** Reads the boxes and lines of a drawing from its data attributes. */
export function connectionsOf(drawing: Element): Connections {
  const boxes = new Map(
    [...drawing.querySelectorAll<SVGGElement>('g[data-node]')].map((box) => [box.dataset.node ?? '', box]),
  );
  const lines = [...drawing.querySelectorAll<SVGElement>('[data-from][data-to]')];
  const out = new Map<string, Set<string>>();
  const into = new Map<string, Set<string>>();
  const add = (neighbours: Map<string, Set<string>>, from: string, to: string) =>
    neighbours.set(from, (neighbours.get(from) ?? new Set()).add(to));
  for (const { dataset } of lines) {
    add(out, dataset.from ?? '', dataset.to ?? '');
    add(into, dataset.to ?? '', dataset.from ?? '');
  }
  return { boxes, lines, out, into };
}
