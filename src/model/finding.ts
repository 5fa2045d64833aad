// The one message type, from a YAML syntax error to a drift.
import type { Section } from './sections.ts';

export type Severity = 'error' | 'warning' | 'info';
/** document: the inventory or the handbook is wrong. drift: the machine differs. risk: the system is at fault. */
export type FindingClass = 'document' | 'drift' | 'risk';

/** A place in a file, 1-based; `file` is relative to the root, with forward slashes. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
/** A value in a YAML file; becomes a Place only when a finding is reported, because that costs a parse. */
export interface Pointer {
  readonly file: string;
  readonly path: readonly (string | number)[];
  /** Point to the key instead of the value. */
  readonly key?: boolean;
}
export type At = Place | Pointer;

interface Related {
  readonly message: string;
  readonly at: At;
}
/** Who tolerates a finding until which day (JJJJ-MM-TT), and why. */
export interface Waiver {
  readonly reason: string;
  readonly until: string;
  readonly by: string;
}
/** A finding whose places may still be pointers. */
export interface DraftFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly class: FindingClass;
  readonly handbook?: string | undefined;
  readonly host?: string | undefined;
  /** `kind:id`, e.g. `container:pgadmin`, `port:<host>/8082/tcp`, `firewall:<host>/22/tcp`. */
  readonly subject: string;
  /** Further entities (`kind:id`) that it is about, where the subject stands for several. */
  readonly concerns?: readonly string[] | undefined;
  readonly message: string;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  readonly at: At;
  readonly related?: readonly Related[] | undefined;
  /** The remedy, one German sentence. */
  readonly fix?: string | undefined;
  /** YAML that documents what only the machine has, from the inventory's sections on; `TODO` is what only people know. */
  readonly entry?: string | undefined;
  /** A waived finding is reported, but fails nothing and is counted apart. */
  readonly waived?: Waiver | undefined;
  /** JJJJ-MM-TT: since then it is in the handbook's baseline. It is reported, fails nothing and is counted apart. */
  readonly frozen?: string | undefined;
  /** Who settles it: the entity's owner, else its host's, else the handbook's. */
  readonly owner?: string | undefined;
  /**
   * With `drift --base`: whether the base has the same finding, or the inventory announces the change. With a baseline:
   * `new` for a risk that is not in it.
   */
  readonly since?: 'new' | 'existing' | 'announced' | undefined;
}
/** A finding as reports show it (the contract's field names). */
export interface Finding extends Omit<DraftFinding, 'at' | 'related'> {
  readonly place: Place;
  readonly related: readonly (Place & { readonly message: string })[];
}

/** Whether a finding fails nothing because somebody has decided so: a waiver, or the baseline. */
export const isTolerated = ({ waived, frozen }: Pick<DraftFinding, 'waived' | 'frozen'>): boolean =>
  waived !== undefined || frozen !== undefined;

/** Whether a place is known as line and column, and is no pointer that must be looked up. */
export const isPlace = (at: At): at is Place => 'line' in at;
/** Where an entity stands: filled by the loader, keyed `section/id`. */
export type Origins = ReadonlyMap<`${Section}/${string}`, string>;
