// Where boxes and groups of a drawing from top to bottom stand: rows that break where the page ends, frames side by side
// on shelves. A frame gives way to its neighbours before it moves them, so that one more box changes few places.
import { layersOf } from './columns.ts';
import {
  beginOf,
  type Item,
  labelU,
  labelV,
  type Placement,
  pad,
  padBeside,
  pageWidth,
  step,
  up,
  type Way,
  waysIn,
} from './placement.ts';

/** Room between frames beside each other: a line can pass. */
const frameGap = 2 * step;
/** Frames change their width by this much, or not. */
const quantum = step;
/** Frames of machines and networks grow by the room of a row of boxes, so that a further one often finds its place. */
const growth = 14 * step;
/** What boxes of a row lose on the average because their middles stand on the grid. */
const lost = step / 2;
/** A frame that says how wide it would like to be counts so many boxes beside each other. */
const besideEachOther = 3;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const isLinked = ({ ways }: Placement, item: Item): boolean =>
  item.isGroup || ways.some(({ leftBox, rightBox }) => leftBox === item || rightBox === item);
/** Boxes that no line reaches and for which no row is wanted fill the room that is left. */
const isLoose = (placement: Placement, item: Item): boolean =>
  !isLinked(placement, item) && item.wantedColumn === undefined;

/** As wide as a box with the labels of the lines that lead to it, and with room for a line beside them. */
function widthOf({ ways }: Placement, box: Item): number {
  const into = ways.filter(({ rightBox }) => rightBox === box);
  // Labels of lines from elsewhere stand outside of its group.
  const beside = into.filter(({ home }) => home.id === (box.parent ?? ''));
  const label = Math.max(0, ...beside.map((way) => labelV(way, false)));
  return label > 0 ? Math.max(box.boxV, label + (into.length > 1 ? 3 : 1) * step) : box.boxV;
}

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
  const content = Math.max(0, ...rows, rows.length > 0 ? Math.max(0, ...loose) : widest(loose));
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

/** The room that the things of a row take. */
const filledBy = (placement: Placement, row: readonly Item[]) =>
  sum(row.map((item) => (item.isGroup ? item.sizeV : widthOf(placement, item)) + placement.rowGap + lost));

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
  home.isStrip =
    ((isStretched && rows.length === 1) || isShort(home)) &&
    home.children.every(({ isGroup }) => !isGroup) &&
    widest + up(titleWidth) - pad <= inner + rowGap;
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

/** How far below a row the next one begins: room for labels and for lines that turn. */
function gapBelow(placement: Placement, home: Item, ways: readonly Way[], column: number): number {
  const around = ways.filter(({ left, right }) => left.column === column || right.column === column + 1);
  const labelled = around.filter(
    ({ left, right, isFan }) =>
      left.column !== right.column && (isFan ? right.column === column + 1 : left.column === column),
  );
  const high = (some: readonly Way[]) => Math.max(0, ...some.map((way) => labelU(way, false)));
  // The label of a line beside one without stands above the labels of the boxes around.
  const isCrowded = ({ right, rightBox }: Way) =>
    right === rightBox && placement.ways.some((way) => way.rightBox === rightBox && !way.line.label);
  const crowded = labelled.length > 1 ? high(labelled.filter(isCrowded)) : 0;
  const label = high(labelled) + (crowded ? crowded + step : 0);
  const nets = new Set(around.map(({ net }) => net)).size;
  // Below the titles of frames lines have room to turn, too.
  const below = home.children.every((item) => item.column !== column + 1 || item.isGroup);
  if (nets > 0)
    return up(Math.max((Math.ceil(nets / 3) + 3) * step, label > 0 ? label + (below ? 4 : 5) * step : 0));
  const isQuiet = home.children.every(
    (item) => Math.abs(item.column - column - 0.5) > 1 || (!item.isGroup && !isLinked(placement, item)),
  );
  return isQuiet ? 2 * step : 3 * step;
}

/**
 * Of the frames of a row the one below which the next row finds room, as no line reaches its boxes: the lowest that is
 * wide enough. So a frame beside it grows without moving them.
 */
function frameAbove(placement: Placement, row: readonly Item[], next: readonly Item[]): Item | undefined {
  if (row.length < 2 || row.some(({ isGroup }) => !isGroup)) return undefined;
  if (next.length === 0 || next.some((item) => isLinked(placement, item))) return undefined;
  const width = filledBy(placement, next) - placement.rowGap;
  return row.toSorted((a, b) => a.sizeU - b.sizeU).find(({ sizeV }) => width <= sizeV);
}

/** Puts a row of boxes below a frame of the row before it; returns where they end. */
function setBelow({ rowGap }: Placement, frame: Item, boxes: readonly Item[]): number {
  let at = frame.v;
  for (const box of boxes) {
    box.u = frame.u + frame.sizeU + 2 * step;
    box.v = up(at + box.sizeV / 2) - box.sizeV / 2;
    at = box.v + box.sizeV + rowGap;
  }
  return Math.max(...boxes.map(({ u, sizeU }) => u + sizeU));
}

/** Heights and places down of all that a group holds. */
function setHeights(placement: Placement, home: Item): void {
  for (const item of home.children) if (item.isGroup) setHeights(placement, item);
  const { root, titleRoom } = placement;
  const ways = waysIn(placement, home);
  [home.starts, home.ends] = [[], []];
  const padBelow = home.isStrip ? step : padBeside(home);
  let at = home === root ? 0 : home.isStrip ? pad : titleRoom;
  const count = Math.max(-1, ...home.children.map(({ column }) => column)) + 1;
  const rows = Array.from({ length: count }, (_, column) =>
    home.children.filter((item) => item.column === column),
  );
  for (let column = 0; column < count; column++) {
    const [row = [], next = []] = [rows[column], rows[column + 1]];
    for (const item of row) item.u = at;
    const above = frameAbove(placement, row, next);
    const below = above ? setBelow(placement, above, next) : at;
    const high = Math.max(below - at, ...row.map(({ sizeU }) => sizeU));
    // Frames beside each other end together.
    for (const item of row) if (item.isGroup && item !== above) item.sizeU = high;
    home.starts.push(at);
    at += high;
    home.ends.push(at);
    if (above) {
      column++;
      home.starts.push(at);
      home.ends.push(at);
    }
    if (column < count - 1) at += gapBelow(placement, home, ways, column);
  }
  const isGrowing =
    home.wantedColumn !== undefined &&
    !home.isStrip &&
    home.children.every(({ isGroup, wantedColumn, isAligned }) =>
      isGroup ? wantedColumn === undefined : !isAligned,
    );
  home.sizeU = home === root ? at : isGrowing ? up(at + padBelow, growth) : at + padBelow;
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
