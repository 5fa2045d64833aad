// What the comparison of one handbook must know besides the facts, and what it tells of them.
import type { ExpectedFact, ExpectedState, FactKind, FieldValue, Tolerated } from '../model/facts.ts';
import type { Place, Pointer } from '../model/finding.ts';
import type { Origin } from '../model/snapshot-file.ts';
import type { Observation } from './observations.ts';

/** What the comparison must know besides the facts. */
export interface Scope {
  readonly handbook: string;
  /** The inventory's place of a host, for findings about things that only the machine has. */
  readonly hostAt: (host: string) => Pointer;
  /** YYYY-MM-DD; without it, announced changes have come into force. */
  readonly today?: string;
  readonly tolerated?: readonly Tolerated[];
  /** The entry that would document a thing which only the machine has, as YAML; undefined: there are no words for it. */
  readonly entryOf?:
    | ((host: string, observed: Observation, kinds: ReadonlySet<FactKind>) => string | undefined)
    | undefined;
  /** Told of every documented thing that was observed. */
  readonly onMatch?: ((match: Match) => void) | undefined;
  /** Told of everything that is not there, as it should be. */
  readonly onAbsent?: ((absence: Absence) => void) | undefined;
}

/** A documented thing as it was last observed on its machine. */
export interface Match {
  readonly subject: string;
  readonly host: string;
  readonly kind: FactKind;
  readonly name: string;
  readonly at: Place;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** As documented; may hold fields that were not observed. */
  readonly expected: Readonly<Record<string, FieldValue>>;
  /** Of the snapshot that showed it. */
  readonly origin: Origin;
  readonly time: string;
  readonly fact: ExpectedFact;
  /** States before announced changes; they pass as well. */
  readonly before: readonly ExpectedState[];
  readonly observed: Observation;
}
/** A documented thing that a whole snapshot does not show, and need not: it is planned, out of service, or announced. */
export interface Absence {
  readonly fact: ExpectedFact;
  /** The snapshot. */
  readonly file: string;
  /** How it is documented, or was before an announced change. */
  readonly as: 'planned' | 'retired' | 'announced';
}
/** A thing that only the machine has and that the inventory lets pass without naming it. */
export interface Passed {
  readonly by: Tolerated;
  readonly name: string;
}
