// Values of nft's JSON: addresses, ports, names, their sets, ranges and prefixes, and what they match.
// Source: libnftables-json(5), nft(8).
import { type Family, prefixOf } from './address.ts';
import { portRanges } from './iptables-matches.ts';
import { isMap, type Json, type JsonMap, valueText } from './nft-text.ts';
import { type Range, rangesOf } from './ranges.ts';
import type { AddressField, Match, PortField } from './ruleset.ts';

/** A named set or map: its elements, and whether packets change it. */
export interface NftSet {
  readonly elements: readonly Json[];
  readonly isDynamic: boolean;
}
/** What the parts of one table name. */
export interface NftContext {
  /** Of the packets that are asked about. */
  readonly family: Family;
  /** Of the table: `inet`, `ip`, `ip6`, `netdev`. */
  readonly tableFamily: string;
  readonly table: string;
  readonly sets: ReadonlyMap<string, NftSet>;
}

/** Matches of which all must hold. */
export type All = readonly Match[];
/** Ways in which something can hold: one of them is enough. */
export type Alternatives = readonly All[];
const unknown = (text: string): Match => ({ kind: 'unknown', text });
/** Nothing is known; it decides nothing. */
export const inDoubt = (value: Json): Alternatives => [[unknown(shortText(value))]];
/** It never holds. */
const never: Alternatives = [];
/** A short text of a part of a rule for people. */
const shortText = (value: Json): string => {
  const text = typeof value === 'string' ? value : valueText(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};
/** Both must hold. */
export const both = (a: Alternatives, b: Alternatives): Alternatives =>
  a.flatMap((first) => b.map((second) => [...first, ...second]));

/** An element of a set without its timeout, counter and comment. */
const plainElement = (element: Json): Json =>
  isMap(element) && isMap(element.elem) ? element.elem.val : element;

/** The members of a value: of a set those that it lists; undefined: its contents are not known. */
export function membersOf(value: Json, { sets }: NftContext): readonly Json[] | undefined {
  if (typeof value === 'string' && value.startsWith('@')) {
    const set = sets.get(value.slice(1));
    return set && !set.isDynamic ? set.elements.map(plainElement) : undefined;
  }
  if (isMap(value) && Array.isArray(value.set)) return value.set.map(plainElement);
  if (Array.isArray(value)) return value;
  return [value];
}

function addressRange(value: Json): Range | 'other family' | undefined {
  if (isMap(value) && isMap(value.prefix)) return addressRange(`${value.prefix.addr}/${value.prefix.len}`);
  if (isMap(value) && Array.isArray(value.range)) return addressRange(value.range.join('-'));
  return typeof value === 'string' ? prefixOf(value)?.range : undefined;
}
/** Ranges of addresses; undefined where one is not read. */
export function addressRanges(members: readonly Json[]): Range[] | undefined {
  const ranges = members.map(addressRange);
  return ranges.every((range) => Array.isArray(range)) ? (ranges as Range[]) : undefined;
}
/** Ranges of ports, also as names; undefined where one is not read. */
export function numberRanges(members: readonly Json[]): Range[] | undefined {
  const ranges = members.map((value): Range | undefined => {
    if (isMap(value) && Array.isArray(value.range)) return portRanges(value.range.join('-'))?.[0];
    return typeof value === 'number' || typeof value === 'string'
      ? portRanges(String(value))?.[0]
      : undefined;
  });
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}
const words = (members: readonly Json[]): string[] | undefined =>
  members.every((member) => typeof member === 'string') ? (members as string[]) : undefined;

/** What a key of a match, a set or a map looks at. */
export type Key =
  | { readonly kind: 'address'; readonly field: AddressField; readonly family: Family | undefined }
  | { readonly kind: 'port'; readonly field: PortField; readonly protocol: string | undefined }
  | { readonly kind: 'protocol' }
  | { readonly kind: 'state' }
  | { readonly kind: 'direction' }
  | { readonly kind: 'family' }
  | { readonly kind: 'mark' }
  | { readonly kind: 'interface'; readonly field: 'in' | 'out' }
  | { readonly kind: 'type'; readonly field: 'source' | 'destination' }
  | { readonly kind: 'flags'; readonly looked: readonly string[] }
  | { readonly kind: 'masked mark'; readonly mask: bigint }
  /** Packets that no route leads back for: nobody's ordinary ones. */
  | { readonly kind: 'reverse path' }
  | { readonly kind: 'unknown'; readonly protocol: string | undefined };

const payloadAddress: Readonly<Record<string, AddressField>> = { saddr: 'source', daddr: 'destination' };
const payloadPort: Readonly<Record<string, PortField>> = { sport: 'sourcePort', dport: 'port' };
const ported = new Set(['tcp', 'udp', 'sctp', 'dccp', 'udplite', 'th']);

function payloadKey({ protocol, field }: JsonMap): Key {
  const [name, part] = [String(protocol), String(field)];
  if (name === 'ip' || name === 'ip6') {
    const family: Family = name === 'ip' ? 'IPv4' : 'IPv6';
    if (payloadAddress[part]) return { kind: 'address', field: payloadAddress[part], family };
    if (part === 'protocol' || part === 'nexthdr') return { kind: 'protocol' };
    return { kind: 'unknown', protocol: undefined };
  }
  const port = ported.has(name) ? payloadPort[part] : undefined;
  if (port) return { kind: 'port', field: port, protocol: name === 'th' ? undefined : name };
  const isLink = /^(?:ether|vlan|arp)$/.test(name);
  const named = name === 'icmpv6' ? 'ipv6-icmp' : name;
  return { kind: 'unknown', protocol: isLink || name === 'th' ? undefined : named };
}
const trackedAddress: Readonly<Record<string, AddressField>> = {
  'original saddr': 'originalSource',
  'original daddr': 'originalDestination',
  'reply saddr': 'replySource',
  'reply daddr': 'replyDestination',
};
const trackedPort: Readonly<Record<string, PortField>> = {
  'original proto-src': 'originalSourcePort',
  'original proto-dst': 'originalPort',
  'reply proto-src': 'replySourcePort',
  'reply proto-dst': 'replyPort',
};
function trackedKey({ key, dir }: JsonMap): Key {
  const name = String(key);
  if (name === 'state' || name === 'status') return { kind: 'state' };
  if (name === 'direction') return { kind: 'direction' };
  if (name === 'protocol' || name === 'l4proto') return { kind: 'protocol' };
  const [, protocol, side = ''] = /^(?:(ip6?) )?([sd]addr)$/.exec(name) ?? [];
  const address = trackedAddress[`${dir} ${side}`];
  if (address)
    return {
      kind: 'address',
      field: address,
      family: protocol === 'ip' ? 'IPv4' : protocol === 'ip6' ? 'IPv6' : undefined,
    };
  const port = trackedPort[`${dir} ${name}`];
  return port ? { kind: 'port', field: port, protocol: undefined } : { kind: 'unknown', protocol: undefined };
}
function metaKey({ key }: JsonMap): Key {
  switch (key) {
    case 'iifname':
    case 'iif':
      return { kind: 'interface', field: 'in' };
    case 'oifname':
    case 'oif':
      return { kind: 'interface', field: 'out' };
    case 'l4proto':
      return { kind: 'protocol' };
    case 'nfproto':
    case 'protocol':
      return { kind: 'family' };
    case 'mark':
      return { kind: 'mark' };
    default:
      return { kind: 'unknown', protocol: undefined };
  }
}
function routeKey({ result, flags }: JsonMap): Key {
  const looked = Array.isArray(flags) ? flags.map(String) : [];
  const [side] = looked;
  if (result === 'type' && looked.length === 1 && (side === 'saddr' || side === 'daddr'))
    return { kind: 'type', field: side === 'saddr' ? 'source' : 'destination' };
  const isReverse = (result === 'oif' || result === 'oifname') && looked.includes('saddr');
  return isReverse ? { kind: 'reverse path' } : { kind: 'unknown', protocol: undefined };
}

/** Reads what a match or a map looks at; a concatenation is several. */
export function keysOf(left: Json): readonly Key[] {
  if (!isMap(left)) return [{ kind: 'unknown', protocol: undefined }];
  if (Array.isArray(left.concat)) return left.concat.flatMap(keysOf);
  if (isMap(left.payload)) return [payloadKey(left.payload)];
  if (isMap(left.ct)) return [trackedKey(left.ct)];
  if (isMap(left.meta)) return [metaKey(left.meta)];
  if (isMap(left.fib)) return [routeKey(left.fib)];
  if (Array.isArray(left['&'])) {
    const [of, mask] = left['&'] as readonly Json[];
    if (isMap(of) && isMap(of.payload) && of.payload.protocol === 'tcp' && of.payload.field === 'flags')
      return [{ kind: 'flags', looked: flagsOf(mask) }];
    if (isMap(of) && isMap(of.meta) && of.meta.key === 'mark' && typeof mask === 'number')
      return [{ kind: 'masked mark', mask: BigInt(mask) }];
  }
  return [{ kind: 'unknown', protocol: undefined }];
}
/** `["fin", "syn"]`, `{"|": ["fin", "syn"]}`, `"syn"`. */
const flagsOf = (value: Json): string[] => {
  if (typeof value === 'string') return [value.toUpperCase()];
  if (Array.isArray(value)) return value.flatMap(flagsOf);
  return isMap(value) && Array.isArray(value['|']) ? value['|'].flatMap(flagsOf) : [];
};

const protocolNames: Readonly<Record<string, string>> = { icmpv6: 'ipv6-icmp' };
const ofFamily = (family: Family | undefined, context: NftContext): Alternatives =>
  family === undefined || family === context.family ? [[]] : never;
const stateNames: Readonly<Record<string, string>> = { 'seen-reply': 'SEEN_REPLY' };

/** How one key fits members of a set; what is not read decides nothing. */
export function fitting(key: Key, members: readonly Json[], context: NftContext): Alternatives {
  const inDoubtHere = inDoubt(members.length === 1 ? members[0] : members);
  switch (key.kind) {
    case 'address': {
      const own = members.filter((member) => !isOtherFamily(member, context.family));
      const ranges = addressRanges(own);
      if (!ranges) return inDoubtHere;
      return both(ofFamily(key.family, context), [
        [{ kind: 'address', field: key.field, ranges: rangesOf(ranges) }],
      ]);
    }
    case 'port': {
      const ranges = numberRanges(members);
      if (!ranges) return inDoubtHere;
      return [
        [
          ...(key.protocol ? [{ kind: 'protocol', protocols: [key.protocol] } as const] : []),
          { kind: 'port', fields: [key.field], ranges: rangesOf(ranges) },
        ],
      ];
    }
    case 'mark':
    case 'masked mark': {
      const mask = key.kind === 'mark' ? 0xffffffffn : key.mask;
      return members.every((member) => typeof member === 'number')
        ? members.map((member) => [{ kind: 'mark', value: BigInt(member as number), mask }])
        : inDoubtHere;
    }
    case 'reverse path':
      // `missing` is printed as false.
      return members.every((member) => member === false)
        ? [[{ kind: 'rate', first: false, text: 'kein Weg zurück (fib)' }]]
        : members.every((member) => member === true)
          ? [[]]
          : inDoubtHere;
    case 'unknown':
      return key.protocol
        ? both([[{ kind: 'protocol', protocols: [key.protocol] }]], inDoubtHere)
        : inDoubtHere;
    default: {
      const texts = words(members);
      return texts ? fittingWords(key, texts) : inDoubtHere;
    }
  }
}
const isOtherFamily = (member: Json, family: Family): boolean => {
  const text = isMap(member)
    ? isMap(member.prefix)
      ? member.prefix.addr
      : Array.isArray(member.range)
        ? member.range[0]
        : undefined
    : member;
  const found = typeof text === 'string' ? prefixOf(text) : undefined;
  return found !== undefined && found.family !== family;
};

type WordKey = Extract<
  Key,
  { kind: 'protocol' | 'state' | 'direction' | 'family' | 'interface' | 'type' | 'flags' }
>;
function fittingWords(key: WordKey, texts: readonly string[]): Alternatives {
  switch (key.kind) {
    case 'protocol':
      return [[{ kind: 'protocol', protocols: texts.map((text) => protocolNames[text] ?? text) }]];
    case 'state':
      return [[{ kind: 'state', states: texts.map((text) => stateNames[text] ?? text.toUpperCase()) }]];
    case 'direction':
      return texts.map((text) => [{ kind: 'direction', direction: text === 'reply' ? 'reply' : 'original' }]);
    case 'family':
      return texts.map((text) => [{ kind: 'family', family: /6$/.test(text) ? 'IPv6' : 'IPv4' }]);
    case 'interface':
      return [[{ kind: 'interface', field: key.field, patterns: texts }]];
    case 'type':
      return [[{ kind: 'type', field: key.field, types: texts.map((text) => text.toUpperCase()) }]];
    case 'flags':
      return texts.map((text) => [
        {
          kind: 'flags',
          looked: key.looked,
          set: text.split(/[|,]/).map((flag) => flag.trim().toUpperCase()),
        },
      ]);
  }
}
