// A part of the Notfallhandbuch: tables of what is documented, and in one line what is not.
import type { Entity } from '../../model/inventory.ts';
import type { Table } from '../../model/table.ts';
import { emptyColumns, withoutEmpty } from './known.ts';

/** A part of the plan. */
export interface PlanPart {
  readonly title: string;
  /** What holds for every handbook: law, order of steps. */
  readonly lead?: string;
  readonly tables: readonly Table[];
  /** Shown step by step, as nobody can look them up. */
  readonly procedures: readonly Entity<'procedures'>[];
  /** What else is to be said. */
  readonly notes: readonly string[];
  /** What nobody wrote down. */
  readonly missing: readonly string[];
}

/** The parts that tables make: without empty columns, which are named as missing; a table without rows is left out. */
export function partOf(
  title: string,
  tables: readonly Table[],
  {
    lead,
    procedures = [],
    notes = [],
    missing = [],
  }: Partial<Pick<PlanPart, 'lead' | 'procedures' | 'notes' | 'missing'>> = {},
): PlanPart {
  return {
    title,
    ...(lead ? { lead } : {}),
    tables: tables.filter(({ rows }) => rows.length > 0).map((table) => withoutEmpty(table)),
    procedures,
    notes,
    missing: [...tables.flatMap((table) => emptyColumns(table)), ...missing],
  };
}
