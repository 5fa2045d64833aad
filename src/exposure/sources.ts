// From where a host's ports are looked at: the internet, the neighbours on its segment, its networks, the prefixes and
// hosts that its rules name, itself.

import type { Host, Inventory, Network } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { workloadsOf } from '../model/workloads.ts';
import { addressText, allAddresses, type Family, hostOf, linkLocal, notGlobal } from './address.ts';
import { bitsOfRange, type HostInterfaces, type OuterInterface, segmentOf, without } from './interfaces.ts';
import { intersection, isWithin, type Range, type Ranges, rangesOf, single } from './ranges.ts';
import type { Match, Rule } from './ruleset.ts';
import { bridgeOf } from './serving.ts';

/** Where packets come from, and to which addresses of the host they go. */
export interface SourceWay {
  readonly in: readonly string[];
  readonly client: Ranges;
  readonly servers: readonly bigint[];
}
export interface Source {
  /** `internet`, `neighbour`, a network's id, `cidr:A/N`, `host:ID`, `self`. */
  readonly id: string;
  /** `docker`: containers of the host in one of its networks; only asked for. */
  readonly kind: 'internet' | 'neighbour' | 'lan' | 'vpn' | 'cidr' | 'host' | 'docker' | 'self';
  /** In a network of this kind. */
  readonly within: 'lan' | 'vpn' | undefined;
  /** None: nobody from there has a way to the host. */
  readonly ways: readonly SourceWay[];
  /** On a segment of the host: may also address its containers. */
  readonly isOnSegment: boolean;
  /** A host on which a reverse proxy runs. */
  readonly hasProxy?: boolean;
  /** How a port is reached that a router in front passes on. */
  readonly forwardedWays?: readonly SourceWay[];
}

/** What the rules of a host name as clients. */
export function namedClients(rules: readonly Rule[]): Range[] {
  const fields = new Set(['source', 'originalSource']);
  const isClient = (match: Match) => match.kind === 'address' && fields.has(match.field);
  return rules.flatMap(({ matches }) =>
    matches.filter(isClient).flatMap((match) => (match.kind === 'address' ? [...match.ranges] : [])),
  );
}

const vpnName = /^(?:wg|tun|tap|tailscale|zt|nebula|ppp|ipsec)/;
const kindOf = ({ name, network, purpose }: OuterInterface): 'lan' | 'vpn' =>
  network?.kind === 'vpn' || vpnName.test(name) || (!network && /\bVPN\b|WireGuard/i.test(purpose))
    ? 'vpn'
    : 'lan';
const unique = (names: Iterable<string>) => [...new Set(names)];

interface Context {
  readonly inventory: Inventory;
  readonly host: Host;
  readonly family: Family;
  readonly interfaces: HostInterfaces;
  readonly named: readonly Range[];
}

/** Named ranges so large that they are most of the internet do not make anybody special. */
const isLarge = ([first, last]: Range, family: Family) =>
  last - first + 1n >= 1n << (family === 'IPv4' ? 28n : 124n);
const isOutward = ({ addresses, network }: OuterInterface) =>
  addresses.some(({ isGlobal }) => isGlobal) || network?.kind === 'internet';
const outwardOf = ({ interfaces }: Context): readonly OuterInterface[] => interfaces.outer.filter(isOutward);

/** Addresses of the internet that no rule and no network names. */
function internetClients({ family, inventory, interfaces, named }: Context): Ranges {
  const networks = Object.values(inventory.networks).flatMap(({ subnets }) =>
    subnets.flatMap((text) => {
      const found = hostOf(text);
      return found?.family === family ? [text] : [];
    }),
  );
  const known = rangesOf(networks.flatMap((text) => rangeOf(text, family)));
  const special = rangesOf(named.filter((range) => !isLarge(range, family)));
  return without(allAddresses(family), notGlobal(family), interfaces.local, known, special);
}
const rangeOf = (text: string, family: Family): Ranges => {
  const found = hostOf(text);
  const bits = Number(text.split('/')[1] ?? Number.NaN);
  const length = family === 'IPv4' ? 32 : 128;
  if (!found || !Number.isInteger(bits)) return [];
  const size = 1n << BigInt(length - bits);
  const first = (found.value / size) * size;
  return [[first, first + size - 1n]];
};

function internet(context: Context): Source {
  const { interfaces } = context;
  const outward = outwardOf(context);
  const source = { id: 'internet', kind: 'internet', within: undefined, isOnSegment: false } as const;
  const client = internetClients(context);
  if (interfaces.global.length === 0) {
    const names = interfaces.outer.filter((entry) => kindOf(entry) === 'lan').map(({ name }) => name);
    const way = { in: unique(names), client, servers: interfaces.private };
    const isReachable = context.family === 'IPv4' && names.length > 0 && interfaces.private.length > 0;
    return { ...source, ways: [], forwardedWays: isReachable ? [way] : [] };
  }
  return {
    ...source,
    ways: [{ in: unique(outward.map(({ name }) => name)), client, servers: interfaces.global }],
  };
}

const ownAddresses = ({ interfaces }: Context): bigint[] => [...interfaces.global, ...interfaces.private];

/** Who sits on the segment of an interface, but for those that a rule names. */
function segmentClients(context: Context, entry: OuterInterface): Ranges {
  const { family, interfaces, named } = context;
  const segment = segmentOf(entry, family);
  const narrower = named.filter((range) => isWithin([range], segment) && !isWithin(segment, [range]));
  const clients = segment.length > 0 ? segment : internetClients(context);
  return without(clients, interfaces.local, rangesOf(narrower));
}

function neighbour(context: Context): Source {
  const { interfaces, family } = context;
  const outward = outwardOf(context);
  const entries = outward.length > 0 ? outward : interfaces.outer.filter((entry) => kindOf(entry) === 'lan');
  const ways = entries.map((entry) => ({
    in: [entry.name],
    client: segmentClients(context, entry),
    servers: ownAddresses(context),
  }));
  const link = entries.flatMap((entry) => {
    const servers = entry.addresses.filter(({ isLinkLocal }) => isLinkLocal).map(({ value }) => value);
    return servers.length > 0 && family === 'IPv6'
      ? [{ in: [entry.name], client: without(linkLocal(family), interfaces.local), servers }]
      : [];
  });
  const isLan = outward.length === 0;
  return {
    id: 'neighbour',
    kind: 'neighbour',
    within: isLan ? 'lan' : undefined,
    ways: [...ways, ...link].filter(({ client, servers }) => client.length > 0 && servers.length > 0),
    isOnSegment: true,
  };
}

/** The networks that the host has an interface in, those without an entry by their prefix. */
function networks(context: Context): Source[] {
  const { inventory, interfaces, family, host, named } = context;
  const attached = interfaces.outer.filter((entry) => entry.addresses.length > 0 || entry.network);
  const found = new Map<string, Source>();
  const add = (id: string, kind: 'lan' | 'vpn', way: SourceWay, isNamed: boolean) => {
    const before = found.get(id);
    if (way.client.length === 0 && !(isNamed && family === 'IPv4')) return;
    const ways = way.client.length === 0 || way.servers.length === 0 ? [] : [way];
    found.set(id, {
      id,
      kind: id.startsWith('cidr:') ? 'cidr' : kind,
      within: kind,
      ways: [...(before?.ways ?? []), ...ways],
      isOnSegment: true,
    });
  };
  for (const entry of attached) {
    if (entry.network?.status === 'retired' || entry.network?.status === 'planned') continue;
    const own = Object.values(inventory.networks).find(
      (network) =>
        (network.kind === 'lan' || network.kind === 'vpn') &&
        network.status === 'active' &&
        (network.id === entry.network?.id ||
          segmentOf(entry, family).some((range) =>
            isWithin([range], networkRanges(network.subnets, family)),
          )),
    );
    const client = segmentOf(entry, family).length > 0 ? segmentClients(context, entry) : [];
    const way = { in: [entry.name], client, servers: ownAddresses(context) };
    if (own) add(own.id, own.kind === 'vpn' ? 'vpn' : 'lan', way, true);
    else if (!isOutward(entry))
      for (const range of segmentOf(entry, family)) {
        const bits = bitsOfRange(range, family);
        if (bits !== undefined)
          add(`cidr:${addressText(family, range[0])}/${bits}`, kindOf(entry), way, false);
      }
  }
  // A VPN whose interface nobody documents still ends at this host.
  for (const network of Object.values(inventory.networks)) {
    if (network.kind !== 'vpn' || network.host !== host.id || network.status !== 'active') continue;
    const client = without(
      networkRanges(network.subnets, family),
      interfaces.local,
      rangesOf(named.filter((range) => !isWithin(networkRanges(network.subnets, family), [range]))),
    );
    if (!found.has(network.id))
      add(network.id, 'vpn', { in: ['*'], client, servers: ownAddresses(context) }, true);
  }
  return [...found.values()];
}
const networkRanges = (subnets: readonly string[], family: Family): Ranges =>
  rangesOf(subnets.flatMap((text) => (hostOf(text)?.family === family ? rangeOf(text, family) : [])));

/** The interface that packets of an address come in at, and whether that is a network of the host. */
function entryFor(
  context: Context,
  range: Range,
): { entry: OuterInterface; isAttached: boolean } | undefined {
  const { interfaces, family } = context;
  const attached = interfaces.outer.find((entry) => isWithin([range], segmentOf(entry, family)));
  if (attached) return { entry: attached, isAttached: true };
  const isGlobal = intersection([range], notGlobal(family)).length === 0;
  const [outward] = outwardOf(context);
  return isGlobal && outward ? { entry: outward, isAttached: false } : undefined;
}

/** One prefix or host that somebody asks for or a rule names; undefined where it has no way of its own. */
export function prefixSource(context: Context, range: Range, always = false): Source | undefined {
  const { inventory, host, family, interfaces, named } = context;
  const bits = bitsOfRange(range, family);
  const found = entryFor(context, range);
  const isOwn = intersection([range], interfaces.local).length > 0 && range[0] === range[1];
  if (bits === undefined || isOwn || (!found && !always)) return undefined;
  const whole = found?.isAttached && isWithin(segmentOf(found.entry, family), [range]);
  if (whole && !always) return undefined;
  const narrower =
    range[0] === range[1]
      ? []
      : named.filter((other) => isWithin([other], [range]) && !isWithin([range], [other]));
  const entry = found?.entry;
  const owner = range[0] === range[1] ? hostWith(inventory, host, range[0], family) : undefined;
  const within = found?.isAttached && entry && !isOutward(entry) ? kindOf(entry) : undefined;
  const servers = found?.isAttached ? ownAddresses(context) : interfaces.global;
  const client = without([range], interfaces.local, rangesOf(narrower));
  return {
    id: owner ? `host:${owner.id}` : `cidr:${addressText(family, range[0])}/${bits}`,
    kind: owner ? 'host' : 'cidr',
    hasProxy: owner !== undefined && runsProxy(inventory, owner),
    within,
    ways: entry && client.length > 0 && servers.length > 0 ? [{ in: [entry.name], client, servers }] : [],
    isOnSegment: found?.isAttached ?? false,
  };
}
/** The containers of one of the host's own networks, which ask the host at its addresses. */
export function containerSource({ inventory, family, interfaces }: Context, network: Network): Source {
  const client = without(networkRanges(network.subnets, family), interfaces.local);
  const gateway = network.gateway === undefined ? undefined : hostOf(network.gateway);
  const gateways = gateway?.family === family ? [gateway.value] : [];
  // Without a way out only the gateway is an address that they can ask.
  const servers = network.internal ? gateways : [...interfaces.global, ...interfaces.private, ...gateways];
  return {
    id: network.id,
    kind: 'docker',
    within: undefined,
    hasProxy: Object.values(inventory.containers).some(
      ({ role, status, networks }) =>
        role === 'proxy' && status === 'active' && networks.some((entry) => entry.network === network.id),
    ),
    ways: client.length > 0 && servers.length > 0 ? [{ in: [bridgeOf(network)], client, servers }] : [],
    isOnSegment: false,
  };
}
const proxyHosts = rememberedOf(
  (inventory: Inventory): ReadonlySet<string> =>
    new Set(
      workloadsOf(inventory).flatMap(({ host, role, status }) =>
        role === 'proxy' && status === 'active' ? [host] : [],
      ),
    ),
);
const runsProxy = (inventory: Inventory, { id }: Host): boolean => proxyHosts(inventory).has(id);
/** The hosts that have an address, by family and address. */
const ownersOf = rememberedOf((inventory: Inventory): ReadonlyMap<string, readonly Host[]> => {
  const found = new Map<string, Host[]>();
  for (const host of Object.values(inventory.hosts))
    for (const { address } of host.interfaces.flatMap(({ addresses }) => addresses)) {
      const read = hostOf(address);
      const key = `${read?.family} ${read?.value}`;
      const others = found.get(key);
      if (others) others.push(host);
      else found.set(key, [host]);
    }
  return found;
});
const hostWith = (inventory: Inventory, self: Host, value: bigint, family: Family): Host | undefined =>
  ownersOf(inventory)
    .get(`${family} ${value}`)
    ?.find(({ id }) => id !== self.id);

/** All sources of a host in one family; the host itself comes last. */
export function sourcesOf(
  inventory: Inventory,
  host: Host,
  family: Family,
  interfaces: HostInterfaces,
  named: readonly Range[],
): Source[] {
  const context: Context = { inventory, host, family, interfaces, named };
  const prefixes = named.flatMap((range) => prefixSource(context, range) ?? []);
  const all = [internet(context), neighbour(context), ...networks(context), ...prefixes];
  const own = ownAddresses(context);
  const loop = interfaces.local.at(0)?.[0] ?? 0n;
  const self: Source = {
    id: 'self',
    kind: 'self',
    within: undefined,
    ways: [{ in: [], client: single(own[0] ?? loop), servers: own.length > 0 ? own : [loop] }],
    isOnSegment: false,
  };
  return [...new Map([...all, self].map((source) => [source.id, source])).values()];
}
