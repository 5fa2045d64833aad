// Where lines leave and reach boxes: one port for each net at each side of a box.
import { type Grid, near } from './grid.ts';
import { extentOf, type Item, middle, type Placement, step, type Way } from './placement.ts';

type Side = 'out' | 'in';

/** The place at a side of a box that the lines of one net share. */
export interface Port {
  readonly box: Item;
  readonly side: Side;
  readonly ways: readonly Way[];
  /** The middle of where its lines lead. */
  readonly want: number;
  /** How far the nearest of that is from the middle of the box. */
  readonly off: number;
  v: number;
  /** How many lines turn between it and the box. */
  lane: number;
  /** From 1. */
  number: number;
}
/** The port of each line at both of its ends. */
export interface Ports {
  readonly out: ReadonlyMap<Way, Port>;
  readonly in: ReadonlyMap<Way, Port>;
}

/** How many steps from the middle of a box lines may leave it. */
const reachOf = (box: Item) => Math.floor((box.boxV / 2 - 6) / step);
const otherOf = (way: Way, side: Side) => (side === 'out' ? way.rightBox : way.leftBox);

/** The ports of the lines at a side of a box, in the order of where they lead, at their places. */
function portsAt(box: Item, side: Side, ways: readonly Way[], across: boolean): Port[] {
  const ports = [
    ...Map.groupBy(ways, (way) => (way.isFan === (side === 'out') ? way.net : way.line.id)).values(),
  ]
    .map(
      (some): Port => ({
        box,
        side,
        ways: some,
        want: some.reduce((sum, way) => sum + middle(otherOf(way, side)), 0) / some.length,
        off: Math.min(...some.map((way) => Math.abs(middle(otherOf(way, side)) - middle(box)))),
        v: 0,
        lane: 0,
        number: 0,
      }),
    )
    .sort((a, b) => a.want - b.want);
  const reach = reachOf(box);
  const fits = ports.length > 1 ? Math.floor((2 * reach) / (ports.length - 1)) : 0;
  const gap = Math.max(1, Math.min(across ? 2 : 3, fits));
  // The straightest line has the middle where the others find room beside it.
  const least = Math.min(...ports.map(({ off }) => off));
  const straight = ports.findIndex(({ off }) => off === least);
  const half = (ports.length - 1) / 2;
  const centre = Math.max(straight, ports.length - 1 - straight) * gap <= reach ? straight : half;
  const isDown = (port: Port) => port.want > middle(box);
  for (const [index, port] of ports.entries()) {
    const offset = Math.round((index - centre) * gap - near);
    port.v = middle(box) + step * Math.max(-reach, Math.min(reach, offset));
    // Lines that turn the same way do so one outside the other.
    port.lane = port.ways.every((way) => Math.abs(middle(otherOf(way, side)) - middle(box)) < step)
      ? 0
      : isDown(port)
        ? ports.length - 1 - index
        : ports.slice(0, index).filter((end) => !isDown(end)).length;
  }
  return ports;
}

/** Moves ports a little to the side where that makes a line straight. */
function straighten(ways: readonly Way[], ports: Ports): void {
  const isAlone = ({ box, side, ways: members }: Port) =>
    members.length === 1 &&
    [...new Set(ports[side].values())].filter((port) => port.box === box).length === 1;
  for (const way of ways) {
    const [out, into] = [ports.out.get(way), ports.in.get(way)];
    if (!out || !into) continue;
    for (const [port, other] of [
      [into, out],
      [out, into],
    ] as const) {
      const far = Math.abs(other.v - middle(port.box));
      const reach = step * reachOf(port.box);
      if (!isAlone(port) || far > Math.max(step, 0.6 * reach) || far > reach) continue;
      port.v = other.v;
      break;
    }
  }
}

/** The ports of all lines; they are written into the grid, so that labels leave the room in front of them free. */
export function setPorts({ across, ways }: Placement, { eachIn, doors }: Grid): Ports {
  const ports = { out: new Map<Way, Port>(), in: new Map<Way, Port>() };
  for (const side of ['out', 'in'] as const)
    for (const [box, members] of Map.groupBy(ways, (way) => (side === 'out' ? way.leftBox : way.rightBox)))
      for (const port of portsAt(box, side, members, across))
        for (const way of port.ways) ports[side].set(way, port);
  straighten(ways, ports);
  let count = 0;
  for (const port of new Set([...ports.out.values(), ...ports.in.values()])) {
    port.number = ++count;
    const [u0, , u1] = extentOf(port.box);
    eachIn(
      port.side === 'in' ? [u0 - 3 * step, port.v, u0, port.v] : [u1, port.v, u1 + 3 * step, port.v],
      (node) => {
        doors[node] = port.number;
      },
    );
  }
  return ports;
}
