// Addresses and subnets: each lies where it belongs, and is given once.
import type { Origins } from '../model/finding.ts';
import type { Inventory, Network } from '../model/inventory.ts';
import { addressOf, overlaps, rangeOf } from '../model/ip-ranges.ts';
import { hostIdOf } from '../model/workloads.ts';
import { addressPlanOf } from '../paths/address-plan.ts';
import { entityAt, type Rule, type RuleFinding } from './rule.ts';
import { composeReference } from './sources.ts';

const inUse = ({ networks }: Inventory): Network[] =>
  Object.values(networks).filter(({ status }) => status === 'active');

/** The hosts that have an interface in a network, by its id. */
function joinedNetworks(inventory: Inventory): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>();
  for (const { id, interfaces, status } of Object.values(inventory.hosts))
    if (status === 'active')
      for (const network of new Set(interfaces.flatMap(({ network }) => network ?? [])))
        hosts.set(network, [...(hosts.get(network) ?? []), id]);
  return hosts;
}

/** Networks of Docker that take addresses from the subnet of an interface of their host, whose network is not documented. */
function interfaceOverlaps(inventory: Inventory, origins: Origins): RuleFinding[] {
  const ofHost = Map.groupBy(
    inUse(inventory).filter(({ kind }) => kind === 'docker'),
    (network) => hostIdOf(inventory, network),
  );
  return Object.values(inventory.hosts).flatMap((host) =>
    host.interfaces.flatMap(({ name, network: own, addresses }) =>
      own !== undefined
        ? []
        : addresses.flatMap(({ address }) => {
            const range = rangeOf(address);
            if (!range || range.first === range.last) return [];
            return (ofHost.get(host.id) ?? []).flatMap((network) =>
              network.subnets.flatMap((subnet, index): RuleFinding[] => {
                const other = rangeOf(subnet);
                // The same subnet is the bridge itself.
                const isBridge = other?.first === range.first && other.last === range.last;
                if (!other || isBridge || !overlaps(range, other)) return [];
                return [
                  {
                    host: host.id,
                    subject: network.ref,
                    concerns: [host.ref],
                    message: `${subnet} („${network.name}“) überschneidet sich mit ${address} („${name ?? 'Interface'}“ von „${host.name}“).`,
                    at: entityAt(origins, network, 'subnets', index),
                    related: [{ message: 'Das Interface.', at: entityAt(origins, host, 'interfaces') }],
                    fix: 'Eines der Subnetze berichtigen.',
                  },
                ];
              }),
            );
          }),
    ),
  );
}
const networks = (second: string) => `networks:
  vorn: { purpose: Vorn, host: web, subnets: [172.20.0.0/16] }
  hinten: { purpose: Hinten, host: web, subnets: [${second}] }
`;
export const subnetOverlap: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Die Subnetze eines Hosts überschneiden sich nicht.',
  why: 'Docker legt ein Netzwerk nicht an, dessen Adressen schon vergeben sind, auch nicht die des LANs oder VPNs am Host; also ist eine der Angaben falsch.',
  cure: 'inventory',
  remedy: "docker network inspect --format '{{.Name}} {{json .IPAM.Config}}' $(docker network ls -q)",
  source: composeReference('ipam', 'networks'),
  examples: { fires: networks('172.20.5.0/24'), silent: networks('172.21.0.0/16') },
  check: ({ inventory, origins }) => {
    const joined = joinedNetworks(inventory);
    const ofInterfaces = interfaceOverlaps(inventory, origins);
    const known = inUse(inventory).flatMap((network) =>
      (network.kind === 'docker'
        ? [hostIdOf(inventory, network) ?? '']
        : (joined.get(network.id) ?? [])
      ).flatMap((host) =>
        network.subnets.flatMap((subnet, index) => {
          const range = rangeOf(subnet);
          return range ? [{ host, network, subnet, index, range }] : [];
        }),
      ),
    );
    const ofNetworks = [...Map.groupBy(known, ({ host }) => host)].flatMap(([host, ofHost]) =>
      host === ''
        ? []
        : ofHost.flatMap((later, at) =>
            ofHost
              .slice(0, at)
              .filter((earlier) => earlier.network !== later.network && overlaps(earlier.range, later.range))
              .map((earlier) => ({
                host,
                subject: later.network.ref,
                concerns: [earlier.network.ref],
                message: `${later.subnet} („${later.network.name}“) überschneidet sich mit ${earlier.subnet} („${earlier.network.name}“).`,
                at: entityAt(origins, later.network, 'subnets', later.index),
                related: [
                  {
                    message: 'Zuerst hier.',
                    at: entityAt(origins, earlier.network, 'subnets', earlier.index),
                  },
                ],
                fix: 'Eines der Subnetze berichtigen.',
              })),
          ),
    );
    return [...ofNetworks, ...ofInterfaces];
  },
};

const addressed = (first: string, second: string) => `networks:
  netz: { purpose: Gemeinsam, host: web, subnets: [172.20.0.0/24] }
containers:
  dns: { purpose: Namen, host: web, role: support, image: "coredns:1.11", networks: { netz: { ipv4_address: ${first} } } }
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", networks: { netz: { ipv4_address: ${second} } } }
`;
export const addressOutsideSubnet: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Eine feste Adresse liegt in einem Subnetz ihres Netzwerks.',
  why: 'Docker startet einen Container nicht, dessen Adresse nicht in sein Netzwerk passt; also ist eine der Angaben falsch.',
  cure: 'inventory',
  remedy: 'ipv4_address: 172.20.0.10',
  source: composeReference('ipv4_address-ipv6_address'),
  examples: {
    fires: addressed('172.20.0.10', '172.21.0.11'),
    silent: addressed('172.20.0.10', '172.20.0.11'),
  },
  check: ({ inventory, origins }) =>
    inUse(inventory).flatMap((network) => {
      const ranges = network.subnets.flatMap((subnet) => rangeOf(subnet) ?? []);
      return addressPlanOf(inventory, network).flatMap(({ address, owner, path }) => {
        const own = addressOf(address);
        const ofFamily = own ? ranges.filter(({ family }) => family === own.family) : [];
        if (!own || ofFamily.length === 0 || ofFamily.some((range) => overlaps(range, own))) return [];
        return [
          {
            host: 'host' in owner ? owner.host : owner.id,
            subject: owner.ref,
            concerns: [network.ref],
            message: `${address} („${owner.name}“) liegt in keinem Subnetz von „${network.name}“.`,
            expected: network.subnets.join(', '),
            actual: address,
            at: entityAt(origins, owner, ...path),
            related: [{ message: 'Das Netzwerk.', at: entityAt(origins, network, 'subnets') }],
            fix: 'Die Adresse oder das Subnetz berichtigen.',
          },
        ];
      });
    }),
};
export const addressDuplicate: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Eine feste Adresse ist in einem Netzwerk nur einmal vergeben.',
  why: 'Der zweite Container startet nicht, oder zwei Maschinen antworten abwechselnd; also ist eine der Angaben falsch.',
  cure: 'inventory',
  remedy: "docker network inspect --format '{{json .Containers}}' NETZWERK",
  source: composeReference('ipv4_address-ipv6_address'),
  examples: {
    fires: addressed('172.20.0.10', '172.20.0.10'),
    silent: addressed('172.20.0.10', '172.20.0.11'),
  },
  check: ({ inventory, origins }) =>
    inUse(inventory).flatMap((network) => {
      const first = new Map<string, ReturnType<typeof addressPlanOf>[number]>();
      return addressPlanOf(inventory, network).flatMap((entry) => {
        const own = addressOf(entry.address);
        if (!own) return [];
        const key = `${own.family} ${own.first}`;
        const other = first.get(key);
        if (!other) first.set(key, entry);
        if (!other || other.owner === entry.owner) return [];
        const { owner, path, address } = entry;
        return [
          {
            host: 'host' in owner ? owner.host : owner.id,
            subject: owner.ref,
            concerns: [other.owner.ref, network.ref],
            message: `${address} ist in „${network.name}“ zweimal vergeben: „${other.owner.name}“ und „${owner.name}“.`,
            at: entityAt(origins, owner, ...path),
            related: [{ message: 'Zuerst hier.', at: entityAt(origins, other.owner, ...other.path) }],
            fix: 'Eine der beiden Adressen berichtigen.',
          },
        ];
      });
    }),
};
