// The places of labels: on a straight piece of their line, or between the columns with the line led through them.
import type { Grid } from './grid.ts';
import type { Leg } from './leg.ts';
import { step, up } from './placement.ts';
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
  { way, startEdge, endEdge, wide, isFree }: Leg,
  path: readonly number[],
): Spot | undefined {
  const { eachIn, soft, inColumn } = grid;
  const spots: Candidate[] = [];
  for (let first = 0; first < path.length; first++) {
    let last = first;
    while (last + 1 < path.length && path[last + 1]! - path[last]! === 1) last++;
    const { u: begin, v } = spotOf(grid, path[first]!);
    const { u: end } = spotOf(grid, path[last]!);
    for (let u = begin + step; u + wide + step <= end; u += step)
      if (isFree(u, v)) {
        // Near its own end, and on no frame.
        let far = way.isFan ? Math.abs(endEdge - u - wide) : Math.abs(u - startEdge);
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

/** Where the room between two columns begins and ends. */
type Room = readonly [begin: number, end: number];

/** Places for a label between two columns, the best first. */
function spotsBetween(grid: Grid, { way, startV, endV, wide, high, isFree }: Leg, [begin, end]: Room) {
  const spots: Candidate[] = [];
  const [nearV, otherV] = way.isFan ? [endV, startV] : [startV, endV];
  for (let between = high / 2 + step; between < grid.countV * step - high / 2; between += step)
    for (let u = begin + 2 * step; u + wide + 2 * step <= end; u += step) {
      const v = up(between);
      const aside = Math.abs(u + wide / 2 - (begin + end) / 2);
      if (isFree(u, v))
        spots.push({ u, v, far: Math.abs(v - nearV) + 0.3 * Math.abs(v - otherV) + 0.5 * aside });
    }
  return spots.sort((a, b) => a.far - b.far);
}

/** A way through a label: to its beginning, along it, and on from its end. */
function wayThrough({ nodeAt }: Grid, { from, to, wide, go }: Leg, { u, v }: Spot): FoundWay | undefined {
  const first = go(from, nodeAt(Math.floor((u - 4) / step) * step, v), true);
  const second = go(nodeAt(up(u + wide + 4), v), to);
  if (!first || !second) return undefined;
  const bridge: number[] = [];
  for (let node = first.path.at(-1)! + 1; node < second.path[0]!; node++) bridge.push(node);
  return { price: first.price + second.price, path: [...first.path, ...bridge, ...second.path] };
}

/** A place for a label between the columns, with the way that is led through it; without a way where none can be. */
export function labelBetween(
  grid: Grid,
  leg: Leg,
): { readonly label: Spot; readonly path?: readonly number[] } {
  const { way, startV, endV, wide } = leg;
  const gap = way.isFan ? way.right.column - 1 : way.left.column;
  const room: Room = [way.home.ends[gap] ?? 0, way.home.starts[gap + 1] ?? 0];
  let best: (FoundWay & { readonly label: Spot }) | undefined;
  const tried: Spot[] = [];
  for (const label of spotsBetween(grid, leg, room)) {
    if (tried.some(({ u, v }) => Math.abs(v - label.v) < 2 * step && Math.abs(u - label.u) < 3 * step))
      continue;
    if (tried.push(label) > 12) break;
    const found = wayThrough(grid, leg, label);
    if (found && !(best && best.price <= found.price)) best = { ...found, label };
  }
  return best ?? { label: { u: up((room[0] + room[1] - wide) / 2), v: way.isFan ? endV : startV } };
}
