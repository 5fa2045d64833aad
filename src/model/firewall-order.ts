// The order of firewall rules, as far as it matters: of rules that overlap and do different things, the first wins.
import {
  type FirewallDirection,
  type FirewallEndpoint,
  type FirewallTuple,
  firewallEndpoint,
  firewallRuleKey,
} from './firewall.ts';
import { overlaps, rangeOf } from './ip-ranges.ts';
import { ufwProfiles } from './ufw-profiles.ts';

export interface OrderedRule extends FirewallTuple {
  readonly action: string;
  readonly families: readonly string[];
}
interface Read {
  readonly key: string;
  readonly action: string;
  readonly direction: FirewallDirection;
  readonly families: readonly string[];
  /** Null: any. */
  readonly protocols: readonly string[] | null;
  readonly sides: readonly (FirewallEndpoint | null)[];
  readonly interfaces: readonly (string | null)[];
}

/**
 * The pairs of rules whose order matters, as sorted texts `22/tcp from 192.0.2.5 vor 22/tcp`: same direction and
 * family, different actions, and packets that meet both.
 * @param rules in the order of the machine
 */
export function firewallOrder(rules: readonly OrderedRule[]): string[] {
  if (rules.every(({ action }) => action === rules[0]?.action)) return [];
  const read = rules.map(readRule);
  const pairs = read.flatMap((first, index) =>
    read
      .slice(index + 1)
      .filter((second) => isOrdered(first, second))
      .map((second) => `${first.key} vor ${second.key}`),
  );
  return [...new Set(pairs)].sort();
}

function readRule(rule: OrderedRule): Read {
  const sides = [firewallEndpoint(rule.to), firewallEndpoint(rule.from)];
  const named = sides.find((side) => side?.protocol)?.protocol;
  const hasPorts = sides.some((side) => side?.ports);
  return {
    key: firewallRuleKey(rule),
    action: rule.action,
    direction: rule.direction,
    families: rule.families,
    protocols: named ? [named] : hasPorts ? ['tcp', 'udp'] : null,
    sides,
    interfaces: [rule.interfaceTo, rule.interfaceFrom],
  };
}

/** The pair the other way round. */
export const reversedOrder = (pair: string): string => pair.split(' vor ').toReversed().join(' vor ');

function isOrdered(a: Read, b: Read): boolean {
  return (
    a.key !== b.key &&
    a.action !== b.action &&
    a.direction === b.direction &&
    a.families.some((family) => b.families.includes(family)) &&
    (!a.protocols || !b.protocols || a.protocols.some((protocol) => b.protocols?.includes(protocol))) &&
    a.interfaces.every((name, index) => eitherOr(name, b.interfaces[index] ?? null)) &&
    a.sides.every((side, index) => sidesMeet(side, b.sides[index] ?? null))
  );
}

const eitherOr = (a: string | null, b: string | null) => a === null || b === null || a === b;

/** A profile as packages bring it has ports; of others they are not known. */
function withPorts(side: FirewallEndpoint | null): FirewallEndpoint | null {
  const [text, ...more] = ufwProfiles[side?.profile ?? ''] ?? [];
  if (!side || side.profile === null || text === undefined || more.length > 0) return side;
  const [ports = '', protocol = null] = text.split('/');
  return { ...side, ports, protocol, profile: null };
}

/** Profiles without their ports, and what cannot be read, meet nothing: that would be guessed. */
function sidesMeet(first: FirewallEndpoint | null, second: FirewallEndpoint | null): boolean {
  const [a, b] = [withPorts(first), withPorts(second)];
  if (!a || !b || a.profile !== null || b.profile !== null) return false;
  return (
    eitherOr(a.protocol, b.protocol) && portsMeet(a.ports, b.ports) && networksMeet(a.address, b.address)
  );
}

function portsMeet(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  const ranges = (text: string) =>
    text.split(',').map((part) => {
      const [first = 0, last = first] = part.split(':').map(Number);
      return { first, last };
    });
  return ranges(a).some((range) =>
    ranges(b).some(({ first, last }) => range.first <= last && first <= range.last),
  );
}

/** Addresses that nobody can read may be any. */
function networksMeet(a: string | null, b: string | null): boolean {
  const [first, other] = [a, b].map((text) => (text === null ? undefined : rangeOf(text)));
  return !first || !other || overlaps(first, other);
}

/** Options of iptables by which two rules never meet the same packet, where both name another value. */
const parting = ['-i', '-o', '-p', '--dport', '--sport', '--ctorigdstport', '--ctdir'];
const optionOf = (rule: string, option: string): string | undefined => {
  const [, negated, value] = new RegExp(`(?:^| )(! )?${option} (\\S+)`).exec(rule) ?? [];
  return negated ? undefined : value;
};
const addressMeets = (a: string | undefined, b: string | undefined) =>
  a === undefined || b === undefined || !/^[\da-f.:/]+$/i.test(`${a}${b}`) || networksMeet(a, b);

/**
 * The pairs of rules of one iptables chain whose order matters: different targets, and packets that may meet both.
 * @param rules as `dockerUserRule` spells them, in the order of the machine
 */
export function chainOrder(rules: readonly string[]): string[] {
  const targetOf = (rule: string) => /(?:^| )-[jg] (\S+)/.exec(rule)?.[1];
  const meet = (a: string, b: string) =>
    parting.every((option) => {
      const [first, second] = [optionOf(a, option), optionOf(b, option)];
      return first === undefined || second === undefined || first === second;
    }) && ['-s', '-d'].every((option) => addressMeets(optionOf(a, option), optionOf(b, option)));
  const pairs = rules.flatMap((first, index) =>
    rules
      .slice(index + 1)
      .filter((second) => targetOf(first) !== targetOf(second) && meet(first, second))
      .map((second) => `${first} vor ${second}`),
  );
  return [...new Set(pairs)].sort();
}
