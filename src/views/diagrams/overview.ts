// Gesamtübersicht in layers: who uses the system, the edge and the hosts with their firewall, the reverse proxy, the
// applications, the data, services of others. Every documented connection is a line; stacks of others are one box.

import { stackOf } from '../../effects/needs.ts';
import type { Graph, NodeRole } from '../../model/graph.ts';
import type { Container, Entity, Host, Inventory, Stack } from '../../model/inventory.ts';
import { type Workload, workloadAt, workloadsOf } from '../../model/workloads.ts';
import { titleOf } from '../cells.ts';
import { type GraphBuilder, graphBuilder, protocolLabel, titleLine, workloadBox } from './graph-builder.ts';
import { entityAt, lineOf } from './lookup.ts';

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
  (stack.upstream || workloadsOf(inventory).length - upstreamCount(inventory) > singleLimit);
const upstreamCount = (inventory: Inventory) =>
  Object.values(inventory.containers).filter(({ stack }) => stack && inventory.stacks[stack]?.upstream)
    .length;

/** The graph while it is built. */
interface Overview {
  readonly inventory: Inventory;
  readonly graph: GraphBuilder;
  /** Boxes of workloads name their hosts. */
  readonly severalHosts: boolean;
}
type Box = Parameters<GraphBuilder['node']>[1];

/** A box in its layer; its id. */
function boxIn({ graph }: Overview, key: string, layer: Layer, node: Omit<Box, 'group' | 'column'>): string {
  const index = layers.findIndex((entry) => entry.key === layer);
  return graph.node(key, {
    ...node,
    group: graph.group(layer, { title: layers[index]?.title ?? '', column: index }),
  });
}

function hostBox(overview: Overview, host: Host): string {
  const address = host.interfaces
    .flatMap(({ addresses }) => addresses)
    .find(({ scope, address: text }) => scope === 'global' && !text.includes(':'))
    ?.address.split('/')[0];
  const engine = host.firewall?.engine === 'other' ? 'Firewall' : host.firewall?.engine;
  return boxIn(overview, host.ref, 'hosts', {
    entity: host.ref,
    label: [titleOf(host), ...(engine || address ? [[engine, address].filter(Boolean).join(' · ')] : [])],
    role: host.firewall || host.kind === 'edge' ? 'firewall' : 'host',
    status: host.status,
  });
}

/** The box of a workload, or of its stack where that is shown as one. */
function workloadIn(overview: Overview, entity: Workload): string {
  const { inventory, severalHosts } = overview;
  const stack = stackOf(inventory, entity);
  if (isFolded(inventory, stack)) {
    const members = Object.values(inventory.containers).filter((container) => container.stack === stack.id);
    return boxIn(overview, stack.ref, 'applications', {
      entity: stack.ref,
      label: [titleOf(stack), `${members.length} Container`],
      role: roleOf(members),
      status: stack.status,
      stack: stack.ref,
    });
  }
  const layer = entity.role === 'proxy' ? 'proxies' : entity.role === 'data' ? 'data' : 'applications';
  const host = inventory.hosts[entity.host];
  const line = severalHosts && host ? titleOf(host) : titleLine(inventory, entity);
  return boxIn(overview, entity.ref, layer, workloadBox(inventory, entity, [line]));
}

/** The box of what a connection begins or ends at; undefined for what is not shown. */
function endBox(overview: Overview, ref: string): string | undefined {
  const { inventory } = overview;
  const workload = workloadAt(inventory, ref);
  if (workload) return workloadIn(overview, workload);
  const entity = entityAt(inventory, ref);
  switch (entity?.section) {
    case 'stacks': {
      const member = Object.values(inventory.containers).find((container) => container.stack === entity.id);
      return member && isFolded(inventory, entity) ? workloadIn(overview, member) : undefined;
    }
    case 'hosts':
      return hostBox(overview, entity);
    case 'externals': {
      if (entity.status === 'retired') return undefined;
      // Who only calls stands in front, who is called stands behind.
      const called = Object.values(inventory.connections).some(({ to }) => to === ref);
      return boxIn(overview, ref, called ? 'outside' : 'users', {
        entity: ref,
        label: [entity.name],
        role: entity.kind === 'user' ? 'user' : 'external',
        status: entity.status,
      });
    }
    default:
      return undefined;
  }
}

/** The lines of a connection: from outside every way leads through the host, and through a router that forwards it. */
function connect(overview: Overview, connection: Entity<'connections'>): void {
  const { inventory, graph } = overview;
  const [from, to] = [endBox(overview, connection.from), endBox(overview, connection.to)];
  if (!from || !to) return;
  const line = lineOf(connection);
  const label = protocolLabel(connection);
  const target = connection.from.startsWith('external:') ? workloadAt(inventory, connection.to) : undefined;
  const host = target && inventory.hosts[target.host];
  if (!host) {
    graph.edge(from, to, label, line);
    return;
  }
  const router = Object.values(inventory.hosts).find(
    ({ kind, forwards }) =>
      kind === 'edge' &&
      forwards.some((forward) => forward.to === host.id && forward.to_port === connection.port),
  );
  const door = hostBox(overview, host);
  const port = connection.port ? String(connection.port) : undefined;
  if (router) {
    graph.edge(from, hostBox(overview, router), label, line);
    graph.edge(hostBox(overview, router), door, port, line);
  } else graph.edge(from, door, label, line);
  graph.edge(door, to, port ?? connection.protocol, line);
}

/** The graph of the Gesamtübersicht. */
export function overviewGraph(inventory: Inventory): Graph {
  const graph = graphBuilder('TB');
  const severalHosts = new Set(workloadsOf(inventory).map(({ host }) => host)).size > 1;
  const overview: Overview = { inventory, graph, severalHosts };
  const connections = Object.values(inventory.connections);
  // In the order of the layers, so that each begins on the left with what was documented first.
  for (const { from, to } of connections) for (const ref of [from, to]) endBox(overview, ref);
  for (const connection of connections) if (connection.status !== 'retired') connect(overview, connection);
  addSilent(overview);
  return graph.build();
}

/** Workloads that no connection names: singly where few, by host where many. */
function addSilent(overview: Overview): void {
  const { inventory, graph } = overview;
  const rest = workloadsOf(inventory).filter(
    (entity) =>
      entity.status !== 'retired' &&
      !graph.has(entity.ref) &&
      !isFolded(inventory, stackOf(inventory, entity)),
  );
  for (const stack of Object.values(inventory.stacks)) {
    const member = Object.values(inventory.containers).find((container) => container.stack === stack.id);
    if (member && isFolded(inventory, stack) && !graph.has(stack.ref)) workloadIn(overview, member);
  }
  for (const members of Map.groupBy(rest, ({ host, role }) => `${host} ${role === 'data'}`).values()) {
    const [first] = members;
    if (!first) continue;
    if (members.length <= 3) for (const member of members) workloadIn(overview, member);
    else {
      const host = inventory.hosts[first.host];
      const isData = first.role === 'data';
      boxIn(overview, `more:${first.host}:${isData}`, isData ? 'data' : 'applications', {
        entity: host?.ref,
        label: [`… ${members.length} weitere`, host ? titleOf(host) : first.host],
        role: 'more',
      });
    }
  }
}
