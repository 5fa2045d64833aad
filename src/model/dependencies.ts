// What a container's depends_on means.
import type { Container, Inventory } from './inventory.ts';
import { rememberedOf } from './memo.ts';

const serviceKey = (stack: string | undefined, service: string) => `${stack ?? ''}\n${service}`;
// Inventories are frozen; without this, all dependencies of a large one cost a search each.
const servicesOf = rememberedOf((containers: Inventory['containers']): ReadonlyMap<string, Container> => {
  const found = new Map<string, Container>();
  for (const container of Object.values(containers)) {
    const key = container.service && serviceKey(container.stack, container.service);
    if (key && !found.has(key)) found.set(key, container);
  }
  return found;
});
/** The container that `depends_on` means: a service of the same stack, else a container's id. */
export const dependencyOf = (
  inventory: Inventory,
  container: { readonly stack?: string | undefined },
  service: string,
): Container | undefined =>
  servicesOf(inventory.containers).get(serviceKey(container.stack, service)) ?? inventory.containers[service];

/** Whether another program provides the service of this name in the container's stack. */
export const isProvided = (
  { stacks }: Pick<Inventory, 'stacks'>,
  { stack }: { readonly stack?: string | undefined },
  service: string,
): boolean => stack !== undefined && Object.hasOwn(stacks[stack]?.providers ?? {}, service);
