// The options of iptables that match something, read one by one. What is not known here decides nothing.
import { type Family, prefixOf } from './address.ts';
import { type Range, rangesOf } from './ranges.ts';
import type { AddressField, Match, PortField, Target } from './ruleset.ts';

/** `! --dports 80,443`: name, values, whether it is turned round. */
export interface Option {
  readonly name: string;
  readonly values: readonly string[];
  readonly not: boolean;
}

const unknown = ({ name, values, not }: Option): Match => ({
  kind: 'unknown',
  text: [...(not ? ['!'] : []), name, ...values].join(' '),
});

const addressFields: Readonly<Record<string, AddressField>> = {
  '-s': 'source',
  '--source': 'source',
  '--src': 'source',
  '--src-range': 'source',
  '-d': 'destination',
  '--destination': 'destination',
  '--dst': 'destination',
  '--dst-range': 'destination',
  '--ctorigsrc': 'originalSource',
  '--ctorigdst': 'originalDestination',
  '--ctreplsrc': 'replySource',
  '--ctrepldst': 'replyDestination',
};
const portFields: Readonly<Record<string, readonly PortField[]>> = {
  '--sport': ['sourcePort'],
  '--source-port': ['sourcePort'],
  '--sports': ['sourcePort'],
  '--source-ports': ['sourcePort'],
  '--dport': ['port'],
  '--destination-port': ['port'],
  '--dports': ['port'],
  '--destination-ports': ['port'],
  '--port': ['sourcePort', 'port'],
  '--ports': ['sourcePort', 'port'],
  '--ctorigsrcport': ['originalSourcePort'],
  '--ctorigdstport': ['originalPort'],
  '--ctreplsrcport': ['replySourcePort'],
  '--ctrepldstport': ['replyPort'],
};
/** Names of ports as iptables prints and people write them; /etc/services knows more, those are not understood. */
const services: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  http: 80,
  www: 80,
  pop3: 110,
  ntp: 123,
  imap: 143,
  imap2: 143,
  snmp: 161,
  ldap: 389,
  https: 443,
  submissions: 465,
  smtps: 465,
  submission: 587,
  ldaps: 636,
  imaps: 993,
  pop3s: 995,
  mysql: 3306,
  'ms-wbt-server': 3389,
  postgresql: 5432,
  'http-alt': 8080,
};
const portNumber = (text: string): bigint | undefined => {
  if (/^\d{1,5}$/.test(text)) return BigInt(text);
  const named = Object.hasOwn(services, text) ? services[text] : undefined;
  return named === undefined ? undefined : BigInt(named);
};
/** `80`, `80:90`, `:1023`, `80,443`, `6000-6007`; undefined for anything else. */
export function portRanges(text: string): Range[] | undefined {
  const ranges = text.split(',').map((part): Range | undefined => {
    const named = portNumber(part);
    if (named !== undefined) return [named, named];
    const [from = '', until] = part.split(/[:-]/);
    if (until === undefined) return undefined;
    const [first, last] = [from === '' ? 0n : portNumber(from), until === '' ? 65535n : portNumber(until)];
    return first === undefined || last === undefined ? undefined : [first, last];
  });
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

const protocolNames: Readonly<Record<string, string>> = {
  0: 'all',
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  58: 'ipv6-icmp',
  132: 'sctp',
  icmpv6: 'ipv6-icmp',
  any: 'all',
};

/** One option that matches without its module. */
export function simple(option: Option, family: Family): Match {
  const { name, values, not } = option;
  const [value = ''] = values;
  const field = addressFields[name];
  if (field) {
    const prefixes = value.split(',').map(prefixOf);
    if (!prefixes.every((prefix) => prefix !== undefined)) return unknown(option);
    const ranges = rangesOf(prefixes.flatMap((prefix) => (prefix.family === family ? [prefix.range] : [])));
    return { kind: 'address', field, ranges, not };
  }
  const ports = portFields[name];
  if (ports) {
    const ranges = portRanges(value);
    return ranges ? { kind: 'port', fields: ports, ranges: rangesOf(ranges), not } : unknown(option);
  }
  switch (name) {
    case '-p':
    case '--protocol':
    case '--proto':
    case '--ctproto': {
      const protocol = value.toLowerCase();
      return { kind: 'protocol', protocols: [protocolNames[protocol] ?? protocol], not };
    }
    case '-i':
    case '--in-interface':
      return { kind: 'interface', field: 'in', patterns: [value], not };
    case '-o':
    case '--out-interface':
      return { kind: 'interface', field: 'out', patterns: [value], not };
    case '--ctstate':
    case '--state':
    case '--ctstatus':
      return { kind: 'state', states: value.split(','), not };
    case '--ctdir':
      return { kind: 'direction', direction: value.toLowerCase() === 'reply' ? 'reply' : 'original', not };
    case '--match-set':
      return { kind: 'set', name: value, fields: (values[1] ?? 'src').split(',') as ('src' | 'dst')[], not };
    case '--src-type':
    case '--dst-type':
      return {
        kind: 'type',
        field: name === '--src-type' ? 'source' : 'destination',
        types: value.split(','),
        not,
      };
    case '--syn':
      return { kind: 'flags', looked: ['FIN', 'SYN', 'RST', 'ACK'], set: ['SYN'], not };
    case '--tcp-flags':
      return { kind: 'flags', looked: value.split(','), set: (values[1] ?? '').split(','), not };
    case '--mark': {
      const [mark = '', mask] = value.split('/');
      if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(mark)) return unknown(option);
      return {
        kind: 'mark',
        value: BigInt(mark),
        mask: mask === undefined ? 0xffffffffn : BigInt(mask),
        not,
      };
    }
    default:
      return unknown(option);
  }
}

/** Modules whose options `simple` knows, or that match by themselves. */
const transparent = new Set([
  ...[
    'tcp',
    'udp',
    'sctp',
    'dccp',
    'conntrack',
    'state',
    'multiport',
    'iprange',
    'set',
    'addrtype',
    'mark',
    'comment',
  ],
]);

/** What keeps out only those who came too often: the first packet is not among them. */
const isClosing = ({ kind }: Target) => kind === 'drop';

/**
 * A module that depends on what came before, or that matches by itself.
 * @returns undefined where its options are read one by one
 */
export function conditional(
  module: string,
  option: Option,
  options: readonly Option[],
  target: Target,
): Match[] | undefined {
  if (transparent.has(module)) return undefined;
  const text = [
    `-m ${module}`,
    ...options.map(({ name, values, not }) => [not ? '! ' : '', name, ' ', values.join(' ')].join('')),
  ]
    .join(' ')
    .trim();
  const has = (name: string) => options.find((each) => each.name === name);
  const rate = (first: boolean): Match[] => [{ kind: 'rate', first, text }];
  const neither: Match[] = [{ kind: 'unknown', text }];
  switch (module) {
    case 'limit':
      return isClosing(target) ? neither : rate(true);
    case 'hashlimit':
    case 'connlimit': {
      if (options.some(({ not }) => not)) return neither;
      const above = has('--hashlimit-above') ?? has('--connlimit-above');
      if (above) return above.values[0] === '0' ? rate(true) : rate(false);
      const upto = has('--hashlimit-upto') ?? has('--connlimit-upto') ?? has('--hashlimit');
      return upto && upto.values[0] !== '0' && !isClosing(target) ? rate(true) : neither;
    }
    case 'rt':
      // Routing headers that no ordinary packet has; ufw drops their type 0.
      return options.some(({ not }) => not) ? neither : rate(false);
    case 'rpfilter':
      // What no route leads back for is none of the ordinary packets of a source.
      return has('--invert') ? rate(false) : [];
    case 'recent': {
      if (has('--set')) return has('--set')!.not ? neither : rate(true);
      const looks = has('--update') ?? has('--rcheck');
      return looks && !looks.not && isClosing(target) ? rate(false) : neither;
    }
    default:
      return [...(options.length > 0 ? neither : [unknown(option)])];
  }
}
