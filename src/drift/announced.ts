// Announced changes: until their day the old state passes too, and a hint says which of both the machine shows.
import type { AnnouncedChange, ExpectedFact, ExpectedState } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import { kinds, labelOf } from './kinds.ts';
import type { Observation } from './observations.ts';
import { holds, sameValue, shown, showValue } from './values.ts';

type Change = NonNullable<ExpectedFact['changes']>[number];
interface Note {
  readonly change: AnnouncedChange;
  readonly host: string;
  readonly expected: string[];
  readonly actual: string[];
  readonly related: DraftFinding['related'][];
}
/** One note a change, by its place. */
export type Announced = Map<string, Note>;

/** The changes whose day is still to come. */
export const announcedStates = (
  { changes = [] }: ExpectedFact,
  today: string | undefined,
): readonly Change[] => (today === undefined ? [] : changes.filter(({ from }) => today < from));

/** What differs before and after, as far as it was observed. */
export function noteAnnounced(
  announced: Announced,
  fact: ExpectedFact,
  changes: readonly Change[],
  observed: Observation | undefined,
): void {
  for (const change of changes) {
    const key = JSON.stringify(change.at);
    const note = announced.get(key) ?? { change, host: fact.host, expected: [], actual: [], related: [] };
    announced.set(key, note);
    const { before } = change;
    const what = labelOf(fact.kind, fact.name);
    if (!observed || !before || before.name !== fact.name || fact.absent !== before.absent) {
      note.expected.push(fact.optional ? `${what} entfällt` : what);
      note.actual.push(observed ? labelOf(fact.kind, observed.name) : 'nicht vorhanden');
    }
    if (observed && before && !fact.absent)
      for (const field of Object.keys(fact.fields)) {
        const texts = differenceOf(fact, before, observed, field);
        note.expected.push(...texts.expected);
        note.actual.push(...texts.actual);
      }
    if (observed) note.related.push([{ message: 'So in der Momentaufnahme.', at: observed.at }]);
  }
}

/** Soll and Ist of a field that the change touches; what only follows another field says nothing new. */
function differenceOf(fact: ExpectedFact, before: ExpectedState, observed: Observation, field: string) {
  const [value, old, actual] = [fact.fields[field], before.fields[field], observed.fields[field]];
  const { title = field, words, follows } = kinds[fact.kind].fields[field] ?? {};
  const same = value !== undefined && old !== undefined && sameValue(old, value);
  if (value === undefined || actual === undefined || same || follows) return { expected: [], actual: [] };
  const mode = fact.modes?.[field];
  const state = holds(value, actual, mode)
    ? 'neuer Stand'
    : old !== undefined && holds(old, actual, before.modes?.[field])
      ? 'alter Stand'
      : 'keiner von beiden';
  return {
    expected: [`${title}: ${showValue(value, words)}`],
    actual: [`${title}: ${showValue(shown(value, actual, mode).actual, words)} (${state})`],
  };
}

/** The hint about one change; it fails nothing. */
export const announcedFinding = (
  { change, host, expected, actual, related }: Note,
  handbook: string,
): DraftFinding => ({
  rule: 'change-announced',
  severity: 'info',
  class: 'drift',
  handbook,
  host,
  subject: change.subject,
  message: `Für den ${change.from} ist eine Änderung angekündigt; bis dahin gelten der alte und der neue Stand.`,
  ...(expected.length > 0 ? { expected: expected.join('; '), actual: actual.join('; ') } : {}),
  at: change.at,
  related: related.flat().flatMap((place) => place ?? []),
});
