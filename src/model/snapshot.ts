// What snapshots are measured by: their age, their lines, what of a host was compared.
import type { Origin } from './snapshot-file.ts';

/** Lines of a text, as snapshot.json counts them. */
export const countLines = (text: string): number =>
  text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
const day = 86_400_000;
/** From when on a live snapshot is out of date: its age in whole days exceeds the limit. */
export const staleFrom = (time: string, limit: number): Date =>
  new Date(Date.parse(time) + (limit + 1) * day);

/** The kind in a line about a host of which no snapshot is expected: it is only documented. */
export const wholeHost = 'host';

/** How much of a host was compared. */
export interface Coverage {
  readonly handbook: string;
  readonly host: string;
  readonly kind: string;
  /** null: nothing of this kind was compared, though the inventory expects a snapshot. */
  readonly origin: Origin | null;
  /** Nothing was compared because the snapshot, though whole, hides it: an inactive ufw lists no rules. */
  readonly hidden?: true;
  /** How many documented things no expected snapshot can show, and why there is none where the host says so. */
  readonly documented?: number;
  readonly reason?: string;
  /** Documented things that the snapshot could show. */
  readonly entities: number;
  /** Fields of them that were compared. */
  readonly fields: number;
}

/** How the last snapshot showed an entity, as a badge says it. */
export interface EntityState {
  /** `läuft`, `gesund`, `gestoppt`, `abweichend`, …; of a self-test, which shows no machine: `Selbsttest`. */
  readonly word: string;
  /** ok: as documented; off: not running, as documented; bad: not as documented; test: not from the machine. */
  readonly tone: 'ok' | 'off' | 'bad' | 'test';
  /** One German sentence with everything there is to say. */
  readonly detail: string;
  /** From when on it is out of date; only of what was read from the machine. */
  readonly until?: string;
}
