// What chapters choose from the inventory, tried before a build: what would stop it, in German.
import { closestTo } from '../../model/closest.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { SelectFault } from '../../model/select.ts';
import { tables } from '../tables/index.ts';
import { barParts, choose, chosenTable, countOf, headingOf, writtenTable } from './choose.ts';
import { FillFault, factOf, fillCommands, fillPlain, fillText } from './fill.ts';
import { listItem } from './list.ts';

type Attributes = Readonly<Record<string, string>>;
type Judge = (inventory: Inventory, attributes: Attributes, isOptional: boolean) => void;

const eachFilled = (inventory: Inventory, { of = '', sort, text }: Attributes, isOptional: boolean) => {
  for (const entry of choose(inventory, of, { sort, isOptional })) listItem(inventory, text, entry);
};
const judgeTable: Judge = (inventory, attributes, isOptional) => {
  const { of, rows, lines, columns = '', cells = '', caption = '', sort, only } = attributes;
  if (caption.includes('{')) fillPlain(inventory, caption);
  if (rows !== undefined) chosenTable(inventory, { rows, columns, cells, caption, sort }, isOptional);
  else if (lines !== undefined) writtenTable(inventory, { lines, columns, caption });
  if (of === undefined || !Object.hasOwn(tables, of)) return;
  const build = tables[of as keyof typeof tables];
  const headings = build(inventory, {}).columns;
  for (const column of [columns, attributes.without ?? ''].flatMap((list) =>
    list === '' ? [] : barParts(list),
  ))
    if (!headings.includes(headingOf(column).column))
      throw new FillFault({
        fault: `Die Tabelle „${of}“ hat keine Spalte „${headingOf(column).column}“; vorhanden: ${headings.join(' | ')}.`,
        expected: closestTo(headingOf(column).column, headings),
      });
  for (const id of only === undefined ? [] : barParts(only))
    if (build(inventory, { only: id }).rows.length === 0)
      throw new FillFault({ fault: `Die Tabelle „${of}“ hat keine Zeile zu „${id}“.` });
};
const judges: Readonly<Record<string, Judge>> = {
  Fact: (inventory, { of, text, as }) => {
    if (text !== undefined) fillText(inventory, text);
    else if (of !== undefined && as === 'count') countOf(inventory, of);
    else if (of !== undefined) factOf(inventory, of, as === 'name' ? 'name' : undefined);
  },
  List: (inventory, attributes, isOptional) => {
    if (attributes.of !== undefined) eachFilled(inventory, attributes, isOptional);
  },
  Shell: (inventory, { code, title, each, sort }) => {
    for (const entry of each === undefined ? [undefined] : choose(inventory, each, { sort })) {
      if (code !== undefined) fillCommands(inventory, code, entry);
      if (title !== undefined) fillPlain(inventory, title, entry);
    }
  },
  DataTable: judgeTable,
};

/**
 * Why a component of a chapter would stop the build; undefined where it would not.
 * @param attributes those that are plain texts
 * @param isOptional whether it may be left out where there is nothing to show
 */
export function choiceFault(
  inventory: Inventory,
  name: string,
  attributes: Attributes,
  isOptional: boolean,
): SelectFault | undefined {
  try {
    judges[name]?.(inventory, attributes, isOptional);
    return undefined;
  } catch (error) {
    if (error instanceof FillFault) return error.fault;
    throw error;
  }
}
