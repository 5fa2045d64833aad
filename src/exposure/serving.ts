// How a documented container's published ports are served: translated into the container, by a process of the host, at an
// address of its own, or not at all. Source: Docker, Packet filtering and firewalls, Port publishing and mapping, Rootless
// mode, bridge network driver (gateway modes); moby, libnetwork/drivers/bridge; podman-run(1); netavark.
import type { Container, Host, Inventory, Network } from '../model/inventory.ts';
import { hostIdOf } from '../model/workloads.ts';
import { type Family, prefixOf } from './address.ts';
import { type Ranges, rangesOf } from './ranges.ts';

/** How a published port is served in one family. */
export type Serving =
  /** Translated to the container: FORWARD decides, ufw does not. */
  | 'forwarded'
  /** A process of the host listens: INPUT decides. */
  | 'listening'
  /** One of both, and nobody documents which. */
  | 'either'
  /** Translated, or not served: nobody documents which. */
  | 'perhaps'
  /** Not translated: who has a way to the container's address reaches its own port there. */
  | 'routed'
  /** Every node of a swarm takes it; its rules are read, not assumed. */
  | 'ingress'
  /** Not published at all. */
  | 'none'
  /** The container has an address of its own in the LAN; the host's rules do not exist for it. */
  | 'beside';

type Engine = NonNullable<Host['container_engine']>;
const noEngine: Partial<Engine> = {};
/** What is documented of the engine that runs a container. */
const engineOf = (inventory: Inventory, { host }: Container): Partial<Engine> =>
  inventory.hosts[host]?.container_engine ?? noEngine;

/** The container whose network another one uses; undefined where it has one of its own or nobody knows whose. */
function sharedWith(inventory: Inventory, container: Container): Container | undefined {
  const named = /^(container|service):(.+)$/.exec(container.network_mode ?? '');
  if (!named) return undefined;
  const [, kind, name] = named;
  return Object.values(inventory.containers).find(
    (other) =>
      other.id !== container.id &&
      other.host === container.host &&
      (kind === 'service'
        ? other.stack === container.stack && (other.service ?? other.id) === name
        : other.name === name || other.id === name),
  );
}

/** The networks of a container, a network that its mode names among them. */
function networksOf(inventory: Inventory, container: Container): Network[] {
  const owner = sharedWith(inventory, container) ?? container;
  const listed = owner.networks.flatMap(({ network }) => inventory.networks[network] ?? []);
  const mode = owner.network_mode;
  if (listed.length > 0 || mode === undefined) return listed;
  return Object.values(inventory.networks)
    .filter((network) => {
      const at = hostIdOf(inventory, network);
      return (network.name === mode || network.id === mode) && (at === undefined || at === owner.host);
    })
    .slice(0, 1);
}
const ownAddress = ({ driver }: Network) => /^(?:macvlan|ipvlan)$/.test(driver ?? '');
const hasIpv6 = ({ ipv6, subnets }: Network) => ipv6 ?? subnets.some((subnet) => subnet.includes(':'));
/** Bridges to the outside: what Docker publishes ports at. */
const publishing = (networks: readonly Network[]) =>
  networks.filter((network) => !network.internal && !ownAddress(network));

/** The gateway modes of a container's bridges in one family; without an option `nat`. */
const gatewayModes = (networks: readonly Network[], family: Family): Set<string> =>
  new Set(
    networks.map(({ driver_opts: options }) => {
      const key = `com.docker.network.bridge.gateway_mode_${family === 'IPv4' ? 'ipv4' : 'ipv6'}`;
      return options?.[key] ?? 'nat';
    }),
  );

/** Whether a container uses the host's own network, so that its own ports are the host's. */
export function isInHostNetwork(inventory: Inventory, container: Container): boolean {
  const owner = sharedWith(inventory, container) ?? container;
  const networks = networksOf(inventory, owner);
  return (
    owner.network_mode === 'host' ||
    (networks.length > 0 && networks.every(({ driver }) => driver === 'host'))
  );
}

function byEngine(engine: Partial<Engine>, networks: readonly Network[], family: Family): Serving {
  const hasFamily = family === 'IPv4' || networks.some(hasIpv6);
  if (engine.kind === 'podman') return hasFamily ? 'forwarded' : 'none';
  const byProxy = engine.userland_proxy === false ? 'none' : 'listening';
  if (!hasFamily) return byProxy;
  const translates = family === 'IPv4' ? (engine.iptables ?? true) : engine.ip6tables;
  if (translates === undefined) return byProxy === 'none' ? 'perhaps' : 'either';
  return translates ? 'forwarded' : byProxy;
}

/**
 * How the published ports of a container are served.
 * @param mode `ingress` or `host`, as a swarm publishes them
 */
export function servingOf(
  inventory: Inventory,
  container: Container,
  family: Family,
  mode?: string | undefined,
): Serving {
  const engine = engineOf(inventory, container);
  const networkMode = (sharedWith(inventory, container) ?? container).network_mode ?? '';
  if (isInHostNetwork(inventory, container) || /^(?:pasta|slirp4netns)/.test(networkMode)) return 'listening';
  if (networkMode === 'none') return 'none';
  // Whose network it is nobody documents.
  if (/^(?:container|service):/.test(networkMode)) return 'either';
  const networks = networksOf(inventory, container);
  if (networks.length > 0) {
    if (networks.every(ownAddress)) return 'beside';
    if (networks.every((network) => network.internal || ownAddress(network))) return 'none';
  }
  if (engine.rootless) return 'listening';
  const isOverlay = networks.length > 0 && networks.every(({ driver }) => driver === 'overlay');
  if (mode !== 'host' && engine.swarm !== false && (isOverlay || mode === 'ingress')) return 'ingress';
  const bridges = publishing(networks);
  const modes = gatewayModes(bridges, family);
  if (modes.has('isolated')) return 'none';
  if (modes.has('routed')) return modes.size === 1 ? 'routed' : 'perhaps';
  return byEngine(engine, bridges, family);
}

/** Whether the engine lets packets in that come to a container's address without having been translated; undefined: it depends. */
export function isDirect(inventory: Inventory, container: Container, family: Family): boolean | undefined {
  const engine = engineOf(inventory, container);
  const networks = publishing(networksOf(inventory, container));
  if (engine.rootless || engine.kind === 'podman') return false;
  const modes = gatewayModes(networks, family);
  if (modes.size === 1 && (modes.has('routed') || modes.has('nat-unprotected'))) return true;
  return engine.allow_direct_routing === true ? true : undefined;
}

/** Docker's first pools: where a container is whose network nobody documents. */
const pools: Ranges = [prefixOf('172.17.0.0-172.31.255.255')!.range];
const uniqueLocal: Ranges = [prefixOf('fd00::/8')!.range];

/** Where a container may be: its address, the subnets of its networks, or Docker's pools; none without that family. */
export function containerAddress(inventory: Inventory, container: Container, family: Family): Ranges {
  if (/^(?:host|none|pasta|slirp4netns)/.test(container.network_mode ?? '')) return [];
  const owner = sharedWith(inventory, container) ?? container;
  const fixed = owner.networks.flatMap(({ ipv4_address, ipv6_address }) => {
    const prefix = prefixOf((family === 'IPv4' ? ipv4_address : ipv6_address) ?? '');
    return prefix ? [prefix.range] : [];
  });
  if (fixed.length === owner.networks.length && fixed.length > 0) return rangesOf(fixed);
  const isUnknown = /^(?:container|service):/.test(owner.network_mode ?? '');
  const networks = networksOf(inventory, container).filter(({ internal }) => !internal);
  if (family === 'IPv6' && !isUnknown && !networks.some(hasIpv6)) return [];
  const subnets = networks.flatMap(({ subnets: own }) =>
    own.flatMap((text) => {
      const prefix = prefixOf(text);
      return prefix?.family === family ? [prefix.range] : [];
    }),
  );
  const isKnown = networks.length > 0 && networks.every(({ subnets: own }) => own.length > 0);
  return isKnown && subnets.length > 0 ? rangesOf(subnets) : family === 'IPv4' ? pools : uniqueLocal;
}

/** The name of a network's bridge; `br-*` where Docker chose it. */
export const bridgeOf = ({ bridge, builtin, name }: Network): string =>
  bridge ?? (builtin && name === 'bridge' ? 'docker0' : 'br-*');

/** The bridges behind which a container may be. */
export function bridgesOf(inventory: Inventory, container: Container): string[] {
  const networks = networksOf(inventory, container).filter(({ internal }) => !internal);
  const isPodman = engineOf(inventory, container).kind === 'podman';
  if (networks.length === 0) return isPodman ? ['podman*'] : container.stack ? ['br-*'] : ['docker0', 'br-*'];
  return networks.map((network) => (isPodman && !network.bridge ? 'podman*' : bridgeOf(network)));
}

/**
 * The address that a port without one of its own is bound to; null: all. The engine's own counts for docker0 only, other
 * networks have an option. A binding to an IPv4 address is none of IPv6.
 */
export function defaultAddress(inventory: Inventory, container: Container): string | null {
  const networks = publishing(networksOf(inventory, container));
  const engine = engineOf(inventory, container);
  const isDefault =
    networks.length === 0
      ? !container.stack
      : networks.every(({ builtin, name }) => builtin && name === 'bridge');
  if (isDefault && engine.ip !== undefined) return engine.ip;
  const options = new Set(
    networks.map(({ driver_opts }) => driver_opts?.['com.docker.network.bridge.host_binding_ipv4']),
  );
  const [only] = options;
  return options.size === 1 && only !== undefined ? only : null;
}
