// Netzwerke: every network with what is attached to it and the connections inside. A box stands in its first network; in
// further ones it stands again, joined by a line.
import type { Graph, GraphNode } from '../../model/graph.ts';
import type { Container, Host, Inventory, Network } from '../../model/inventory.ts';
import { titleOf } from '../cells.ts';
import { graphBuilder, protocolLabel, workloadBox, wrapped } from './graph-builder.ts';
import { type Part, split } from './parts.ts';

/** So many boxes can be read in one picture. */
const limit = 32;

const titleOfNetwork = (network: Network) => [network.title ?? network.name, ...network.subnets].join(' · ');
const portLines = (ports: readonly string[]) =>
  wrapped(
    [...new Set(ports)]
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
      .map((port) => `:${port}`),
    4,
    ' ',
  );
const networksOf = (inventory: Inventory, { networks, network_mode }: Container): Network[] => {
  const attached = networks.flatMap(({ network }) => inventory.networks[network] ?? []);
  const mode = network_mode && Object.values(inventory.networks).find(({ name }) => name === network_mode);
  return attached.length || !mode ? attached : [mode];
};

function draw(
  inventory: Inventory,
  shown: (network: Network) => boolean,
  slugOf?: (network: Network) => string,
): Graph {
  const graph = graphBuilder('LR');
  const groupOf = (network: Network) =>
    graph.group(network.ref, { title: titleOfNetwork(network), entity: network.ref });
  const boxes = new Map<string, string>();
  for (const container of Object.values(inventory.containers)) {
    if (container.status === 'retired') continue;
    const networks = networksOf(inventory, container);
    const visible = networks.filter(shown);
    const ports = portLines([
      ...container.ports.map(({ target }) => target),
      ...container.expose,
      ...container.image_ports,
    ]);
    const node: Omit<GraphNode, 'id'> = workloadBox(inventory, container, ports);
    for (const [index, network] of visible.entries()) {
      const id = graph.node(index ? `${container.ref}@${network.id}` : container.ref, {
        ...node,
        group: groupOf(network),
      });
      boxes.set(`${container.id} ${network.id}`, id);
      const [first] = visible;
      if (index && first) graph.edge(boxes.get(`${container.id} ${first.id}`) ?? id, id, 'auch hier');
    }
    // A network of another part is a box that leads there.
    const [home] = visible;
    if (home && slugOf)
      for (const other of networks.filter((network) => !shown(network)))
        graph.edge(
          boxes.get(`${container.id} ${home.id}`) ?? '',
          graph.node(`to:${other.ref}`, {
            label: [titleOf(other)],
            role: 'more',
            diagram: slugOf(other),
            entity: other.ref,
          }),
          'auch hier',
        );
  }
  for (const connection of Object.values(inventory.connections)) {
    const [from, to] = [connection.from, connection.to].map((ref) =>
      ref.startsWith('container:') ? inventory.containers[ref.slice('container:'.length)] : undefined,
    );
    if (!from || !to || connection.status === 'retired') continue;
    const [fromNetworks, toNetworks] = [networksOf(inventory, from), networksOf(inventory, to)];
    const shared = fromNetworks.find((network) => toNetworks.includes(network) && shown(network));
    const boxOf = (container: Container, networks: readonly Network[]) =>
      boxes.get(`${container.id} ${(shared ?? networks.find(shown))?.id ?? ''}`) ?? boxes.get(container.id);
    const [left, right] = [boxOf(from, fromNetworks), boxOf(to, toNetworks)];
    const line = connection.status === 'planned' ? 'dashed' : 'solid';
    if (left && right && shared) graph.edge(left, right, protocolLabel(connection), line);
    else if (left) {
      // What no network joins is named where it is called from: its own box stands in its own network.
      const [network] = toNetworks;
      const place = network ? titleOf(network) : 'Netzwerk nicht dokumentiert';
      graph.edge(
        left,
        graph.node(`away:${to.ref}`, {
          ...workloadBox(inventory, to, place.split(/ (?=nicht|von)/)),
          ...(slugOf && network ? { diagram: slugOf(network) } : {}),
        }),
        protocolLabel(connection),
        line,
      );
    }
  }
  if (!slugOf)
    for (const container of Object.values(inventory.containers))
      if (
        container.status !== 'retired' &&
        !networksOf(inventory, container).length &&
        !graph.has(`away:${container.ref}`)
      )
        graph.node(container.ref, workloadBox(inventory, container, ['Netzwerk nicht dokumentiert']));
  hosts(inventory, graph, shown, groupOf);
  graph.grid(5, 4);
  return graph.build();
}

/** Hosts at their LAN, and behind each what runs on it outside of containers. */
function hosts(
  inventory: Inventory,
  graph: ReturnType<typeof graphBuilder>,
  shown: (network: Network) => boolean,
  groupOf: (network: Network) => string,
) {
  const joined = (host: Host) =>
    host.interfaces.flatMap(({ network, addresses }) => {
      const lan = network ? inventory.networks[network] : undefined;
      return lan && lan.kind !== 'docker' && shown(lan) ? [{ lan, addresses }] : [];
    });
  // A router stands above what it leads to.
  const routersFirst = Object.values(inventory.hosts).sort(
    (a, b) => Number(b.kind === 'edge') - Number(a.kind === 'edge'),
  );
  for (const host of routersFirst) {
    const [first, ...rest] = joined(host);
    if (!first) continue;
    const box = (lan: Network, addresses: (typeof first)['addresses']) =>
      graph.node(`${host.ref}@${lan.id}`, {
        entity: host.ref,
        label: [titleOf(host), ...addresses.map(({ address }) => address)],
        role: host.kind === 'edge' ? 'firewall' : 'host',
        status: host.status,
        group: groupOf(lan),
      });
    const home = box(first.lan, first.addresses);
    for (const { lan, addresses } of rest) graph.edge(home, box(lan, addresses), 'auch hier');
    for (const service of Object.values(inventory.services)) {
      if (service.host !== host.id || service.status === 'retired') continue;
      const ports = portLines(service.ports.map(({ published, target }) => published ?? target));
      graph.edge(
        home,
        graph.node(service.ref, workloadBox(inventory, service, ports)),
        undefined,
        service.status === 'planned' ? 'dashed' : 'solid',
      );
    }
  }
}

export function networksView(inventory: Inventory) {
  const used = (network: Network) =>
    Object.values(inventory.containers).filter((container) =>
      networksOf(inventory, container).includes(network),
    ).length +
    Object.values(inventory.hosts).filter(({ interfaces }) =>
      interfaces.some((entry) => entry.network === network.id),
    ).length;
  const slug = 'netzwerke';
  const parts = Object.values(inventory.networks).flatMap((network): Part[] => {
    const size = used(network);
    return size === 0
      ? []
      : [
          {
            id: network.id,
            title: titleOf(network),
            size: `${size} ${size === 1 ? 'Anschluss' : 'Anschlüsse'}`,
            build: () =>
              draw(
                inventory,
                (entry) => entry === network,
                (entry) => `${slug}-${entry.id}`,
              ),
          },
        ];
  });
  return split(
    slug,
    () => draw(inventory, () => true),
    parts,
    ({ nodes }) => nodes.length > limit,
  );
}
