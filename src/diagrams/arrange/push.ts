// Room for a thing that came late: what is in its way is pushed, down or to the right, or a row closes up to the left.
import { type Item, type Placement, padBeside, step, up } from './placement.ts';

/** A thing as it is drawn: where it begins (u, v) and ends (u, v). */
export interface Rect {
  readonly u0: number;
  readonly v0: number;
  readonly u1: number;
  readonly v1: number;
}
export type Rects = Map<Item, Rect>;
/** Where everything stands before something is pushed. */
export interface Standing {
  readonly placement: Placement;
  readonly rects: Rects;
}
/** What is pushed goes down, or to the right. */
export type Axis = 'u' | 'v';

/** Room beside a late thing and above it: lines pass beside it and turn above it. */
export const [aside, above] = [2 * step, 3 * step];
/** Things that stood far from each other may come so near. */
const [leastBeside, leastBelow] = [2 * step, 5 * step];

/** Whether two things stand nearer to each other than said, both along the columns and down a column. */
export const touches = (a: Rect, b: Rect, gapU: number, gapV: number): boolean =>
  a.u0 < b.u1 + gapU && b.u0 < a.u1 + gapU && a.v0 < b.v1 + gapV && b.v0 < a.v1 + gapV;
/** What holds a thing: a group or the whole drawing. */
export const homeOf = ({ root, items }: Placement, { parent }: Item): Item => items.get(parent ?? '') ?? root;

/** Moves a thing with all that it holds. */
function shift(rects: Rects, item: Item, axis: Axis, by: number): void {
  const rect = rects.get(item);
  if (!rect) return;
  const { u0, v0, u1, v1 } = rect;
  rects.set(
    item,
    axis === 'u' ? { ...rect, u0: u0 + by, u1: u1 + by } : { ...rect, v0: v0 + by, v1: v1 + by },
  );
  for (const child of item.children) shift(rects, child, axis, by);
}

/** How far a thing must go so that another one has its room; 0 where it is not in its way. */
function wayOut(
  { placement, rects: stood }: Standing,
  [item, rect]: readonly [Item, Rect],
  [other, there]: readonly [Item, Rect],
  axis: Axis,
): number {
  const [before, after] = [stood.get(item), stood.get(other)];
  const isDown = axis === 'u';
  const by = (gap: number) => up(isDown ? rect.u1 + gap - there.u0 : rect.v1 + gap - there.v0);
  if (!before || !after) return touches(rect, there, above, aside) ? by(isDown ? above : aside) : 0;
  // What stood is in the way only of what stood in front of it, and as near as it was it may be.
  const stoodApart = isDown ? after.u0 - before.u1 : after.v0 - before.v1;
  if (stoodApart < 0) return 0;
  const enough = isDown ? (homeOf(placement, item) === placement.root ? Infinity : leastBelow) : leastBeside;
  const gap = Math.min(enough, stoodApart);
  return touches(rect, there, isDown ? gap : 1, isDown ? 1 : gap) ? by(gap) : 0;
}

/** Pushes away what a thing lies on, and lets what holds it grow; so do those that are pushed. */
function settle(standing: Standing, rects: Rects, item: Item, axis: Axis): void {
  const { placement } = standing;
  const home = homeOf(placement, item);
  const rect = rects.get(item);
  if (!rect) return;
  const startOf = (other: Item) => rects.get(other)?.[axis === 'u' ? 'u0' : 'v0'] ?? 0;
  // The farthest first: what is nearer pushes it further, and leaps over nothing.
  for (const other of home.children.toSorted((a, b) => startOf(b) - startOf(a))) {
    const there = rects.get(other);
    const by = other === item || !there ? 0 : wayOut(standing, [item, rect], [other, there], axis);
    if (by <= 0) continue;
    shift(rects, other, axis, by);
    settle(standing, rects, other, axis);
  }
  const frame = rects.get(home);
  if (!frame) return;
  const [u1, v1] = [Math.max(frame.u1, rect.u1 + step), Math.max(frame.v1, rect.v1 + padBeside(home))];
  if (u1 === frame.u1 && v1 === frame.v1) return;
  rects.set(home, { ...frame, u1: up(u1), v1: up(v1) });
  if (u1 > frame.u1) settle(standing, rects, home, 'u');
  if (v1 > frame.v1) settle(standing, rects, home, 'v');
}

/** Where everything stands when all is pushed that a thing at a place pushes. */
export function pushed(standing: Standing, item: Item, rect: Rect, axis: Axis): Rects {
  const rects = new Map(standing.rects);
  rects.set(item, rect);
  settle(standing, rects, item, axis);
  return rects;
}

/** Whether nothing lies on anything else, and all stands in what holds it. */
export const isSound = ({ root, items }: Placement, rects: Rects): boolean =>
  [root, ...items.values()].every((home) => {
    const frame = rects.get(home);
    const inside = home.children.flatMap((child) => rects.get(child) ?? []);
    return inside.every(
      (rect, index) =>
        (!frame ||
          (rect.u0 >= frame.u0 && rect.v0 >= frame.v0 && rect.u1 <= frame.u1 && rect.v1 <= frame.v1)) &&
        inside.slice(index + 1).every((other) => !touches(rect, other, 0, 0)),
    );
  });

/**
 * Where everything stands when the things of a row close up to the left for a further one; undefined without room.
 * @param there a thing of that row
 * @param begin how far to the left they may go
 */
export function closedUp(
  { placement, rects: stood }: Standing,
  item: Item,
  there: Rect,
  begin: number,
): Rects | undefined {
  const home = homeOf(placement, item);
  const frame = stood.get(home);
  if (!frame || there.u0 + item.sizeU + step > frame.u1) return undefined;
  const row = { ...frame, u0: there.u0, u1: Math.max(there.u0 + item.sizeU, there.u1) };
  const members = home.children
    .flatMap((other) => {
      const rect = stood.get(other);
      return rect && other !== item && touches(rect, row, aside, 0) ? [{ other, rect }] : [];
    })
    .sort((a, b) => b.rect.v0 - a.rect.v0);
  const rects = new Map(stood);
  // On the grid stand the middles of boxes and the edges of groups.
  const half = item.isGroup ? item.sizeV : item.sizeV / 2;
  let free = Math.floor((frame.v1 - padBeside(home) - item.sizeV + half) / step) * step - half;
  rects.set(item, { u0: row.u0, u1: row.u0 + item.sizeU, v0: free, v1: free + item.sizeV });
  for (const { other, rect } of members) {
    const by = Math.max(0, up(rect.v1 + aside - free));
    shift(rects, other, 'v', -by);
    free = rect.v0 - by;
    if (free < begin) return undefined;
  }
  return rects;
}
