// The columns of boxes and groups: as wanted, and where lines join things of one column, one behind the other.
import { type Item, type Placement, pad, pageWidth, step, type Way, waysIn } from './placement.ts';

type Before = ReadonlyMap<Item, readonly Way[]>;
type NumberOf = (item: Item) => number;

/** The column that is wanted for a thing, or that of what is in front of it. */
function basesOf(before: Before): NumberOf {
  const bases = new Map<Item, number>();
  const base = (item: Item): number => {
    const known = bases.get(item) ?? item.wantedColumn;
    if (known !== undefined) return known;
    bases.set(item, 0);
    const found = Math.max(0, ...(before.get(item) ?? []).map(({ left }) => base(left)));
    bases.set(item, found);
    return found;
  };
  return base;
}

/** Groups for which one column is wanted stand beside each other, whatever joins them. */
const isBeside = ({ isStacked }: Placement, left: Item, right: Item): boolean =>
  left.isGroup &&
  right.isGroup &&
  (isStacked || left.parent !== undefined) &&
  left.wantedColumn !== undefined &&
  left.wantedColumn === right.wantedColumn;

/** How many things with the same base stand one behind the other up to a thing; circles are cut. */
function depthsOf(placement: Placement, before: Before, base: NumberOf): NumberOf {
  const depths = new Map<Item, number>();
  const busy = new Set<Item>();
  const depth = (item: Item): number => {
    const known = depths.get(item);
    if (known !== undefined) return known;
    busy.add(item);
    const found = Math.max(
      0,
      ...(before.get(item) ?? [])
        .filter(
          ({ left }) => !busy.has(left) && base(left) === base(item) && !isBeside(placement, left, item),
        )
        .map(({ left }) => depth(left) + 1),
    );
    busy.delete(item);
    depths.set(item, found);
    return found;
  };
  return depth;
}

/** Layers of a drawing from top to bottom: what does not fit beside the others stands in a further row. */
function furtherRows(
  { titleColumn, rowGap }: Placement,
  layers: Iterable<readonly Item[]>,
): ReadonlyMap<Item, number> {
  const widest = pageWidth - titleColumn - pad - 4 * step;
  const rows = new Map<Item, number>();
  for (const members of layers) {
    let [row, filled] = [0, 0];
    for (const item of members) {
      if (filled && filled + item.sizeV > widest) [row, filled] = [row + 1, 0];
      filled += item.sizeV + rowGap;
      rows.set(item, row);
    }
  }
  return rows;
}

/** The things of a group in the order of where they are wanted and of what is in front of them. */
export function layersOf(placement: Placement, home: Item): Item[][] {
  const before = Map.groupBy(waysIn(placement, home), ({ right }) => right);
  const base = basesOf(before);
  const depth = depthsOf(placement, before, base);
  const keyOf = (item: Item) => base(item) * 1000 + depth(item);
  return [...Map.groupBy(home.children, keyOf)].sort(([a], [b]) => a - b).map(([, members]) => members);
}

/** Sets the column of everything in a group, and in the groups inside. */
export function setColumns(placement: Placement, home: Item): void {
  const before = Map.groupBy(waysIn(placement, home), ({ right }) => right);
  const base = basesOf(before);
  const depth = depthsOf(placement, before, base);
  const layers =
    placement.isAside && home !== placement.root
      ? Map.groupBy(home.children, (item) => `${base(item)} ${depth(item)}`).values()
      : [];
  const rows = furtherRows(placement, layers);
  const keyOf = (item: Item) => (base(item) * 1000 + depth(item)) * 1000 + (rows.get(item) ?? 0);
  const keys = [...new Set(home.children.map(keyOf))].sort((a, b) => a - b);
  for (const item of home.children) item.column = keys.indexOf(keyOf(item));
  for (const item of home.children) if (item.isGroup) setColumns(placement, item);
}
