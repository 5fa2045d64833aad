// What the pages say about the comparison of a handbook with its machines, as plain data.
import type { FactKind, FieldValue } from '../../model/facts.ts';
import type { Finding, Place } from '../../model/finding.ts';
import type { Origin } from '../../model/snapshot-file.ts';

/** A finding with its anchor on the page of the comparison. */
export interface ShownFinding extends Finding {
  readonly anchor: string;
}
/**
 * same: as documented. before: only as before an announced change. different, missing: not as documented.
 * absent: not there, as documented. unobserved: no snapshot showed it.
 */
export type Outcome = 'same' | 'absent' | 'before' | 'different' | 'missing' | 'unobserved';
/** A value of the inventory that a snapshot can show. */
export interface ComparedValue {
  /** Where it stands in the inventory, e.g. `containers/shop/image`. */
  readonly path: string;
  readonly outcome: Outcome;
  readonly host: string;
  /** What of the thing was compared, in German. */
  readonly title: string;
  /** Id of the source that showed it. */
  readonly source?: string;
  /** What was observed, where that is not what is documented; of `absent` why it is not there. Of `before` nothing: it is not there yet. */
  readonly observed?: string;
  /** Anchor of the finding that reports the difference. */
  readonly finding?: string;
}
/** A documented thing as it was last observed on its machine. */
interface ShownMatch {
  /** Where it is documented, e.g. `containers/shop`. */
  readonly path: string;
  readonly subject: string;
  readonly host: string;
  readonly kind: FactKind;
  readonly name: string;
  readonly at: Place;
  /** Of the snapshot that showed it. */
  readonly time: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The documented values. */
  readonly expected: Readonly<Record<string, FieldValue>>;
}
/** A set of snapshots of one host, and what became of each source. */
export interface SnapshotStand {
  readonly host: string;
  readonly hostname: string | null;
  readonly time: string;
  readonly origin: Origin;
  /** From when on a live snapshot is out of date. */
  readonly until?: string;
  readonly sources: readonly {
    readonly id: string;
    readonly title: string;
    readonly command: string;
    readonly version: string | null;
    readonly reason?: string;
    /** Undefined: the inventory expects it, but it was not taken. */
    readonly exit?: number;
    readonly expected: boolean;
  }[];
}
/** How much of one kind of fact was compared on one host. */
export interface CoveredKind {
  readonly host: string;
  readonly kind: FactKind;
  /** null: nothing of this kind was compared. */
  readonly origin: Origin | null;
  readonly entities: number;
  readonly observed: number;
  /** Not there, as documented. */
  readonly absent: number;
  readonly fields: { readonly compared: number; readonly documented: number };
  /** Documented fields that no source showed of any of them, in German. */
  readonly unobservedFields: readonly string[];
  /** Why nothing was compared. */
  readonly why?: 'no-snapshots' | 'not-expected' | 'hidden' | 'no-evidence';
  /** Sources that would show it. */
  readonly sources: readonly string[];
}
/** Names of one kind on one host that may differ without a finding, and why. */
export interface ToleratedNames {
  readonly host: string;
  readonly kind: FactKind;
  readonly why: 'pattern' | 'docker' | 'may-miss' | 'one-shot';
  readonly pattern?: string;
  readonly reason?: string;
  readonly names: readonly string[];
}
/** A waiver of the inventory. */
export interface ShownWaiver {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly host?: string;
  readonly reason: string;
  readonly until: string;
  readonly by: string;
  readonly expired: boolean;
  /** How many findings it silences now. */
  readonly silences: number;
}
/** An announced change of the inventory. */
export interface ShownChange {
  readonly subject: string;
  readonly from: string;
  readonly pending: boolean;
  readonly place: Place;
  /** The hint that says which state the machine shows. */
  readonly finding?: ShownFinding;
}
/** The comparison of one handbook, as its pages show it. */
export interface ComparisonData {
  readonly findings: readonly ShownFinding[];
  readonly values: readonly ComparedValue[];
  readonly matches: readonly ShownMatch[];
  readonly stands: readonly SnapshotStand[];
  readonly coverage: readonly CoveredKind[];
  readonly tolerated: readonly ToleratedNames[];
  readonly waivers: readonly ShownWaiver[];
  readonly changes: readonly ShownChange[];
}
