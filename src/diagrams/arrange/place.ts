// Where boxes and groups stand: in columns, each box below the one before, so that one more box moves only what comes
// after it. Everything is computed as if the picture ran from left to right: `u` along the columns, `v` down a column; a
// picture from top to bottom is the same with both exchanged.
import type { ArrangeBox, ArrangeGroup, ArrangeLine, Picture } from './arrange.ts';

/** Everything stands on a grid of this width; the lines run on it. */
export const step = 8;
export const up = (value: number, to = step) => Math.ceil(value / to) * to;

/** A box, a group, or the whole picture. */
export interface Item {
  readonly id: string;
  readonly parent: string | undefined;
  readonly given: number | undefined;
  readonly isGroup: boolean;
  readonly titleWidth: number;
  /** Room that it takes; a box may be a little smaller. */
  u: number;
  v: number;
  sizeU: number;
  sizeV: number;
  readonly ownU: number;
  readonly ownV: number;
  column: number;
  children: Item[];
  /** Where its columns begin and end, as in the picture. */
  starts: number[];
  ends: number[];
}

/** A line: it belongs to the innermost group that holds both of its ends, where it joins two things side by side. */
export interface Way {
  readonly line: ArrangeLine;
  readonly home: Item;
  /** What it joins there; after the columns are known, `left` stands in front. */
  left: Item;
  right: Item;
  /** The boxes at its ends. */
  leftBox: Item;
  rightBox: Item;
  back: boolean;
  net: string;
  isFan: boolean;
}

export interface Placed {
  readonly across: boolean;
  readonly root: Item;
  /** Everything but the root, groups first. */
  readonly items: ReadonlyMap<string, Item>;
  readonly ways: readonly Way[];
  /** Room for titles beside the boxes of groups; 0 where titles stand above. */
  readonly titleColumn: number;
}

/** The things that hold a box, from the whole picture to itself. */
export const chainOf = ({ root, items }: Pick<Placed, 'root' | 'items'>, id: string): Item[] => {
  const chain: Item[] = [];
  for (let item = items.get(id); item; item = item.parent ? items.get(item.parent) : undefined)
    chain.unshift(item);
  return [root, ...chain];
};
/** How long the label of a line is along the columns. */
export const labelU = ({ line }: Way, across: boolean) =>
  (across ? line.label?.width : line.label?.height) ?? 0;
/** How long it is along a column. */
export const labelV = ({ line }: Way, across: boolean) =>
  (across ? line.label?.height : line.label?.width) ?? 0;

/** Gives every box and group its column, its size and its place. */
export const place = ({ across, boxes, groups, lines }: Picture): Placed => {
  const pad = 16;
  /** As wide as a picture may be, so that its letters (15 units) are 11 px high in a column of 830 px. */
  const pageWidth = 1118;
  // Titles of groups in a picture from top to bottom stand beside their boxes, unless groups hold groups.
  const isNested = groups.some(({ parent }) => parent);
  const aside = !across && !isNested && groups.length > 0;
  // Above the boxes room for states that stand on them; from top to bottom a line passes below the title.
  const titleRoom = across ? 40 : 56;
  const titleColumn = aside ? up(Math.max(0, ...groups.map(({ titleWidth }) => titleWidth)) + 26) : 0;

  const rowGap = across || aside ? 16 : 24;
  const widestRow = pageWidth - titleColumn - pad - 4 * step;

  const item = (
    { id, parent, column }: ArrangeBox | ArrangeGroup,
    isGroup: boolean,
    titleWidth: number,
    ownU: number,
    ownV: number,
  ): Item => ({
    id,
    parent,
    given: column,
    isGroup,
    titleWidth,
    u: 0,
    v: 0,
    sizeU: up(ownU),
    sizeV: up(ownV, 2 * step),
    ownU,
    ownV,
    column: 0,
    children: [],
    starts: [],
    ends: [],
  });
  const items = new Map<string, Item>();
  for (const group of groups) items.set(group.id, item(group, true, group.titleWidth, 0, 0));
  for (const box of boxes)
    items.set(box.id, item(box, false, 0, across ? box.width : box.height, across ? box.height : box.width));
  const root = item({ id: '', titleWidth: 0 }, true, 0, 0, 0);
  for (const item of items.values()) (items.get(item.parent ?? '') ?? root).children.push(item);
  const ways = lines.flatMap((line): Way[] => {
    const [from, to] = [line.from, line.to].map((id) => chainOf({ root, items }, id)) as [Item[], Item[]];
    let depth = 0;
    while (from[depth + 1] && from[depth + 1] === to[depth + 1]) depth++;
    const [left, right, home] = [from[depth + 1], to[depth + 1], from[depth]];
    const [leftBox, rightBox] = [items.get(line.from), items.get(line.to)];
    if (!left || !right || !home || !leftBox || !rightBox) return [];
    return [{ line, home, left, right, leftBox, rightBox, back: false, net: '', isFan: true }];
  });
  const waysIn = (home: Item) => ways.filter((way) => way.home === home);

  // Columns: as wanted, and where lines join things of one column, one behind the other.
  const setColumns = (home: Item) => {
    const own = waysIn(home);
    const before = Map.groupBy(own, ({ right }) => right);
    const bases = new Map<Item, number>();
    const base = (item: Item): number => {
      const known = bases.get(item) ?? item.given;
      if (known !== undefined) return known;
      bases.set(item, 0);
      const found = Math.max(0, ...(before.get(item) ?? []).map(({ left }) => base(left)));
      bases.set(item, found);
      return found;
    };
    const depths = new Map<Item, number>();
    const busy = new Set<Item>();
    const depth = (item: Item): number => {
      const known = depths.get(item);
      if (known !== undefined) return known;
      busy.add(item);
      const found = Math.max(
        0,
        ...(before.get(item) ?? [])
          .filter(({ left }) => !busy.has(left) && base(left) === base(item))
          .map(({ left }) => depth(left) + 1),
      );
      busy.delete(item);
      depths.set(item, found);
      return found;
    };
    // Layers of a picture from top to bottom: what does not fit beside the others stands in a further row.
    const rows = new Map<Item, number>();
    if (aside && home !== root)
      for (const members of Map.groupBy(home.children, (item) => `${base(item)} ${depth(item)}`).values()) {
        let [row, filled] = [0, 0];
        for (const item of members) {
          if (filled && filled + item.sizeV > widestRow) [row, filled] = [row + 1, 0];
          filled += item.sizeV + rowGap;
          rows.set(item, row);
        }
      }
    const keyOf = (item: Item) => (base(item) * 1000 + depth(item)) * 1000 + (rows.get(item) ?? 0);
    const keys = [...new Set(home.children.map(keyOf))].sort((a, b) => a - b);
    for (const item of home.children) item.column = keys.indexOf(keyOf(item));
    for (const item of home.children) if (item.isGroup) setColumns(item);
  };
  setColumns(root);
  for (const way of ways)
    if (way.left.column > way.right.column) {
      [way.left, way.right] = [way.right, way.left];
      [way.leftBox, way.rightBox] = [way.rightBox, way.leftBox];
      way.back = true;
    }
  // Lines share a way at their busier end only, so that none seems to lead where it does not.
  const endKey = (way: Way, side: 'out' | 'in') =>
    `${side === 'out' ? way.leftBox.id : way.rightBox.id} ${side} ${way.line.kind}${way.back ? ' back' : ''}`;
  const degree = new Map<string, number>();
  for (const way of ways)
    for (const side of ['out', 'in'] as const)
      degree.set(endKey(way, side), (degree.get(endKey(way, side)) ?? 0) + 1);
  for (const way of ways) {
    way.isFan = (degree.get(endKey(way, 'out')) ?? 0) >= (degree.get(endKey(way, 'in')) ?? 0);
    way.net = endKey(way, way.isFan ? 'out' : 'in');
  }

  const offsetOf = (box: Item, inside: Item): number => {
    let offset = box.sizeV / 2;
    for (let item = box; item !== inside; item = items.get(item.parent ?? '') ?? inside) offset += item.v;
    return offset;
  };
  // Sizes and places, from the inside out.
  const layOut = (home: Item, lane: number) => {
    for (const item of home.children) if (item.isGroup) layOut(item, lane);
    [home.starts, home.ends] = [[], []];
    const own = waysIn(home);
    const columns = Math.max(0, ...home.children.map(({ column }) => column)) + 1;
    const isRoot = home === root;
    const [padU, padV] = isRoot
      ? [0, 0]
      : across
        ? [pad, titleRoom]
        : aside
          ? [pad, titleColumn]
          : [titleRoom, pad];
    // Rows: what lines join stands at the height of what is in front of it where there is room, the rest below.
    const next = Array.from({ length: columns }, () => padV);
    const joined = new Set(own.flatMap(({ left, right }) => [left, right]));
    const placed = new Set<Item>();
    const align = !aside;
    const put = (item: Item) => {
      if (placed.has(item)) return;
      placed.add(item);
      let v = next[item.column] ?? 0;
      const forth = own
        .filter(({ left }) => left === item)
        .map((way) => ({ way, at: offsetOf(way.leftBox, item), to: offsetOf(way.rightBox, way.right) }))
        .sort((a, b) => a.at - b.at || (a.way.right === b.way.right ? a.to - b.to : 0))
        .map(({ way }) => way);
      if (align) {
        const front = own.find(({ left, right }) => right === item && placed.has(left) && left !== item);
        const first = forth.find(({ right }) => !placed.has(right));
        if (front)
          v = Math.max(
            v,
            front.left.v + offsetOf(front.leftBox, front.left) - offsetOf(front.rightBox, item),
          );
        else if (first)
          v = Math.max(
            v,
            (next[first.right.column] ?? 0) +
              offsetOf(first.rightBox, first.right) -
              offsetOf(first.leftBox, item),
          );
      }
      item.v = v;
      next[item.column] = v + item.sizeV + rowGap;
      for (const { right } of forth) put(right);
    };
    // What many lines leave comes first: the rest finds its place beside that.
    const isHub = (item: Item) => !isRoot && own.filter(({ left }) => left === item).length > 2;
    const inOrder = [...home.children].sort(
      (a, b) => a.column - b.column || Number(isHub(b)) - Number(isHub(a)),
    );
    for (const item of inOrder) if (joined.has(item)) put(item);
    const loose = home.children.filter((item) => !joined.has(item));
    const widthOf = (column: number) =>
      Math.max(
        0,
        ...home.children
          .filter((item) => item.column === column && joined.has(item))
          .map(({ sizeU }) => sizeU),
      );
    if (loose.some(({ isGroup }) => isGroup) || isRoot || aside) for (const item of loose) put(item);
    else if (joined.size)
      // What no line joins fills the room below the others.
      for (const item of loose) {
        const fitting = next.map((_, column) => column).filter((column) => item.sizeU <= widthOf(column));
        const choice = fitting.length ? fitting : next.map((_, column) => column);
        item.column = choice.reduce((best, column) =>
          (next[column] ?? 0) < (next[best] ?? 0) ? column : best,
        );
        put(item);
      }
    else {
      // In rows: what stands beside each other has one middle.
      let top = Math.max(padV, ...next);
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
    // Columns as wide as their widest box; between them room for labels and for lines beside each other.
    let at = padU;
    for (let column = 0; column < columns; column++) {
      home.starts.push(at);
      const members = home.children.filter((item) => item.column === column);
      for (const item of members) item.u = at;
      at += Math.max(0, ...members.map(({ sizeU }) => sizeU));
      home.ends.push(at);
      if (column === columns - 1) break;
      const around = own.filter(({ left, right }) => left.column === column || right.column === column + 1);
      const labels = own
        .filter(({ left, right, isFan }) => (isFan ? right.column === column + 1 : left.column === column))
        .map((way) => labelU(way, across));
      const nets = new Set(around.map(({ net }) => net)).size;
      const label = Math.max(0, ...labels);
      at +=
        nets === 0
          ? 32
          : up(Math.max(1, Math.ceil(nets / 3)) * lane + 16 + (label ? label + (across ? 8 : 24) : 0));
    }
    home.sizeU = at + (isRoot ? 0 : pad);
    home.sizeV = Math.max(padV, ...home.children.map(({ v, sizeV }) => v + sizeV)) + (isRoot ? 0 : pad);
    if (isRoot) return;
    const title = up(home.titleWidth + 28);
    if (across) home.sizeU = Math.max(home.sizeU, title);
    else home.sizeV = Math.max(home.sizeV, title);
  };
  layOut(root, 3 * step);
  const width = Math.max(...root.children.map((item) => item.u + (item.isGroup ? item.sizeU : item.ownU)));
  if (across && width > pageWidth) layOut(root, 2 * step);
  // Layers of one picture are equally wide.
  if (aside) {
    const bands = root.children.filter(({ isGroup }) => isGroup);
    for (const band of bands) band.sizeV = Math.max(...bands.map(({ sizeV }) => sizeV));
  }
  const toPicture = (home: Item) => {
    for (const item of home.children) {
      if (home !== root) {
        item.u += home.u;
        item.v += home.v;
      }
      if (item.isGroup) toPicture(item);
    }
    if (home !== root) {
      home.starts = home.starts.map((at) => at + home.u);
      home.ends = home.ends.map((at) => at + home.u);
    }
  };
  toPicture(root);

  return { across, root, items, ways, titleColumn };
};

/** What places is part of the key of a drawing. */
export const placeCode = [step, up, chainOf, labelU, labelV, place].map(String);
