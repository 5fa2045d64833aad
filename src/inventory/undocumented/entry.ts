// Something that a machine has and nobody documented -> the complete entry for the inventory, as YAML to paste. What no
// snapshot can tell is `TODO`; nothing is invented.
import { dump } from 'js-yaml';
import type { FactKind } from '../../model/facts.ts';
import { containerEntry } from './container.ts';
import { networkEntry, volumeEntry } from './docker.ts';
import {
  dockerUserEntry,
  envFileEntry,
  firewallEntry,
  firewallRuleEntry,
  guestEntry,
  listenerEntry,
} from './host.ts';
import { swarmServiceEntry } from './swarm.ts';
import type { Entry, Known, MakeEntry, Undocumented } from './undocumented.ts';

const makers: Partial<Record<FactKind, MakeEntry>> = {
  container: containerEntry,
  'swarm-service': swarmServiceEntry,
  network: networkEntry,
  volume: volumeEntry,
  firewall: firewallEntry,
  'firewall-rule': firewallRuleEntry,
  'docker-user-rule': dockerUserEntry,
  listener: listenerEntry,
  'env-file': envFileEntry,
  guest: guestEntry,
};

/**
 * The entry that documents it.
 * @returns from the sections on, `{containers: {web: {host: …}}}`; undefined where the inventory has no words for it
 */
export const entryOf = (undocumented: Undocumented, known: Known): Entry | undefined =>
  makers[undocumented.kind]?.(undocumented, known);

/** An entry as YAML, with a line break at its end. */
export const entryText = (entry: Entry): string =>
  dump(entry, { lineWidth: 110, noRefs: true, quotingType: '"', sortKeys: false, skipInvalid: true });
