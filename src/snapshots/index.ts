// The snapshot sources that can be read, by id. A new tool is one file, its id in model/source-ids and one line here.

import type { Problem, SnapshotSource } from '../model/facts.ts';
import { type SourceId, sourceIds } from '../model/source-ids.ts';
import { containerEnv } from './container-env.ts';
import { dockerImages } from './docker-images.ts';
import { dockerInspect } from './docker-inspect.ts';
import { dockerNetwork } from './docker-network.ts';
import { dockerPs } from './docker-ps.ts';
import { dockerService } from './docker-service.ts';
import { dockerUser } from './docker-user.ts';
import { dockerVersion } from './docker-version.ts';
import { dockerVolume } from './docker-volume.ts';
import { envFiles } from './env-files.ts';
import { ipset } from './ipset.ts';
import { iptablesSave } from './iptables-save.ts';
import { networkSettings } from './network-settings.ts';
import { nftRuleset } from './nft-ruleset.ts';
import { os } from './os.ts';
import { pctList } from './pct-list.ts';
import { ss } from './ss.ts';
import { ufwAdded } from './ufw-added.ts';
import { ufwStatus } from './ufw-status.ts';
import { units } from './units.ts';

/** A source whose parsed form only the source itself needs to know. */
type UnnamedSource = SnapshotSource<{ readonly problems: readonly Problem[] }>;
/** A source with its id. */
export type AnySnapshotSource = UnnamedSource & { readonly id: SourceId };

const byId = {
  'docker-ps': dockerPs,
  'docker-inspect': dockerInspect,
  'docker-network': dockerNetwork,
  'docker-volume': dockerVolume,
  'docker-images': dockerImages,
  'docker-version': dockerVersion,
  'docker-service': dockerService,
  'ufw-status': ufwStatus,
  'ufw-added': ufwAdded,
  'docker-user': dockerUser,
  'iptables-save': iptablesSave,
  'nft-ruleset': nftRuleset,
  ipset,
  'network-settings': networkSettings,
  ss,
  units,
  os,
  'pct-list': pctList,
  'env-files': envFiles,
  'container-env': containerEnv,
} as const satisfies Record<SourceId, UnnamedSource>;

/** All sources, in the order of reports. */
export const snapshotSources: readonly AnySnapshotSource[] = sourceIds.map((id) => ({ id, ...byId[id] }));

/** The source of an id such as `docker-ps`; undefined for an unknown one. */
export function snapshotSource(id: string): AnySnapshotSource | undefined {
  return snapshotSources.find((source) => source.id === id);
}
