// What is known of a documented connection beside that it is documented: whether it can work, and whether it is certain.
// Of the inventory alone, so that it may be drawn.

import type { Container, Entity, Inventory } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { type Workload, workloadAt } from '../model/workloads.ts';
import { isPublished, type Trace, tracesOf } from './trace.ts';

/**
 * broken: what is documented cannot work; planned: not built yet; uncertain: an open question is about it; holds: nothing
 * speaks against it.
 */
export interface ConnectionState {
  readonly state: 'broken' | 'planned' | 'uncertain' | 'holds';
  /** Id of the open question about it. */
  readonly question?: string | undefined;
}

// Inventories are frozen: the ways of their domains are followed once.
const brokenIn = rememberedOf((inventory: Inventory): readonly Trace[] =>
  tracesOf(inventory).filter(({ broken }) => broken),
);

const isAttached = ({ networks }: Container, id: string) => networks.some(({ network }) => network === id);
/** Two containers of one host whose networks are documented, none of them shared, without a port at the host between them. */
function isApart(from: Workload | undefined, to: Workload | undefined, port: number | undefined): boolean {
  if (from?.section !== 'containers' || to?.section !== 'containers' || from.host !== to.host) return false;
  if (from.network_mode || to.network_mode || !from.networks.length || !to.networks.length) return false;
  if (from.networks.some(({ network }) => isAttached(to, network))) return false;
  return port !== undefined && !isPublished(to, String(port), 'elsewhere');
}

/** What is known of a connection; one out of service holds nothing and is not asked for. */
export function connectionState(inventory: Inventory, connection: Entity<'connections'>): ConnectionState {
  const question = Object.values(inventory.open_questions).find(({ subjects }) =>
    subjects.includes(connection.ref),
  )?.id;
  if (connection.status === 'planned') return { state: 'planned', question };
  const { from, to, port } = connection;
  const isBrokenWay = brokenIn(inventory).some(
    ({ proxy, target, domain, broken }) =>
      proxy?.ref === from &&
      target?.ref === to &&
      broken?.name !== 'record' &&
      broken?.name !== 'edge' &&
      (port === undefined || (domain.upstream?.port ?? port) === port),
  );
  if (isBrokenWay || isApart(workloadAt(inventory, from), workloadAt(inventory, to), port))
    return { state: 'broken', question };
  return { state: question ? 'uncertain' : 'holds', question };
}
