// Everything that pages, diagrams, PDF and live need to know of one handbook on one day, made in one place: its
// inventory, what follows from it, and what is laid over it. Pure but for what it is given.

import { entityStates } from '../drift/states.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { type EntityState, staleFrom } from '../model/snapshot.ts';
import { comparisonOf, withAnchors } from './comparison/comparison.ts';
import type { ComparisonData, ShownFinding } from './comparison/data.ts';
import { type Drift, driftOf } from './drift.ts';
import { type EntityFindings, findingsByEntity } from './entity-findings.ts';
import type { readEvidence } from './evidence.ts';
import { type FindingGroup, findingGroups } from './finding-groups.ts';
import type { Loaded, ValidHandbook } from './handbook.ts';
import { checkHandbook } from './rules.ts';
import { type Head, type Stamp, stampOf } from './stamp.ts';

type ByEntity = Readonly<Record<string, EntityFindings<ShownFinding>>>;

/**
 * A valid handbook as it stands on one day; plain data that survives a way through JSON. What follows from the
 * inventory alone may be drawn into graphs and their texts; what comes from snapshots, waivers or the day is only laid
 * over them, by the entity's `kind:id`.
 */
export interface AssessedHandbook {
  readonly id: string;
  // From the inventory alone.
  readonly inventory: Inventory;
  // From the day, the waivers and the snapshots.
  /** What `check` says. */
  readonly findings: readonly ShownFinding[];
  /** The same by the entities on whose pages it stands (`kind:id`). */
  readonly findingsOf: ByEntity;
  /** The same by what cures them, the most urgent first. */
  readonly findingGroups: readonly FindingGroup[];
  /** What `drift` says, and of what. */
  readonly drift: ComparisonData & {
    /** Its findings by the entities on whose pages they stand (`kind:id`). */
    readonly findingsOf: ByEntity;
    /** Of every entity that a snapshot shows or should show, by `kind:id`. */
    readonly states: Readonly<Record<string, EntityState>>;
  };
  /** What it was made from. */
  readonly stamp: Stamp;
}

/** What an assessment takes besides the handbook and the day. */
export interface AssessmentOptions {
  /** The commit that is checked out; undefined: the root lies in no repository, or nobody will read the stamp. */
  readonly head?: Head | undefined;
  /** What else was found of the handbook, and belongs to `check`: in diagrams drawn by hand. */
  readonly furtherFindings?: readonly DraftFinding[];
  /** Where the evidence comes from, if not from the handbook's snapshots alone. */
  readonly read?: typeof readEvidence | undefined;
}

/** The states of the entities; those from a live machine know when they are out of date. */
function statesOf(
  { matches, findings, coverage }: Drift,
  maxAge: number,
): AssessedHandbook['drift']['states'] {
  const states = Object.entries(entityStates({ matches, findings, coverage }));
  const times = new Map(matches.map(({ subject, time }) => [subject, time]));
  return Object.fromEntries(
    states.map(([subject, state]) => {
      const time = times.get(subject);
      const ages = time && state.tone !== 'test';
      return [subject, ages ? { ...state, until: staleFrom(time, maxAge).toISOString() } : state];
    }),
  );
}

/**
 * Checks a handbook and compares it with its snapshots.
 * @param loaded gives the findings their places
 * @param now the day: of it are the age of snapshots, and which waivers and announced changes are in force
 */
export function assessHandbook(
  { place }: Pick<Loaded, 'place'>,
  handbook: ValidHandbook,
  now: Date,
  { head, furtherFindings = [], read }: AssessmentOptions = {},
): AssessedHandbook {
  const { id, inventory, files } = handbook;
  const findings = withAnchors(place([...checkHandbook(handbook, now), ...furtherFindings]), 'regel');
  const drift = driftOf(handbook, now, read && { read });
  const comparison = comparisonOf(handbook, drift, findings, place, now);
  return {
    id,
    inventory,
    findings,
    findingsOf: findingsByEntity(inventory, findings),
    findingGroups: findingGroups(inventory, findings),
    drift: {
      ...comparison,
      findingsOf: findingsByEntity(inventory, comparison.findings),
      states: statesOf(drift, inventory.handbook.snapshots.max_age),
    },
    stamp: stampOf({
      files: files.yaml,
      edition: inventory.handbook.edition_date,
      head,
      sets: drift.sets,
      coverage: drift.coverage,
      findings: [...findings, ...comparison.findings],
    }),
  };
}
