// Freigaben: from where → firewall → port of the host → what listens. Intended, not intended, led round the firewall by
// Docker, and open with nothing behind it are told apart by colour and line.
import type { Graph, GraphNode } from '../../model/graph.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { titleOf } from '../cells.ts';
import { type Exposure, exposuresOf, isPublic } from '../exposure.ts';
import { graphBuilder, workloadBox, wrapped } from './graph-builder.ts';
import { split } from './parts.ts';

/** So many boxes can be read in one picture. */
const limit = 34;

function draw(inventory: Inventory, hosts: readonly Host[]): Graph {
  const graph = graphBuilder('LR');
  const edgeHosts = Object.values(inventory.hosts).filter(({ kind }) => kind === 'edge');
  const internet = () => graph.node('internet', { label: ['Internet'], role: 'user', column: 0 });
  /** The box that a port is reached from: the internet, a router that forwards it, the LAN, or the one allowed address. */
  const source = (host: Host, { from, port }: Exposure): string => {
    if (from !== 'Anywhere') {
      const known = Object.values(inventory.hosts).find(({ interfaces }) =>
        interfaces.some(({ addresses }) =>
          addresses.some(({ address }) => address.split('/')[0] === from.split('/')[0]),
        ),
      );
      return graph.node(known ? `from:${known.id}` : `from:${from}`, {
        ...(known ? { entity: known.ref, status: known.status } : {}),
        label: known ? [titleOf(known), from] : [from],
        role: known ? 'host' : 'user',
        column: 0,
      });
    }
    if (isPublic(host)) return internet();
    const router = edgeHosts.find(({ forwards }) =>
      forwards.some(({ to, to_port, protocol }) => to === host.id && `${to_port}/${protocol}` === port),
    );
    if (router)
      return graph.node(router.ref, {
        entity: router.ref,
        label: ['Internet', ...wrapped(titleOf(router).split(' '), 2, ' ')],
        role: 'firewall',
        status: router.status,
        column: 0,
      });
    const lan = host.interfaces.flatMap(({ network }) =>
      network ? (inventory.networks[network] ?? []) : [],
    )[0];
    return graph.node(lan?.ref ?? `lan:${host.id}`, {
      ...(lan ? { entity: lan.ref } : {}),
      label: [lan ? titleOf(lan) : 'Eigenes Netz'],
      role: 'user',
      column: 0,
    });
  };
  for (const host of hosts) {
    const group = graph.group(host.ref, { title: titleOf(host), entity: host.ref, column: 1 });
    const wall = () =>
      host.firewall?.active
        ? graph.node(`wall:${host.id}`, {
            entity: host.ref,
            label: [
              host.firewall.engine === 'other' ? 'Firewall' : host.firewall.engine,
              `eingehend: ${host.firewall.defaults.incoming ?? ''}`.trim(),
              ...(host.firewall.defaults.incoming ? [] : ['nicht dokumentiert']),
            ],
            role: 'firewall',
            group,
            column: 0,
          })
        : undefined;
    const exposures = exposuresOf(inventory, host);
    const key = ({ from, kind, target, inner, ruled }: Exposure) =>
      [from, kind, target?.ref, inner && target?.section === 'containers' ? 'mapped' : '', ruled].join(' ');
    for (const [id, members] of Map.groupBy(exposures, key)) {
      const [first] = members;
      if (!first) continue;
      const { kind, target, ruled } = first;
      const sorted = [...members].sort((a, b) => Number.parseInt(a.port, 10) - Number.parseInt(b.port, 10));
      const text = ({ port, inner, name }: Exposure) =>
        [inner ? `${port} → ${inner}` : port, sorted.length <= 6 ? name : undefined]
          .filter(Boolean)
          .join(' ');
      const from = new Set(sorted.map((member) => source(host, member)));
      const port = graph.node(`port:${host.id}:${id}`, {
        label: sorted.length <= 6 ? sorted.map(text) : wrapped(sorted.map(text), 3),
        role: 'port',
        status: kind === 'dashed' ? 'planned' : undefined,
        group,
        column: 1,
      });
      const door = ruled ? wall() : undefined;
      for (const text of from) {
        graph.edge(
          text,
          door ?? port,
          door ? undefined : kind === 'bypass' ? 'an der Firewall vorbei' : undefined,
          door ? 'solid' : kind,
        );
      }
      if (door) graph.edge(door, port, undefined, kind);
      const box: Omit<GraphNode, 'id'> = !target
        ? { label: ['nichts dokumentiert,', 'das lauscht'], role: 'gap' }
        : target.section === 'hosts'
          ? {
              entity: target.ref,
              label: ['Host selbst', ...(target.ssh ? [target.ssh.service] : [])],
              role: 'host',
            }
          : workloadBox(inventory, target);
      graph.edge(
        port,
        graph.node(`${target?.ref ?? 'nothing'}@${host.id}`, { ...box, group, column: 2 }),
        undefined,
        kind,
      );
    }
  }
  return graph.build();
}

export function exposureView(inventory: Inventory) {
  const hosts = Object.values(inventory.hosts).filter(
    (host) => host.status !== 'retired' && host.kind !== 'edge' && exposuresOf(inventory, host).length > 0,
  );
  return split(
    'freigaben',
    () => draw(inventory, hosts),
    hosts.map((host) => ({
      id: host.id,
      title: titleOf(host),
      entity: host.ref,
      size: `${exposuresOf(inventory, host).length} offene Ports`,
      build: () => draw(inventory, [host]),
    })),
    ({ nodes }) => nodes.length > limit,
  );
}
