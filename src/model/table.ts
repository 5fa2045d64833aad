// Tables and data sheets as data: cells say what a value is, pages decide how it looks.
import type { Status } from './fields.ts';

/** null: not documented. A string is prose; `code` a technical value; `ref` a link to an entity's page. */
export type Cell =
  | null
  | string
  | { readonly code: string }
  | { readonly ref: string; readonly text?: string }
  | { readonly status: Status }
  | { readonly yes: boolean }
  | MarkedCell
  | { readonly list: readonly Cell[] };

/** A value with its place in the inventory (`containers/shop/image`): pages show beside it whether it was compared. */
interface MarkedCell {
  readonly of: string;
  readonly value: Cell;
}

/** One column of a table: its heading, and what it shows of a row. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row, index: number) => Cell;
}
declare const made: unique symbol;
/** A table whose rows have one cell for each heading: only `tableOf` and `tableOfLists` make one. */
export interface Table {
  readonly [made]: true;
  readonly caption: string;
  /** The place in the inventory of all that the table shows. */
  readonly of?: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}
/** What a table is made from: one object a column, so that heading and cell cannot differ. */
export interface TableSource<Row> extends Pick<Table, 'caption' | 'of'> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
}
/** The cells of a table, row by row. */
export const tableOf = <Row>({ rows, columns, ...table }: TableSource<Row>): Table =>
  ({
    ...table,
    columns: columns.map(({ title }) => title),
    rows: rows.map((row, index) => columns.map(({ cell }) => cell(row, index))),
  }) as unknown as Table;
/** A table as a chapter writes it: headings and cells each in a list. */
export type TableOfLists = Pick<Table, 'caption' | 'of' | 'columns' | 'rows'>;
/**
 * The table of a chapter.
 * @throws Error where a row has more or fewer cells than there are headings; the message is one German sentence
 */
export const tableOfLists = ({ caption, of, columns, rows }: TableOfLists): Table => {
  const at = rows.findIndex((row) => row.length !== columns.length);
  if (at >= 0)
    throw new Error(
      `Die Tabelle „${caption}“ hat ${columns.length} Spalten, ihre Zeile ${at + 1} aber ${rows[at]?.length} Werte.`,
    );
  return { caption, ...(of ? { of } : {}), columns, rows } as unknown as Table;
};
/** Commands that are pasted together because they are one action. */
export interface CommandBlock {
  /** The action in German: „Neu starten“. */
  readonly title: string;
  readonly lines: readonly string[];
  /** What is to be known before. */
  readonly note?: string | undefined;
}
/** A titled part of a data sheet: labelled values, a table, or commands. */
export interface SheetPart {
  readonly title: string;
  readonly values?: readonly (readonly [label: string, value: Cell])[];
  readonly table?: Table;
  readonly commands?: readonly CommandBlock[];
  readonly notes?: readonly string[];
}
