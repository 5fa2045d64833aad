// Boxes, groups and lines while they are placed. Everything is computed as if the drawing ran from left to right: `u`
// along the columns, `v` down a column; a drawing from top to bottom is the same with both exchanged.
import type { MeasuredBox, MeasuredGraph, MeasuredLine } from './measured.ts';

/** Everything stands on a grid of this width; the lines run on it. */
export const step = 8;
/** The next multiple of `to`, upwards. */
export const up = (value: number, to = step): number => Math.ceil(value / to) * to;
/** Room between the frame of a group and what it holds. */
export const pad = 16;
/** As wide as a drawing may be, so that its letters (15 units) are 11 px high in a column of 830 px. */
export const pageWidth = 1118;
/** As wide as it may become by boxes that come late, before those that stand are moved. */
export const widestPage = 1240;

/** A box, a group, or the whole graph. */
export interface Item {
  readonly id: string;
  readonly parent: string | undefined;
  readonly wantedColumn: number | undefined;
  /** It stands where its lines lead, as far as its row has room. */
  readonly isAligned: boolean;
  readonly isGroup: boolean;
  readonly titleWidth: number;
  /** Where it begins: in its group while it is placed, in the drawing afterwards. */
  u: number;
  v: number;
  /** Room that it takes; a box may be a little smaller. */
  sizeU: number;
  sizeV: number;
  readonly boxU: number;
  readonly boxV: number;
  column: number;
  children: Item[];
  /** A group whose title stands beside its only row of boxes. */
  isStrip: boolean;
  /** Where its columns begin and end. */
  starts: number[];
  ends: number[];
}

/** A line: it belongs to the innermost group that holds both of its ends, where it joins two things side by side. */
export interface Way {
  readonly line: MeasuredLine;
  readonly home: Item;
  /** What it joins there; after the columns are known, `left` stands in front. */
  left: Item;
  right: Item;
  /** The boxes at its ends. */
  leftBox: Item;
  rightBox: Item;
  /** It leads from `right` to `left`. */
  back: boolean;
  /** Lines of one net share a way where they leave or reach one box. */
  net: string;
  /** Its net begins at `left`; else it ends at `right`. */
  isFan: boolean;
}

/** Everything with its place, and the room that titles and gaps take. */
export interface Placement {
  readonly across: boolean;
  readonly root: Item;
  /** Everything but the root, groups first. */
  readonly items: ReadonlyMap<string, Item>;
  readonly ways: readonly Way[];
  /** From top to bottom with frames in frames, or without any: rows of boxes and shelves of frames. */
  readonly isStacked: boolean;
  /** Titles of groups stand beside their boxes, not above. */
  readonly isAside: boolean;
  /** Room for titles beside the boxes of groups; 0 where titles stand above. */
  readonly titleColumn: number;
  /** Room for titles above the boxes of groups. */
  readonly titleRoom: number;
  /** Room between things of one column. */
  readonly rowGap: number;
}

/** The things that hold a box, from the whole graph to itself. */
export const chainOf = ({ root, items }: Pick<Placement, 'root' | 'items'>, id: string): Item[] => {
  const chain: Item[] = [];
  for (let item = items.get(id); item; item = item.parent ? items.get(item.parent) : undefined)
    chain.unshift(item);
  return [root, ...chain];
};
/** The lines that join two things of a group, in the order of the graph. */
export const waysIn = ({ ways }: Placement, home: Item): Way[] => ways.filter((way) => way.home === home);
/** How long the label of a line is along the columns. */
export const labelU = ({ line }: Way, across: boolean): number =>
  (across ? line.label?.width : line.label?.height) ?? 0;
/** How long it is along a column. */
export const labelV = ({ line }: Way, across: boolean): number =>
  (across ? line.label?.height : line.label?.width) ?? 0;
/** The middle of a thing down its column. */
export const middle = ({ v, sizeV }: Item): number => v + sizeV / 2;
/** A box as it is drawn: where it begins (u, v) and ends (u, v). */
export const extentOf = ({ u, v, boxU, boxV, sizeV }: Item): readonly [number, number, number, number] => [
  u,
  v + (sizeV - boxV) / 2,
  u + boxU,
  v + (sizeV + boxV) / 2,
];

/** Room beside what a group in a drawing from top to bottom holds: frames around frames stand close. */
export const padBeside = ({ children }: Item): number =>
  children.some(({ isGroup, wantedColumn }) => isGroup && wantedColumn !== undefined) ? step : pad;
/** Where the things of a group in a drawing from top to bottom begin, counted from its left edge. */
export const beginOf = ({ root }: Pick<Placement, 'root'>, home: Item): number =>
  home === root ? 0 : home.isStrip ? up(home.titleWidth + 28) : padBeside(home);

const itemOf = (
  { id, parent, column, isAligned = false }: Pick<MeasuredBox, 'id' | 'parent' | 'column' | 'isAligned'>,
  group: { readonly titleWidth: number } | undefined,
  boxU = 0,
  boxV = 0,
): Item => ({
  id,
  parent,
  wantedColumn: column,
  isAligned,
  isGroup: group !== undefined,
  titleWidth: group?.titleWidth ?? 0,
  u: 0,
  v: 0,
  sizeU: up(boxU),
  sizeV: up(boxV, 2 * step),
  boxU,
  boxV,
  column: 0,
  children: [],
  isStrip: false,
  starts: [],
  ends: [],
});

/** A line between two boxes that are there; undefined for any other, and for one from a box into itself. */
function wayOf(tree: Pick<Placement, 'root' | 'items'>, line: MeasuredLine): Way | undefined {
  const [from, to] = [chainOf(tree, line.from), chainOf(tree, line.to)];
  let depth = 0;
  while (from[depth + 1] && from[depth + 1] === to[depth + 1]) depth++;
  const [left, right, home] = [from[depth + 1], to[depth + 1], from[depth]];
  const [leftBox, rightBox] = [tree.items.get(line.from), tree.items.get(line.to)];
  if (!left || !right || !home || !leftBox || !rightBox) return undefined;
  return { line, home, left, right, leftBox, rightBox, back: false, net: '', isFan: true };
}

/**
 * The things of a graph before they have places: a tree of groups and boxes, and the lines in it.
 * @param isNested groups hold groups; else the titles of groups in a drawing from top to bottom stand beside their boxes
 */
export function placementOf(
  { across, boxes, groups, lines }: MeasuredGraph,
  isNested: boolean = groups.some(({ parent }) => parent),
): Placement {
  const isAside = !across && !isNested && groups.length > 0;
  const items = new Map<string, Item>();
  for (const group of groups) items.set(group.id, itemOf(group, group));
  for (const box of boxes)
    items.set(
      box.id,
      itemOf(box, undefined, across ? box.width : box.height, across ? box.height : box.width),
    );
  const root = itemOf({ id: '' }, { titleWidth: 0 });
  for (const item of items.values()) (items.get(item.parent ?? '') ?? root).children.push(item);
  return {
    across,
    root,
    items,
    ways: lines.flatMap((line) => wayOf({ root, items }, line) ?? []),
    isStacked: !across && !isAside,
    isAside,
    titleColumn: isAside ? up(Math.max(0, ...groups.map(({ titleWidth }) => titleWidth)) + 26) : 0,
    // Above the boxes room for states that stand on them, and for a line below the title.
    titleRoom: across ? 40 : 48,
    rowGap: across ? 24 : 16,
  };
}
