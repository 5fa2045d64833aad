// Something that a machine has and nobody documented -> the complete entry for the inventory, as YAML to paste. What no
// snapshot can tell is `TODO`; nothing is invented.
import { dump } from 'js-yaml';
import type { FactKind, FieldValue } from '../../model/facts.ts';
import type { Inventory } from '../../model/inventory.ts';
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

/** What the machine shows of it. */
export interface Undocumented {
  readonly host: string;
  readonly kind: FactKind;
  /** Its real name. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}
/** What is known besides. */
export interface Known {
  readonly inventory: Inventory;
  /** Kinds of which the machine's snapshots show each: those get entries of their own. */
  readonly observed: ReadonlySet<FactKind>;
}
/** A part of the inventory from its sections on: maps join those that are there, members of lists come in addition. */
export interface Entry {
  readonly [key: string]: unknown;
}
/** Makes an entry; undefined: the inventory has no words for it. */
export type MakeEntry = (undocumented: Undocumented, known: Known) => Entry | undefined;

const makers: Partial<Record<FactKind, MakeEntry>> = {
  container: containerEntry,
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
