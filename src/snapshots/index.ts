// The snapshot sources that can be read, in the order of reports. A new tool is one file and one line here.

import type { Problem, SnapshotSource } from '../model/facts.ts';
import { dockerPs } from './docker-ps.ts';
import { ufwStatus } from './ufw-status.ts';

/** A source whose parsed form only the source itself needs to know. */
export type AnySnapshotSource = SnapshotSource<{ readonly problems: readonly Problem[] }>;

export const snapshotSources: readonly AnySnapshotSource[] = [dockerPs, ufwStatus];

/** The source of an id such as `docker-ps`; undefined for an unknown one. */
export function snapshotSource(id: string): AnySnapshotSource | undefined {
  return snapshotSources.find((source) => source.id === id);
}
