// One line to be led from its box to its other box, with all that is needed to lead it.
import type { Grid } from './grid.ts';
import { chainOf, extentOf, labelU, labelV, type Placement, step, up, type Way } from './placement.ts';
import type { Port, Ports } from './ports.ts';
import type { FoundWay, Search } from './search.ts';

/** Everything that lines are led with, one after the other. */
export interface Routing {
  readonly placement: Placement;
  readonly grid: Grid;
  readonly ports: Ports;
  readonly search: Search;
  /** Nets by name, from 1. */
  readonly netNumber: ReadonlyMap<string, number>;
  /** Nets of which a line is led already. */
  readonly used: Set<number>;
}
/** A line between its two ports. */
export interface Leg {
  readonly way: Way;
  /** Number of its net. */
  readonly net: number;
  /** The nodes between which it is led, and the edges and places of the boxes behind them. */
  readonly from: number;
  readonly to: number;
  readonly startEdge: number;
  readonly endEdge: number;
  readonly startV: number;
  readonly endV: number;
  /** Size of its label, along the columns and down a column; 0 without one. */
  readonly wide: number;
  readonly high: number;
  /** Whether a label can begin at `u` with its middle at `v`. */
  readonly isFree: (u: number, v: number) => boolean;
  /** The cheapest way of the line between two nodes; undefined for one that costs more than `most`, too. */
  readonly go: (from: number, to: number, isStraight?: boolean, most?: number) => FoundWay | undefined;
}

/** Whether a label of a line can stand at a place. */
const labelRoom = (
  { placement: { across, isStacked }, grid }: Routing,
  { way, startEdge, endEdge, wide, high }: Pick<Leg, 'way' | 'startEdge' | 'endEdge' | 'wide' | 'high'>,
  doorsOfWay: readonly number[],
): Leg['isFree'] => {
  const { eachIn, blocked, along, beside, tips, doors } = grid;
  const [before, behind] = [2 * step, across ? 2 * step : 3 * step];
  // Rows are as wide as what holds them: no label stands outside.
  const [least, most] = isStacked ? [way.home.v, way.home.v + way.home.sizeV] : [0, Infinity];
  return (u, v) => {
    // Between things beside each other a line may turn back: its label stands anywhere on it.
    const isBetween = startEdge > endEdge || (u - startEdge >= before && endEdge - u - wide >= behind);
    let free = v - high / 2 > least && v + high / 2 <= most && isBetween;
    eachIn([u - 5, v - high / 2 - 3, u + wide + 5, v + high / 2 + 3], (node) => {
      if (blocked[node] || along[node] || beside[node] || tips[node]) free = false;
      if (doors[node] && !doorsOfWay.includes(doors[node])) free = false;
    });
    return free;
  };
};

/** A line as it is to be led; undefined for one without ports. */
export function legOf(routing: Routing, way: Way): Leg | undefined {
  const { placement, grid, ports, search, netNumber, used } = routing;
  const [out, into] = [ports.out.get(way), ports.in.get(way)];
  if (!out || !into) return undefined;
  const net = netNumber.get(way.net) ?? 0;
  const opened = new Set(
    [...chainOf(placement, way.leftBox.id), ...chainOf(placement, way.rightBox.id)].map(
      ({ id }) => grid.groupNumber.get(id) ?? 0,
    ),
  );
  const [startEdge, endEdge] = [extentOf(way.leftBox)[2], extentOf(way.rightBox)[0]];
  const room = (way.home.starts[way.right.column] ?? 0) - (way.home.ends[way.right.column - 1] ?? 0);
  const lane = (port: Port) => Math.min(port.lane, Math.max(0, Math.floor(room / step) - 3)) * step;
  const from = grid.nodeAt(up(startEdge + (way.back ? 14 : step)) + lane(out), out.v);
  const to = grid.nodeAt(endEdge - 2 * step - lane(into), into.v);
  const isShared = (way.isFan ? out : into).ways.length > 1;
  const shared = isShared ? (way.isFan ? from : to) % grid.countU : undefined;
  const [wide, high] = [labelU(way, placement.across), labelV(way, placement.across)];
  const edges = { way, startEdge, endEdge, wide, high };
  return {
    ...edges,
    net,
    from,
    to,
    startV: out.v,
    endV: into.v,
    // From top to bottom a label may begin right below the box.
    isFree: labelRoom(
      routing,
      edges,
      placement.isStacked ? [into.number, out.number] : [(way.isFan ? into : out).number],
    ),
    go: (first, last, isStraight = false, most = Infinity) =>
      search({
        from: first,
        to: last,
        net,
        isOpen: (group) => opened.has(group),
        isFresh: !used.has(net),
        isStraight,
        most,
        shared,
      }),
  };
}
