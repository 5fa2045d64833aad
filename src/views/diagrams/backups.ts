// Volumes & Sicherungen: what stores where, how that is backed up, and where the copy lies.

import type { Graph } from '../../model/graph.ts';
import type { Entity, Inventory, Volume } from '../../model/inventory.ts';
import { holdsData } from '../../model/volume-data.ts';
import { volumesOf, workloadsOf } from '../../model/workloads.ts';
import { titleOf } from '../cells.ts';
import { type GraphBuilder, graphBuilder, workloadBox } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many volumes can be read in one picture. */
const limit = 14;

const words = (text: string, length: number): string[] =>
  text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);

const backupsOf = (inventory: Inventory, volume: Volume) =>
  Object.values(inventory.backups).filter(
    ({ id, status, subjects }) =>
      status !== 'retired' && (volume.backup === id || subjects.includes(volume.ref)),
  );
/** A backup behind what it covers, and the places of its copies. */
function backupBox(graph: GraphBuilder, backup: Entity<'backups'>, from: string, label?: string) {
  const line = backup.status === 'planned' ? 'dashed' : 'solid';
  const method = graph.node(backup.ref, {
    entity: backup.ref,
    name: backup.name,
    label: words(backup.name, 22),
    role: 'backup',
    status: backup.status,
    column: 2,
  });
  graph.edge(from, method, label, line);
  for (const place of [backup.target, backup.offsite])
    if (place)
      graph.edge(
        method,
        graph.node(`place:${place}`, {
          name: place,
          label: words(place, 24),
          role: 'place',
          status: backup.status,
          column: 3,
        }),
        undefined,
        line,
      );
}
const gapBox = (graph: GraphBuilder) =>
  graph.node('none', {
    name: 'keine Sicherung dokumentiert',
    label: ['keine Sicherung', 'dokumentiert'],
    role: 'gap',
    column: 2,
  });
/** A gap only where something would be lost: a socket, a cache, what can be made anew needs no backup. */
const isOpen = (inventory: Inventory, volume: Volume): boolean =>
  volume.status === 'active' && holdsData(volume) && !backupsOf(inventory, volume).length;

function draw(inventory: Inventory, volumes: readonly Volume[]): Graph {
  const graph = graphBuilder('LR');
  const shown = new Set(volumes);
  const box = (volume: Volume) =>
    graph.node(volume.ref, {
      entity: volume.ref,
      label: [
        volume.id,
        ...(volume.encrypted ? ['verschlüsselt'] : []),
        ...(holdsData(volume) ? [] : ['keine Daten zu sichern']),
      ],
      role: 'data',
      status: volume.status,
      stack: volume.stack ? inventory.stacks[volume.stack]?.ref : undefined,
      column: 1,
    });
  for (const entity of workloadsOf(inventory)) {
    if (entity.status === 'retired') continue;
    for (const id of volumesOf(entity)) {
      const volume = inventory.volumes[id];
      if (!volume || !shown.has(volume)) continue;
      const mount =
        entity.section === 'containers'
          ? entity.volumes.find((mount) => mount.volume === volume.id)
          : undefined;
      graph.edge(
        graph.node(entity.ref, { ...workloadBox(inventory, entity), column: 0 }),
        box(volume),
        mount?.readOnly ? 'nur lesend' : undefined,
        entity.status === 'planned' ? 'dashed' : 'solid',
      );
    }
  }
  for (const volume of volumes) {
    const backups = backupsOf(inventory, volume);
    for (const backup of backups) backupBox(graph, backup, box(volume));
    if (isOpen(inventory, volume)) graph.edge(box(volume), gapBox(graph), undefined, 'missing');
    else box(volume);
  }
  return graph.build();
}

type Owner = Entity<'stacks'> | Entity<'hosts'> | undefined;
const ownerOf = (inventory: Inventory, volume: Volume): Owner =>
  (volume.stack ? inventory.stacks[volume.stack] : undefined) ??
  (volume.host ? inventory.hosts[volume.host] : undefined);
const counted = (count: number) => `${count} ${count === 1 ? 'Volume' : 'Volumes'}`;

/** Owners of volumes with the backups that cover some of them, and what no backup covers. */
function summary(inventory: Inventory, owners: ReadonlyMap<Owner, readonly Volume[]>): Graph {
  const graph = graphBuilder('LR');
  for (const [owner, volumes] of owners) {
    const id = owner?.id ?? 'sonstige';
    const from = graph.node(`part:${id}`, {
      label: [owner ? titleOf(owner) : 'ohne Zuordnung', counted(volumes.length)],
      role: 'more',
      diagram: `sicherungen-${id}`,
      column: 0,
    });
    const active = volumes.filter(({ status }) => status === 'active');
    for (const backup of new Set(active.flatMap((volume) => backupsOf(inventory, volume)))) {
      const covered = active.filter((volume) => backupsOf(inventory, volume).includes(backup));
      backupBox(graph, backup, from, counted(covered.length));
    }
    const open = active.filter((volume) => isOpen(inventory, volume));
    if (open.length) graph.edge(from, gapBox(graph), counted(open.length), 'missing');
  }
  return graph.build();
}

/** The graphs of Volumes and Sicherungen: all volumes, or a summary and one part an owner where there are too many. */
export function backupsView(inventory: Inventory) {
  const volumes = Object.values(inventory.volumes);
  const owners = Map.groupBy(volumes, (volume) => ownerOf(inventory, volume));
  const parts = [...owners].map(([owner, members]) => ({
    id: owner?.id ?? 'sonstige',
    title: owner ? titleOf(owner) : 'ohne Zuordnung',
    size: counted(members.length),
    build: () => draw(inventory, members),
  }));
  return split(
    'sicherungen',
    () => draw(inventory, volumes),
    parts,
    () => volumes.length > limit,
    () => summary(inventory, owners),
  );
}
