// What an acceptance looks at: a handbook, its comparison, the finding, and what the machine shows of its subject.

import { ruleOf } from '../../drift/kinds.ts';
import type { Match } from '../../drift/scope.ts';
import { holds } from '../../drift/values.ts';
import type { Drift } from '../../handbook/drift.ts';
import type { LoadedHandbook } from '../../handbook/handbook.ts';
import type { DraftFinding } from '../../model/finding.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Section } from '../../model/sections.ts';
import type { Sections } from '../live/sections.ts';

/** A handbook and what the comparison with its snapshots finds. */
export interface Compared {
  readonly handbook: LoadedHandbook;
  readonly findings: readonly DraftFinding[];
  readonly matches: Drift['matches'];
}
/** A finding, and what there is to know of it. */
export interface Situation extends Compared {
  readonly inventory: Inventory;
  readonly finding: DraftFinding;
}
/** A value that an entity is to have; `undefined`: none. */
export interface EntityEdit {
  readonly section: Section;
  readonly id: string;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** Put before the member that stands at the path. */
  readonly insert?: true;
  /** In the place of a value: the list at the path in this order, by the places of its items until now. */
  readonly order?: readonly number[];
  /** In the place of a value: the item at the path goes before this place of another list of the entity. */
  readonly moveTo?: readonly (string | number)[];
}
/** One way to make a finding true. */
export interface Proposal {
  readonly edits?: readonly EntityEdit[];
  /** Entries that come in addition. */
  readonly sections?: Sections;
  /** What a reader should know, one German sentence. */
  readonly note?: string;
}

/** The fields of a match that a rule is about and that differ. */
const differingFields = ({ fact, observed, before }: Match, rule: string): string[] =>
  Object.keys(fact.fields).filter((field) => {
    const [expected, actual] = [fact.fields[field], observed.fields[field]];
    if (ruleOf(fact.kind, field) !== rule || expected === undefined || actual === undefined) return false;
    return ![fact, ...before].some(
      (state) =>
        state.fields[field] !== undefined && holds(state.fields[field], actual, state.modes?.[field]),
    );
  });

/** The documented things that a finding is about, as they were observed, with the fields that differ. */
export const matchesOf = ({
  matches,
  finding,
}: Pick<Situation, 'matches' | 'finding'>): (readonly [Match, string[]])[] =>
  matches.flatMap((match) => {
    const isMeant = match.fact.group?.subject === finding.subject || match.subject === finding.subject;
    if (!isMeant || (finding.host !== undefined && match.host !== finding.host)) return [];
    const fields =
      finding.rule === 'stack-rights'
        ? (match.fact.group?.fields ?? []).filter((field) =>
            differingFields(match, ruleOf(match.kind, field)).includes(field),
          )
        : differingFields(match, finding.rule);
    return fields.length > 0 ? [[match, fields] as const] : [];
  });
