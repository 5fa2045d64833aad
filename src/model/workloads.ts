// What runs on a host, and how the inventory refers to it.
import type { Container, Domain, Inventory, Service } from './inventory.ts';
import { anyRefParts } from './sections.ts';

/** What runs on a host: a container, or a service outside of containers. */
export type Workload = Container | Service;

/** All containers and services, in the order of the inventory. */
export const workloadsOf = ({
  containers,
  services,
}: Pick<Inventory, 'containers' | 'services'>): Workload[] => [
  ...Object.values(containers),
  ...Object.values(services),
];

/** The ids of the volumes that a container mounts, or that a service keeps its data in. */
export const volumesOf = (workload: Workload): string[] =>
  (workload.section === 'containers' ? workload.volumes : workload.data).flatMap(
    ({ volume }) => volume ?? [],
  );

/** The container or service behind `kind:id`; undefined for anything else. */
export function workloadAt(inventory: Inventory, ref: string | undefined): Workload | undefined {
  const parts = ref ? anyRefParts(ref) : undefined;
  if (parts?.section === 'containers') return inventory.containers[parts.id];
  return parts?.section === 'services' ? inventory.services[parts.id] : undefined;
}

/** The id of the host of something that says it itself or belongs to a stack. */
export const hostIdOf = (
  { stacks }: Pick<Inventory, 'stacks'>,
  { host, stack }: { readonly host?: string | undefined; readonly stack?: string | undefined },
): string | undefined => host ?? (stack ? stacks[stack]?.host : undefined);

/** The domain whose way a domain uses: that of which it is another name, else itself. */
export const mainDomain = ({ domains }: Pick<Inventory, 'domains'>, domain: Domain): Domain =>
  (domain.alias_of ? domains[domain.alias_of] : undefined) ?? domain;
