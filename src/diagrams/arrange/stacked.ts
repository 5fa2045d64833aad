// Where boxes and groups of a drawing from top to bottom stand: rows that break where the page ends, frames side by side
// on shelves. A frame gives way to its neighbours before it moves them, so that one more box changes few places.
import { layersOf } from './columns.ts';
import { setHeights } from './heights.ts';
import {
  beginOf,
  type Item,
  type Placement,
  pad,
  padBeside,
  pageWidth,
  step,
  up,
  type Way,
  waysIn,
} from './placement.ts';
import { filledBy, isLinked, lost, roomForOneMore, sum, widthOf } from './row-room.ts';

/** Room between frames beside each other: a line can pass. */
const frameGap = 2 * step;
/** Frames change their width by this much, or not. */
const quantum = step;
/** A frame that says how wide it would like to be counts so many boxes beside each other. */
const besideEachOther = 3;

/** Boxes that no line reaches and for which no row is wanted fill the room that is left. */
const isLoose = (placement: Placement, item: Item): boolean =>
  !isLinked(placement, item) && item.wantedColumn === undefined;

/** The things of a group row by row, as far as lines and wishes say it; boxes without lines are left out. */
const wantedRows = (placement: Placement, home: Item): Item[][] =>
  layersOf(placement, home).flatMap((layer) => {
    const members = layer.filter((item) => !isLoose(placement, item));
    return members.length > 0 ? [members] : [];
  });

/** Whether the title of a group is so short that it stands beside the boxes rather than above. */
const isShort = ({ titleWidth, wantedColumn, children }: Item): boolean =>
  wantedColumn === undefined &&
  titleWidth > 0 &&
  titleWidth <= 8 * step &&
  children.every(({ isGroup }) => !isGroup);

/** How wide a group would be if no row had to break, at most as wide as the page. */
function naturalWidth(placement: Placement, home: Item): number {
  const { rowGap, root } = placement;
  const gaps = (count: number) => Math.max(0, count - 1);
  // Boxes beyond those of one row change nothing, so that a further one does not move the frames beside it.
  const widest = (some: readonly number[]) => {
    const counted = some.toSorted((a, b) => b - a).slice(0, besideEachOther);
    return sum(counted) + gaps(counted.length) * (rowGap + lost);
  };
  const widths = (row: readonly Item[]) =>
    row.map((item) => (item.isGroup ? naturalWidth(placement, item) : widthOf(placement, item)));
  const rows = wantedRows(placement, home).map((row) =>
    row.some(({ isGroup }) => isGroup) || home.wantedColumn === undefined
      ? sum(widths(row)) + gaps(row.length) * (row.some(({ isGroup }) => isGroup) ? frameGap : rowGap + lost)
      : widest(widths(row)),
  );
  const loose = home.children.filter((item) => isLoose(placement, item)).map(({ boxV }) => boxV);
  const content =
    Math.max(0, ...rows, rows.length > 0 ? Math.max(0, ...loose) : widest(loose)) +
    roomForOneMore(placement, home);
  const title = home.titleWidth + 28;
  const beside = isShort(home) ? up(title) - pad : 0;
  const whole = home === root ? content : Math.max(content + 2 * padBeside(home) + beside, title);
  return Math.min(pageWidth - (pageWidth % step), up(whole, quantum));
}

/** How wide a group is at least: its widest box with all frames around it. */
const leastWidth = (item: Item): number =>
  item.isGroup
    ? Math.max(item.titleWidth + 28, ...item.children.map((child) => leastWidth(child) + 2 * padBeside(item)))
    : item.boxV;

/** Widths of frames beside each other: as wide as they like; where the room is too small, the widest give way. */
function shared(widths: readonly number[], room: number): number[] {
  if (sum(widths) <= room) return [...widths];
  const sorted = widths.toSorted((a, b) => a - b);
  let left = room;
  for (const [index, width] of sorted.entries()) {
    const cap = left / (sorted.length - index);
    if (width > cap) return widths.map((entry) => Math.min(entry, cap - (cap % step)));
    left -= width;
  }
  return [...widths];
}

/** Frames of one row, shelf by shelf. Two may squeeze each other; a third one that has no room begins a further shelf. */
function shelvesOf(placement: Placement, frames: readonly Item[], room: number): Item[][] {
  const shelves: Item[][] = [];
  for (const frame of frames) {
    const last = shelves.at(-1);
    const widths = [...(last ?? []), frame].map((item) => naturalWidth(placement, item));
    const isRoomy = sum(widths) + (widths.length - 1) * frameGap <= room;
    const narrow = shared(widths, room - (widths.length - 1) * frameGap);
    const isEnough = [...(last ?? []), frame].every(
      (item, index) => leastWidth(item) <= (narrow[index] ?? 0),
    );
    if (last && (isRoomy || (last.length === 1 && isEnough))) last.push(frame);
    else shelves.push([frame]);
  }
  return shelves;
}

/** Boxes in rows that break where the room ends. */
function broken(placement: Placement, boxes: readonly Item[], room: number): Item[][] {
  const rows: Item[][] = [];
  let filled = 0;
  for (const box of boxes) {
    const width = widthOf(placement, box);
    const last = rows.at(-1);
    if (last && filled + placement.rowGap + lost + width <= room) {
      last.push(box);
      filled += placement.rowGap + lost + width;
    } else {
      rows.push([box]);
      filled = width;
    }
  }
  return rows;
}

/** The rows of a group; the frames in it get their widths, with all that they hold. */
function rowsOf(placement: Placement, home: Item, room: number): Item[][] {
  const rows = wantedRows(placement, home).flatMap((layer) => {
    const boxes = broken(
      placement,
      layer.filter(({ isGroup }) => !isGroup),
      room,
    );
    const shelves = shelvesOf(
      placement,
      layer.filter(({ isGroup }) => isGroup),
      room,
    );
    for (const shelf of shelves) {
      const widths = shelf.map((frame) => (shelf.length === 1 ? room : naturalWidth(placement, frame)));
      const rooms = shared(widths, room - (shelf.length - 1) * frameGap);
      for (const [index, frame] of shelf.entries()) fitRows(placement, frame, rooms[index] ?? room);
    }
    return [...boxes, ...shelves];
  });
  const further: Item[] = [];
  for (const box of home.children.filter((item) => isLoose(placement, item))) {
    const row = rows.find(
      (members) =>
        members.every(({ isGroup, wantedColumn }) => !isGroup && wantedColumn === undefined) &&
        members.some(({ sizeU }) => sizeU >= box.sizeU) &&
        filledBy(placement, members) + box.boxV <= room,
    );
    if (row) row.push(box);
    else further.push(box);
  }
  return [...rows, ...broken(placement, further, room)];
}

/**
 * The boxes of a row in the order of what stands in front of them, so that few lines cross. A further one, with something
 * in front of it that came late, too, stands behind them.
 */
function inOrderOfFronts(row: readonly Item[], ways: readonly Way[]): readonly Item[] {
  if (row.some(({ isGroup }) => isGroup)) return row;
  const frontOf = (item: Item) => {
    const front = ways.find(({ left, right }) => right === item && left.column < item.column)?.left;
    return front ? front.column * 1e6 + front.v : Infinity;
  };
  return row.toSorted((a, b) => frontOf(a) - frontOf(b) || 0);
}

/** Puts the things of a row beside each other, in their order: a further one, which comes last, moves none of them. */
function setRow(placement: Placement, row: readonly Item[], begin: number): void {
  let at = begin;
  for (const item of row) {
    const width = item.isGroup ? item.sizeV : widthOf(placement, item);
    const aside = (width - item.sizeV) / 2;
    // The middles of boxes stand on the grid.
    item.v = item.isGroup ? up(at + aside) : up(at + aside + item.sizeV / 2) - item.sizeV / 2;
    at = item.v + item.sizeV + aside + (item.isGroup ? frameGap : placement.rowGap);
  }
}

/** Rows and places across of all that a group holds, and how wide that makes it. */
function fitRows(placement: Placement, home: Item, room: number): void {
  const { root, rowGap } = placement;
  const inner = room - (home === root ? 0 : 2 * padBeside(home));
  const rows = rowsOf(placement, home, inner);
  for (const [column, row] of rows.entries()) for (const item of row) item.column = column;
  const isStretched = home.wantedColumn !== undefined;
  const titleWidth = home.titleWidth + 28;
  const widest = Math.max(0, ...rows.map((row) => filledBy(placement, row)));
  const further = roomForOneMore(placement, home);
  home.isStrip =
    ((isStretched && rows.length === 1) || isShort(home)) &&
    home.children.every(({ isGroup }) => !isGroup) &&
    widest + further + up(titleWidth) - pad <= inner + rowGap;
  const begin = beginOf(placement, home);
  const end = room - (home === root ? 0 : padBeside(home));
  const ways = waysIn(placement, home);
  for (const [index, row] of rows.entries()) {
    // Lines reach the first row beside the title, where there is room.
    const beside = index === 0 && home !== root && !row.some(({ isGroup }) => isGroup) ? titleWidth : 0;
    const first = Math.max(begin, up(beside + step - (row[0]?.sizeV ?? 0) / 2));
    const isRoomy = first + filledBy(placement, row) <= end;
    setRow(placement, inOrderOfFronts(row, ways), isRoomy ? first : begin);
  }
  const content =
    Math.max(begin, ...home.children.map(({ v, sizeV }) => v + sizeV)) +
    (home === root ? 0 : padBeside(home));
  home.sizeV = home === root ? content : Math.max(up(content), isStretched ? room : 0, up(titleWidth));
}

/**
 * Rows and widths of everything, with places across counted from the group that holds it.
 * @returns what gives all their heights, when it is known which way the lines lead
 */
export function stack(placement: Placement): () => void {
  const { root, items } = placement;
  for (const item of items.values()) if (!item.isGroup) item.sizeV = item.boxV;
  fitRows(placement, root, naturalWidth(placement, root));
  return () => setHeights(placement, root);
}
