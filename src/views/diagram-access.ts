// Zugriff aus dem Internet: domain → reverse proxy → container or service with its port.
import { anyRefParts } from '../model/fields.ts';
import type { Graph } from '../model/graph.ts';
import type { Container, Inventory, Service } from '../model/inventory.ts';
import { type GraphBuilder, graphBuilder } from './graph-builder.ts';

const resolve = (inventory: Inventory, ref: string | undefined): Container | Service | undefined => {
  const parts = ref ? anyRefParts(ref) : undefined;
  return parts?.section === 'containers'
    ? inventory.containers[parts.id]
    : parts?.section === 'services'
      ? inventory.services[parts.id]
      : undefined;
};
const nameOf = (inventory: Inventory, entity: Container | Service) => {
  if (entity.section === 'services') return entity.title ?? entity.name;
  return entity.stack && inventory.stacks[entity.stack]?.upstream
    ? (entity.service ?? entity.name)
    : entity.name;
};

function box(graph: GraphBuilder, inventory: Inventory, entity: Container | Service, port?: number | string) {
  const host = inventory.hosts[entity.host];
  const group = graph.group(`host:${entity.host}`, { title: host?.title ?? entity.host, entity: host?.ref });
  return graph.node(entity.ref, {
    entity: entity.ref,
    label: [nameOf(inventory, entity), ...(port ? [`Port ${port}`] : [])],
    role: entity.role,
    status: entity.status,
    group,
  });
}

/** A host with an address of the internet; others are reached by what stands in front of them. */
const isPublic = (inventory: Inventory, host: string) =>
  inventory.hosts[host]?.interfaces.some(({ addresses }) =>
    addresses.some(({ scope }) => scope === 'global'),
  ) ?? false;

export function accessGraph(inventory: Inventory): Graph {
  const graph = graphBuilder('LR');
  const internet = graph.node('internet', { label: ['Internet'], role: 'user' });
  const names = graph.group('domains', { title: 'Domains' });
  for (const domain of Object.values(inventory.domains)) {
    const main = domain.alias_of ? inventory.domains[domain.alias_of] : domain;
    const proxy = resolve(inventory, domain.proxy ?? main?.proxy);
    if (!proxy || domain.status === 'retired') continue;
    const planned = domain.status === 'planned';
    const line = planned ? 'dashed' : 'solid';
    const id = graph.node(domain.ref, {
      entity: domain.ref,
      label: [domain.name],
      role: 'domain',
      status: domain.status,
      group: names,
    });
    graph.edge(internet, id, undefined, line);
    const proxyBox = box(graph, inventory, proxy);
    graph.edge(id, proxyBox, domain.redirect_https ? 'HTTPS' : undefined, line);
    const target = resolve(inventory, main?.upstream?.to);
    if (!target || !main?.upstream) continue;
    graph.edge(
      proxyBox,
      box(graph, inventory, target, main.upstream.port),
      `${main.upstream.scheme}`,
      planned || target.status === 'planned' ? 'dashed' : 'solid',
    );
  }
  for (const service of Object.values(inventory.services))
    for (const route of service.routes) {
      const target = resolve(inventory, route.to);
      if (target)
        graph.edge(box(graph, inventory, service), box(graph, inventory, target, route.port), route.path);
    }
  for (const entity of [...Object.values(inventory.containers), ...Object.values(inventory.services)]) {
    if (entity.status !== 'active' || !isPublic(inventory, entity.host)) continue;
    const isProxy = Object.values(inventory.domains).some(({ proxy }) => proxy === entity.ref);
    const open = entity.ports.filter(
      ({ hostIp, published }) =>
        published !== null && hostIp === null && !(isProxy && ['80', '443'].includes(published)),
    );
    if (open.length)
      graph.edge(
        internet,
        box(graph, inventory, entity),
        open.map(({ published, protocol }) => `${published}/${protocol}`).join(' · '),
        'bypass',
      );
  }
  return graph.build();
}
