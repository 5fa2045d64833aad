// The ways in of the Gesamtübersicht: from somebody outside through a port of a machine to what listens. Documented
// connections first; ports that are reachable although no connection names them are added from the computed verdicts.

import type { LineKind } from '../../model/graph.ts';
import type { Entity, Host, Inventory, Network } from '../../model/inventory.ts';
import { type Workload, workloadAt, workloadsOf } from '../../model/workloads.ts';
import { titleOf } from '../cells.ts';
import { exposuresOf } from '../exposure.ts';
import { wrapped } from './graph-builder.ts';
import { connectionLine } from './lookup.ts';
import {
  edgeBox,
  edgeZone,
  externalNode,
  hostFrame,
  hostNode,
  internetZone,
  lanOf,
  lanZone,
  type Overview,
  publicAddresses,
  workloadNode,
} from './overview-frames.ts';

/** Whoever comes. */
interface Source {
  readonly key: string;
  readonly box: () => string;
}
/** A port, who reaches it, and how. */
interface Entry {
  readonly host: Host;
  /** Undefined: the host itself. */
  readonly workload: Workload | undefined;
  /** Whoever comes; the box is made when all are in order. */
  readonly source: Source;
  readonly port: number;
  /** As the box of the port says it. */
  readonly text: string;
  readonly line: LineKind;
  /** Leads through a router. */
  readonly router: Host | undefined;
}

/** The router that forwards a port of the internet to a host. */
const routerTo = (inventory: Inventory, host: Host, port: number | undefined): Host | undefined =>
  Object.values(inventory.hosts).find(
    ({ kind, forwards }) =>
      kind === 'edge' && forwards.some(({ to, to_port }) => to === host.id && to_port === port),
  );
/** A planned tunnel that ends at a host: what is named like it comes from the internet. */
const isTunnel = (inventory: Inventory, host: Host, protocol: string): boolean =>
  Object.values(inventory.networks).some(
    ({ kind, host: end, driver }) => kind === 'vpn' && end === host.id && driver === protocol,
  );

/** Where a connection from outside comes from: the internet, or the local network of a host that nothing leads to. */
function originOf(
  { inventory }: Overview,
  host: Host,
  { port, protocol }: Entity<'connections'>,
): { readonly lan?: Network | undefined; readonly router?: Host | undefined } {
  if (publicAddresses(host).length > 0) return {};
  const router = routerTo(inventory, host, port);
  if (router) return { router };
  if (isTunnel(inventory, host, protocol))
    return {
      router: Object.values(inventory.hosts).find(
        ({ kind, status }) => kind === 'edge' && status !== 'retired',
      ),
    };
  return { lan: lanOf(inventory, host) };
}

const isWeb = ({ port, workload }: Pick<Entry, 'port' | 'workload'>) =>
  workload?.role === 'proxy' && (port === 443 || port === 80);

/** The way of one documented connection from outside; without a port it needs no box of one. */
function entryOf(view: Overview, connection: Entity<'connections'>): Entry | undefined {
  const { inventory, graph } = view;
  const external = inventory.externals[connection.from.slice('external:'.length)];
  const workload = workloadAt(inventory, connection.to);
  const host = workload
    ? inventory.hosts[workload.host]
    : inventory.hosts[connection.to.startsWith('host:') ? connection.to.slice('host:'.length) : ''];
  if (!external || !host || external.status === 'retired') return undefined;
  const { lan, router } = originOf(view, host, connection);
  const zone = () => (lan ? lanZone(view, lan) : internetZone(view));
  const source: Source = {
    key: `${external.ref} ${lan?.id ?? ''}`,
    box: () => externalNode(view, external, zone(), false),
  };
  const { line, label } = connectionLine(inventory, connection);
  if (connection.port === undefined) {
    const target = workload ? workloadNode(view, workload) : hostNode(view, host);
    if (router) {
      graph.edge(source.box(), edgeBox(view, router), label, line);
      graph.edge(edgeBox(view, router), target, label, line);
    } else graph.edge(source.box(), target, label, line);
    return undefined;
  }
  const entry = { host, workload, source, port: connection.port, router };
  return {
    ...entry,
    text: `${connection.port} ${connection.protocol}`,
    line: line === 'solid' && isWeb(entry) ? 'main' : line,
  };
}

/** Whoever is in the internet, or in a network. */
const everyone = (view: Overview, lan: Network | undefined): Source => ({
  key: `everyone ${lan?.id ?? ''}`,
  box: () =>
    view.graph.node(`everyone:${lan?.id ?? 'internet'}`, {
      entity: lan?.ref,
      label: [lan ? `alle in: ${titleOf(lan)}` : 'alle im Internet'],
      role: 'user',
      group: lan ? lanZone(view, lan) : internetZone(view),
      isAligned: true,
      column: 0,
    }),
});

/** Ports that are reachable although no connection from outside names what listens there. */
function silentEntries(view: Overview, called: ReadonlySet<string>): Entry[] {
  const { inventory } = view;
  // What is planned is reached by its domain.
  const named = new Set(Object.values(inventory.domains).map(({ upstream }) => upstream?.to));
  return Object.values(inventory.hosts)
    .filter(({ status, kind }) => status !== 'retired' && kind !== 'edge')
    .flatMap((host) =>
      exposuresOf(inventory, host).flatMap(({ target, from, port, name, kind }): Entry[] => {
        if (!target || target.section === 'hosts' || called.has(target.ref) || kind === 'missing') return [];
        if (kind === 'dashed' && named.has(target.ref)) return [];
        const lan = inventory.networks[from];
        if (from !== 'internet' && !lan) return [];
        const source = everyone(view, lan?.kind === 'internet' ? undefined : lan);
        const number = port.split('/')[0] ?? port;
        const entry = {
          host,
          workload: target,
          source,
          port: Number.parseInt(number, 10),
          router: undefined,
        };
        const line = kind === 'dashed' ? 'dashed' : isWeb(entry) ? 'main' : 'solid';
        return [{ ...entry, text: [port.replace(/\/tcp$/, ''), name].filter(Boolean).join(' '), line }];
      }),
    );
}

/** Ports of one target that the same people reach the same way. */
type Door = readonly [Entry, ...Entry[]];
function doorsOf(entries: readonly Entry[]): Door[] {
  const ends = ({ source, router, line }: Entry) => `${source.key} ${router?.id ?? ''} ${line}`;
  const ports = Map.groupBy(
    entries,
    ({ host, workload, port }) => `${host.id} ${workload?.ref ?? ''} ${port}`,
  );
  const doors = Map.groupBy(ports.values(), (members) =>
    [members[0]?.host.id, members[0]?.workload?.ref, ...members.map(ends).sort()].join(' '),
  );
  return [...doors.values()].flatMap((groups): Door[] => {
    const [first, ...rest] = groups.flat();
    return first ? [[first, ...rest]] : [];
  });
}

/** Ports in the order of what they lead to, and people in that of their ports, so that few lines cross. */
function inOrder({ graph }: Overview, doors: readonly Door[]): Door[] {
  const place = ({ workload }: Entry) => (workload ? graph.placeOf(workload.ref) : -1);
  const sorted = doors.toSorted(([entry], [other]) => place(entry) - place(other));
  const places = new Map<string, { source: Source; at: number[] }>();
  for (const [at, door] of sorted.entries())
    for (const { source } of door) {
      const known = places.get(source.key) ?? { source, at: [] };
      places.set(source.key, known);
      known.at.push(at);
    }
  // Whoever comes to the first port stands first; the sort is stable.
  for (const { source } of [...places.values()].sort((former, other) => former.at[0]! - other.at[0]!))
    source.box();
  return sorted;
}

/** Texts two in a row where there are many. */
const packed = (texts: readonly string[]): readonly string[] =>
  texts.length > 2 ? wrapped(texts, 2, ', ') : texts;

/** A box for the ports of a door, between those who come and the target. */
function drawDoor(view: Overview, door: Door): void {
  const { graph } = view;
  const [{ host, workload }] = door;
  const texts = [...new Set(door.map(({ text }) => text))];
  const isPublic = publicAddresses(host).length > 0;
  const box = graph.node(`port:${host.id}:${workload?.ref ?? ''}:${texts.join(' ')}`, {
    ...(workload ? {} : { entity: host.ref }),
    name: [...texts, ...(workload ? [] : ['am Host selbst'])].join(', '),
    label: packed(texts),
    role: 'port',
    isAligned: true,
    status: door.every(({ line }) => line === 'dashed') ? 'planned' : undefined,
    ...(isPublic ? { group: edgeZone(view, host) } : { group: hostFrame(view, host), column: 0 }),
  });
  for (const { source, router, line, text } of door)
    if (router) {
      graph.edge(source.box(), edgeBox(view, router), text.split(' ').reverse().join(' '), line);
      graph.edge(edgeBox(view, router), box, undefined, line);
    } else graph.edge(source.box(), box, undefined, line);
  if (!workload) return;
  const lines = new Set(door.map(({ line }) => line));
  const line = (['main', 'solid', 'uncertain', 'dashed', 'broken'] as const).find((kind) => lines.has(kind));
  graph.edge(box, workloadNode(view, workload), undefined, line);
}

/**
 * Draws all ways in.
 * @param connections those from outside that are shown
 */
export function addEntries(view: Overview, connections: readonly Entity<'connections'>[]): void {
  const documented = connections.flatMap((connection) => entryOf(view, connection) ?? []);
  const called = new Set(connections.map(({ to }) => to));
  const silent = workloadsOf(view.inventory).length > 0 ? silentEntries(view, called) : [];
  const entries = [...documented, ...silent];
  for (const { workload } of entries) if (workload) workloadNode(view, workload);
  for (const door of inOrder(view, doorsOf(entries))) drawDoor(view, door);
}
