// What a list of a chapter says of an entry, with the points below it.
import type { Inventory } from '../../model/inventory.ts';
import { isSelectFault, leavesOf, type Selected } from '../../model/select.ts';
import { factRoot } from './computed.ts';
import { fillText, type Piece, valueOfPart } from './fill.ts';
import { templateOf, valuesOf } from './template.ts';

/** An item of a list. */
export interface ListItem {
  readonly pieces: readonly Piece[];
  /** The items below it. */
  readonly points: readonly (readonly Piece[])[];
}

function pointsOf(inventory: Inventory, text: string, entry: Selected): Piece[][] {
  const root = factRoot(inventory);
  const parts = templateOf(text);
  const found = valuesOf(parts).map((part) => valueOfPart(root, entry, part));
  // What this entry has not; a wrong name is a fault all the same.
  if (found.some((result) => isSelectFault(result) && !result.expected)) return [];
  const [only] = parts;
  const [values] = found;
  return parts.length === 1 && only?.kind === 'value' && values && !isSelectFault(values)
    ? leavesOf(values).map((value) => fillText(inventory, '{.}', value))
    : [fillText(inventory, text, entry)];
}
/**
 * An entry as an item of a list.
 * @param text what is said of it; further lines that begin with `- ` are points below it; undefined: its name as a link
 * @throws FillFault where a placeholder means nothing
 */
export function listItem(inventory: Inventory, text: string | undefined, entry: Selected): ListItem {
  const whole = text ?? (typeof entry.value === 'object' ? '{ref}' : '{.}');
  const lines = whole.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const points = lines.filter((line) => line.startsWith('- '));
  return {
    pieces: fillText(inventory, lines.filter((line) => !line.startsWith('- ')).join(' '), entry),
    points: points.flatMap((line) => pointsOf(inventory, line.slice(2), entry)),
  };
}
