// In which order workloads start: what others wait for comes first. Computed from dependencies, never from the order in
// which somebody wrote them down.

import type { Inventory } from '../model/inventory.ts';
import { type Workload, workloadsOf } from '../model/workloads.ts';
import { callsOf, needsOf } from './needs.ts';

/** The computed order. */
export interface StartOrder {
  /** What starts together, step by step; what is out of service is left out. */
  readonly steps: readonly (readonly Workload[])[];
  /** Workloads that wait for each other, each circle once. */
  readonly cycles: readonly (readonly Workload[])[];
}

type Next = (workload: Workload) => readonly Workload[];
/** Circles of what must run before: the first that is found at each place. */
function cyclesOf(members: readonly Workload[], next: Next): Workload[][] {
  const done = new Set<Workload>();
  const found = new Map<string, Workload[]>();
  for (const start of members) {
    const path: Workload[] = [];
    const stack: { workload: Workload; rest: Workload[] }[] = [];
    const enter = (workload: Workload) => {
      path.push(workload);
      stack.push({ workload, rest: [...next(workload)] });
    };
    if (!done.has(start)) enter(start);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const to = top.rest.shift();
      if (!to) {
        done.add(top.workload);
        path.pop();
        stack.pop();
        continue;
      }
      const at = path.indexOf(to);
      if (at >= 0) {
        const circle = path.slice(at);
        const key = circle
          .map(({ ref }) => ref)
          .sort()
          .join(' ');
        if (!found.has(key)) found.set(key, circle);
      } else if (!done.has(to)) enter(to);
    }
  }
  return [...found.values()];
}

/** The step of each workload: behind all that it waits for, and behind what it calls where that makes no circle. */
function depthsOf(members: readonly Workload[], hard: Next, soft: Next): Map<Workload, number> {
  const depths = new Map<Workload, number>();
  const open = new Set<Workload>();
  const depth = (workload: Workload): number => {
    const known = depths.get(workload);
    if (known !== undefined) return known;
    if (open.has(workload)) return -1;
    open.add(workload);
    const before = [...hard(workload), ...soft(workload)].map(depth);
    open.delete(workload);
    const own = 1 + Math.max(-1, ...before);
    depths.set(workload, own);
    return own;
  };
  for (const workload of members) depth(workload);
  return depths;
}

/** The start order of all that runs or is planned. */
export function startOrderOf(inventory: Inventory): StartOrder {
  const members = workloadsOf(inventory).filter(({ status }) => status === 'active');
  const among = new Set(members);
  const hard: Next = (workload) =>
    needsOf(inventory, workload).flatMap(({ to }) => (among.has(to) ? [to] : []));
  const soft: Next = (workload) =>
    callsOf(inventory, workload).flatMap(({ to, isPlanned }) => (among.has(to) && !isPlanned ? [to] : []));
  const cycles = cyclesOf(members, hard);
  const depths = depthsOf(members, hard, soft);
  const steps = Map.groupBy(members, (workload) => depths.get(workload) ?? 0);
  return { steps: [...steps].sort(([a], [b]) => a - b).map(([, step]) => step), cycles };
}
