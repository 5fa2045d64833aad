// Gesamtübersicht in layers: who uses the system, the edge and the hosts with their firewall, the reverse proxy, the
// applications, the data, services of others. Every documented connection is a line; stacks of others are one box.

import type { Graph, GraphEdge, NodeRole } from '../../model/graph.ts';
import type { Container, Host, Inventory, Service, Stack } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';
import { titleOf, workloads } from '../cells.ts';
import { type GraphBuilder, graphBuilder, protocolLabel, titleLine, workloadBox } from './graph-builder.ts';

const layers = [
  { key: 'users', title: 'Nutzende und Internet' },
  { key: 'hosts', title: 'Netzrand und Hosts' },
  { key: 'proxies', title: 'Reverse Proxy' },
  { key: 'applications', title: 'Anwendungen' },
  { key: 'data', title: 'Daten' },
  { key: 'outside', title: 'Fremde Dienste' },
] as const;
type Layer = (typeof layers)[number]['key'];
/** Above this many workloads every stack is one box. */
const singleLimit = 24;

const roleOf = (members: readonly Container[]): NodeRole =>
  members.some(({ role }) => role === 'mail') ? 'mail' : 'application';

/** Where a stack is shown as one box. */
const isFolded = (inventory: Inventory, stack: Stack | undefined): stack is Stack =>
  stack !== undefined &&
  Object.values(inventory.containers).filter((container) => container.stack === stack.id).length > 3 &&
  (stack.upstream || workloads(inventory).length - upstreamCount(inventory) > singleLimit);
const upstreamCount = (inventory: Inventory) =>
  Object.values(inventory.containers).filter(({ stack }) => stack && inventory.stacks[stack]?.upstream)
    .length;

export function overviewGraph(inventory: Inventory): Graph {
  const graph = graphBuilder('TB');
  const box = (
    key: string,
    layer: Layer,
    node: Omit<Parameters<GraphBuilder['node']>[1], 'group' | 'column'>,
  ) => {
    const index = layers.findIndex((entry) => entry.key === layer);
    return graph.node(key, {
      ...node,
      group: graph.group(layer, { title: layers[index]?.title ?? '', column: index }),
    });
  };
  const severalHosts = new Set(workloads(inventory).map(({ host }) => host)).size > 1;

  const hostBox = (host: Host) => {
    const address = host.interfaces
      .flatMap(({ addresses }) => addresses)
      .find(({ scope, address: text }) => scope === 'global' && !text.includes(':'))
      ?.address.split('/')[0];
    const engine = host.firewall?.engine === 'other' ? 'Firewall' : host.firewall?.engine;
    return box(host.ref, 'hosts', {
      entity: host.ref,
      label: [titleOf(host), ...(engine || address ? [[engine, address].filter(Boolean).join(' · ')] : [])],
      role: host.firewall || host.kind === 'edge' ? 'firewall' : 'host',
      status: host.status,
    });
  };
  const workload = (entity: Container | Service) => {
    const stack =
      entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined;
    if (isFolded(inventory, stack)) {
      const members = Object.values(inventory.containers).filter((container) => container.stack === stack.id);
      return box(stack.ref, 'applications', {
        entity: stack.ref,
        label: [titleOf(stack), `${members.length} Container`],
        role: roleOf(members),
        status: stack.status,
        stack: stack.ref,
      });
    }
    const layer = entity.role === 'proxy' ? 'proxies' : entity.role === 'data' ? 'data' : 'applications';
    const host = inventory.hosts[entity.host];
    return box(
      entity.ref,
      layer,
      workloadBox(inventory, entity, [severalHosts && host ? titleOf(host) : titleLine(inventory, entity)]),
    );
  };
  const end = (ref: string): string | undefined => {
    const parts = anyRefParts(ref);
    const entity = parts && inventory[parts.section][parts.id];
    switch (entity?.section) {
      case 'containers':
      case 'services':
        return workload(entity as Container | Service);
      case 'stacks': {
        const member = Object.values(inventory.containers).find((container) => container.stack === entity.id);
        return member && isFolded(inventory, entity as Stack) ? workload(member) : undefined;
      }
      case 'hosts':
        return hostBox(entity as Host);
      case 'externals': {
        if (entity.status === 'retired') return undefined;
        // Who only calls stands in front, who is called stands behind.
        const called = Object.values(inventory.connections).some(({ to }) => to === ref);
        return box(ref, called ? 'outside' : 'users', {
          entity: ref,
          label: [entity.name],
          role: (entity as { kind?: string }).kind === 'user' ? 'user' : 'external',
          status: entity.status,
        });
      }
      default:
        return undefined;
    }
  };
  const edgeHosts = Object.values(inventory.hosts).filter(({ kind }) => kind === 'edge');
  const hostOf = (ref: string): Host | undefined => {
    const parts = anyRefParts(ref);
    const entity = parts && inventory[parts.section][parts.id];
    return entity?.section === 'containers' || entity?.section === 'services'
      ? inventory.hosts[(entity as Container).host]
      : undefined;
  };

  // In the order of the layers, so that each begins on the left with what was documented first.
  for (const { from, to } of Object.values(inventory.connections)) for (const ref of [from, to]) end(ref);
  for (const connection of Object.values(inventory.connections)) {
    if (connection.status === 'retired') continue;
    const [from, to] = [end(connection.from), end(connection.to)];
    if (!from || !to) continue;
    const line: GraphEdge['line'] = connection.status === 'planned' ? 'dashed' : 'solid';
    const label = protocolLabel(connection);
    const host = connection.from.startsWith('external:') ? hostOf(connection.to) : undefined;
    if (!host) {
      graph.edge(from, to, label, line);
      continue;
    }
    // From outside every way leads through the host, where a router forwards it through that.
    const router = edgeHosts.find(({ forwards }) =>
      forwards.some((forward) => forward.to === host.id && forward.to_port === connection.port),
    );
    const door = hostBox(host);
    if (router) {
      graph.edge(from, hostBox(router), label, line);
      graph.edge(hostBox(router), door, connection.port ? String(connection.port) : undefined, line);
    } else graph.edge(from, door, label, line);
    graph.edge(door, to, connection.port ? String(connection.port) : connection.protocol, line);
  }
  silent(inventory, graph, workload, box);
  return graph.build();
}

/** Workloads that no connection names: singly where few, by host where many. */
function silent(
  inventory: Inventory,
  graph: GraphBuilder,
  workload: (entity: Container | Service) => string,
  box: (key: string, layer: Layer, node: Parameters<GraphBuilder['node']>[1]) => string,
) {
  const stackOf = (entity: Container | Service) =>
    entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined;
  const rest = workloads(inventory).filter(
    (entity) =>
      entity.status !== 'retired' && !graph.has(entity.ref) && !isFolded(inventory, stackOf(entity)),
  );
  for (const stack of Object.values(inventory.stacks)) {
    const member = Object.values(inventory.containers).find((container) => container.stack === stack.id);
    if (member && isFolded(inventory, stack) && !graph.has(stack.ref)) workload(member);
  }
  for (const members of Map.groupBy(rest, ({ host, role }) => `${host} ${role === 'data'}`).values()) {
    const [first] = members;
    if (!first) continue;
    if (members.length <= 3) for (const member of members) workload(member);
    else {
      const host = inventory.hosts[first.host];
      box(`more:${first.host}:${first.role === 'data'}`, first.role === 'data' ? 'data' : 'applications', {
        entity: host?.ref,
        label: [`… ${members.length} weitere`, host ? titleOf(host) : first.host],
        role: 'more',
      });
    }
  }
}
