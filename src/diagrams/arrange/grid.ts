// What lies on the grid over which lines are led: boxes, titles, frames, columns, and the lines that are led already.
import { extentOf, type Item, type Placement, step } from './placement.ts';

/** Less than any distance. */
export const near = 0.01;
/** A part of a drawing: where it begins (u, v), where it ends (u, v). */
type Area = readonly [u0: number, v0: number, u1: number, v1: number];

/** The nodes of the grid, row by row: a number for each in every array. */
export interface Grid {
  readonly countU: number;
  readonly countV: number;
  readonly total: number;
  /** The node that is nearest to a place. */
  readonly nodeAt: (u: number, v: number) => number;
  /** Visits the nodes of an area, its edges with it. */
  readonly eachIn: (area: Area, visit: (node: number) => void) => void;
  /** No way leads through: 1 for titles and labels, 2 for boxes. */
  readonly blocked: Uint8Array;
  /** What a way costs more: beside boxes, beside titles, on frames. */
  readonly soft: Float32Array;
  /** Number of the innermost group, from 1. */
  readonly groupAt: Int16Array;
  readonly groupNumber: ReadonlyMap<string, number>;
  /** Numbers of the nets that lie here, along the columns and down a column. */
  readonly along: Int16Array;
  readonly beside: Int16Array;
  /** Numbers of the nets whose lines end here. */
  readonly tips: Int16Array;
  /** Not in the room between columns. */
  readonly inColumn: Uint8Array;
  /** Between the boxes and the heads of arrows that reach them. */
  readonly front: Uint8Array;
  /** In front of the places where lines leave and reach boxes: number of the port. */
  readonly doors: Int16Array;
}

function emptyGrid(all: readonly Item[]): Grid {
  const room = 12;
  const countU = Math.ceil(Math.max(0, ...all.map(({ u, sizeU }) => u + sizeU)) / step) + room;
  const countV = Math.ceil(Math.max(0, ...all.map(({ v, sizeV }) => v + sizeV)) / step) + room;
  const total = countU * countV;
  return {
    countU,
    countV,
    total,
    nodeAt: (u, v) => Math.round(v / step) * countU + Math.round(u / step),
    eachIn: ([u0, v0, u1, v1], visit) => {
      for (let v = Math.max(0, Math.ceil(v0 / step)); v <= Math.min(countV - 1, Math.floor(v1 / step)); v++)
        for (let u = Math.max(0, Math.ceil(u0 / step)); u <= Math.min(countU - 1, Math.floor(u1 / step)); u++)
          visit(v * countU + u);
    },
    blocked: new Uint8Array(total),
    soft: new Float32Array(total),
    groupAt: new Int16Array(total),
    groupNumber: new Map(all.filter(({ isGroup }) => isGroup).map(({ id }, index) => [id, index + 1])),
    along: new Int16Array(total),
    beside: new Int16Array(total),
    tips: new Int16Array(total),
    inColumn: new Uint8Array(total),
    front: new Uint8Array(total),
    doors: new Int16Array(total),
  };
}

function markColumns({ eachIn, inColumn }: Grid, { starts, ends, v }: Item, height: number): void {
  for (const [column, start] of starts.entries())
    eachIn([start - step + near, v, (ends[column] ?? start) + step - near, v + height], (node) => {
      inColumn[node] = 1;
    });
}

function markGroup(grid: Grid, { across, titleColumn }: Placement, group: Item): void {
  const { eachIn, blocked, soft, groupAt, groupNumber, inColumn } = grid;
  const { u, v, sizeU, sizeV, id, titleWidth } = group;
  eachIn([u, v, u + sizeU, v + sizeV], (node) => {
    groupAt[node] = groupNumber.get(id) ?? 0;
    inColumn[node] = 0;
  });
  markColumns(grid, group, sizeV);
  if (titleColumn)
    eachIn([u, v, u + sizeU, v + titleColumn - step], (node) => {
      soft[node] = 2;
    });
  // Frames are crossed, not followed.
  for (const edge of [
    [u - 4, v, u + 4, v + sizeV],
    [u + sizeU - 4, v, u + sizeU + 4, v + sizeV],
    [u, v - 4, u + sizeU, v + 4],
    [u, v + sizeV - 4, u + sizeU, v + sizeV + 4],
  ] as const)
    eachIn(edge, (node) => {
      soft[node] = 3;
    });
  const title: Area = across
    ? [u + 8, v + 2, u + titleWidth + 22, v + 32]
    : [u + 2, v + 8, u + 28, v + titleWidth + 22];
  eachIn(title, (node) => {
    blocked[node] = 1;
  });
}

function markBox({ eachIn, blocked, soft, front }: Grid, box: Item): void {
  const [u0, v0, u1, v1] = extentOf(box);
  eachIn([u0 - step, v0 - step, u1 + step, v1 + step], (node) => {
    soft[node] = Math.max(soft[node] ?? 0, 1);
  });
  eachIn([u0 - step, v0 - step, u0 - step, v1 + step], (node) => {
    front[node] = 1;
  });
  eachIn([u0 - step + near, v0 - step + near, u1 + step - near, v1 + step - near], (node) => {
    blocked[node] = 2;
  });
}

/** The grid over a drawing whose boxes and groups stand; no line lies on it yet. */
export function makeGrid(placement: Placement): Grid {
  const { root, items } = placement;
  const all = [...items.values()];
  const grid = emptyGrid(all);
  markColumns(grid, root, grid.countV * step);
  const depthOf = (item: Item): number => (item.parent ? depthOf(items.get(item.parent) ?? root) + 1 : 0);
  const groups = all.filter(({ isGroup }) => isGroup).sort((a, b) => depthOf(a) - depthOf(b));
  for (const group of groups) markGroup(grid, placement, group);
  for (const box of all.filter(({ isGroup }) => !isGroup)) markBox(grid, box);
  return grid;
}
