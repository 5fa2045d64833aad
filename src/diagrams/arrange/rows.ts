// The places down the columns of a group: what lines join stands at the height of what is in front of it where there is
// room, the rest below.
import { type Item, type Placement, up, type Way } from './placement.ts';

/** A group while its rows are filled. */
interface Rows {
  readonly placement: Placement;
  readonly home: Item;
  /** Where the rows begin. */
  readonly top: number;
  /** The lines that join things of the group. */
  readonly ways: readonly Way[];
  /** Where the next thing of each column can stand. */
  readonly next: number[];
  readonly joined: ReadonlySet<Item>;
  readonly placed: Set<Item>;
}

/** How far below the beginning of a thing the middle of a box in it lies. */
function offsetOf({ items }: Placement, box: Item, inside: Item): number {
  let offset = box.sizeV / 2;
  for (let item = box; item !== inside; item = items.get(item.parent ?? '') ?? inside) offset += item.v;
  return offset;
}

/** Where a thing begins so that a line of it is straight; undefined where no line asks for that. */
function straightAt({ placement, ways, next, placed }: Rows, item: Item, forth: readonly Way[]) {
  const front = ways.find(({ left, right }) => right === item && placed.has(left) && left !== item);
  if (front)
    return (
      front.left.v +
      offsetOf(placement, front.leftBox, front.left) -
      offsetOf(placement, front.rightBox, item)
    );
  const first = forth.find(({ right }) => !placed.has(right));
  return (
    first &&
    (next[first.right.column] ?? 0) +
      offsetOf(placement, first.rightBox, first.right) -
      offsetOf(placement, first.leftBox, item)
  );
}

/** Gives a thing its place, then what its lines lead to. */
function put(rows: Rows, item: Item): void {
  const { placement, ways, next, placed } = rows;
  if (placed.has(item)) return;
  placed.add(item);
  const forth = ways
    .filter(({ left }) => left === item)
    .map((way) => ({
      way,
      at: offsetOf(placement, way.leftBox, item),
      to: offsetOf(placement, way.rightBox, way.right),
    }))
    .sort((a, b) => a.at - b.at || (a.way.right === b.way.right ? a.to - b.to : 0))
    .map(({ way }) => way);
  const free = next[item.column] ?? 0;
  item.v = placement.isAside ? free : Math.max(free, straightAt(rows, item, forth) ?? free);
  next[item.column] = item.v + item.sizeV + placement.rowGap;
  for (const { right } of forth) put(rows, right);
}

/** Things that no line joins fill the room below the others, where their column is wide enough for them. */
function fillUp(rows: Rows, loose: readonly Item[]): void {
  const { home, next, joined } = rows;
  const widthOf = (column: number) =>
    Math.max(
      0,
      ...home.children.filter((item) => item.column === column && joined.has(item)).map(({ sizeU }) => sizeU),
    );
  for (const item of loose) {
    const fitting = next.map((_, column) => column).filter((column) => item.sizeU <= widthOf(column));
    const choice = fitting.length ? fitting : next.map((_, column) => column);
    item.column = choice.reduce((best, column) => ((next[column] ?? 0) < (next[best] ?? 0) ? column : best));
    put(rows, item);
  }
}

/** Things of a group without lines stand in rows: what stands beside each other has one middle. */
function lineUp({ placement: { rowGap }, top: first, next }: Rows, loose: readonly Item[]): void {
  let top = Math.max(first, ...next);
  const rows: Item[][] = [];
  const counts = new Map<number, number>();
  for (const item of loose) {
    const row = counts.get(item.column) ?? 0;
    counts.set(item.column, row + 1);
    rows[row] = [...(rows[row] ?? []), item];
  }
  for (const row of rows) {
    const high = Math.max(...row.map(({ sizeV }) => sizeV));
    for (const item of row) {
      item.v = top + up((high - item.sizeV) / 2);
      next[item.column] = top + high + rowGap;
    }
    top += high + rowGap;
  }
}

/**
 * Sets the places of the things of a group down its columns; what no line joins may change its column.
 * @param top where the rows begin
 */
export function setRows(placement: Placement, home: Item, ways: readonly Way[], top: number): void {
  const columns = Math.max(0, ...home.children.map(({ column }) => column)) + 1;
  const joined = new Set(ways.flatMap(({ left, right }) => [left, right]));
  const next = Array.from({ length: columns }, () => top);
  const rows: Rows = { placement, home, top, ways, next, joined, placed: new Set() };
  const isRoot = home === placement.root;
  // What many lines leave comes first: the rest finds its place beside that.
  const isHub = (item: Item) => !isRoot && ways.filter(({ left }) => left === item).length > 2;
  const inOrder = [...home.children].sort(
    (a, b) => a.column - b.column || Number(isHub(b)) - Number(isHub(a)),
  );
  for (const item of inOrder) if (joined.has(item)) put(rows, item);
  const loose = home.children.filter((item) => !rows.placed.has(item));
  if (loose.some(({ isGroup }) => isGroup) || isRoot || placement.isAside)
    for (const item of loose) put(rows, item);
  else if (joined.size) fillUp(rows, loose);
  else lineUp(rows, loose);
}
