// What a table of the handbook is made from.
import type { Inventory } from '../../model/inventory.ts';
import type { Table } from '../../model/table.ts';

/** What a table is narrowed to; without an entry, to nothing. */
export interface Where {
  readonly host?: string;
  readonly stack?: string;
  readonly status?: string;
}
/** Whether an entity is wanted. */
export const fits = (
  entity: { host?: string | undefined; stack?: string | undefined; status?: string | undefined },
  { host, stack, status }: Where,
) =>
  (!host || entity.host === host) &&
  (!stack || entity.stack === stack) &&
  (!status || entity.status === status);
/** The entities of a section, in the order of the files. */
export const entitiesOf = <T>(section: Readonly<Record<string, T>>) => Object.values(section);
/** Builds one table; `where` narrows it to a host or a stack. */
export type Build = (inventory: Inventory, where: Where) => Table;
