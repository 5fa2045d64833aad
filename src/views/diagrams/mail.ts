// Weg der E-Mails: who delivers and fetches, through which ports, into which stores, and how mail leaves.

import type { Graph } from '../../model/graph.ts';
import type { Container, Inventory, Service } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';
import { titleOf, workloads } from '../cells.ts';
import { graphBuilder, protocolLabel, titleLine, workloadBox } from './graph-builder.ts';

export function mailView(inventory: Inventory): Graph | [] {
  const mail = workloads(inventory).filter(({ role, status }) => role === 'mail' && status !== 'retired');
  if (!mail.length) return [];
  const graph = graphBuilder('LR');
  const refs = new Set(mail.map(({ ref }) => ref));
  const box = (entity: Container | Service) => {
    const stack =
      entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined;
    const owner = stack ?? inventory.hosts[entity.host];
    return graph.node(entity.ref, {
      ...workloadBox(inventory, entity, [titleLine(inventory, entity)]),
      group: graph.group(owner?.ref ?? 'mail', {
        title: owner ? titleOf(owner) : 'Mailserver',
        entity: owner?.ref,
        column: 2,
      }),
    });
  };
  const mailDomains = Object.values(inventory.domains).filter(
    ({ records, status }) => status !== 'retired' && records.some(({ type }) => type === 'MX'),
  );
  const domains = mailDomains.map((domain) =>
    graph.node(domain.ref, {
      entity: domain.ref,
      label: [
        domain.name,
        [...new Set(domain.records.map(({ type }) => type))].filter((type) => type === 'MX').join(' '),
      ],
      role: 'domain',
      status: domain.status,
      column: 1,
    }),
  );
  for (const connection of Object.values(inventory.connections)) {
    if (connection.status === 'retired' || !(refs.has(connection.from) || refs.has(connection.to))) continue;
    const end = (ref: string): { id: string; outside: boolean } | undefined => {
      const parts = anyRefParts(ref);
      const entity = parts && inventory[parts.section][parts.id];
      if (entity?.section === 'containers' || entity?.section === 'services')
        return { id: box(entity as Container | Service), outside: false };
      if (entity?.section !== 'externals') return undefined;
      return {
        id: graph.node(ref, {
          entity: ref,
          label: [entity.name],
          role: (entity as { kind?: string }).kind === 'user' ? 'user' : 'external',
          status: entity.status,
          column: refs.has(connection.to) ? 0 : 3,
        }),
        outside: true,
      };
    };
    const [from, to] = [end(connection.from), end(connection.to)];
    if (!from || !to) continue;
    const line = connection.status === 'planned' ? 'dashed' : 'solid';
    // Other mail servers find the way by the domain's MX record.
    const [domain] = domains;
    if (from.outside && connection.port === 25 && domain) {
      graph.edge(from.id, domain, 'MX', line);
      graph.edge(domain, to.id, protocolLabel(connection), line);
    } else graph.edge(from.id, to.id, protocolLabel(connection), line);
  }
  for (const entity of mail) {
    const id = box(entity);
    const volumes = entity.section === 'containers' ? entity.volumes : entity.data;
    for (const { volume: name } of volumes) {
      const volume = name ? inventory.volumes[name] : undefined;
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
  return graph.build();
}
