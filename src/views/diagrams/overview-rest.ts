// What stands in the Gesamtübersicht beside the ways: volumes beside those whose data they hold, machines, networks and
// workloads that no line has reached.

import { holdsData } from '../../model/volume-data.ts';
import { volumesOf, workloadsOf } from '../../model/workloads.ts';
import { titleOf } from '../cells.ts';
import {
  addPlate,
  dataZone,
  edgeBox,
  hostFrame,
  isHelper,
  type Overview,
  workloadFrame,
  workloadNode,
} from './overview-frames.ts';

/** Whose data lies in volumes that stand beside it. */
const keepers: readonly string[] = ['data', 'mail', 'application'];

/** Volumes beside databases and others whose data they hold alone: what would be lost with them. */
export function addVolumes(view: Overview): void {
  const { inventory, graph } = view;
  const all = workloadsOf(inventory).filter(({ status }) => status !== 'retired');
  for (const volume of Object.values(inventory.volumes)) {
    const owners = all.filter((workload) => volumesOf(workload).includes(volume.id));
    const owner = owners.length === 1 ? owners[0] : owners.find(({ role }) => role === 'data');
    if (
      !owner ||
      !keepers.includes(owner.role) ||
      volume.status === 'retired' ||
      !holdsData(volume) ||
      !graph.has(owner.ref)
    )
      continue;
    if (owner.role !== 'data' && !volume.backup) continue;
    graph.edge(
      workloadNode(view, owner),
      graph.node(volume.ref, {
        entity: volume.ref,
        label: [volume.id],
        role: 'data',
        status: volume.status,
        group: dataZone(view, workloadFrame(view, owner)),
      }),
      undefined,
      owner.status === 'planned' || volume.status === 'planned' ? 'dashed' : 'solid',
    );
  }
}

/** Machines, networks and workloads that no line has reached. */
export function addSilent(view: Overview): void {
  const { inventory, graph } = view;
  const carriers = new Set(workloadsOf(inventory).map(({ host }) => host));
  for (const host of Object.values(inventory.hosts))
    if (host.status !== 'retired' && carriers.has(host.id)) addPlate(view, host);
  // The box of helpers comes last.
  const inOrder = workloadsOf(inventory).sort(
    (former, other) => Number(isHelper(view, former)) - Number(isHelper(view, other)),
  );
  for (const workload of inOrder) if (workload.status !== 'retired') workloadNode(view, workload);
  for (const network of Object.values(inventory.networks)) {
    const host = network.host ? inventory.hosts[network.host] : undefined;
    if (network.status === 'planned' && host)
      graph.node(`net:${network.id}`, {
        entity: network.ref,
        label: [titleOf(network)],
        role: 'user',
        status: 'planned',
        group: hostFrame(view, host),
      });
  }
  const hosts = Object.values(inventory.hosts).filter(({ status }) => status !== 'retired');
  const carrying = new Set([
    ...workloadsOf(inventory).map(({ host }) => host),
    ...hosts.flatMap(({ parent }) => parent ?? []),
  ]);
  for (const host of hosts)
    if (host.kind === 'edge') edgeBox(view, host);
    else if (!carrying.has(host.id))
      graph.node(host.ref, {
        entity: host.ref,
        label: [titleOf(host)],
        role: 'host',
        status: host.status,
        group: hostFrame(view, host),
      });
}
