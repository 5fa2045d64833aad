// What open pages are told after every change.
import { createHash } from 'node:crypto';
import { stateBadge } from '../views/state-badge.ts';
import type { LiveData, LiveHost } from './current.ts';
import type { EngineStatus } from './engine.ts';

/** What the server sends after every change. */
export interface LiveMessage {
  /** Badges by handbook and `kind:id`, as SVG. */
  readonly badges: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Since when the engine answers, or does not; undefined: nothing is followed but the snapshots. */
  readonly engine?: { readonly connected: boolean; readonly since: string; readonly host: string };
  /** Changes when anything that a page shows has changed. */
  readonly version: string;
}

/**
 * The message about the current data.
 * @param hosts the hosts that are this machine; they are named where an engine is followed
 * @param status of that engine; undefined: nothing is followed but the snapshots
 */
export function messageOf(
  { handbooks }: LiveData,
  hosts: readonly LiveHost[],
  status: EngineStatus | undefined,
): LiveMessage {
  const badges = Object.fromEntries(
    handbooks.map(({ id, drift }) => [
      id,
      Object.fromEntries(Object.entries(drift.states).map(([ref, state]) => [ref, stateBadge(state)])),
    ]),
  );
  const version = createHash('sha256')
    .update(JSON.stringify(handbooks.map(({ drift }) => drift)))
    .digest('hex')
    .slice(0, 16);
  const host = [...new Set(hosts.map((liveHost) => liveHost.host))].join(', ');
  return {
    badges,
    version,
    ...(status ? { engine: { connected: status.connected, since: status.since, host } } : {}),
  };
}
