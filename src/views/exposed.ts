// What is said of a secret or an account whose value became public: since when, what was done, who changes it.
import { type Exposed, isExposed } from '../model/exposed.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import type { Cell } from '../model/table.ts';
import { germanDay, list } from './cells.ts';

/** Since when: `spätestens seit dem 24.11.2025`. */
export const exposedSince = ({ exposed_since: since }: Pick<Exposed, 'exposed_since'>): string =>
  since === 'unknown' ? 'seit wann, ist nicht bekannt' : `spätestens seit dem ${germanDay(since)}`;

/** What was done since, or that the risk is open. */
export function exposureState({ exposure_handled: handled }: Pick<Exposed, 'exposure_handled'>): string {
  if (!handled) return 'offenes Risiko; eine Änderung ist nicht dokumentiert';
  return handled.date ? `${handled.what} (${germanDay(handled.date)})` : handled.what;
}

/** Who changes the value: its owner, else the handbook's. */
export const exposureOwner = ({ handbook }: Inventory, { owner }: Exposed): string => owner ?? handbook.owner;

/** What stands beside a secret or an account in its table: the cell alone where it never became public. */
export const withExposure = (cell: Cell, entity: Entity<'secrets' | 'accounts'>): Cell =>
  isExposed(entity)
    ? list([cell, `Öffentlich geworden (${exposedSince(entity)}): ${exposureState(entity)}`])
    : cell;
