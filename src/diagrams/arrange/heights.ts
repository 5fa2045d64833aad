// Heights and places down of all that stands in rows: room for lines and labels between them, for titles above them, for
// further boxes below them.
import {
  type Item,
  labelU,
  type Placement,
  pad,
  padBeside,
  step,
  up,
  type Way,
  waysIn,
} from './placement.ts';
import { filledBy, isLinked, roomForOneMore } from './row-room.ts';

/** Frames of machines and networks grow by the room of a row of boxes, so that a further one often finds its place. */
const growth = 14 * step;
/** Room for a further row that such frames have at least, where something stands below them. */
const spare = 11 * step;
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
  // A line of a box that comes late can pass.
  return 3 * step;
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

/**
 * Room for the title of a group above its first row. Where all stand where their lines lead and no row has room for one
 * more, a further box finds it beside the title.
 */
function titleRoomOf(placement: Placement, home: Item, rows: readonly (readonly Item[])[]): number {
  const { titleRoom } = placement;
  const further = roomForOneMore(placement, home);
  const room = home.sizeV - 2 * padBeside(home) - further;
  if (further === 0 || rows.some((row) => filledBy(placement, row) <= room)) return titleRoom;
  return up(Math.max(titleRoom, Math.max(...home.children.map(({ sizeU }) => sizeU)) + 3 * step));
}

/** Heights and places down of all that a group holds. */
export function setHeights(placement: Placement, home: Item): void {
  for (const item of home.children) if (item.isGroup) setHeights(placement, item);
  const { root } = placement;
  const ways = waysIn(placement, home);
  [home.starts, home.ends] = [[], []];
  const padBelow = home.isStrip ? step : padBeside(home);
  const count = Math.max(-1, ...home.children.map(({ column }) => column)) + 1;
  const rows = Array.from({ length: count }, (_, column) =>
    home.children.filter((item) => item.column === column),
  );
  let at = home === root ? 0 : home.isStrip ? pad : titleRoomOf(placement, home, rows);
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
  const parent = placement.items.get(home.parent ?? '') ?? root;
  const isAbove = parent.children.some(({ column }) => column > home.column);
  home.sizeU =
    home === root
      ? at
      : isGrowing
        ? up(at + padBelow + (isAbove && parent !== root ? spare : 0), isAbove ? step : growth)
        : at + padBelow;
}
