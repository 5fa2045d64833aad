// Where boxes and groups stand: in columns, each box below the one before, so that one more box moves only what comes
// after it.
import { align } from './align.ts';
import { setColumns } from './columns.ts';
import { addLate } from './late.ts';
import type { MeasuredGraph } from './measured.ts';
import { partOf } from './part.ts';
import {
  type Item,
  labelU,
  type Placement,
  pad,
  pageWidth,
  placementOf,
  step,
  up,
  type Way,
  waysIn,
} from './placement.ts';
import { setRows } from './rows.ts';
import { stack } from './stacked.ts';

/** Turns the lines that run against the columns, so that each leads from a left thing to a right one. */
function turnBack(ways: readonly Way[]): void {
  for (const way of ways)
    if (way.left.column > way.right.column) {
      [way.left, way.right] = [way.right, way.left];
      [way.leftBox, way.rightBox] = [way.rightBox, way.leftBox];
      way.back = true;
    }
}

/** Lines share a way at their busier end only, so that none seems to lead where it does not. */
function setNets({ ways, isStacked }: Placement): void {
  const endKey = (way: Way, side: 'out' | 'in') =>
    `${side === 'out' ? way.leftBox.id : way.rightBox.id} ${side} ${way.line.kind}${way.back ? ' back' : ''}`;
  const degree = new Map<string, number>();
  for (const way of ways)
    for (const side of ['out', 'in'] as const)
      degree.set(endKey(way, side), (degree.get(endKey(way, side)) ?? 0) + 1);
  for (const way of ways) {
    // From top to bottom a label stands above the box that its line leads to.
    const isOwn = isStacked && way.line.label !== undefined;
    way.isFan = isOwn || (degree.get(endKey(way, 'out')) ?? 0) >= (degree.get(endKey(way, 'in')) ?? 0);
    way.net = endKey(way, way.isFan ? 'out' : 'in');
  }
}

/**
 * Columns as wide as their widest box; between them room for labels and for lines beside each other.
 * @param columns how many there are
 * @param start where the first begins
 * @param lane room for a line
 * @param linked boxes at which lines end, wherever those come from
 * @returns where the last column ends
 */
function setWidths(
  across: boolean,
  home: Item,
  ways: readonly Way[],
  {
    columns,
    start,
    lane,
    linked,
  }: {
    readonly columns: number;
    readonly start: number;
    readonly lane: number;
    readonly linked: ReadonlySet<Item>;
  },
): number {
  [home.starts, home.ends] = [[], []];
  // Rows of boxes without any line stand close.
  const isQuiet = (column: number) =>
    !across &&
    home.children.every(
      (item) => Math.abs(item.column - column - 0.5) > 1 || (!item.isGroup && !linked.has(item)),
    );
  let at = start;
  for (let column = 0; column < columns; column++) {
    home.starts.push(at);
    const members = home.children.filter((item) => item.column === column);
    for (const item of members) item.u = at;
    at += Math.max(0, ...members.map(({ sizeU }) => sizeU));
    home.ends.push(at);
    if (column === columns - 1) break;
    const around = ways.filter(({ left, right }) => left.column === column || right.column === column + 1);
    const labels = ways
      .filter(({ left, right, isFan }) => (isFan ? right.column === column + 1 : left.column === column))
      .map((way) => labelU(way, across));
    const nets = new Set(around.map(({ net }) => net)).size;
    const label = Math.max(0, ...labels);
    at +=
      nets === 0
        ? isQuiet(column)
          ? 16
          : 32
        : up(Math.max(1, Math.ceil(nets / 3)) * lane + 16 + (label ? label + (across ? 8 : 24) : 0));
  }
  return at;
}

/** Room before the boxes of a group: along the columns, down a column. */
function roomBefore({ root, across, isAside, titleRoom, titleColumn }: Placement, home: Item) {
  if (home === root) return [0, 0] as const;
  if (across) return [pad, titleRoom] as const;
  return isAside ? ([pad, titleColumn] as const) : ([titleRoom, pad] as const);
}

/** Sizes and places of a group and of all in it, from the inside out; `lane` is the room for a line. */
function layOut(placement: Placement, home: Item, lane: number): void {
  for (const item of home.children) if (item.isGroup) layOut(placement, item, lane);
  const { across, root } = placement;
  const ways = waysIn(placement, home);
  const [padU, padV] = roomBefore(placement, home);
  setRows(placement, home, ways, padV);
  const columns = Math.max(0, ...home.children.map(({ column }) => column)) + 1;
  const linked = new Set(placement.ways.flatMap(({ leftBox, rightBox }) => [leftBox, rightBox]));
  const end = setWidths(across, home, ways, { columns, start: padU, lane, linked });
  const padEnd = home === root ? 0 : pad;
  home.sizeU = end + padEnd;
  home.sizeV = Math.max(padV, ...home.children.map(({ v, sizeV }) => v + sizeV)) + padEnd;
  if (home === root) return;
  const title = up(home.titleWidth + 28);
  if (across) home.sizeU = Math.max(home.sizeU, title);
  else home.sizeV = Math.max(home.sizeV, title);
}

/** Columns of a drawing from left to right, layers of one from top to bottom. */
function placeColumns(placement: Placement): void {
  const { across, root, ways, isAside } = placement;
  setColumns(placement, root);
  turnBack(ways);
  setNets(placement);
  layOut(placement, root, 3 * step);
  const width = Math.max(...root.children.map((item) => item.u + (item.isGroup ? item.sizeU : item.boxU)));
  if (across && width > pageWidth) layOut(placement, root, 2 * step);
  // Layers of one drawing are equally wide.
  if (isAside) {
    const bands = root.children.filter(({ isGroup }) => isGroup);
    for (const band of bands) band.sizeV = Math.max(...bands.map(({ sizeV }) => sizeV));
  }
}

/** From places inside of groups to places in the whole drawing. */
function toDrawing(home: Item): void {
  for (const item of home.children) {
    item.u += home.u;
    item.v += home.v;
    if (item.isGroup) toDrawing(item);
  }
  home.starts = home.starts.map((at) => at + home.u);
  home.ends = home.ends.map((at) => at + home.u);
}

/** Everything laid out from nothing. */
function placeAnew(graph: MeasuredGraph, isNested?: boolean): Placement {
  const placement = placementOf(graph, isNested);
  if (placement.isStacked) {
    const setHeights = stack(placement);
    turnBack(placement.ways);
    setNets(placement);
    setHeights();
    toDrawing(placement.root);
    align(placement);
  } else {
    placeColumns(placement);
    toDrawing(placement.root);
  }
  return placement;
}

/** Gives a thing the place of the same thing in another placement. */
const copyPlace = (to: Item, from: Item) => {
  const { u, v, sizeU, sizeV, column, isStrip, starts, ends } = from;
  Object.assign(to, { u, v, sizeU, sizeV, column, isStrip, starts: [...starts], ends: [...ends] });
};

/** Lays out what was there first, then finds places for the rest; undefined without room for it. */
function placeInto(graph: MeasuredGraph): Placement | undefined {
  const early = placeAnew(
    partOf(graph, ({ isLate }) => !isLate),
    true,
  );
  const placement = placementOf(graph, true);
  copyPlace(placement.root, early.root);
  for (const item of early.items.values()) copyPlace(placement.items.get(item.id)!, item);
  const isOutermost = ({ id, parent }: Item) =>
    !early.items.has(id) && (parent === undefined || early.items.has(parent) || !placement.items.has(parent));
  const late = [...placement.items.values()].filter(isOutermost);
  for (const item of late)
    if (item.isGroup) {
      const holds = (parent: string | undefined): boolean =>
        parent !== undefined && (parent === item.id || holds(placement.items.get(parent)?.parent));
      const part = placeAnew(
        partOf(graph, ({ parent }) => holds(parent), item.id),
        true,
      );
      for (const inside of part.items.values()) copyPlace(placement.items.get(inside.id)!, inside);
    } else item.sizeV = item.boxV;
  if (!addLate(placement, late)) return undefined;
  turnBack(placement.ways);
  setNets(placement);
  return placement;
}

/** Gives every box and group its column, its size and its place, and every line what it joins. */
export function place(graph: MeasuredGraph): Placement {
  const { isStacked, items } = placementOf(graph);
  const late = graph.boxes.filter(({ isLate }) => isLate).length;
  // Lines find room above boxes in groups only.
  const isGrouped = graph.boxes.every(({ parent }) => parent !== undefined && items.has(parent));
  const keepsPlaces = isStacked && isGrouped && late > 0 && late < graph.boxes.length;
  return (keepsPlaces ? placeInto(graph) : undefined) ?? placeAnew(graph);
}
