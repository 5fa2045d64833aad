// What is said of a secret or an account whose value became public: since when, what was done, who changes it.
import { type Exposed, isExposed } from '../model/exposed.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import type { Cell } from '../model/table.ts';
import { germanDay, list } from './cells.ts';

/** Since when at the latest: `24.11.2025`. */
export const exposedSince = ({ exposed_since: since }: Pick<Exposed, 'exposed_since'>): string =>
  since === 'unknown' ? 'nicht bekannt' : germanDay(since);

/** What was done since; where nothing is documented, that it is open. */
export function exposureState({ exposure_handled: handled }: Pick<Exposed, 'exposure_handled'>): string {
  if (!handled) return 'offen';
  return handled.date ? `${handled.what} (${germanDay(handled.date)})` : handled.what;
}

/** Who changes the value: its owner, else the handbook's. */
export const exposureOwner = ({ handbook }: Inventory, { owner }: Exposed): string => owner ?? handbook.owner;

/** What stands beside a secret or an account in its table: the cell alone where it never became public. */
export const withExposure = (cell: Cell, entity: Entity<'secrets' | 'accounts'>): Cell =>
  isExposed(entity)
    ? list([cell, `öffentlich geworden: ${entity.exposure_handled ? exposureState(entity) : 'zu ändern'}`])
    : cell;
