// What was observed of a host, put together: rules of iptables old and new, rules of nft, the contents of sets, settings of
// the kernel, of routing and of the engine.
import type { Ipset } from '../snapshots/ipset.ts';
import type { IptablesSave } from '../snapshots/iptables-save.ts';
import type { NetworkSettings } from '../snapshots/network-settings.ts';
import type { NftRuleset } from '../snapshots/nft-ruleset.ts';
import { type Family, prefixOf } from './address.ts';
import { nftBridges, nftRules } from './nft-rules.ts';
import { difference, type Range, type Ranges, rangesOf } from './ranges.ts';
import type { Ruleset } from './ruleset.ts';
import { savedBridges, savedRuleset } from './saved-rules.ts';

/** A snapshot as it was read, with its path. */
interface Read<T> {
  readonly parsed: T;
  readonly file: string;
}
/** The snapshots of one host that say something of its rules; what is absent was not observed. */
export interface ObservedRules {
  readonly saved?: Read<IptablesSave> | undefined;
  readonly nft?: Read<NftRuleset> | undefined;
  readonly sets?: Read<Ipset> | undefined;
  readonly settings?: Read<NetworkSettings> | undefined;
}

/** The address and port sets of ipset; undefined where packets may have changed them since. */
function contentsOf({ sets }: Ipset, family: Family): [string, Ranges][] {
  return sets.flatMap(({ name, type, family: of, members, exceptions, isTimed }): [string, Ranges][] => {
    if (of !== family || isTimed || !/^(?:hash|bitmap):(?:ip|net)$/.test(type)) return [];
    const ranges = (texts: readonly string[]) => texts.map((text) => prefixOf(text)?.range);
    const [inside, outside] = [ranges(members), ranges(exceptions)];
    if (![...inside, ...outside].every((range) => range !== undefined)) return [];
    return [[`${family} ${name}`, difference(rangesOf(inside as Range[]), rangesOf(outside as Range[]))]];
  });
}

/** The rules of one family, of all kinds together. */
export function observedRuleset({ saved, nft, sets }: ObservedRules, family: Family): Ruleset {
  const fromIptables = saved && savedRuleset(saved.parsed, family, saved.file);
  // Matches of iptables are opaque in nft's JSON; what iptables-save shows is read there.
  const isShown = (tableFamily: string, table: string) =>
    saved?.parsed.backend !== 'legacy' &&
    (saved?.parsed.tables.some(
      ({ family: of, isLegacy, name }) =>
        !isLegacy && name === table && tableFamily === (of === 'IPv4' ? 'ip' : 'ip6'),
    ) ??
      false);
  const fromNft = nft && nftRules(nft.parsed, family, nft.file, isShown);
  return {
    family,
    baseChains: [...(fromIptables?.baseChains ?? []), ...(fromNft?.baseChains ?? [])],
    sets: new Map([
      ...(sets ? contentsOf(sets.parsed, family) : []),
      ...(fromIptables?.sets ?? []),
      ...(fromNft?.sets ?? []),
    ]),
  };
}

/** Bridges of containers with their subnets, as rules for what leaves them name them. */
export const observedBridges = ({ saved, nft }: ObservedRules, family: Family) => [
  ...(saved ? savedBridges(saved.parsed, family) : []),
  ...(nft ? nftBridges(nft.parsed, family) : []),
];

/** What of the evidence for a family is missing or damaged, in words; undefined: all is there. */
export function missingEvidence({ saved, nft, settings }: ObservedRules, family: Family): string | undefined {
  if (!saved && !nft) return 'keine Momentaufnahme zeigt die Regeln';
  if (saved && (saved.parsed.problems.length > 0 || !saved.parsed.families.includes(family)))
    return 'die Momentaufnahme „iptables-save“ ist unvollständig';
  if (nft && (nft.parsed.problems.length > 0 || !nft.parsed.isRead))
    return 'die Momentaufnahme „nft-ruleset“ ist unvollständig';
  if (settings && settings.parsed.problems.length > 0)
    return 'die Momentaufnahme „network-settings“ ist unvollständig';
  return undefined;
}

/** What could still keep packets out that were let in by all that was observed; undefined: nothing. */
export function unseenRules({ saved, nft, settings }: ObservedRules, family: Family): string | undefined {
  if (!nft) return 'ob nft eigene Regeln hat, ist nicht bekannt (Momentaufnahme „nft-ruleset“ fehlt)';
  const isAtBridge = nft.parsed.objects.some(
    ({ kind, value: { family: of, hook, policy } }) =>
      of === 'bridge' && (kind === 'rule' || (kind === 'chain' && hook !== undefined && policy === 'drop')),
  );
  if (isAtBridge) return 'nft hat Regeln der Familie „bridge“, und die werden hier nicht gelesen';
  const tables = settings?.parsed.legacy[family];
  if (!saved && (tables === undefined || tables === null || tables.length > 0))
    return 'ob es Regeln der alten Schnittstelle von iptables gibt, ist nicht bekannt (Momentaufnahme „iptables-save“ fehlt)';
  return undefined;
}

/** What the kernel and the engine were seen to be set to; undefined: not observed. */
export interface ObservedSettings {
  readonly isForwarding: (names: readonly string[]) => boolean | undefined;
  /** `::` takes IPv6 only. */
  readonly isBoundToIpv6Only: boolean | undefined;
  /** docker-proxy takes what is not translated. */
  readonly hasProxy: boolean | undefined;
  /** Packets to 127.0.0.0/8 may come in at an interface. */
  readonly routesLoopback: (names: readonly string[]) => boolean | undefined;
  /** Packets whose answers would leave by another interface are dropped. */
  readonly isStrict: (names: readonly string[]) => boolean | undefined;
  /** A rule of routing that may send the packets of a connection elsewhere; null: the rules were not observed. */
  readonly routingRule: (
    entry: readonly string[],
    client: Ranges,
    server: bigint,
  ) => string | undefined | null;
}

/** What the settings of a host say for one family. */
export function observedSettings({ settings }: ObservedRules, family: Family): ObservedSettings {
  const { kernel = {}, engine, families = [], rules = [] } = settings?.parsed ?? {};
  const flag = (name: string) => (kernel[name] === undefined ? undefined : kernel[name] !== '0');
  return {
    isForwarding: (names) => {
      const all = flag(family === 'IPv4' ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding');
      if (family === 'IPv6') return all;
      // Of IPv4 the interface that packets come in at decides; the setting for all only sets those of the interfaces.
      const each = new Set(names.map((name) => flag(`net.ipv4.conf.${name}.forwarding`) ?? all));
      return each.size === 1 ? [...each][0] : each.size === 0 ? all : undefined;
    },
    isBoundToIpv6Only: flag('net.ipv6.bindv6only'),
    hasProxy: engine ? engine['userland-proxy'] !== 'false' : undefined,
    routesLoopback: (names) => {
      const all = flag('net.ipv4.conf.all.route_localnet');
      const each = names.map((name) => flag(`net.ipv4.conf.${name}.route_localnet`));
      return all === true || each.includes(true)
        ? true
        : all === undefined || each.includes(undefined)
          ? undefined
          : false;
    },
    isStrict: (names) => {
      if (family === 'IPv6') return false;
      const all = kernel['net.ipv4.conf.all.rp_filter'];
      const each = names.map((name) => kernel[`net.ipv4.conf.${name}.rp_filter`]);
      if (all === undefined || each.includes(undefined)) return undefined;
      // The larger of both counts: 1 is strict, 2 takes any way.
      return each.some((value) => Math.max(Number(value), Number(all)) === 1);
    },
    routingRule: (entry, client, server) =>
      families.includes(family)
        ? rules.find((rule) => rule.family === family && mayApply(rule.rule, entry, client, server))?.rule
        : null,
  };
}
const ordinary = /^from all lookup (?:local|main|default)$/;
/** Whether a rule of routing may be about the answers to a client. Marks that nobody sets are 0. */
function mayApply(rule: string, entry: readonly string[], client: Ranges, server: bigint): boolean {
  if (ordinary.test(rule)) return false;
  // Answers of the host come from nowhere, those of containers from a bridge.
  const from = /\biif (\S+)/.exec(rule)?.[1];
  if (from && !/^(?:lo$|docker|br-|podman|cni|veth)/.test(from) && !fitsEntry(from, entry)) return false;
  if (/^(?!not ).*\bfwmark 0x0*[1-9a-f]/.test(rule)) return false;
  const within = (text: string | undefined, ranges: Ranges) => {
    const prefix = text === undefined || text === 'all' ? undefined : prefixOf(text);
    return prefix === undefined || overlaps(ranges, prefix.range);
  };
  if (/^not /.test(rule)) return true;
  return (
    within(/\bfrom (\S+)/.exec(rule)?.[1], [[server, server]]) && within(/\bto (\S+)/.exec(rule)?.[1], client)
  );
}
const fitsEntry = (name: string, entry: readonly string[]) =>
  entry.some((each) => each === name || (each.endsWith('*') && name.startsWith(each.slice(0, -1))));
const overlaps = (ranges: Ranges, [first, last]: Range) => ranges.some(([a, b]) => a <= last && first <= b);
