// Boxes that stand where their lines lead: those who come above the ports that they use, ports above what listens there,
// services that are called below who calls them. What does not move decides; so they cross each other as little as may be.
import { beginOf, type Item, middle, type Placement, padBeside, up } from './placement.ts';

/** Where the other ends of the lines of a box are, on average; undefined where none of them has its place yet. */
function wantedMiddle({ ways }: Placement, box: Item, fixed: ReadonlySet<Item>): number | undefined {
  const ends = ways.flatMap(({ leftBox, rightBox }) =>
    leftBox === box ? [rightBox] : rightBox === box ? [leftBox] : [],
  );
  const middles = ends.filter((end) => fixed.has(end)).map(middle);
  return middles.length > 0 ? middles.reduce((total, at) => total + at, 0) / middles.length : undefined;
}

/** Where the boxes of a row want to be, and where what they share their lines with draws them. */
function wishesOf(placement: Placement, row: readonly Item[], fixed: ReadonlySet<Item>) {
  const wanted = new Map(row.map((item) => [item, wantedMiddle(placement, item, fixed)]));
  // Boxes of the row that the same people reach.
  const beside = (item: Item) =>
    placement.ways
      .filter(({ leftBox, rightBox }) => rightBox === item && !fixed.has(leftBox))
      .flatMap(({ leftBox }) => placement.ways.filter((way) => way.leftBox === leftBox))
      .flatMap(({ rightBox }) => (rightBox === item ? [] : (wanted.get(rightBox) ?? [])));
  return row.map((item) => {
    const others = beside(item);
    const drawn = others.length > 0 ? others.reduce((total, at) => total + at, 0) / others.length : undefined;
    const at = wanted.get(item) ?? drawn;
    return { item, wanted: at, drawn: drawn ?? at ?? 0 };
  });
}

/** Puts the boxes of a row where they want to be, in that order; boxes that want nothing stand last. */
function alignRow(placement: Placement, row: readonly Item[], home: Item, fixed: ReadonlySet<Item>): void {
  const { root, rowGap } = placement;
  const begin = home.v + beginOf(placement, home);
  const end = home.v + home.sizeV - (home === root ? 0 : padBeside(home));
  const wishes = wishesOf(placement, row, fixed).sort(
    (former, other) =>
      (former.wanted ?? Infinity) - (other.wanted ?? Infinity) || former.drawn - other.drawn || 0,
  );
  let at = begin;
  for (const { item, wanted } of wishes) {
    const from = Math.max(at, (wanted ?? 0) - item.sizeV / 2);
    item.v = up(from + item.sizeV / 2) - item.sizeV / 2;
    at = item.v + item.sizeV + rowGap;
  }
  // What stands too far to the right goes back as far as it must.
  let latest = end;
  for (const { item } of wishes.toReversed()) {
    if (item.v + item.sizeV > latest) item.v = up(latest - item.sizeV / 2 - 7) - item.sizeV / 2;
    latest = item.v - rowGap;
  }
}

/** Moves the boxes that are to stand where their lines lead, those next to boxes that stand first. */
export function align(placement: Placement): void {
  const { root, items } = placement;
  const boxes = [...items.values()].filter(({ isGroup }) => !isGroup);
  const rows = [...Map.groupBy(boxes, ({ parent, column }) => `${column} ${parent ?? ''}`).values()];
  const homeOf = ([first]: readonly Item[]) => items.get(first?.parent ?? '') ?? root;
  let left = rows.filter((row) => {
    const beside = homeOf(row).children.filter(({ column }) => column === row[0]?.column);
    return beside.every(({ isAligned, isGroup }) => isAligned && !isGroup);
  });
  const moving = new Set(left.flat());
  const fixed = new Set(boxes.filter((box) => !moving.has(box)));
  for (;;) {
    const next = left.filter((row) => row.some((box) => wantedMiddle(placement, box, fixed) !== undefined));
    if (next.length === 0) return;
    for (const row of next) alignRow(placement, row, homeOf(row), fixed);
    for (const box of next.flat()) fixed.add(box);
    left = left.filter((row) => !next.includes(row));
  }
}
