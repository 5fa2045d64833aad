// Tables of what is documented: what nobody wrote down is one quiet line below them, no column of empty cells.
import type { Table } from '../../model/table.ts';

/**
 * A table without columns that are empty in every row.
 * @param titles of the columns that may go; without it all but the first
 */
export function withoutEmpty(table: Table, titles: readonly string[] = table.columns.slice(1)): Table {
  const stays = table.columns.map(
    (title, index) => !titles.includes(title) || table.rows.some((row) => row[index] !== null),
  );
  return {
    ...table,
    columns: table.columns.filter((_, index) => stays[index]),
    rows: table.rows.map((row) => row.filter((_, index) => stays[index])),
  };
}
/**
 * What `withoutEmpty` leaves out of a table, by the titles of its columns; of a table without rows that is its caption.
 * @param titles as there
 */
export const emptyColumns = (
  { columns, rows, caption }: Table,
  titles: readonly string[] = columns.slice(1),
): string[] =>
  rows.length === 0
    ? [caption]
    : titles.filter((title) => rows.every((row) => row[columns.indexOf(title)] === null));
