// The room that boxes take in the rows of a drawing from top to bottom.
import { type Item, labelV, type Placement, step } from './placement.ts';

/** What boxes of a row lose on the average because their middles stand on the grid. */
export const lost = step / 2;

/** All numbers together. */
export const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
/** Whether a line ends at a thing; groups count as if one did. */
export const isLinked = ({ ways }: Placement, item: Item): boolean =>
  item.isGroup || ways.some(({ leftBox, rightBox }) => leftBox === item || rightBox === item);

/** As wide as a box with the labels of the lines that lead to it, and with room for a line beside them. */
export function widthOf({ ways }: Placement, box: Item): number {
  const into = ways.filter(({ rightBox }) => rightBox === box);
  // Labels of lines from elsewhere stand outside of its group.
  const beside = into.filter(({ home }) => home.id === (box.parent ?? ''));
  const label = Math.max(0, ...beside.map((way) => labelV(way, false)));
  return label > 0 ? Math.max(box.boxV, label + (into.length > 1 ? 3 : 1) * step) : box.boxV;
}

/** In a group in which all stand where their lines lead: the room of a further box, so that it moves none of them. */
export function roomForOneMore({ rowGap }: Placement, { children, wantedColumn, parent }: Item): number {
  const isMoving =
    parent !== undefined &&
    wantedColumn !== undefined &&
    children.every(({ isAligned, isGroup }) => isAligned && !isGroup);
  return isMoving ? Math.max(0, ...children.map(({ boxV }) => boxV)) + rowGap + 2 * step : 0;
}

/** The room that the things of a row take. */
export const filledBy = (placement: Placement, row: readonly Item[]) =>
  sum(row.map((item) => (item.isGroup ? item.sizeV : widthOf(placement, item)) + placement.rowGap + lost));
