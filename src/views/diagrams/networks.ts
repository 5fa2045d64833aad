// Netzwerke: every network with what is attached to it and the connections inside. A box stands in its first network; in
// further ones it stands again, joined by a line.
import type { Graph, GraphNode } from '../../model/graph.ts';
import type { Container, Entity, Host, Inventory, Network } from '../../model/inventory.ts';
import { titleOf } from '../cells.ts';
import { type GraphBuilder, graphBuilder, workloadBox, wrapped } from './graph-builder.ts';
import { connectionLine, lineOf } from './lookup.ts';
import { type Part, split } from './parts.ts';

/** So many boxes can be read in one drawing. */
const limit = 32;

const titleOfNetwork = (network: Network) =>
  [
    network.title ?? network.name,
    ...network.subnets,
    ...(network.status === 'planned' ? ['geplant'] : []),
  ].join(' · ');
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

/** How many containers and hosts are attached to a network. */
const membersOf = (inventory: Inventory, network: Network): number =>
  Object.values(inventory.containers).filter((container) =>
    networksOf(inventory, container).includes(network),
  ).length +
  Object.values(inventory.hosts).filter(({ interfaces }) =>
    interfaces.some((entry) => entry.network === network.id),
  ).length;

/** The graph while it is built. */
interface Networks {
  readonly inventory: Inventory;
  readonly graph: GraphBuilder;
  readonly isShown: (network: Network) => boolean;
  /** The part in which another network is shown; undefined where all are shown together. */
  readonly slugOf: ((network: Network) => string) | undefined;
  /** Ids of the boxes of containers, by container and network. */
  readonly boxes: Map<string, string>;
}
const groupOf = ({ graph }: Networks, network: Network) =>
  graph.group(network.ref, { title: titleOfNetwork(network), entity: network.ref });

/** A container in each of its networks, joined by lines; a network of another part is a box that leads there. */
function addContainer(view: Networks, container: Container): void {
  const { inventory, graph, isShown, slugOf, boxes } = view;
  const networks = networksOf(inventory, container);
  const ports = portLines([
    ...container.ports.map(({ target }) => target),
    ...container.expose,
    ...container.image_ports,
  ]);
  const node: Omit<GraphNode, 'id'> = workloadBox(inventory, container, ports);
  const [home, ...further] = networks.filter(isShown);
  if (!home) return;
  const add = (network: Network, key: string) => {
    const id = graph.node(key, { ...node, group: groupOf(view, network) });
    boxes.set(`${container.id} ${network.id}`, id);
    return id;
  };
  const first = add(home, container.ref);
  for (const network of further)
    graph.edge(first, add(network, `${container.ref}@${network.id}`), 'auch hier');
  if (!slugOf) return;
  for (const other of networks.filter((network) => !isShown(network)))
    graph.edge(
      first,
      graph.node(`to:${other.ref}`, {
        label: [titleOf(other)],
        role: 'more',
        diagram: slugOf(other),
        entity: other.ref,
      }),
      'auch hier',
    );
}

/** A connection between containers: inside of a network that both have, else to a box that names where the other is. */
function connect(view: Networks, connection: Entity<'connections'>): void {
  const { inventory, graph, isShown, slugOf, boxes } = view;
  const [from, to] = [connection.from, connection.to].map((ref) =>
    ref.startsWith('container:') ? inventory.containers[ref.slice('container:'.length)] : undefined,
  );
  if (!from || !to || connection.status === 'retired') return;
  const [fromNetworks, toNetworks] = [networksOf(inventory, from), networksOf(inventory, to)];
  const shared = fromNetworks.find((network) => toNetworks.includes(network) && isShown(network));
  const boxOf = (container: Container, networks: readonly Network[]) =>
    boxes.get(`${container.id} ${(shared ?? networks.find(isShown))?.id ?? ''}`);
  const [left, right] = [boxOf(from, fromNetworks), boxOf(to, toNetworks)];
  if (!left) return;
  const { line, label } = connectionLine(inventory, connection);
  if (right && shared) {
    graph.edge(left, right, label, line);
    return;
  }
  // What no network joins is named where it is called from, as a reference: its own box stands in its own network.
  const [network] = toNetworks;
  const place = network ? `steht in: ${titleOf(network)}` : 'Netzwerk nicht dokumentiert';
  const box = workloadBox(inventory, to, place.split(/ (?=nicht|von|Netzwerk)/));
  const away = graph.node(`away:${to.ref}`, {
    ...box,
    name: `${box.label[0]} (${place})`,
    role: 'more',
    ...(slugOf && network ? { diagram: slugOf(network) } : {}),
  });
  graph.edge(left, away, label, line);
}

function graphOf(
  inventory: Inventory,
  isShown: Networks['isShown'],
  slugOf?: (network: Network) => string,
): Graph {
  const graph = graphBuilder('LR');
  const view: Networks = { inventory, graph, isShown, slugOf, boxes: new Map() };
  const containers = Object.values(inventory.containers).filter(({ status }) => status !== 'retired');
  for (const container of containers) addContainer(view, container);
  for (const connection of Object.values(inventory.connections)) connect(view, connection);
  if (!slugOf)
    for (const container of containers)
      if (!networksOf(inventory, container).length && !graph.has(`away:${container.ref}`))
        graph.node(container.ref, workloadBox(inventory, container, ['Netzwerk nicht dokumentiert']));
  addHosts(view);
  for (const network of Object.values(inventory.networks)) addPlanned(view, network);
  graph.grid(5, 4);
  return graph.build();
}

/** A planned network that nothing is attached to yet: the host that is to carry it. */
function addPlanned(view: Networks, network: Network): void {
  const { inventory, graph, isShown } = view;
  const host = network.host ? inventory.hosts[network.host] : undefined;
  if (network.status !== 'planned' || !isShown(network) || membersOf(inventory, network) > 0 || !host) return;
  graph.node(`${host.ref}@${network.id}`, {
    entity: network.ref,
    label: [`an: ${titleOf(host)}`],
    role: 'host',
    status: 'planned',
    group: groupOf(view, network),
  });
}

/** Hosts at their LAN, and behind each what runs on it outside of containers. */
function addHosts(view: Networks): void {
  const { inventory, graph, isShown } = view;
  const joined = (host: Host) =>
    host.interfaces.flatMap(({ network, addresses }) => {
      const lan = network ? inventory.networks[network] : undefined;
      return lan && lan.kind !== 'docker' && isShown(lan) ? [{ lan, addresses }] : [];
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
        group: groupOf(view, lan),
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
        lineOf(service),
      );
    }
  }
}

/** The graphs of the networks: all together, or one a part where that would be too large. */
export function networksView(inventory: Inventory) {
  const slug = 'netzwerke';
  const parts = Object.values(inventory.networks).flatMap((network): Part[] => {
    const size = membersOf(inventory, network);
    return size === 0 && network.status !== 'planned'
      ? []
      : [
          {
            id: network.id,
            title: titleOf(network),
            size: `${size} ${size === 1 ? 'Anschluss' : 'Anschlüsse'}`,
            build: () =>
              graphOf(
                inventory,
                (entry) => entry === network,
                (entry) => `${slug}-${entry.id}`,
              ),
          },
        ];
  });
  return split(
    slug,
    () => graphOf(inventory, () => true),
    parts,
    ({ nodes }) => nodes.length > limit,
  );
}
