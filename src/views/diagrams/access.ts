// Domains & Routing: domain → reverse proxy → container or service with its port. Names that no proxy serves lead to
// what they stand for.

import type { Graph } from '../../model/graph.ts';
import type { Container, Domain, Inventory, Service } from '../../model/inventory.ts';
import { mainDomain, workloadAt } from '../../model/workloads.ts';
import type { LinkName } from '../../paths/links.ts';
import { traceOf } from '../../paths/trace.ts';
import { titleOf } from '../cells.ts';
import { graphBuilder, workloadBox } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many domains can be read in one picture. */
const limit = 16;

/** Links of a way between the proxy and what answers; the others stand before the proxy. */
const innerLinks: ReadonlySet<LinkName> = new Set(['route', 'network', 'target', 'port', 'running']);

const groupOf = (inventory: Inventory, domain: Domain) => {
  const target = workloadAt(inventory, mainDomain(inventory, domain).upstream?.to);
  const stack = target?.section === 'containers' && target.stack ? inventory.stacks[target.stack] : undefined;
  return stack ?? (target ? inventory.hosts[target.host] : undefined);
};

function draw(inventory: Inventory, domains: readonly Domain[]): Graph {
  const graph = graphBuilder('LR');
  const box = (entity: Container | Service, port?: number | string) => {
    const host = inventory.hosts[entity.host];
    return graph.node(entity.ref, {
      ...workloadBox(inventory, entity, [port ? `Port ${port}` : undefined]),
      group: graph.group(`host:${entity.host}`, {
        title: host ? titleOf(host) : entity.host,
        entity: host?.ref,
      }),
    });
  };
  const names = () => graph.group('domains', { title: 'Domains' });
  for (const domain of domains) {
    const main = mainDomain(inventory, domain);
    const proxy = workloadAt(inventory, domain.proxy ?? main.proxy);
    const target = workloadAt(inventory, main.upstream?.to);
    const pointed = domain.records.flatMap(({ points_to }) =>
      points_to ? (inventory.hosts[points_to] ?? []) : [],
    )[0];
    if (domain.status === 'retired' || !(proxy || target || pointed)) continue;
    const line = domain.status === 'planned' ? 'dashed' : 'solid';
    const id = graph.node(domain.ref, {
      entity: domain.ref,
      label: [domain.name],
      role: 'domain',
      status: domain.status,
      group: names(),
    });
    const upstream = main.upstream;
    const { broken } = domain.status === 'active' ? traceOf(inventory, domain) : { broken: undefined };
    const inner = target?.status === 'planned' ? 'dashed' : line;
    if (proxy) {
      graph.edge(graph.node('internet', { label: ['Internet'], role: 'user' }), id, undefined, line);
      const secure = domain.tls || main.tls || domain.redirect_https;
      const isOuterBroken = broken !== undefined && !innerLinks.has(broken.name);
      graph.edge(
        id,
        box(proxy),
        [secure ? 'HTTPS 443' : undefined, isOuterBroken ? '(unterbrochen)' : undefined]
          .filter(Boolean)
          .join(' '),
        isOuterBroken ? 'broken' : line,
      );
    }
    const isInnerBroken = broken !== undefined && innerLinks.has(broken.name);
    if (target && upstream && !proxyRoutes(proxy, target.ref))
      graph.edge(
        proxy ? box(proxy) : id,
        box(target, upstream.port),
        `${upstream.scheme.toUpperCase()} ${upstream.port}${isInnerBroken ? ' (unterbrochen)' : ''}`,
        isInnerBroken ? 'broken' : inner,
      );
    else if (!proxy && pointed)
      graph.edge(
        id,
        graph.node(pointed.ref, {
          entity: pointed.ref,
          label: [titleOf(pointed)],
          role: 'host',
          status: pointed.status,
        }),
        'zeigt auf',
        line,
      );
    for (const { path, to, port } of proxy?.section === 'services' ? proxy.routes : []) {
      const routed = workloadAt(inventory, to);
      if (routed && proxy) graph.edge(box(proxy), box(routed, port), path, line);
    }
  }
  return graph.build();
}
/** Whether the proxy's own routes by path say how it reaches a target. */
const proxyRoutes = (proxy: Container | Service | undefined, target: string) =>
  proxy?.section === 'services' && proxy.routes.some(({ to }) => to === target);

/** The graphs of Domains and Routing: all domains, or parts by what they lead to where there are too many. */
export function accessView(inventory: Inventory) {
  const domains = Object.values(inventory.domains);
  // What leads to one stack or host stays together; small ones share a part.
  const parts: { owners: string[]; id: string; members: Domain[] }[] = [];
  for (const [owner, members] of Map.groupBy(domains, (domain) => groupOf(inventory, domain)))
    for (let from = 0; from < members.length; from += limit) {
      const some = members.slice(from, from + limit);
      const last = parts.at(-1);
      const title = owner ? titleOf(owner) : 'ohne dokumentiertes Ziel';
      if (last && last.members.length + some.length <= limit) {
        last.members.push(...some);
        last.owners.push(title);
      } else
        parts.push({
          owners: [title],
          id: `${owner?.id ?? 'ohne-ziel'}${from ? `-${from / limit + 1}` : ''}`,
          members: some,
        });
    }
  return split(
    'zugriff',
    () => draw(inventory, domains),
    parts.map(({ owners, id, members }) => ({
      id,
      title: [...new Set([owners[0], owners.at(-1)])].join(' bis '),
      size: `${members.length} ${members.length === 1 ? 'Domain' : 'Domains'}`,
      build: () => draw(inventory, members),
    })),
    () => domains.length > limit,
  );
}
