// The ways of lines between boxes that stand: at right angles over a grid, round boxes, titles and labels, crossing each
// other as little as may be. Lines never move a box.
import type { Arrangement, Point } from './arrange.ts';
import { chainOf, type Item, labelU, labelV, type Placed, step, up, type Way } from './place.ts';

const near = 0.01;
const middle = (box: Item) => box.v + box.sizeV / 2;
/** The corners of a box as it is drawn. */
export const extentOf = ({ u, v, ownU, ownV, sizeV }: Item) =>
  [u, v + (sizeV - ownV) / 2, u + ownU, v + (sizeV + ownV) / 2] as const;

/** What lies on the grid, a number for each of its nodes. */
const makeGrid = ({ across, root, items, titleColumn }: Placed) => {
  const all = [...items.values()];
  const room = 12;
  const countU = Math.ceil(Math.max(0, ...all.map(({ u, sizeU }) => u + sizeU)) / step) + room;
  const countV = Math.ceil(Math.max(0, ...all.map(({ v, sizeV }) => v + sizeV)) / step) + room;
  const total = countU * countV;
  const nodeAt = (u: number, v: number) => Math.round(v / step) * countU + Math.round(u / step);
  const blocked = new Uint8Array(total);
  const soft = new Float32Array(total);
  const groupAt = new Int16Array(total);
  const along = new Int16Array(total);
  const beside = new Int16Array(total);
  const tips = new Int16Array(total);
  /** Not in the room between columns. */
  const inColumn = new Uint8Array(total);
  /** Between the boxes and the heads of arrows that reach them. */
  const front = new Uint8Array(total);
  /** In front of the places where lines leave and reach boxes: number of the place. */
  const doors = new Int16Array(total);
  const eachIn = (
    [u0, v0, u1, v1]: readonly [number, number, number, number],
    visit: (node: number) => void,
  ) => {
    for (let v = Math.max(0, Math.ceil(v0 / step)); v <= Math.min(countV - 1, Math.floor(v1 / step)); v++)
      for (let u = Math.max(0, Math.ceil(u0 / step)); u <= Math.min(countU - 1, Math.floor(u1 / step)); u++)
        visit(v * countU + u);
  };
  const markColumns = ({ starts, ends, v, sizeV }: Item) => {
    for (const [column, start] of starts.entries())
      eachIn([start - step + near, v, (ends[column] ?? start) + step - near, v + sizeV], (node) => {
        inColumn[node] = 1;
      });
  };
  markColumns({ ...root, sizeV: countV * step });
  const groupNumber = new Map(all.filter(({ isGroup }) => isGroup).map(({ id }, index) => [id, index + 1]));
  const depthOf = (item: Item): number => (item.parent ? depthOf(items.get(item.parent) ?? root) + 1 : 0);
  for (const group of all.filter(({ isGroup }) => isGroup).sort((a, b) => depthOf(a) - depthOf(b))) {
    const { u, v, sizeU, sizeV, id, titleWidth } = group;
    eachIn([u, v, u + sizeU, v + sizeV], (node) => {
      groupAt[node] = groupNumber.get(id) ?? 0;
      inColumn[node] = 0;
    });
    markColumns(group);
    if (titleColumn)
      eachIn([u, v, u + sizeU, v + titleColumn - step], (node) => {
        soft[node] = 2;
      });
    // Frames are crossed, not followed.
    for (const edge of [
      [u - 4, v, u + 4, v + sizeV],
      [u + sizeU - 4, v, u + sizeU + 4, v + sizeV],
      [u, v - 4, u + sizeU, v + 4],
      [u, v + sizeV - 4, u + sizeU, v + sizeV + 4],
    ] as const)
      eachIn(edge, (node) => {
        soft[node] = 3;
      });
    const title = across
      ? ([u + 8, v + 2, u + titleWidth + 22, v + 32] as const)
      : ([u + 2, v + 8, u + 32, v + titleWidth + 22] as const);
    eachIn(title, (node) => {
      blocked[node] = 1;
    });
  }
  for (const box of all.filter(({ isGroup }) => !isGroup)) {
    const [u0, v0, u1, v1] = extentOf(box);
    eachIn([u0 - step, v0 - step, u1 + step, v1 + step], (node) => {
      soft[node] = Math.max(soft[node] ?? 0, 1);
    });
    eachIn([u0 - step, v0 - step, u0 - step, v1 + step], (node) => {
      front[node] = 1;
    });
    eachIn([u0 - step + near, v0 - step + near, u1 + step - near, v1 + step - near], (node) => {
      blocked[node] = 2;
    });
  }

  return {
    countU,
    countV,
    total,
    nodeAt,
    eachIn,
    blocked,
    soft,
    groupAt,
    groupNumber,
    along,
    beside,
    tips,
    inColumn,
    front,
    doors,
  };
};
type Grid = ReturnType<typeof makeGrid>;

/** Where lines leave or reach a box: one place for each net. */
interface Port {
  readonly box: Item;
  readonly side: 'out' | 'in';
  readonly ways: readonly Way[];
  readonly want: number;
  readonly off: number;
  v: number;
  /** How many lines turn between it and the box. */
  lane: number;
  number: number;
}

/** One port for each net at each side of a box, in the order of where they lead. */
const setPorts = ({ across, ways }: Placed, { eachIn, doors }: Grid) => {
  let portCount = 0;
  const ports = { out: new Map<Way, Port>(), in: new Map<Way, Port>() };
  const reachOf = (box: Item) => Math.floor((box.ownV / 2 - 6) / step);
  for (const side of ['out', 'in'] as const) {
    const otherOf = (way: Way) => (side === 'out' ? way.rightBox : way.leftBox);
    for (const [box, own] of Map.groupBy(ways, (way) => (side === 'out' ? way.leftBox : way.rightBox))) {
      const ends = [
        ...Map.groupBy(own, (way) => (way.isFan === (side === 'out') ? way.net : way.line.id)).values(),
      ]
        .map(
          (some): Port => ({
            box,
            side,
            ways: some,
            want: some.reduce((sum, way) => sum + middle(otherOf(way)), 0) / some.length,
            off: Math.min(...some.map((way) => Math.abs(middle(otherOf(way)) - middle(box)))),
            v: 0,
            lane: 0,
            number: 0,
          }),
        )
        .sort((a, b) => a.want - b.want);
      const reach = reachOf(box);
      const fits = ends.length > 1 ? Math.floor((2 * reach) / (ends.length - 1)) : 0;
      const gap = Math.max(1, Math.min(across ? 2 : 3, fits));
      // The straightest line has the middle where the others find room beside it.
      const least = Math.min(...ends.map(({ off }) => off));
      const straight = ends.findIndex(({ off }) => off === least);
      const half = (ends.length - 1) / 2;
      const centre = Math.max(straight, ends.length - 1 - straight) * gap <= reach ? straight : half;
      const isDown = (port: Port) => port.want > middle(box);
      for (const [index, port] of ends.entries()) {
        const offset = Math.round((index - centre) * gap - near);
        port.v = middle(box) + step * Math.max(-reach, Math.min(reach, offset));
        // Lines that turn the same way do so one outside the other.
        port.lane = port.ways.every((way) => Math.abs(middle(otherOf(way)) - middle(box)) < step)
          ? 0
          : isDown(port)
            ? ends.length - 1 - index
            : ends.slice(0, index).filter((end) => !isDown(end)).length;
        for (const way of port.ways) ports[side].set(way, port);
      }
    }
  }
  const isAlone = ({ box, side, ways: own }: Port) =>
    own.length === 1 && [...new Set(ports[side].values())].filter((port) => port.box === box).length === 1;
  // A little to the side where that makes a line straight.
  for (const way of ways) {
    const [out, into] = [ports.out.get(way), ports.in.get(way)];
    if (!out || !into) continue;
    for (const [port, other] of [
      [into, out],
      [out, into],
    ] as const) {
      const far = Math.abs(other.v - middle(port.box));
      if (
        !isAlone(port) ||
        far > Math.max(step, 0.6 * step * reachOf(port.box)) ||
        far > step * reachOf(port.box)
      )
        continue;
      port.v = other.v;
      break;
    }
  }
  for (const port of new Set([...ports.out.values(), ...ports.in.values()])) {
    port.number = ++portCount;
    const [u0, , u1] = extentOf(port.box);
    eachIn(
      port.side === 'in' ? [u0 - 3 * step, port.v, u0, port.v] : [u1, port.v, u1 + 3 * step, port.v],
      (node) => {
        doors[node] = port.number;
      },
    );
  }
  return ports;
};

/** Searches the cheapest way over the grid: short, with few corners, crossing few others, beside none. */
const searcher = ({ countU, total, blocked, soft, groupAt, along, beside, tips, inColumn, front }: Grid) => {
  const cost = new Float64Array(total * 4);
  const came = new Int32Array(total * 4);
  const seen = new Int32Array(total * 4);
  let turn = 0;
  const moves = [1, -1, countU, -countU];
  return (
    from: number,
    to: number,
    net: number,
    isOpen: (group: number) => boolean,
    isFresh: boolean,
    isStraight: boolean,
    shared: number | undefined,
  ): { path: number[]; price: number } | undefined => {
    turn++;
    const [toU, toV] = [to % countU, Math.floor(to / countU)];
    const factor = isFresh ? 1 : 0.4;
    const rest = (node: number) =>
      (Math.abs((node % countU) - toU) + Math.abs(Math.floor(node / countU) - toV)) * factor;
    const heap: { state: number; key: number }[] = [];
    const push = (state: number, key: number) => {
      let index = heap.length;
      heap.push({ state, key });
      while (index) {
        const parent = (index - 1) >> 1;
        const [a, b] = [heap[index]!, heap[parent]!];
        if (b.key <= a.key) break;
        heap[index] = b;
        heap[parent] = a;
        index = parent;
      }
    };
    const pop = () => {
      const top = heap[0]!;
      const last = heap.pop()!;
      if (heap.length) {
        heap[0] = last;
        let index = 0;
        for (;;) {
          let least = index;
          for (const child of [2 * index + 1, 2 * index + 2])
            if (child < heap.length && heap[child]!.key < heap[least]!.key) least = child;
          if (least === index) break;
          [heap[index], heap[least]] = [heap[least]!, heap[index]!];
          index = least;
        }
      }
      return top;
    };
    seen[from * 4] = turn;
    cost[from * 4] = 0;
    came[from * 4] = -1;
    push(from * 4, rest(from));
    const closed = new Set<number>();
    while (heap.length) {
      const { state } = pop();
      if (closed.has(state)) continue;
      closed.add(state);
      const [node, facing] = [state >> 2, state & 3];
      if (node === to && (facing === 0 || (facing !== 1 && !isStraight))) {
        const path: number[] = [];
        for (let value = state; value >= 0; value = came[value]!) path.unshift(value >> 2);
        return { path, price: cost[state]! };
      }
      const column = node % countU;
      for (let way = 0; way < 4; way++) {
        if (way === (facing ^ 1)) continue;
        if ((way === 0 && column === countU - 1) || (way === 1 && column === 0)) continue;
        const other = node + moves[way]!;
        if (other < 0 || other >= total) continue;
        const isAlong = way < 2;
        const same = isAlong ? along[other]! : beside[other]!;
        const cross = isAlong ? beside[other]! : along[other]!;
        let price = same === net ? (isAlong ? 0.9 : 0.4) : same ? 40 : 1;
        // Through a label or a title only where there is no other way at all.
        if (blocked[other] && other !== to) price += blocked[other] === 2 ? 900 : 300;
        if (!isAlong) {
          price += 2 * inColumn[other]! + 4 * front[other]!;
          // Lines that share an end turn near it: the room for their labels is at the other.
          if (shared !== undefined) price += 0.03 * Math.min(8, Math.abs(column - shared));
        }
        if (same !== net) {
          if (cross && cross !== net) price += 4;
          if (tips[other] && tips[other] !== net) price += 40;
          price += soft[other]!;
          const group = groupAt[other]!;
          if (group && !isOpen(group)) price += 1.5;
          // Not closely beside another.
          const [first, two] = isAlong ? [countU, -countU] : [1, -1];
          const lane = isAlong ? along : beside;
          for (const side of [lane[other + first], lane[other + two]]) if (side && side !== net) price += 0.8;
        }
        if (way !== facing) {
          price += 6;
          const [here, there] = [along[node]!, beside[node]!];
          if ((here && here !== net) || (there && there !== net)) price += 14;
        }
        const sum = cost[state]! + price;
        const reached = other * 4 + way;
        if (seen[reached] === turn && cost[reached]! <= sum) continue;
        seen[reached] = turn;
        cost[reached] = sum;
        came[reached] = state;
        push(reached, sum + rest(other));
      }
    }
    return undefined;
  };
};

/** A place in a picture that is thought of as running from left to right. */
interface Spot {
  readonly u: number;
  readonly v: number;
}
interface Found {
  readonly path: readonly number[];
  readonly price: number;
}
/** One line to be led from its box to its other box. */
interface Leg {
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
  /** Size of its label. */
  readonly wide: number;
  readonly high: number;
  /** Whether a label can stand there. */
  readonly isFree: (u: number, v: number) => boolean;
  readonly go: (from: number, to: number, isStraight?: boolean) => Found | undefined;
}

/** The corners of a way, without the points on its straight pieces. */
const cornersOf = (points: readonly Spot[]) =>
  points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before || !after) return true;
    return !((before.u === point.u && point.u === after.u) || (before.v === point.v && point.v === after.v));
  });

/** The ways of all lines, with the places of their labels. */
export const route = (placed: Placed): Arrangement['lines'] => {
  const { across, ways } = placed;
  const grid = makeGrid(placed);
  const { countU, countV, nodeAt, eachIn, blocked, soft, groupNumber, along, beside, tips, inColumn, doors } =
    grid;
  const ports = setPorts(placed, grid);
  const search = searcher(grid);
  const uOf = (node: number) => (node % countU) * step;
  const vOf = (node: number) => Math.floor(node / countU) * step;
  const pointOf = ({ u, v }: Spot): Point => (across ? { x: u, y: v } : { x: v, y: u });
  const netNumber = new Map<string, number>();
  for (const { net } of ways) if (!netNumber.has(net)) netNumber.set(net, netNumber.size + 1);
  const used = new Set<number>();

  const legOf = (way: Way): Leg | undefined => {
    const [out, into] = [ports.out.get(way), ports.in.get(way)];
    if (!out || !into) return undefined;
    const net = netNumber.get(way.net) ?? 0;
    const opened = new Set(
      [...chainOf(placed, way.leftBox.id), ...chainOf(placed, way.rightBox.id)].map(
        ({ id }) => groupNumber.get(id) ?? 0,
      ),
    );
    const [startEdge, endEdge] = [extentOf(way.leftBox)[2], extentOf(way.rightBox)[0]];
    const room = (way.home.starts[way.right.column] ?? 0) - (way.home.ends[way.right.column - 1] ?? 0);
    const lane = (port: Port) => Math.min(port.lane, Math.max(0, Math.floor(room / step) - 3)) * step;
    const from = nodeAt(up(startEdge + (way.back ? 14 : step)) + lane(out), out.v);
    const to = nodeAt(endEdge - 2 * step - lane(into), into.v);
    const isShared = (way.isFan ? out : into).ways.length > 1;
    const shared = isShared ? (way.isFan ? from : to) % countU : undefined;
    const [wide, high] = [labelU(way, across), labelV(way, across)];
    const ownDoor = (way.isFan ? into : out).number;
    const ownRoom = across ? 2 * step : 3 * step;
    return {
      way,
      net,
      from,
      to,
      startEdge,
      endEdge,
      startV: out.v,
      endV: into.v,
      wide,
      high,
      isFree: (u, v) => {
        let free = v - high / 2 > 0 && u - startEdge >= ownRoom && endEdge - u - wide >= ownRoom;
        eachIn([u - 5, v - high / 2 - 3, u + wide + 5, v + high / 2 + 3], (node) => {
          if (blocked[node] || along[node] || beside[node] || tips[node]) free = false;
          if (doors[node] && doors[node] !== ownDoor) free = false;
        });
        return free;
      },
      go: (a, b, isStraight = false) =>
        search(a, b, net, (group) => opened.has(group), !used.has(net), isStraight, shared),
    };
  };

  /** The place of a label on a straight piece of its way that no other shares, at the end that is its own. */
  const labelOn = ({ way, startEdge, endEdge, wide, isFree }: Leg, path: readonly number[]) => {
    const spots: (Spot & { readonly far: number })[] = [];
    for (let first = 0; first < path.length; first++) {
      let last = first;
      while (last + 1 < path.length && path[last + 1]! - path[last]! === 1) last++;
      const v = vOf(path[first]!);
      for (let u = uOf(path[first]!) + step; u + wide + step <= uOf(path[last]!); u += step)
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
  };

  /** A place somewhere between the columns, with the way that is led through it, if one can be. */
  const labelBetween = ({ way, from, to, startV, endV, wide, high, isFree, go }: Leg) => {
    const gap = way.isFan ? way.right.column - 1 : way.left.column;
    const [begin, end] = [way.home.ends[gap] ?? 0, way.home.starts[gap + 1] ?? 0];
    const spots: (Spot & { readonly far: number })[] = [];
    const [ownV, otherV] = way.isFan ? [endV, startV] : [startV, endV];
    for (let between = high / 2 + step; between < countV * step - high / 2; between += step)
      for (let u = begin + 2 * step; u + wide + 2 * step <= end; u += step) {
        const v = up(between);
        const aside = Math.abs(u + wide / 2 - (begin + end) / 2);
        if (isFree(u, v))
          spots.push({ u, v, far: Math.abs(v - ownV) + 0.3 * Math.abs(v - otherV) + 0.5 * aside });
      }
    spots.sort((a, b) => a.far - b.far);
    let best: (Found & { readonly label: Spot }) | undefined;
    const tried: Spot[] = [];
    for (const spot of spots) {
      if (
        tried.some((entry) => Math.abs(entry.v - spot.v) < 2 * step && Math.abs(entry.u - spot.u) < 3 * step)
      )
        continue;
      if (tried.push(spot) > 12) break;
      const first = go(from, nodeAt(Math.floor((spot.u - 4) / step) * step, spot.v), true);
      const second = go(nodeAt(up(spot.u + wide + 4), spot.v), to);
      if (!first || !second) continue;
      const price = first.price + second.price;
      if (best && best.price <= price) continue;
      const bridge: number[] = [];
      for (let node = first.path.at(-1)! + 1; node < second.path[0]!; node++) bridge.push(node);
      best = { price, path: [...first.path, ...bridge, ...second.path], label: spot };
    }
    return best ?? { path: undefined, label: { u: up((begin + end - wide) / 2), v: ownV } };
  };

  /** Writes a line and its label into the grid, so that later ones keep away. */
  const occupy = (leg: Leg, path: readonly number[], label: Spot | undefined) => {
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
    ] as const)
      eachIn([Math.min(edge, uOf(at)), v, Math.max(edge, uOf(at)), v], (node) => {
        along[node] = net;
        if (node !== at) tips[node] = net;
      });
    if (label)
      eachIn([label.u - 4, label.v - high / 2 - 2, label.u + wide + 4, label.v + high / 2 + 2], (node) => {
        blocked[node] = 1;
      });
  };

  const result: Record<string, { points: Point[]; label?: Point }> = {};
  const spanOf = ({ leftBox, rightBox }: Way) =>
    Math.abs(middle(leftBox) - middle(rightBox)) + Math.abs(leftBox.u - rightBox.u);
  for (const way of [...ways].sort((a, b) => spanOf(a) - spanOf(b))) {
    const leg = legOf(way);
    if (!leg) continue;
    let path = leg.go(leg.from, leg.to)?.path;
    let label: Spot | undefined;
    if (leg.wide && path) {
      label = labelOn(leg, path);
      if (!label) {
        const between = labelBetween(leg);
        label = between.label;
        path = between.path ?? path;
      }
    }
    path ??= [leg.from, leg.to];
    occupy(leg, path, label);
    const points = cornersOf([
      { u: leg.startEdge, v: leg.startV },
      ...path.map((node) => ({ u: uOf(node), v: vOf(node) })),
      { u: leg.endEdge, v: leg.endV },
    ]).map(pointOf);
    result[way.line.id] = {
      points: way.back ? points.reverse() : points,
      ...(label ? { label: pointOf({ u: label.u + leg.wide / 2, v: label.v }) } : {}),
    };
  }
  return result;
};

/** What leads lines is part of the key of a drawing. */
export const routeCode = [near, middle, extentOf, makeGrid, setPorts, searcher, cornersOf, route].map(String);
