// The snapshot sources that can be read, in the order of reports. A new tool is one file and one line here.

import type { Problem, SnapshotSource } from '../model/facts.ts';
import { dockerImages } from './docker-images.ts';
import { dockerInspect } from './docker-inspect.ts';
import { dockerNetwork } from './docker-network.ts';
import { dockerPs } from './docker-ps.ts';
import { dockerUser } from './docker-user.ts';
import { dockerVersion } from './docker-version.ts';
import { dockerVolume } from './docker-volume.ts';
import { envFiles } from './env-files.ts';
import { os } from './os.ts';
import { pctList } from './pct-list.ts';
import { ss } from './ss.ts';
import { ufwAdded } from './ufw-added.ts';
import { ufwStatus } from './ufw-status.ts';
import { units } from './units.ts';

/** A source whose parsed form only the source itself needs to know. */
export type AnySnapshotSource = SnapshotSource<{ readonly problems: readonly Problem[] }>;

export const snapshotSources: readonly AnySnapshotSource[] = [
  dockerPs,
  dockerInspect,
  dockerNetwork,
  dockerVolume,
  dockerImages,
  dockerVersion,
  ufwStatus,
  ufwAdded,
  dockerUser,
  ss,
  units,
  os,
  pctList,
  envFiles,
];

/** The source of an id such as `docker-ps`; undefined for an unknown one. */
export function snapshotSource(id: string): AnySnapshotSource | undefined {
  return snapshotSources.find((source) => source.id === id);
}
