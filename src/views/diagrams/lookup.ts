// What views look up in an inventory.
import type { Container, Entity, Inventory, Service, Stack } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';

/** What runs on a host: a container, or a service outside of containers. */
export type Workload = Container | Service;

/** The entity behind `kind:id`; undefined when there is none. */
export const entityAt = (inventory: Inventory, ref: string): Entity | undefined => {
  const parts = anyRefParts(ref);
  return parts && (inventory[parts.section][parts.id] as Entity | undefined);
};
/** The container or service behind `kind:id`; undefined for anything else. */
export const workloadAt = (inventory: Inventory, ref: string | undefined): Workload | undefined => {
  const entity = ref ? entityAt(inventory, ref) : undefined;
  return entity?.section === 'containers' || entity?.section === 'services'
    ? (entity as Workload)
    : undefined;
};
/** The stack of a container. */
export const stackOf = (inventory: Inventory, entity: Workload): Stack | undefined =>
  entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined;
/** Planned things have dashed lines. */
export const lineOf = ({ status }: { readonly status: string }): 'dashed' | 'solid' =>
  status === 'planned' ? 'dashed' : 'solid';
