// Differences of several things that are told as one: the rights that containers of a stack have which others maintain,
// and nobody documented. Such a finding is accepted once; another value is a new one.
import type { ExpectedFact, FieldGroup, FieldValue } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import { kinds } from './kinds.ts';
import type { Observation } from './observations.ts';
import { showValue } from './values.ts';

/** One field that differs. */
interface GroupedDifference {
  readonly fact: ExpectedFact;
  readonly group: FieldGroup;
  readonly observed: Observation;
  readonly field: string;
  readonly actual: FieldValue;
}
/** Is told of every difference that belongs to a group. */
export type NoteGrouped = (difference: GroupedDifference) => void;

const textOf = ({ fact, observed, field, actual }: GroupedDifference): string => {
  const { title = field } = kinds[fact.kind].fields[field] ?? {};
  return `${observed.name}: ${actual === true ? title : `${title}: ${showValue(actual)}`}`;
};

/** One finding a group, in the order of the groups' first differences. */
export function groupedFindings(differences: readonly GroupedDifference[], handbook: string): DraftFinding[] {
  return [...Map.groupBy(differences, ({ group }) => group.subject).values()].map((ofGroup): DraftFinding => {
    const [{ fact, group }] = ofGroup as [GroupedDifference, ...GroupedDifference[]];
    return {
      rule: 'stack-rights',
      severity: 'warning',
      class: 'drift',
      handbook,
      host: fact.host,
      subject: group.subject,
      message: `Container des Stacks „${group.name}“, den andere pflegen, haben Rechte, die nicht dokumentiert sind.`,
      expected: 'keine weiteren Rechte',
      actual: ofGroup.map(textOf).sort().join('; '),
      at: group.at,
      related: ofGroup.map(({ observed, field }) => ({
        message: `So bei „${observed.name}“.`,
        at: observed.places[field] ?? observed.at,
      })),
      fix: 'Jedes Recht prüfen und dokumentieren, oder alle zusammen mit einer Ausnahme annehmen (waivers, mit actual).',
    };
  });
}
