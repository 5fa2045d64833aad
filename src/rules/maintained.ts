// Whose a container is: what others maintain is theirs to change, and its images bring things that nobody here documents.
import type { Container, Inventory } from '../model/inventory.ts';

/** Containers in operation. */
export const runningContainers = ({ containers }: Inventory): Container[] =>
  Object.values(containers).filter(({ status }) => status === 'active');
/** Whether a container belongs to a stack that others maintain (`upstream: true`). */
export const isForeign = (
  inventory: Inventory,
  { stack }: { readonly stack?: string | undefined },
): boolean => stack !== undefined && inventory.stacks[stack]?.upstream === true;
/** Containers in operation whose compose file is ours. */
export const ownContainers = (inventory: Inventory): Container[] =>
  runningContainers(inventory).filter((container) => !isForeign(inventory, container));
