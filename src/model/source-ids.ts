// The snapshots that infrabuch can read, by id, in the order of reports. A new one is a word here and a file in
// src/snapshots; the compiler names the entry that is missing there.

/** The id is also the argument of `infrabuch parse` and the snapshot's file name without its ending. */
export const sourceIds = [
  'docker-ps',
  'docker-inspect',
  'docker-network',
  'docker-volume',
  'docker-images',
  'docker-version',
  'docker-service',
  'ufw-status',
  'ufw-added',
  'docker-user',
  'iptables-save',
  'nft-ruleset',
  'ipset',
  'network-settings',
  'ss',
  'units',
  'os',
  'pct-list',
  'env-files',
  'container-env',
] as const;
export type SourceId = (typeof sourceIds)[number];

/** Sources that only read what an inventory names. */
export const needsInventory = (id: SourceId): boolean => id === 'env-files' || id === 'container-env';
