// Gesamtübersicht: who comes from where through which port to what, and where the data lies, in the trust zones of the
// system. The ways are the documented connections; where there are none they follow from domains, routes, dependencies and
// published ports. What serves the operation only (names, certificates, source text) is a second picture.

import { needsOf, stackOf } from '../../effects/needs.ts';
import type { Graph, GraphPart, LineKind } from '../../model/graph.ts';
import type { Entity, Inventory } from '../../model/inventory.ts';
import { mainDomain, type Workload, workloadAt, workloadsOf } from '../../model/workloads.ts';
import { tracesOf } from '../../paths/trace.ts';
import { titleOf } from '../cells.ts';
import { graphBuilder, workloadBox } from './graph-builder.ts';
import { connectionLine, entityAt } from './lookup.ts';
import { addEntries } from './overview-entries.ts';
import { externalNode, type Overview, outsideZone, overviewOf, workloadNode } from './overview-frames.ts';
import { addSilent, addVolumes } from './overview-rest.ts';

type Connection = Entity<'connections'>;

/** What serves the operation, not the use of the system. */
const sideProtocol = /^(dns|acme|git|ntp|whois|ddns)\b/i;
/** Connections beside the ways of use: of those protocols, with those who speak them, and of a machine itself. */
function sideConnections(inventory: Inventory): Connection[] {
  const all = Object.values(inventory.connections).filter(({ status }) => status !== 'retired');
  const spoken = new Set(
    all
      // Who asks a service of others for a name is still somebody who uses the system.
      .filter(
        ({ from, to, protocol }) => sideProtocol.test(protocol) && !(isExternal(from) && isExternal(to)),
      )
      .flatMap(({ from, to }) => [from, to])
      .filter((ref) => isExternal(ref)),
  );
  return all.filter(
    ({ from, to, protocol }) =>
      sideProtocol.test(protocol) ||
      spoken.has(from) ||
      spoken.has(to) ||
      (from.startsWith('host:') && to.startsWith('external:')),
  );
}
const isExternal = (ref: string): boolean => ref.startsWith('external:');

/** A way between two boxes, with everything that is known of it. */
interface Pair {
  readonly from: Workload;
  readonly to: Workload;
  readonly found: { readonly label: string | undefined; readonly line: LineKind }[];
}
/** The ways between workloads: documented connections, then domains, routes and dependencies. */
function pairsOf({ inventory, graph }: Overview, connections: readonly Connection[]): Pair[] {
  const pairs = new Map<string, Pair>();
  const add = (
    from: Workload | undefined,
    to: Workload | undefined,
    label: string | undefined,
    line: LineKind,
  ) => {
    if (!from || !to || from === to || from.status === 'retired' || to.status === 'retired') return;
    const key = `${from.ref} ${to.ref}`;
    const pair = pairs.get(key) ?? { from, to, found: [] };
    pairs.set(key, pair);
    pair.found.push({ label, line: from.status === 'planned' || to.status === 'planned' ? 'dashed' : line });
  };
  const isKnown = (from: Workload, to: Workload) => pairs.has(`${from.ref} ${to.ref}`);
  const isReached = (to: Workload) => [...pairs.values()].some((pair) => pair.to === to);
  addDomains(inventory, add);
  for (const connection of connections) {
    const [from, to] = [workloadAt(inventory, connection.from), workloadAt(inventory, connection.to)];
    if (!from || !to) continue;
    const { line, label } = connectionLine(inventory, connection);
    add(from, to, label, line);
  }
  const inOrder = workloadsOf(inventory).sort(
    (former, other) => graph.placeOf(former.ref) - graph.placeOf(other.ref),
  );
  for (const from of inOrder) {
    if (from.section === 'services')
      for (const { path, to, port } of from.routes) {
        const target = workloadAt(inventory, to);
        if (target) add(from, target, isKnown(from, target) ? path : `${path} ${port}`, 'solid');
      }
    const isForeign = stackOf(inventory, from)?.upstream === true;
    // Of a stack of others one way from outside to each of its databases: its inside is told with its start order.
    for (const { to } of needsOf(inventory, from)) {
      const isShown = !isForeign || (from.ports.length > 0 && to.role === 'data' && !isReached(to));
      if (!isKnown(from, to) && isShown) add(from, to, undefined, 'solid');
    }
  }
  return [...pairs.values()];
}
/** The domains that a proxy hands on, as labels of its ways. */
function addDomains(
  inventory: Inventory,
  add: (from: Workload | undefined, to: Workload | undefined, label: string, line: LineKind) => void,
): void {
  const broken = new Set(
    tracesOf(inventory)
      .filter((trace) => trace.broken)
      .map(({ domain }) => domain.ref),
  );
  for (const domain of Object.values(inventory.domains)) {
    const main = mainDomain(inventory, domain);
    if (domain.status === 'retired' || !main.upstream) continue;
    const proxy = workloadAt(inventory, domain.proxy ?? main.proxy);
    const target = workloadAt(inventory, (domain.upstream ?? main.upstream).to);
    const line = domain.status === 'planned' ? 'dashed' : broken.has(domain.ref) ? 'broken' : 'solid';
    add(proxy, target, domain.name, line);
  }
}

/** How a way is drawn: what speaks against it counts most, what is planned least. */
const weight: readonly LineKind[] = ['broken', 'uncertain', 'solid', 'dashed'];
function drawPairs(view: Overview, pairs: readonly Pair[]): void {
  const lineOf = ({ found }: Pair) =>
    weight.find((kind) => found.some(({ line }) => line === kind)) ?? 'solid';
  // The ways that most requests take: through the proxy to an application, and on to its data.
  const behind = new Set(
    pairs
      .filter(
        (pair) => pair.from.role === 'proxy' && pair.to.role === 'application' && lineOf(pair) === 'solid',
      )
      .map(({ to }) => to),
  );
  // In the order of the boxes where they begin: what is created on the way stands in their order, too.
  const place = ({ from }: Pair) => view.graph.placeOf(from.ref);
  for (const pair of pairs.toSorted((former, other) => place(former) - place(other))) {
    const { from, to, found } = pair;
    const line = lineOf(pair);
    const isMain =
      line === 'solid' &&
      ((from.role === 'proxy' && behind.has(to)) || (behind.has(from) && to.role === 'data'));
    const labels = found.flatMap(({ label, line: kind }) =>
      label ? [kind === 'dashed' && line !== 'dashed' ? `${label} (geplant)` : label] : [],
    );
    const said =
      line === 'broken' && !labels.some((label) => label.includes('unterbrochen')) ? ['unterbrochen'] : [];
    view.graph.edge(
      workloadNode(view, from),
      workloadNode(view, to),
      [...new Set([...labels, ...said])].join(' · ') || undefined,
      isMain ? 'main' : line,
    );
  }
}

/** The way out: to services of others. */
function addOutgoing(view: Overview, connections: readonly Connection[]): void {
  const { inventory, graph } = view;
  const inOrder = connections.toSorted(
    (former, other) => graph.placeOf(former.from) - graph.placeOf(other.from),
  );
  for (const connection of inOrder) {
    const [from, external] = [workloadAt(inventory, connection.from), entityAt(inventory, connection.to)];
    if (
      !from ||
      from.status === 'retired' ||
      external?.section !== 'externals' ||
      external.status === 'retired'
    )
      continue;
    const { line, label } = connectionLine(inventory, connection);
    graph.edge(workloadNode(view, from), externalNode(view, external, outsideZone(view), true), label, line);
  }
}

/** The ways beside the use of the system, each from left to right. */
function sideGraph(inventory: Inventory, connections: readonly Connection[]): Graph {
  const graph = graphBuilder('LR');
  const box = (ref: string, column: number): string | undefined => {
    const entity = entityAt(inventory, ref);
    if (!entity || ('status' in entity && entity.status === 'retired')) return undefined;
    const workload = workloadAt(inventory, ref);
    if (workload) return graph.node(`${ref}@${column}`, { ...workloadBox(inventory, workload), column });
    if (entity.section === 'hosts')
      return graph.node(`${ref}@${column}`, {
        entity: ref,
        label: [titleOf(entity)],
        role: 'host',
        status: entity.status,
        column,
      });
    if (entity.section !== 'externals') return undefined;
    const role = entity.kind === 'user' ? 'user' : 'external';
    return graph.node(`${ref}@${column}`, {
      entity: ref,
      label: [entity.name],
      role,
      status: entity.status,
      column,
    });
  };
  // What one of those services is asked and what it asks back stand on its one side.
  for (const connection of connections) {
    const [from, to] = [box(connection.from, 0), box(connection.to, 1)];
    if (!from || !to) continue;
    const { line, label } = connectionLine(inventory, connection);
    graph.edge(from, to, label, line);
  }
  return graph.build();
}

const partName = 'nebenwege';
/** The graphs of the Gesamtübersicht: the ways of use, and beside them those that serve the operation. */
export function overviewGraphs(inventory: Inventory): Graph | readonly GraphPart[] {
  const graph = graphBuilder('TB');
  const view = overviewOf(inventory, graph);
  const side = sideConnections(inventory);
  const shown = Object.values(inventory.connections).filter(
    (connection) => connection.status !== 'retired' && !side.includes(connection),
  );
  // What answers for a domain stands first, in the order of the domains.
  for (const domain of Object.values(inventory.domains))
    for (const ref of [domain.proxy, domain.upstream?.to]) {
      const workload = workloadAt(inventory, ref);
      if (workload && workload.status !== 'retired' && domain.status !== 'retired')
        workloadNode(view, workload);
    }
  addEntries(
    view,
    shown.filter(({ from }) => from.startsWith('external:')),
  );
  drawPairs(view, pairsOf(view, shown));
  addOutgoing(view, shown);
  addVolumes(view);
  addSilent(view);
  if (side.length === 0) return graph.build();
  const protocols = [...new Set(side.map(({ protocol }) => protocol.split(' ')[0] ?? protocol))];
  const said = protocols.filter((name) => sideProtocol.test(name));
  graph.node('more:side', {
    name: `Nebenwege: ${protocols.join(', ')}`,
    label: said.length > 1 ? ['Nebenwege', said.join(' · ')] : [`Nebenwege: ${said[0] ?? 'Betrieb'}`],
    role: 'more',
    diagram: `uebersicht-${partName}`,
    group: outsideZone(view),
    isAligned: true,
    column: 0,
  });
  return [
    { graph: graph.build() },
    {
      id: partName,
      title: 'Nebenwege',
      description:
        'Was dem Betrieb dient und nicht der Nutzung: Namensauflösung, Zertifikate, Quelltext, Ablage außer Haus.',
      graph: sideGraph(inventory, side),
    },
  ];
}
