// The text of `docker network inspect` in, the networks out.
//
//   docker network inspect --format '{"Name":{{json .Name}},…}' $(docker network ls -q --no-trunc)   (template below)
//   {"Name":"shop_back","Driver":"bridge","EnableIPv6":false,"Internal":true,
//    "IPAM":{"Config":[{"Subnet":"172.18.0.0/16","Gateway":""}]},"Attachable":false,"Options":{}}          (one line)
//
// The template prints chosen fields in inspect's own shape: no labels, no attached containers
// (their addresses change). Traps: subnets are printed as they were typed (`FD00:…::/64`); a network has no bridge
// name of its own unless the option is set, the kernel's `br-<id>` is not printed.
//
// Also read: the plain output of `docker network inspect`, and the JSON lines of `docker network ls`, which show
// neither subnets nor bridge names.

import { labelFacts } from '../model/container-labels.ts';
import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { pairText } from '../model/setting-values.ts';
import type { ReadItem } from './docker-objects.ts';
import { readDockerOutput } from './docker-objects.ts';
import type { JsonObject } from './json-objects.ts';
import { objectOf, textOf } from './json-objects.ts';

/** One network. An absent field was not printed. */
interface ObservedNetwork {
  readonly name: string;
  readonly driver?: string;
  readonly subnets?: readonly string[];
  readonly internal?: boolean;
  readonly ipv6?: boolean;
  /** Null: no name of its own. */
  readonly bridge?: string | null;
  readonly attachable?: boolean;
  /** Of the pools; what nobody asked for, older engines do not print. */
  readonly gateways?: readonly string[];
  /** Ranges from which addresses are given, `172.18.5.0/24`; with the next ones of what was printed. */
  readonly ip_ranges?: readonly string[];
  /** `router=172.18.0.9`. */
  readonly aux_addresses?: readonly string[];
  readonly ipam_driver?: string;
  /** `name=value`. */
  readonly ipam_options?: readonly string[];
  /** Engines before 28 do not print it. */
  readonly ipv4?: boolean;
  /** `name=value`, without compose's and what may be secret. */
  readonly labels?: readonly string[];
  /** `name=value`, without the bridge's name and what the engine sets itself. */
  readonly driver_opts?: readonly string[];
  /** 1-based line where the network begins. */
  readonly line: number;
}

/** What `parse docker-network` prints. */
export interface DockerNetwork {
  readonly networks: readonly ObservedNetwork[];
  readonly problems: readonly Problem[];
}

const bridgeName = 'com.docker.network.bridge.name';

const template = [
  '{"Name":{{json .Name}},"Driver":{{json .Driver}},"EnableIPv6":{{json .EnableIPv6}},',
  '"Internal":{{json .Internal}},"IPAM":{"Config":[{{range $i, $one := .IPAM.Config}}{{if $i}},{{end}}',
  '{"Subnet":{{json $one.Subnet}},"Gateway":{{json $one.Gateway}},"IPRange":{{json $one.IPRange}},',
  '"AuxiliaryAddresses":{{json $one.AuxAddress}}}{{end}}],"Driver":{{json .IPAM.Driver}}},',
  '"Attachable":{{json .Attachable}},"Options":{{$comma := ""}}{{"{"}}{{range $name, $value := .Options}}',
  '{{if eq (len (split (lower $value) "pass")) 1}}{{$comma}}{{json $name}}:{{json $value}}{{$comma = ","}}{{end}}{{end}}}}',
].join('');

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker network inspect“ nicht bekannt und kann nicht verglichen werden.';
const nameless = 'Dieses JSON-Objekt nennt kein Netzwerk und kann nicht verglichen werden.';
const unknownSubnets = 'Die Subnetze dieses Netzwerks sind nicht lesbar und können nicht verglichen werden.';

/** Reads what `docker network inspect` printed. Never throws; every line not understood is a problem. */
export function parseDockerNetwork(text: string): DockerNetwork {
  const { items, problems } = readDockerOutput(text, {
    call: 'network\\s+(?:inspect|ls|list)',
    unknownLine,
    readObject: readNetwork,
  });
  return { networks: items, problems };
}

function readNetwork(object: JsonObject, line: number): ReadItem<ObservedNetwork> {
  const name = textOf(object.Name);
  const driver = textOf(object.Driver);
  // Containers and volumes have a name as well, but only networks may be internal.
  if (name === null || name === '' || driver === null || object.Internal === undefined)
    return { item: null, messages: [nameless] };
  const subnets = subnetsOf(object.IPAM);
  const internal = booleanOf(object.Internal);
  const ipv6 = booleanOf(object.EnableIPv6 ?? object.IPv6);
  const options = objectOf(object.Options) ?? (object.Options === null ? {} : undefined);
  const network: ObservedNetwork = {
    name,
    driver,
    ...(subnets ? { subnets } : {}),
    ...(internal === null ? {} : { internal }),
    ...(ipv6 === null ? {} : { ipv6 }),
    ...(options === undefined
      ? {}
      : { bridge: textOf(options[bridgeName]) || null, driver_opts: optionsOf(options) }),
    ...(typeof object.Attachable === 'boolean' ? { attachable: object.Attachable } : {}),
    ...gatewaysOf(object.IPAM),
    ...poolsOf(object.IPAM),
    ...(typeof object.EnableIPv4 === 'boolean' ? { ipv4: object.EnableIPv4 } : {}),
    ...(objectOf(object.Labels) ? { labels: labelFacts(objectOf(object.Labels) ?? {}) } : {}),
    line,
  };
  return { item: network, messages: subnets === null ? [unknownSubnets] : [] };
}

/** `docker network ls` prints texts. */
function booleanOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** What the engine sets itself is nobody's option. */
const ownOptions =
  /^com\.docker\.network\.(?:bridge\.name|bridge\.default_bridge|driver\.overlay\.vxlanid_list)$/;
const optionsOf = (options: JsonObject): string[] =>
  Object.entries(options)
    .filter(([name, value]) => !ownOptions.test(name) && value !== '' && value !== null)
    .filter(([, value]) => !/pass/i.test(String(value)))
    .map(pairText)
    .sort();

/** What the address management was told beside subnets and gateways; only what was printed. */
function poolsOf(ipam: unknown): Partial<ObservedNetwork> {
  const { Config, Driver, Options } = objectOf(ipam) ?? {};
  const pools = Array.isArray(Config) ? Config.map((pool) => objectOf(pool) ?? {}) : [];
  const driver = textOf(Driver);
  return {
    ...(pools.some(({ IPRange }) => IPRange !== undefined)
      ? { ip_ranges: sortedTexts(pools.flatMap(({ IPRange }) => textOf(IPRange) || [])) }
      : {}),
    ...(pools.some(({ AuxiliaryAddresses }) => AuxiliaryAddresses !== undefined)
      ? {
          aux_addresses: sortedTexts(
            pools.flatMap(({ AuxiliaryAddresses }) =>
              Object.entries(objectOf(AuxiliaryAddresses) ?? {}).map(pairText),
            ),
          ),
        }
      : {}),
    ...(driver ? { ipam_driver: driver } : {}),
    ...(Options === undefined
      ? {}
      : {
          ipam_options: sortedTexts(Object.entries(objectOf(Options) ?? {}).map(pairText)),
        }),
  };
}
const sortedTexts = (texts: readonly string[]) => texts.map((text) => text.toLowerCase()).sort();

function gatewaysOf(ipam: unknown): { readonly gateways?: string[] } {
  const pools = objectOf(ipam)?.Config;
  if (!Array.isArray(pools)) return {};
  const gateways = pools.map((pool) => textOf(objectOf(pool)?.Gateway)).filter((gateway) => gateway);
  return gateways.length > 0
    ? { gateways: gateways.map((gateway) => String(gateway).toLowerCase()).sort() }
    : {};
}

/** Undefined: not printed; null: printed, but not understood. Docker prints `"Config":null` for none. */
function subnetsOf(ipam: unknown): string[] | null | undefined {
  const printed = objectOf(ipam)?.Config;
  if (printed === undefined) return ipam === null ? [] : undefined;
  const config = printed ?? [];
  if (!Array.isArray(config)) return null;
  const subnets = config.map((pool) => textOf(objectOf(pool)?.Subnet));
  if (subnets.includes(null)) return null;
  const filled = subnets.filter((subnet) => subnet !== null && subnet !== '');
  return [...new Set(filled.map((subnet) => String(subnet).toLowerCase()))].sort();
}

/** One `network` fact each; Docker's own `bridge`, `host` and `none` included. */
export function dockerNetworkFacts({ networks }: DockerNetwork): ObservedFact[] {
  return networks.map(({ name, line, ...fields }) => ({
    kind: 'network',
    name,
    line,
    fields: fields satisfies Record<string, FieldValue>,
  }));
}

/** The engine's networks. */
export const dockerNetwork: SnapshotSource<DockerNetwork> = {
  title: 'Netzwerke (docker network inspect)',
  file: 'docker-network.jsonl',
  command: ['docker', 'network', 'inspect', '--format', template],
  each: ['docker', 'network', 'ls', '-q', '--no-trunc'],
  kinds: ['network'],
  parse: parseDockerNetwork,
  facts: dockerNetworkFacts,
  blind: ({ networks, problems }) => (networks.length === 0 && problems.length > 0 ? ['network'] : []),
  isEmpty: ({ networks, problems }) => networks.length === 0 && problems.length === 0,
};
