// What views look up in an inventory.
import type { Entity, Inventory } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';

/** The entity behind `kind:id`; undefined when there is none. */
export const entityAt = (inventory: Inventory, ref: string): Entity | undefined => {
  const parts = anyRefParts(ref);
  return parts && (inventory[parts.section][parts.id] as Entity | undefined);
};
/** Planned things have dashed lines. */
export const lineOf = ({ status }: { readonly status: string }): 'dashed' | 'solid' =>
  status === 'planned' ? 'dashed' : 'solid';
