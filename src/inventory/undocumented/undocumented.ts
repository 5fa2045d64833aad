// What an undocumented thing is, and what is made of it.
import type { FactKind, FieldValue } from '../../model/facts.ts';
import type { Inventory } from '../../model/inventory.ts';

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
