// Boxes that came after a picture was laid out: each takes a free place near what it is joined to. Where there is none,
// frames grow into the room beside them, and as few boxes as may be are moved.
import {
  type Item,
  labelU,
  labelV,
  type Placement,
  pad,
  padBeside,
  pageWidth,
  step,
  up,
  widestPage,
} from './placement.ts';
import {
  above,
  aside,
  closedUp,
  homeOf,
  isSound,
  pushed,
  type Rect,
  type Rects,
  type Standing,
  touches,
} from './push.ts';

/** A place: where a thing begins along the columns, and its middle down a column. */
interface Spot {
  readonly u: number;
  readonly v: number;
}
/** A drawing into which late things are put. */
interface Drawing extends Standing {
  /** Where the boxes stood before the first of them. */
  readonly first: ReadonlyMap<Item, Rect>;
}

/** What it costs to move a box, as a distance in the drawing. */
const moveCost = 2000;
/** What it costs when the drawing becomes wider: its letters become smaller. */
const [widerCost, tooWideCost] = [60, 1e9];

/** The ends of the lines between a thing, or what it holds, and what stands already. */
function endsOf({ placement, rects }: Drawing, item: Item, side: 'sources' | 'targets'): Rect[] {
  const isInside = (box: Item): boolean =>
    box === item || (box.parent !== undefined && isInside(homeOf(placement, box)));
  return placement.ways.flatMap(({ leftBox, rightBox }) => {
    const [near, far] = side === 'sources' ? [rightBox, leftBox] : [leftBox, rightBox];
    const end = rects.get(far);
    return end && isInside(near) && !isInside(far) ? [end] : [];
  });
}

/** Where a thing would like to stand: below what leads to it, above what it leads to, beside its like. */
function wishOf(drawing: Drawing, item: Item): Spot {
  const { placement, rects } = drawing;
  const home = homeOf(placement, item);
  const [sources, targets] = [endsOf(drawing, item, 'sources'), endsOf(drawing, item, 'targets')];
  const joined = [...sources, ...targets];
  const like = home.children.flatMap((other) => {
    const isLike = other.wantedColumn === item.wantedColumn && other.isAligned === item.isAligned;
    return isLike ? (rects.get(other) ?? []) : [];
  });
  const [first, last] = [like[0], like.at(-1) ?? rects.get(home)];
  const row = item.wantedColumn === undefined ? undefined : first?.u0;
  const below = sources.length > 0 ? Math.max(...sources.map(({ u1 }) => u1)) + 5 * step : undefined;
  const over =
    targets.length > 0 ? Math.min(...targets.map(({ u0 }) => u0)) - 5 * step - item.sizeU : undefined;
  return {
    u: row ?? below ?? over ?? last?.u0 ?? 0,
    v:
      joined.length > 0
        ? joined.reduce((total, { v0, v1 }) => total + (v0 + v1) / 2, 0) / joined.length
        : (last?.v1 ?? 0) + item.sizeV / 2,
  };
}

/** Where the boxes in a group begin, below its title or beside it. */
function beginningOf({ rects }: Drawing, home: Item): Spot {
  const frame = rects.get(home);
  if (!frame) return { u: 0, v: 0 };
  return home.isStrip
    ? { u: frame.u0 + pad, v: frame.v0 + up(home.titleWidth + 28) }
    : { u: frame.u0 + 5 * step, v: frame.v0 + padBeside(home) };
}

/** A thing at a place: on the grid stand the middles of boxes and the edges of groups. */
function rectAt({ sizeU, sizeV, isGroup }: Item, u: number, v: number): Rect {
  const v0 = isGroup ? up(v - sizeV / 2) : v - sizeV / 2;
  return { u0: u, v0, u1: u + sizeU, v1: v0 + sizeV };
}
const distance = (spot: Spot, wish: Spot) => Math.abs(spot.u - wish.u) + Math.abs(spot.v - wish.v) / 2;

/** What it costs that everything stands so. */
function priceOf({ placement, first, rects: stood }: Drawing, item: Item, rects: Rects, wish: Spot): number {
  let price = 0;
  for (const [box, { u0, v0 }] of first) {
    const after = rects.get(box);
    if (!box.isGroup && after && (after.u0 !== u0 || after.v0 !== v0)) price += moveCost;
  }
  const ends = (all: Rects) => placement.root.children.flatMap((child) => all.get(child) ?? []);
  const [widthBefore, width] = [stood, rects].map((all) => Math.max(...ends(all).map(({ v1 }) => v1)));
  const [heightBefore, height] = [stood, rects].map((all) => Math.max(...ends(all).map(({ u1 }) => u1)));
  if (width! > widestPage) price += tooWideCost;
  price += widerCost * Math.max(0, width! - Math.max(widthBefore!, pageWidth));
  const { u0, v0, v1 } = rects.get(item)!;
  const grown = 2 * (width! - widthBefore!) + height! - heightBefore!;
  return price + grown + distance({ u: u0, v: (v0 + v1) / 2 }, wish);
}

/** Where the labels of lines stand: above the boxes that the lines lead down to. */
const labelsOf = ({ placement, rects }: Drawing): Rect[] =>
  placement.ways.flatMap((way) => {
    const [from, to] = [rects.get(way.leftBox), rects.get(way.rightBox)];
    const high = labelU(way, false);
    if (!from || !to || high === 0 || from.u1 > to.u0) return [];
    const [middle, half] = [(to.v0 + to.v1) / 2, labelV(way, false) / 2];
    return [{ u0: to.u0 - high - 3 * step, u1: to.u0 - step, v0: middle - half, v1: middle + half }];
  });

/**
 * The place that is nearest to where a thing would like to stand, of those at which what holds it has room as it is.
 * @param labels where no thing is to stand
 * @param labelled room for the label of the line that leads to it
 */
function freePlace(
  drawing: Drawing,
  item: Item,
  wish: Spot,
  { labels, labelled }: { readonly labels: readonly Rect[]; readonly labelled: number },
): Rect | undefined {
  const { placement, rects } = drawing;
  const home = homeOf(placement, item);
  const frame = rects.get(home);
  if (!frame) return undefined;
  const begin = beginningOf(drawing, home);
  const others = home.children.flatMap((other) => rects.get(other) ?? []);
  // Beside a short title there is room, too.
  const top = home.isStrip ? begin.u : frame.u0 + step;
  const title: Rect = { ...frame, u1: begin.u - step, v1: frame.v0 + home.titleWidth + 28 };
  const lastV = frame.v1 - padBeside(home) - item.sizeV / 2;
  let best: Rect | undefined;
  let least = Infinity;
  for (let u = up(top); u + item.sizeU + step <= frame.u1; u += step)
    for (let v = up(begin.v + item.sizeV / 2); v <= lastV; v += step) {
      const far = distance({ u, v }, wish);
      if (far >= least) continue;
      const rect = rectAt(item, u, v);
      if (rect.v1 + padBeside(home) > frame.v1) continue;
      const isBeside = u < begin.u;
      if (isBeside && touches(rect, title, 0, aside)) continue;
      const taken = { ...rect, u0: rect.u0 - labelled };
      if (others.some((other) => touches(taken, other, isBeside ? aside : above, aside))) continue;
      if (labels.some((label) => touches(rect, label, 0, 0))) continue;
      [best, least] = [rect, far];
    }
  return best;
}

/** Where everything stands when a thing has a place for which something must give way, in the cheapest way. */
function forcedPlace(drawing: Drawing, item: Item, wish: Spot): Rects | undefined {
  const { placement, rects } = drawing;
  const home = homeOf(placement, item);
  const begin = beginningOf(drawing, home);
  const others = home.children.flatMap((other) => rects.get(other) ?? []);
  const half = item.sizeV / 2;
  const spots: Spot[] = [
    { u: begin.u, v: begin.v + half },
    { u: begin.u, v: wish.v },
    { u: wish.u, v: begin.v + half },
    ...others.flatMap(({ u0, v0, u1, v1 }) => [
      { u: u0, v: v0 + half },
      { u: u0, v: v1 + aside + half },
      { u: u1 + above, v: v0 + half },
      { u: u1 + above, v: begin.v + half },
      { u: u1 + above, v: wish.v },
      { u: begin.u, v: v1 + aside + half },
    ]),
  ];
  let best: Rects | undefined;
  let least = Infinity;
  const consider = (all: Rects | undefined) => {
    const price = all ? priceOf(drawing, item, all, wish) : Infinity;
    if (all && price < least && isSound(placement, all)) [best, least] = [all, price];
  };
  for (const { u, v } of spots) {
    const rect = rectAt(item, up(Math.max(begin.u, u)), up(Math.max(begin.v + half, v)));
    for (const axis of ['u', 'v'] as const) consider(pushed(drawing, item, rect, axis));
  }
  for (const other of others) consider(closedUp(drawing, item, other, begin.v));
  return best;
}

/** Puts a late thing into the drawing; undefined where there is no room for it. */
function put(drawing: Drawing, item: Item): Drawing | undefined {
  const wish = wishOf(drawing, item);
  const into = drawing.placement.ways.filter(({ rightBox }) => rightBox === item);
  const roomy = {
    labels: labelsOf(drawing),
    labelled: Math.max(0, ...into.map((way) => labelU(way, false))),
  };
  const free =
    freePlace(drawing, item, wish, roomy) ?? freePlace(drawing, item, wish, { labels: [], labelled: 0 });
  const rects = free ? new Map([...drawing.rects, [item, free]]) : forcedPlace(drawing, item, wish);
  return rects && { ...drawing, rects };
}

/** Bands of the whole drawing, which were equally wide or nearly, become so again. */
function widenBands({ root }: Placement, before: Rects, rects: Rects): void {
  const bands = root.children.filter(({ isGroup, wantedColumn }) => isGroup && wantedColumn !== undefined);
  const endOf = (all: Rects, item: Item) => all.get(item)?.v1 ?? 0;
  const widest = Math.max(...bands.map((item) => endOf(before, item)));
  const farthest = Math.max(...bands.map((item) => endOf(rects, item)));
  if (farthest <= widest) return;
  for (const item of bands) {
    const rect = rects.get(item);
    if (rect && endOf(before, item) >= widest - pad) rects.set(item, { ...rect, v1: farthest });
  }
}

/** Moves all that a thing holds, and the places of its rows. */
function moveContents(item: Item, byU: number, byV: number): void {
  for (const child of item.children) {
    child.u += byU;
    child.v += byV;
    moveContents(child, byU, byV);
  }
  item.starts = item.starts.map((at) => at + byU);
  item.ends = item.ends.map((at) => at + byU);
}

/** Rows begin and end where their things do; a late thing counts to the row that it stands in, or to a further one. */
function setLateRows(home: Item, isLate: (item: Item) => boolean): void {
  const [late, early] = [home.children.filter(isLate), home.children.filter((item) => !isLate(item))];
  for (const column of home.starts.keys()) {
    const members = early.filter((item) => item.column === column);
    if (members.length === 0) continue;
    home.starts[column] = Math.min(...members.map(({ u }) => u));
    home.ends[column] = Math.max(...members.map(({ u, sizeU }) => u + sizeU));
  }
  for (const item of late) {
    const row = home.ends.findIndex((end) => item.u + item.sizeU / 2 <= end + aside);
    item.column = row < 0 ? home.ends.length : row;
    home.starts[item.column] ??= item.u;
    home.ends[item.column] ??= item.u + item.sizeU;
  }
}

/**
 * Puts late things, each with all that it holds, into a placement in which all others stand.
 * @param late the outermost things that came late, in the order in which they came; what a group of them holds stands in
 *   it, as if it began at the corner of the drawing
 * @returns whether all found room; else nothing of the placement is changed
 */
export function addLate(placement: Placement, late: readonly Item[]): boolean {
  const { root, items } = placement;
  const isWithin = (item: Item): boolean =>
    late.includes(item) || (item.parent !== undefined && isWithin(homeOf(placement, item)));
  const before: Rects = new Map();
  for (const item of items.values())
    if (!isWithin(item)) {
      const { u, v, sizeU, sizeV } = item;
      before.set(item, { u0: u, v0: v, u1: u + sizeU, v1: v + sizeV });
    }
  let drawing: Drawing | undefined = { placement, rects: before, first: before };
  for (const item of late) drawing = drawing && put(drawing, item);
  if (!drawing) return false;
  const { rects } = drawing;
  widenBands(placement, before, rects);
  for (const [item, { u0, v0, u1, v1 }] of rects) {
    if (late.includes(item)) moveContents(item, u0 - item.u, v0 - item.v);
    [item.u, item.v, item.sizeU, item.sizeV] = [u0, v0, u1 - u0, v1 - v0];
  }
  for (const home of [root, ...items.values()])
    if (home === root || !isWithin(home)) setLateRows(home, (item) => late.includes(item));
  return true;
}
