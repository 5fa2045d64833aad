// A container of which a machine shows something else than documented.
import type { Match } from '../../drift/scope.ts';
import type { Container } from '../../model/inventory.ts';
import type { Sections } from '../live/sections.ts';
import { currentAt } from './place.ts';
import type { Situation } from './situation.ts';

/** A container, what the machine shows of it, and the entry that this would make. */
export interface Shown {
  readonly situation: Situation;
  readonly match: Match;
  readonly container: Container;
  readonly entry: Readonly<Record<string, unknown>>;
  /** Entries of what it needs besides: networks, volumes. */
  readonly needed: Sections;
}
/** Keys of the entry, `deploy/replicas` for inner ones, and what they are to say; undefined: there are no words for it. */
export type Outcome = Readonly<Record<string, unknown>> | undefined;

/** What a key says today, where it is best changed. */
export const currentOf = ({ situation, container }: Shown, key: string): unknown =>
  currentAt(situation.handbook, 'containers', container.id, [key]);
