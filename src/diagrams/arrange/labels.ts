// The places of labels: on a straight piece of their line, or between the columns with the line led through them.
import type { Grid } from './grid.ts';
import type { Leg } from './leg.ts';
import { step, up, type Way } from './placement.ts';
import type { FoundWay } from './search.ts';

/** A place in a drawing that is thought of as running from left to right. */
export interface Spot {
  readonly u: number;
  readonly v: number;
}
interface Candidate extends Spot {
  /** The less, the better. */
  readonly far: number;
}

/** The place of a node of the grid. */
export const spotOf = ({ countU }: Grid, node: number): Spot => ({
  u: (node % countU) * step,
  v: Math.floor(node / countU) * step,
});

/**
 * Where a label begins, with its middle, on a straight piece of its way that no other line shares, at the end that is
 * its own; undefined where it has no room.
 */
export function labelOn(
  grid: Grid,
  { way: { isFan }, startEdge, endEdge, wide, isFree }: Leg,
  path: readonly number[],
): Spot | undefined {
  const { eachIn, soft, inColumn } = grid;
  const spots: Candidate[] = [];
  // Where a line turns back between things beside each other, its label may stand on the way back.
  const isTurning = startEdge > endEdge;
  for (let first = 0; first < path.length; first++) {
    const way = (path[first + 1] ?? 0) - path[first]!;
    let last = first;
    if (way === 1 || (isTurning && way === -1))
      while (last + 1 < path.length && path[last + 1]! - path[last]! === way) last++;
    const [before, behind] = [spotOf(grid, path[first]!), spotOf(grid, path[last]!)];
    const [begin, end, v] = [Math.min(before.u, behind.u), Math.max(before.u, behind.u), before.v];
    for (let u = begin + step; u + wide + step <= end; u += step)
      if (isFree(u, v)) {
        // Near its own end, and on no frame.
        let far = isFan ? Math.abs(endEdge - u - wide) : Math.abs(u - startEdge);
        eachIn([u - 2, v, u + wide + 2, v], (node) => {
          if (soft[node] === 3) far += 100;
          if (inColumn[node]) far += 20;
        });
        spots.push({ u, v, far });
      }
    first = last;
  }
  return spots.sort((a, b) => a.far - b.far)[0];
}

/** Whether a line joins things beside each other: frames of one row. */
const isBeside = ({ left, right }: Way): boolean => left.column === right.column;

/** Where the room between two columns begins and ends. */
type Room = readonly [begin: number, end: number];

/** Places for a label between two columns, the best first. */
function spotsBetween(grid: Grid, { way, from, startV, endV, wide, high, isFree }: Leg, [begin, end]: Room) {
  const spots: Candidate[] = [];
  const half = (startV + endV) / 2;
  const [nearV, otherV] = isBeside(way) ? [half, half] : way.isFan ? [endV, startV] : [startV, endV];
  const least = isBeside(way) ? 0 : spotOf(grid, from).u + step;
  for (let between = high / 2 + step; between < grid.countV * step - high / 2; between += step)
    for (let u = begin + 2 * step; u + wide + 2 * step <= end; u += step) {
      const v = up(between);
      const aside = Math.abs(u + wide / 2 - (begin + end) / 2);
      if (u >= least && isFree(u, v))
        spots.push({ u, v, far: Math.abs(v - nearV) + 0.3 * Math.abs(v - otherV) + 0.5 * aside });
    }
  return spots.sort((a, b) => a.far - b.far);
}

/** The straight piece of a way that lies under its label: its first and its last node, and the step between its nodes. */
interface Bridge {
  readonly first: number;
  readonly last: number;
  readonly by: number;
  /** It is reached along itself. */
  readonly isStraight: boolean;
}
/** A label along the columns, from its beginning to its end. */
const bridgeAlong = ({ nodeAt }: Grid, { wide }: Leg, { u, v }: Spot): Bridge => ({
  first: nodeAt(Math.floor((u - 4) / step) * step, v),
  last: nodeAt(up(u + wide + 4), v),
  by: 1,
  isStraight: true,
});
/** A label from its one side to its other, as lines between things beside each other take it. */
function bridgeAcross({ nodeAt, countU }: Grid, { startV, endV, wide, high }: Leg, { u, v }: Spot): Bridge {
  const half = up(high / 2 + 4);
  const ends = [nodeAt(up(u + wide / 2), v - half), nodeAt(up(u + wide / 2), v + half)] as const;
  const [first, last] = startV < endV ? ends : ends.toReversed();
  return { first: first!, last: last!, by: startV < endV ? countU : -countU, isStraight: false };
}

/** A way over a bridge that costs at most as much as said; undefined where there is none. */
function wayOver(
  { from, to, go }: Leg,
  { first, last, by, isStraight }: Bridge,
  most: number,
): FoundWay | undefined {
  const before = go(from, first, isStraight, most);
  const after = before && go(last, to, false, most - before.price);
  if (!before || !after) return undefined;
  const under: number[] = [];
  for (let node = first + by; node !== last; node += by) under.push(node);
  // A way that comes back on itself would leave its label alone.
  const covered = new Set(under);
  if (by !== 1 && [...before.path, ...after.path].some((node) => covered.has(node))) return undefined;
  return { price: before.price + after.price, path: [...before.path, ...under, ...after.path] };
}

/** A place for a label between the columns, with the way that is led through it; without a way where none can be. */
export function labelBetween(
  grid: Grid,
  leg: Leg,
): { readonly label: Spot; readonly path?: readonly number[] } {
  const { way, startV, endV, wide } = leg;
  const gap = way.isFan ? way.right.column - 1 : way.left.column;
  const { home } = way;
  const room: Room = isBeside(way)
    ? [home.u, home.u + home.sizeU]
    : [home.ends[gap] ?? 0, home.starts[gap + 1] ?? 0];
  let best: (FoundWay & { readonly label: Spot }) | undefined;
  const tried: Spot[] = [];
  for (const label of spotsBetween(grid, leg, room)) {
    if (tried.some(({ u, v }) => Math.abs(v - label.v) < 2 * step && Math.abs(u - label.u) < 3 * step))
      continue;
    if (tried.push(label) > 12) break;
    for (const bridge of isBeside(way) ? [bridgeAlong, bridgeAcross] : [bridgeAlong]) {
      const found = wayOver(leg, bridge(grid, leg, label), best?.price ?? Infinity);
      if (found && !(best && best.price <= found.price)) best = { ...found, label };
    }
  }
  return best ?? { label: { u: up((room[0] + room[1] - wide) / 2), v: way.isFan ? endV : startV } };
}
