// The history of a handbook by days, the latest first, split at its last edition: what changed since one last read it.
import type { Handbook } from '../model/inventory.ts';

type Change = Handbook['change_history'][number];
/** What was changed on one day. */
export interface DayOfChanges {
  readonly date: string;
  readonly changes: readonly Change[];
}
const byDay = (changes: readonly Change[]): DayOfChanges[] =>
  [...Map.groupBy(changes, ({ date }) => date)]
    .map(([date, ofDay]) => ({ date, changes: ofDay }))
    .sort((a, b) => (a.date < b.date ? 1 : -1));

/**
 * The changes after the day of the edition, and those up to it.
 * @returns `edition` is that day
 */
export function changesSince({ edition_date: edition, change_history: history }: Handbook): {
  readonly edition: string;
  readonly since: readonly DayOfChanges[];
  readonly before: readonly DayOfChanges[];
} {
  return {
    edition,
    since: byDay(history.filter(({ date }) => date > edition)),
    before: byDay(history.filter(({ date }) => date <= edition)),
  };
}

/** The last change; undefined without a history. Of several on one day the last that was written. */
export const lastChange = ({ change_history: history }: Handbook): Change | undefined =>
  history.reduce<Change | undefined>(
    (last, change) => (last === undefined || change.date >= last.date ? change : last),
    undefined,
  );
