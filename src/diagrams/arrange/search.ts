// The cheapest way over the grid (A*): short, with few corners, crossing few others, beside none.
import type { Grid } from './grid.ts';

/** What is searched. */
interface Wanted {
  /** Nodes. */
  readonly from: number;
  readonly to: number;
  /** Number of the line's net. */
  readonly net: number;
  /** Whether a line may lead through a group, by its number. */
  readonly isOpen: (group: number) => boolean;
  /** No line of the net is led yet. */
  readonly isFresh: boolean;
  /** It must reach its end along the columns. */
  readonly isStraight: boolean;
  /** A dearer way is of no use. */
  readonly most: number;
  /** The column of nodes at the end that the lines of the net share; undefined where they share none. */
  readonly shared: number | undefined;
}
/** A way: its nodes from the first to the last, and what it costs. */
export interface FoundWay {
  readonly path: readonly number[];
  readonly price: number;
}
/** Finds the cheapest way; undefined where there is none. */
export type Search = (wanted: Wanted) => FoundWay | undefined;

/** Directions: along the columns forth and back, down and up a column. The opposite one is `direction ^ 1`. */
const directions = [0, 1, 2, 3] as const;

/** States that are still to be visited, the one with the least key first. */
interface Heap {
  readonly clear: () => void;
  readonly isEmpty: () => boolean;
  readonly push: (state: number, key: number) => void;
  /** Takes the first state of a heap that is not empty. */
  readonly pop: () => number;
}
/** An empty heap; it grows as it must. */
function emptyHeap(): Heap {
  let states = new Int32Array(4096);
  let keys = new Float64Array(4096);
  let size = 0;
  const grow = () => {
    const [moreStates, moreKeys] = [new Int32Array(size * 2), new Float64Array(size * 2)];
    moreStates.set(states);
    moreKeys.set(keys);
    [states, keys] = [moreStates, moreKeys];
  };
  return {
    clear: () => {
      size = 0;
    },
    isEmpty: () => size === 0,
    push: (state, key) => {
      if (size === states.length) grow();
      let index = size++;
      while (index) {
        const parent = (index - 1) >> 1;
        if (keys[parent]! <= key) break;
        states[index] = states[parent]!;
        keys[index] = keys[parent]!;
        index = parent;
      }
      states[index] = state;
      keys[index] = key;
    },
    pop: () => {
      const top = states[0]!;
      size--;
      const [state, key] = [states[size]!, keys[size]!];
      let index = 0;
      for (;;) {
        const left = 2 * index + 1;
        let least = -1;
        let leastKey = key;
        if (left < size && keys[left]! < leastKey) [least, leastKey] = [left, keys[left]!];
        if (left + 1 < size && keys[left + 1]! < leastKey) least = left + 1;
        if (least < 0) break;
        states[index] = states[least]!;
        keys[index] = keys[least]!;
        index = least;
      }
      states[index] = state;
      keys[index] = key;
      return top;
    },
  };
}

/** What one step costs that goes from `node` in a direction to its neighbour `other`, after one in direction `facing`. */
function priceOf(
  { countU, blocked, soft, groupAt, along, beside, tips, inColumn, front }: Grid,
  { to, net, isOpen, shared }: Wanted,
  node: number,
  other: number,
  facing: number,
  direction: number,
): number {
  const isAlong = direction < 2;
  const same = isAlong ? along[other]! : beside[other]!;
  const cross = isAlong ? beside[other]! : along[other]!;
  let price = same === net ? (isAlong ? 0.9 : 0.4) : same ? 40 : 1;
  // Through a label or a title only where there is no other way at all.
  if (blocked[other] && other !== to) price += blocked[other] === 2 ? 900 : 300;
  if (!isAlong) {
    price += 2 * inColumn[other]! + 4 * front[other]!;
    // Lines that share an end turn near it: the room for their labels is at the other.
    if (shared !== undefined) price += 0.03 * Math.min(8, Math.abs((node % countU) - shared));
  }
  if (same !== net) {
    if (cross && cross !== net) price += 10;
    if (tips[other] && tips[other] !== net) price += 40;
    price += soft[other]!;
    const group = groupAt[other]!;
    if (group && !isOpen(group)) price += 1.5;
    // Not closely beside another.
    const lane = isAlong ? along : beside;
    const aside = isAlong ? countU : 1;
    const [after, before] = [lane[other + aside], lane[other - aside]];
    if (after && after !== net) price += 0.8;
    if (before && before !== net) price += 0.8;
  }
  if (direction !== facing) {
    price += 6;
    const [here, there] = [along[node]!, beside[node]!];
    if ((here && here !== net) || (there && there !== net)) price += 14;
  }
  return price;
}

/** A search over a grid; what is written into the grid between two searches counts for the second. */
export function searchOver(grid: Grid): Search {
  const { countU, total } = grid;
  // A state is a node with the direction in which it was reached: `node * 4 + direction`.
  const cost = new Float64Array(total * 4);
  const came = new Int32Array(total * 4);
  const reachedIn = new Int32Array(total * 4);
  const closedIn = new Int32Array(total * 4);
  const heap = emptyHeap();
  const moves = [1, -1, countU, -countU] as const;
  let turn = 0;
  return (wanted) => {
    const { from, to, isFresh, isStraight, most } = wanted;
    turn++;
    const [toU, toV] = [to % countU, Math.floor(to / countU)];
    const factor = isFresh ? 1 : 0.4;
    const rest = (node: number) =>
      (Math.abs((node % countU) - toU) + Math.abs(Math.floor(node / countU) - toV)) * factor;
    heap.clear();
    const reach = (state: number, before: number, price: number) => {
      if (reachedIn[state] === turn && cost[state]! <= price) return;
      reachedIn[state] = turn;
      cost[state] = price;
      came[state] = before;
      heap.push(state, price + rest(state >> 2));
    };
    reach(from * 4, -1, 0);
    while (!heap.isEmpty()) {
      const state = heap.pop();
      if (closedIn[state] === turn) continue;
      closedIn[state] = turn;
      // What is dearer than the best way so far is of no use.
      if (cost[state]! > most) return undefined;
      const [node, facing] = [state >> 2, state & 3];
      if (node === to && (facing === 0 || (facing !== 1 && !isStraight))) {
        const path: number[] = [];
        for (let value = state; value >= 0; value = came[value]!) path.unshift(value >> 2);
        return { path, price: cost[state]! };
      }
      const column = node % countU;
      for (const direction of directions) {
        if (direction === (facing ^ 1)) continue;
        if ((direction === 0 && column === countU - 1) || (direction === 1 && column === 0)) continue;
        const other = node + moves[direction];
        if (other < 0 || other >= total) continue;
        const price = priceOf(grid, wanted, node, other, facing, direction);
        reach(other * 4 + direction, state, cost[state]! + price);
      }
    }
    return undefined;
  };
}
