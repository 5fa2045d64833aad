// What an emergency plan is made for: the systems that run, and the data that a loss would lose.
import type { Container, Inventory, Service, Stack, Volume } from '../../model/inventory.ts';
import { holdsData } from '../../model/volume-data.ts';
import { workloadsOf } from '../../model/workloads.ts';

/** What starts and stops as a whole: a stack, a service, a container without a stack. */
export type System = Stack | Service | Container;

/** What has a need of protection and times of its own. */
export type Planned = System | Volume;

/** The systems in use: stacks, then services, then containers that belong to no stack. */
export const systemsOf = ({ stacks, services, containers }: Inventory): System[] =>
  [
    ...Object.values(stacks),
    ...Object.values(services),
    ...Object.values(containers).filter(({ stack }) => stack === undefined),
  ].filter(({ status }) => status === 'active');

/** Whether anything that runs writes to a volume. */
const isWritten = (inventory: Inventory, volume: Volume): boolean =>
  workloadsOf(inventory).some(
    (workload) =>
      workload.status === 'active' &&
      (workload.section === 'containers'
        ? workload.volumes.some((mount) => mount.volume === volume.id && !mount.readOnly)
        : workload.data.some((store) => store.volume === volume.id)),
  );
/** The volumes in use to which something writes what a loss would lose. */
export const keptDataOf = (inventory: Inventory): Volume[] =>
  Object.values(inventory.volumes).filter(
    (volume) => volume.status === 'active' && holdsData(volume) && isWritten(inventory, volume),
  );
