// The ways of lines between boxes that stand: at right angles over a grid, round boxes, titles and labels, crossing each
// other as little as may be. Lines never move a box.
import { makeGrid } from './grid.ts';
import { labelBetween, labelOn, type Spot, spotOf } from './labels.ts';
import { type Leg, legOf, type Routing } from './leg.ts';
import type { Arrangement, Point } from './measured.ts';
import { middle, type Placement, type Way } from './placement.ts';
import { setPorts } from './ports.ts';
import { searchOver } from './search.ts';

/** The corners of a way, without the points on its straight pieces. */
const cornersOf = (points: readonly Spot[]) =>
  points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before || !after) return true;
    return !((before.u === point.u && point.u === after.u) || (before.v === point.v && point.v === after.v));
  });

/** Writes a line and its label into the grid, so that later ones keep away. */
function occupy({ grid, used }: Routing, leg: Leg, path: readonly number[], label: Spot | undefined): void {
  const { countU, eachIn, along, beside, tips, blocked } = grid;
  const { net, from, to, startEdge, endEdge, startV, endV, wide, high } = leg;
  used.add(net);
  for (const [index, node] of path.entries()) {
    const [before, after] = [path[index - 1], path[index + 1]];
    const isAlong = [before, after].some((value) => value !== undefined && Math.abs(value - node) === 1);
    const isBeside = [before, after].some(
      (value) => value !== undefined && Math.abs(value - node) === countU,
    );
    if (isAlong || path.length === 1) along[node] = net;
    if (isBeside) beside[node] = net;
  }
  for (const [edge, at, v] of [
    [startEdge, from, startV],
    [endEdge, to, endV],
  ] as const) {
    const { u } = spotOf(grid, at);
    eachIn([Math.min(edge, u), v, Math.max(edge, u), v], (node) => {
      along[node] = net;
      if (node !== at) tips[node] = net;
    });
  }
  if (label)
    eachIn([label.u - 4, label.v - high / 2 - 2, label.u + wide + 4, label.v + high / 2 + 2], (node) => {
      blocked[node] = 1;
    });
}

/** The nodes of a line and the place of its label, where it has one. */
function led(routing: Routing, leg: Leg): { readonly path: readonly number[]; readonly label?: Spot } {
  // From top to bottom a line with a label leaves room for it above its end.
  const path = leg.go(leg.from, leg.to, routing.placement.isStacked && leg.wide > 0)?.path;
  if (!path) return { path: [leg.from, leg.to] };
  if (!leg.wide) return { path };
  const label = labelOn(routing.grid, leg, path);
  return label ? { path, label } : { path, ...labelBetween(routing.grid, leg) };
}

/** The ways of all lines of a placement by the id of the line, with the places of their labels. */
export function route(placement: Placement): Arrangement['lines'] {
  const { across, ways } = placement;
  const grid = makeGrid(placement);
  const routing: Routing = {
    placement,
    grid,
    ports: setPorts(placement, grid),
    search: searchOver(grid),
    netNumber: new Map([...new Set(ways.map(({ net }) => net))].map((net, index) => [net, index + 1])),
    used: new Set(),
  };
  const pointOf = ({ u, v }: Spot): Point => (across ? { x: u, y: v } : { x: v, y: u });
  const spanOf = ({ leftBox, rightBox }: Way) =>
    Math.abs(middle(leftBox) - middle(rightBox)) + Math.abs(leftBox.u - rightBox.u);
  const lines: Record<string, { points: Point[]; label?: Point }> = {};
  // From top to bottom whole lines first, then the shortest: they have the fewest ways to choose from.
  const rankOf = ({ line }: Way) => (placement.isStacked && line.kind.includes('dasharray') ? 1 : 0);
  for (const way of [...ways].sort((a, b) => rankOf(a) - rankOf(b) || spanOf(a) - spanOf(b))) {
    const leg = legOf(routing, way);
    if (!leg) continue;
    const { path, label } = led(routing, leg);
    occupy(routing, leg, path, label);
    const points = cornersOf([
      { u: leg.startEdge, v: leg.startV },
      ...path.map((node) => spotOf(grid, node)),
      { u: leg.endEdge, v: leg.endV },
    ]).map(pointOf);
    lines[way.line.id] = {
      points: way.back ? points.reverse() : points,
      ...(label ? { label: pointOf({ u: label.u + leg.wide / 2, v: label.v }) } : {}),
    };
  }
  return lines;
}
