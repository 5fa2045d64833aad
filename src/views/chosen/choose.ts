// The entries that a chapter chooses, in the order that it wants, and tables of them.
import type { Inventory } from '../../model/inventory.ts';
import { choiceOf, isSelectFault, leavesOf, type Selected, select } from '../../model/select.ts';
import { type Cell, type Table, tableOfLists } from '../../model/table.ts';
import { factRoot } from './computed.ts';
import { FillFault, fillCell, valueOfPart } from './fill.ts';
import { templateOf, valuesOf } from './template.ts';

/**
 * The entries that a path means: those of a section or a list, or the chosen ones.
 * @param options.sort a field by which they are ordered, numbers as numbers
 * @param options.isOptional an empty list is none instead of a fault
 * @throws FillFault where the path means nothing
 */
export function choose(
  inventory: Inventory,
  path: string,
  { sort, isOptional = false }: { sort?: string | undefined; isOptional?: boolean } = {},
): readonly Selected[] {
  const root = factRoot(inventory);
  const found = select(root, path);
  if (isSelectFault(found)) {
    if (isOptional && found.isEmpty) return [];
    throw new FillFault(found);
  }
  const entries = leavesOf(found.flatMap(choiceOf));
  if (entries.length === 0 && !isOptional)
    throw new FillFault({ fault: `„${path}“ ist leer.`, isEmpty: true });
  if (sort === undefined) return entries;
  const keyOf = (entry: Selected) => {
    const value = select(root, sort, entry);
    return isSelectFault(value) ? undefined : value[0]?.value;
  };
  if (entries.length > 0 && entries.every((entry) => keyOf(entry) === undefined))
    throw new FillFault({ fault: `Kein Eintrag hat „${sort}“, wonach zu ordnen wäre.` });
  return entries
    .map((entry) => ({ entry, key: keyOf(entry) }))
    .sort((first, other) =>
      typeof first.key === 'number' && typeof other.key === 'number'
        ? first.key - other.key
        : String(first.key ?? '\uffff').localeCompare(String(other.key ?? '\uffff'), 'de'),
    )
    .map(({ entry }) => entry);
}
/** How many entries a path means. */
export function countOf(inventory: Inventory, path: string): number {
  return choose(inventory, path, { isOptional: true }).length;
}

/** The parts of `Name | Zweck | Ziel`. A bar inside of braces or brackets is none. */
export const barParts = (text: string): string[] => {
  const parts = [''];
  let depth = 0;
  for (const letter of text.trim().replace(/^\||\|$/g, '')) {
    if (letter === '{' || letter === '[') depth++;
    if (letter === '}' || letter === ']') depth--;
    if (letter === '|' && depth <= 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
};
/** A column of a table that is there already, with another heading if wanted: `Wert oder Beispiel = Wert`. */
export function headingOf(text: string): { readonly column: string; readonly heading: string } {
  const [column = '', heading = column] = text.split(' = ').map((part) => part.trim());
  return { column, heading };
}
/** What a chapter says of a table of its own. */
export interface ChosenTable {
  readonly rows: string;
  readonly columns: string;
  readonly cells: string;
  readonly caption: string;
  readonly sort?: string | undefined;
}
/** A cell; null where there is no such value, though the names are right. */
function cellOf(inventory: Inventory, text: string, entry?: Selected): Cell {
  try {
    return fillCell(inventory, text, entry);
  } catch (error) {
    if (error instanceof FillFault && (entry || !error.fault.expected)) return null;
    throw error;
  }
}
/**
 * A table of chosen entries: `rows="monitoring[status=planned]" columns="Was | Womit" cells="{name} | {tool}"`.
 * @throws FillFault where a path or all of a column means nothing, or headings and cells are not equally many
 */
export function chosenTable(
  inventory: Inventory,
  { rows, columns, cells, caption, sort }: ChosenTable,
  isOptional = false,
): Table {
  const titles = barParts(columns);
  const texts = barParts(cells);
  if (titles.length !== texts.length)
    throw new FillFault({
      fault: `Die Tabelle „${caption}“ hat ${titles.length} Überschriften (columns), aber ${texts.length} Zellen (cells).`,
    });
  const entries = choose(inventory, rows, { sort, isOptional });
  const root = factRoot(inventory);
  for (const part of texts.flatMap((text) => valuesOf(templateOf(text)))) {
    const faults = entries.flatMap((entry) => {
      const found = valueOfPart(root, entry, part);
      return isSelectFault(found) ? [found] : [];
    });
    const [first] = faults;
    if (first && faults.length === entries.length && (part.fallback === undefined || first.expected))
      throw new FillFault(first);
  }
  return tableOfLists({
    caption,
    columns: titles,
    rows: entries.map((entry) => texts.map((text) => cellOf(inventory, text, entry))),
  });
}
/**
 * A table whose lines a chapter writes: `Eingehend | {hosts.web.firewall.defaults.incoming}`.
 * @throws FillFault where a path means nothing, or a line has not as many cells as there are headings
 */
export function writtenTable(
  inventory: Inventory,
  { lines, columns, caption }: Pick<ChosenTable, 'columns' | 'caption'> & { readonly lines: string },
): Table {
  const titles = barParts(columns);
  const rows = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => barParts(line));
  const odd = rows.find((row) => row.length !== titles.length);
  if (odd)
    throw new FillFault({
      fault: `Die Tabelle „${caption}“ hat ${titles.length} Überschriften (columns), ihre Zeile „${odd.join(' | ')}“ aber ${odd.length} Zellen.`,
    });
  return tableOfLists({
    caption,
    columns: titles,
    rows: rows.map((row) => row.map((text) => cellOf(inventory, text))),
  });
}
