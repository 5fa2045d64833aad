// Weg der E-Mails: who delivers and fetches, through which ports, into which stores, and how mail leaves.

import { stackOf } from '../../effects/needs.ts';
import type { Graph } from '../../model/graph.ts';
import type { Domain, Inventory } from '../../model/inventory.ts';
import { volumesOf, type Workload, workloadAt, workloadsOf } from '../../model/workloads.ts';
import { titleOf } from '../cells.ts';
import { type GraphBuilder, graphBuilder, titleLine, workloadBox } from './graph-builder.ts';
import { connectionLine, entityAt } from './lookup.ts';

const isMailDomain = ({ records, status }: Domain) =>
  status !== 'retired' && records.some(({ type }) => type === 'MX');

function mailBox(graph: GraphBuilder, inventory: Inventory, entity: Workload): string {
  const owner = stackOf(inventory, entity) ?? inventory.hosts[entity.host];
  return graph.node(entity.ref, {
    ...workloadBox(inventory, entity, [titleLine(inventory, entity)]),
    group: graph.group(owner?.ref ?? 'mail', {
      title: owner ? titleOf(owner) : 'Mailserver',
      entity: owner?.ref,
      column: 2,
    }),
  });
}
const domainBox = (graph: GraphBuilder, domain: Domain) =>
  graph.node(domain.ref, {
    entity: domain.ref,
    label: [domain.name, 'MX'],
    role: 'domain',
    status: domain.status,
    column: 1,
  });

/** The box of what a connection begins or ends at; undefined for what has no place in this view. */
function endBox(
  graph: GraphBuilder,
  inventory: Inventory,
  ref: string,
  isIncoming: boolean,
): { readonly id: string; readonly isOutside: boolean } | undefined {
  const workload = workloadAt(inventory, ref);
  if (workload) return { id: mailBox(graph, inventory, workload), isOutside: false };
  const entity = entityAt(inventory, ref);
  if (entity?.section !== 'externals') return undefined;
  const id = graph.node(ref, {
    entity: ref,
    label: [entity.name],
    role: entity.kind === 'user' ? 'user' : 'external',
    status: entity.status,
    column: isIncoming ? 0 : 3,
  });
  return { id, isOutside: true };
}

/** Volumes of a mail server that are backed up: where mail lies. */
function addStores(graph: GraphBuilder, inventory: Inventory, entity: Workload): void {
  const id = mailBox(graph, inventory, entity);
  for (const name of volumesOf(entity)) {
    const volume = inventory.volumes[name];
    if (volume?.backup)
      graph.edge(
        id,
        graph.node(volume.ref, {
          entity: volume.ref,
          label: [volume.id],
          role: 'data',
          status: volume.status,
          column: 3,
        }),
      );
  }
}

/** The graph of the way of mail; nothing for a handbook without mail servers. */
export function mailView(inventory: Inventory): Graph | [] {
  const mail = workloadsOf(inventory).filter(({ role, status }) => role === 'mail' && status !== 'retired');
  if (!mail.length) return [];
  const graph = graphBuilder('LR');
  const refs = new Set(mail.map(({ ref }) => ref));
  const [domain] = Object.values(inventory.domains)
    .filter(isMailDomain)
    .map((entry) => domainBox(graph, entry));
  for (const connection of Object.values(inventory.connections)) {
    if (connection.status === 'retired' || !(refs.has(connection.from) || refs.has(connection.to))) continue;
    const [from, to] = [connection.from, connection.to].map((ref) =>
      endBox(graph, inventory, ref, refs.has(connection.to)),
    );
    if (!from || !to) continue;
    const { line, label } = connectionLine(inventory, connection);
    // Other mail servers find the way by the domain's MX record.
    if (from.isOutside && connection.port === 25 && domain) {
      graph.edge(from.id, domain, 'MX', line);
      graph.edge(domain, to.id, label, line);
    } else graph.edge(from.id, to.id, label, line);
  }
  for (const entity of mail) addStores(graph, inventory, entity);
  return graph.build();
}
