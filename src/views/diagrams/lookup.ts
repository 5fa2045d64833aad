// What views look up in an inventory.
import type { LineKind } from '../../model/graph.ts';
import type { Entity, Inventory } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';
import { connectionState } from '../../paths/connections.ts';
import { type PointLabel, questionLabel, questionNumber } from '../questions.ts';
import { protocolLabel } from './graph-builder.ts';

/** The entity behind `kind:id`; undefined when there is none. */
export const entityAt = (inventory: Inventory, ref: string): Entity | undefined => {
  const parts = anyRefParts(ref);
  return parts && (inventory[parts.section][parts.id] as Entity | undefined);
};
/** Planned things have dashed lines. */
export const lineOf = ({ status }: { readonly status: string }): 'dashed' | 'solid' =>
  status === 'planned' ? 'dashed' : 'solid';

/** How a connection is drawn: whole, planned, uncertain with the number of its open question, or broken. */
export function connectionLine(
  inventory: Inventory,
  connection: Entity<'connections'>,
): { readonly line: LineKind; readonly label: string } {
  const { state, question } = connectionState(inventory, connection);
  const number = question && questionNumber(inventory, question);
  const label = protocolLabel(connection);
  if (state === 'planned') return { line: 'dashed', label };
  if (state === 'broken') return { line: 'broken', label: `${label} (unterbrochen)` };
  return state === 'uncertain'
    ? { line: 'uncertain', label: `${label} (offen: ${number})` }
    : { line: 'solid', label };
}

/**
 * A label in pieces: open questions, of which a picture has room for the number only, as running text names them.
 * @param text as `connectionLine` labels a line: `SMTP 25 (offen: K52)`
 */
export function labelPieces(inventory: Inventory, text: string): (string | PointLabel)[] {
  const labels = Object.keys(inventory.open_questions).map((id) => questionLabel(inventory, id));
  return text
    .split(/(?<=\(offen: )(K\d+)(?=\))/)
    .map((piece) => labels.find((label) => label?.number === piece) ?? piece);
}
