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

export interface Table {
  readonly caption: string;
  /** The place in the inventory of all that the table shows. */
  readonly of?: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}
/** A titled part of a data sheet: labelled values, or a table. */
export interface SheetPart {
  readonly title: string;
  readonly values?: readonly (readonly [label: string, value: Cell])[];
  readonly table?: Table;
  readonly notes?: readonly string[];
}
