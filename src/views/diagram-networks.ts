// Netzwerke: every network with what is attached to it. A box stands in its first network; further ones are lines.
import type { Graph, GraphNode } from '../model/graph.ts';
import type { Container, Inventory, Network } from '../model/inventory.ts';
import { graphBuilder } from './graph-builder.ts';

const titleOf = (network: Network) => [network.title ?? network.name, ...network.subnets].join(' · ');
const label = (inventory: Inventory, container: Container) => {
  const upstream = container.stack ? inventory.stacks[container.stack]?.upstream : false;
  const ports = [
    ...new Set([
      ...container.ports.map(({ target }) => target),
      ...container.expose,
      ...container.image_ports,
    ]),
  ];
  return [
    `${upstream ? (container.service ?? container.name) : container.name}${ports.length ? ` :${ports.join(' :')}` : ''}`,
  ];
};

export function networksGraph(inventory: Inventory): Graph {
  const graph = graphBuilder('LR');
  const group = (network: Network) =>
    graph.group(network.ref, { title: titleOf(network), entity: network.ref });
  for (const container of Object.values(inventory.containers)) {
    const [first, ...rest] = container.networks.flatMap(({ network }) => inventory.networks[network] ?? []);
    const mode = container.network_mode
      ? Object.values(inventory.networks).find(({ name }) => name === container.network_mode)
      : undefined;
    const home = first ?? mode;
    const node: Omit<GraphNode, 'id'> = {
      entity: container.ref,
      label: label(inventory, container),
      role: container.role,
      status: container.status,
      group: home && group(home),
    };
    const id = graph.node(container.ref, node);
    for (const other of rest) {
      const door = graph.node(`${container.ref}@${other.id}`, { ...node, group: group(other) });
      graph.edge(id, door, 'auch hier', 'solid');
    }
  }
  for (const host of Object.values(inventory.hosts)) {
    for (const { network, addresses } of host.interfaces) {
      const lan = network ? inventory.networks[network] : undefined;
      if (lan && lan.kind !== 'docker')
        graph.node(`${host.ref}@${lan.id}`, {
          entity: host.ref,
          label: [host.title ?? host.name, ...addresses.map(({ address }) => address)],
          role: host.kind === 'edge' ? 'firewall' : 'host',
          status: host.status,
          group: group(lan),
        });
    }
  }
  for (const service of Object.values(inventory.services)) {
    const host = inventory.hosts[service.host];
    const lan = host?.interfaces.find(
      ({ network }) => network && inventory.networks[network]?.kind !== 'docker',
    )?.network;
    if (!host || !lan || !graph.has(`${host.ref}@${lan}`)) continue;
    const ports = service.ports.map(({ published, target }) => published ?? target);
    const id = graph.node(service.ref, {
      entity: service.ref,
      label: [`${service.title ?? service.name}${ports.length ? ` :${ports.join(' :')}` : ''}`],
      role: service.role,
      status: service.status,
    });
    graph.edge(
      graph.node(`${host.ref}@${lan}`, { label: [], role: 'host' }),
      id,
      undefined,
      service.status === 'planned' ? 'dashed' : 'solid',
    );
  }
  graph.grid(5);
  return graph.build();
}
