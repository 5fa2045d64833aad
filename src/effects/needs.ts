// What a container or service needs: what must run before it, and what it calls while it runs. The one place that reads
// dependencies and connections for diagrams, start orders and outages.

import { dependencyOf } from '../model/dependencies.ts';
import type { Host, Inventory, Stack } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { type Workload, workloadAt } from '../model/workloads.ts';

/** What a workload needs before it starts. */
export interface Need {
  readonly to: Workload;
  /** Of `depends_on`: `service_healthy`, … */
  readonly condition?: string;
}
/** What a workload calls while it runs. */
export interface Call {
  readonly to: Workload;
  readonly isPlanned: boolean;
}

/** What must run before a workload: its `depends_on`. */
export const needsOf = (inventory: Inventory, workload: Workload): Need[] =>
  workload.section === 'containers'
    ? workload.depends_on.flatMap(({ service, condition }) => {
        const to = dependencyOf(inventory, workload, service);
        return to ? [{ to, condition }] : [];
      })
    : workload.depends_on.flatMap((ref) => {
        const to = workloadAt(inventory, ref);
        return to ? [{ to }] : [];
      });

// Inventories are frozen: connections are sorted by their beginnings once.
const callsByBeginning = rememberedOf((inventory: Inventory): ReadonlyMap<string, readonly Call[]> => {
  const found = new Map<string, Call[]>();
  for (const { from, to, status } of Object.values(inventory.connections)) {
    const target = status === 'retired' ? undefined : workloadAt(inventory, to);
    if (!target) continue;
    const list = found.get(from);
    const call = { to: target, isPlanned: status === 'planned' };
    if (list) list.push(call);
    else found.set(from, [call]);
  }
  return found;
});
/** What a workload calls while it runs, by its documented connections; those out of service are left out. */
export const callsOf = (inventory: Inventory, { ref }: Workload): readonly Call[] =>
  callsByBeginning(inventory).get(ref) ?? [];

/** The stack of a container; undefined for services and containers without one. */
export const stackOf = (inventory: Inventory, workload: Workload): Stack | undefined =>
  workload.section === 'containers' && workload.stack ? inventory.stacks[workload.stack] : undefined;
/** What starts a workload: its stack, else its host. */
export const starterOf = (inventory: Inventory, workload: Workload): Stack | Host | undefined =>
  stackOf(inventory, workload) ?? inventory.hosts[workload.host];
