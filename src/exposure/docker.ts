// What Docker does with a documented published port: translated in PREROUTING and let through in FORWARD, past INPUT and
// with it past ufw; or served by docker-proxy, a process of the host, where the family has no way into the container.
// Source: Docker, Packet filtering and firewalls; moby, libnetwork/drivers/bridge.
import type { Container, Host, Inventory, Network } from '../model/inventory.ts';
import { type Family, prefixOf } from './address.ts';
import { readRule } from './iptables-rule.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import type { BaseChain, Chain, Rule } from './ruleset.ts';
import { forwardPolicy, forwardRules, ufwChains } from './ufw.ts';

/** How a published port is served in one family. */
export type Serving =
  /** Translated to the container: FORWARD decides, ufw does not. */
  | 'forwarded'
  /** A process of the host listens: INPUT decides. */
  | 'listening'
  /** One of both, and nobody documents which. */
  | 'either'
  /** Not published at all. */
  | 'none'
  /** The container has an address of its own in the LAN; the host's rules do not exist for it. */
  | 'beside';

const networksOf = (inventory: Inventory, { networks }: Container): Network[] =>
  networks.flatMap(({ network }) => inventory.networks[network] ?? []);
const listeningModes = /^(?:host$|pasta|slirp4netns)/;
const hasIpv6 = ({ ipv6, subnets }: Network) => ipv6 ?? subnets.some((subnet) => subnet.includes(':'));

/** How the published ports of a container are served. */
export function servingOf(inventory: Inventory, container: Container, family: Family): Serving {
  const mode = container.network_mode;
  if (mode && listeningModes.test(mode)) return 'listening';
  if (mode === 'none') return 'none';
  const networks = networksOf(inventory, container);
  if (networks.length > 0) {
    if (networks.every(({ driver }) => /^(?:macvlan|ipvlan)$/.test(driver ?? ''))) return 'beside';
    if (networks.every(({ driver }) => driver === 'host')) return 'listening';
    if (networks.every(({ internal }) => internal)) return 'none';
  }
  if (family === 'IPv4') return 'forwarded';
  // With IPv6 in its network it depends on ip6tables, which engines before 27 do not switch on by themselves.
  return networks.some((network) => !network.internal && hasIpv6(network)) ? 'either' : 'listening';
}

/** Docker's first pools: where a container is whose network nobody documents. */
const pools: Ranges = [prefixOf('172.17.0.0-172.31.255.255')!.range];
const uniqueLocal: Ranges = [prefixOf('fd00::/8')!.range];

/** Where a container may be: its address, the subnets of its networks, or Docker's pools. */
export function containerAddress(inventory: Inventory, container: Container, family: Family): Ranges {
  const fixed = container.networks.flatMap(({ ipv4_address, ipv6_address }) => {
    const prefix = prefixOf((family === 'IPv4' ? ipv4_address : ipv6_address) ?? '');
    return prefix ? [prefix.range] : [];
  });
  if (fixed.length === container.networks.length && fixed.length > 0) return rangesOf(fixed);
  const networks = networksOf(inventory, container).filter(({ internal }) => !internal);
  const subnets = networks.flatMap(({ subnets: own }) =>
    own.flatMap((text) => {
      const prefix = prefixOf(text);
      return prefix?.family === family ? [prefix.range] : [];
    }),
  );
  const isKnown = networks.length > 0 && networks.every(({ subnets: own }) => own.length > 0);
  return isKnown && subnets.length > 0 ? rangesOf(subnets) : family === 'IPv4' ? pools : uniqueLocal;
}

/** The bridges behind which a container may be; `br-*` where Docker chose the name. */
export function bridgesOf(inventory: Inventory, container: Container): string[] {
  const networks = networksOf(inventory, container).filter(({ internal }) => !internal);
  if (networks.length === 0) return container.stack ? ['br-*'] : ['docker0', 'br-*'];
  return networks.map(
    ({ bridge, builtin, name }) => bridge ?? (builtin && name === 'bridge' ? 'docker0' : 'br-*'),
  );
}

/** Chains of well-known tools that keep out listed addresses only. */
const blocklists = /^(?:f2b-|fail2ban-|CROWDSEC)/;
const otherFamily = (text: string, family: Family) =>
  text.split(/\s+/).some((word) => {
    const prefix = /^[0-9a-f.:/-]+$/i.test(word) && /[.:]/.test(word) ? prefixOf(word) : undefined;
    return prefix !== undefined && prefix.family !== family;
  });

/** The documented rules of DOCKER-USER in one family, in order. */
const dockerUserRules = ({ firewall }: Host, family: Family): Rule[] =>
  (firewall?.docker_user ?? []).flatMap(({ rule, families, status }, index) => {
    if (status !== 'active') return [];
    if (families ? !families.includes(family) : otherFamily(rule, family)) return [];
    const read = readRule(rule, family, { path: ['firewall', 'docker_user', index] });
    const { target } = read;
    const isBlocklist = target.kind === 'jump' && blocklists.test(target.chain);
    return [isBlocklist ? { ...read, target: { kind: 'continue' as const } } : read];
  });

/** What ufw-docker adds besides its rules in DOCKER-USER. Source: chaifeng/ufw-docker, after.rules. */
const ufwDocker: Chain = {
  name: 'ufw-docker-logging-deny',
  rules: [{ text: 'ufw-docker-logging-deny', matches: [], target: { kind: 'drop' } }],
};

/** FORWARD of a host with Docker: DOCKER-USER, Docker's own chains, then ufw's. */
export function forwardChain(host: Host, family: Family): BaseChain {
  const chains = ufwChains(host.firewall, family);
  chains.set(ufwDocker.name, ufwDocker);
  chains.set('DOCKER-USER', { name: 'DOCKER-USER', rules: dockerUserRules(host, family) });
  const rules: Rule[] = [
    { text: 'DOCKER-USER', matches: [], target: { kind: 'jump', chain: 'DOCKER-USER' } },
    {
      text: 'Antworten bestehender Verbindungen',
      matches: [{ kind: 'state', states: ['ESTABLISHED', 'RELATED'] }],
      target: { kind: 'accept' },
    },
    {
      text: 'Docker lässt veröffentlichte Ports durch',
      matches: [{ kind: 'state', states: ['DNAT'] }],
      target: { kind: 'accept' },
    },
    {
      // Engines before 28 let packets to published ports through that were never translated.
      text: 'Docker lässt Pakete unmittelbar zum Container durch',
      matches: [{ kind: 'unknown', text: 'Weg unmittelbar zum Container' }],
      target: { kind: 'accept' },
    },
    ...forwardRules(host.firewall, family),
  ];
  return {
    name: 'FORWARD',
    hook: 'forward',
    priority: 0,
    isNat: false,
    chains,
    rules,
    ...forwardPolicy(host.firewall),
  };
}

/** What leads packets to a published port into its container. */
export function publishingChain(
  hook: 'prerouting' | 'output',
  destination: Ranges | null,
  {
    protocol,
    port,
    target,
    container,
  }: {
    readonly protocol: string;
    readonly port: bigint;
    readonly target: bigint;
    readonly container: Ranges;
  },
): BaseChain {
  return {
    name: `nat ${hook.toUpperCase()}`,
    hook,
    priority: -100,
    isNat: true,
    policy: 'accept',
    policyText: 'nicht übersetzt',
    chains: new Map(),
    rules: [
      {
        text: 'Docker veröffentlicht den Port',
        matches: [
          { kind: 'protocol', protocols: [protocol] },
          { kind: 'port', fields: ['port'], ranges: [[port, port]] },
          destination
            ? { kind: 'address', field: 'destination', ranges: destination }
            : { kind: 'type', field: 'destination', types: ['LOCAL'] },
        ],
        target: { kind: 'dnat', destination: container, ports: [[target, target]] },
      },
    ],
  };
}
