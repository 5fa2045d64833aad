// Firewall rules as ufw words them: one key per rule, spelled alike by the inventory and the snapshots.
import { ipv4Number, maskBits, shortIpv6 } from './ip-ranges.ts';
import { remembered } from './memo.ts';

export type FirewallDirection = 'in' | 'out' | 'fwd';

/**
 * What a rule applies to, without its action, log and comment. `to` and `from` as `ufw status` prints them,
 * without `(v6)` and ` on IFACE`: `Anywhere`, `22/tcp`, `10.8.0.1 53`, `80,443/tcp (Nginx Full)`, `OpenSSH`.
 */
export interface FirewallTuple {
  readonly direction: FirewallDirection;
  readonly to: string;
  readonly from: string;
  /** As printed in To: the incoming interface of an in-rule, the outgoing one of a forwarded rule. */
  readonly interfaceTo: string | null;
  /** As printed in From: the outgoing interface of an out-rule, the incoming one of a forwarded rule. */
  readonly interfaceFrom: string | null;
}

/** One side of a rule. All null: anywhere. `profile` is an application profile whose ports are not known. */
export interface FirewallEndpoint {
  readonly address: string | null;
  readonly ports: string | null;
  readonly protocol: string | null;
  readonly profile: string | null;
}

/**
 * The key of a rule: `22/tcp`, `8000/tcp from 192.168.178.156`, `9100/tcp on eth1`, `from 10.8.0.5`,
 * `out 123/udp on eth0`, `fwd wg0 → eth0`, `fwd eth0 → docker0 172.17.0.0/16`, `any`.
 *
 * Normalised: "Anywhere" is left out; a port list is one rule, sorted, its ranges with a colon; a profile's
 * name is dropped where its ports are printed and is `profile:OpenSSH` where they are not; addresses lose
 * host bits, /32 and /128; protocols without ports come last: `from 192.0.2.1 proto esp`.
 */
export function firewallRuleKey(rule: FirewallTuple): string {
  const to = firewallEndpoint(rule.to) ?? unread(rule.to);
  const from = firewallEndpoint(rule.from) ?? unread(rule.from);
  const hasPorts = to.ports !== null || from.ports !== null;
  const protocol = hasPorts ? null : (to.protocol ?? from.protocol);
  const isForward = rule.direction === 'fwd';
  const parts = [
    isForward ? forwardText(rule) : '',
    to.address ?? '',
    portText(to),
    isForward ? '' : interfaceText(rule),
    sourceText(from),
    protocol === null ? '' : `proto ${protocol}`,
  ].filter((part) => part !== '');
  return [...(rule.direction === 'in' ? [] : [rule.direction]), ...(parts.length > 0 ? parts : ['any'])].join(
    ' ',
  );
}

/** Reads one side of a rule; null when the text is none (for example cut off). */
export const firewallEndpoint = remembered((text): FirewallEndpoint | null => {
  const whole = squeeze(text);
  const named = / ?\(([^()]+)\)$/.exec(whole);
  const unnamed = named === null ? whole : whole.slice(0, named.index);
  const first = unnamed.split(' ')[0] ?? '';
  const host = hostOf(first);
  const rest = host === null ? unnamed : unnamed.slice(first.length).trim();
  const address = host?.address ?? null;
  if (rest === '') return host === null || named !== null ? null : { ...host, ports: null, profile: null };
  const ports = portsOf(rest);
  if (ports !== null) return { address, ...ports, profile: null };
  const isProfile = named === null && /^[a-z0-9][\w .+-]*$/i.test(rest) && /[a-z]/i.test(rest);
  if (!isProfile || isCutAnywhere(rest)) return null;
  return { address, ports: null, protocol: host?.protocol ?? null, profile: rest };
});

/** True for a text that names an IPv6 address, as a rule of that family only does. */
export const hasIPv6Address = (text: string): boolean =>
  text.includes(':') && text.split(/\s+/).some((word) => hostOf(word)?.address?.includes(':') ?? false);

/** A side that cannot be read is its own name, so that its rule still has a key. */
function unread(text: string): FirewallEndpoint {
  return { address: squeeze(text) || null, ports: null, protocol: null, profile: null };
}

function portText({ ports, protocol, profile }: FirewallEndpoint): string {
  if (ports === null) return profile === null ? '' : `profile:${profile}`;
  return protocol === null ? ports : `${ports}/${protocol}`;
}

function sourceText(from: FirewallEndpoint): string {
  const port = portText(from);
  if (from.address === null && port === '') return '';
  const address = `from ${from.address ?? 'any'}`;
  return port === '' ? address : `${address} ${from.ports === null ? '' : 'port '}${port}`;
}

function forwardText({ interfaceFrom, interfaceTo }: FirewallTuple): string {
  return interfaceFrom === null && interfaceTo === null
    ? ''
    : `${interfaceFrom ?? '*'} → ${interfaceTo ?? '*'}`;
}

function interfaceText({ interfaceFrom, interfaceTo }: FirewallTuple): string {
  const names = [interfaceTo, interfaceFrom].filter((name) => name !== null);
  return names.length === 0 ? '' : `on ${names.join(' and ')}`;
}

function hostOf(word: string): { address: string | null; protocol: string | null } | null {
  const match = /^(.+?)(?:\/(\d+(?:\.\d+){3}|\d{1,3}))?(?:\/([a-z][a-z0-9]*))?$/i.exec(word);
  if (match === null) return null;
  const [, host = '', mask, protocol] = match;
  const named = protocolOf(protocol);
  if (/^any(where)?$/i.test(host)) return mask === undefined ? { address: null, protocol: named } : null;
  const address = host.includes(':') ? ipv6Address(host, mask) : ipv4Address(host, mask);
  return address === undefined ? null : { address, protocol: named };
}

/** The network that an IPv4 address and its mask name; null for all addresses, undefined for none. */
function ipv4Address(host: string, mask: string | undefined): string | null | undefined {
  const value = ipv4Number(host);
  const bits = mask?.includes('.') ? maskBits(mask) : Number(mask ?? 32);
  if (value === undefined || bits === undefined || bits > 32) return undefined;
  if (bits === 0) return null;
  const network = (Number(value) & (-1 << (32 - bits))) >>> 0;
  const dotted = [24, 16, 8, 0].map((shift) => (network >>> shift) & 255).join('.');
  return bits === 32 ? dotted : `${dotted}/${bits}`;
}

function ipv6Address(host: string, mask: string | undefined): string | null | undefined {
  const address = shortIpv6(host);
  const bits = Number(mask ?? 128);
  if (address === undefined || bits > 128) return undefined;
  if (bits === 0 && address === '::') return null;
  return bits === 128 ? address : `${address}/${bits}`;
}

function portsOf(text: string): { ports: string; protocol: string | null } | null {
  const match = /^(\d{1,5}(?:[:-]\d{1,5})?(?:,\d{1,5}(?:[:-]\d{1,5})?)*)(?:\/(tcp|udp|any))?$/i.exec(text);
  if (match?.[1] === undefined) return null;
  const list = [...new Set(match[1].replaceAll('-', ':').split(','))];
  return {
    ports: list.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).join(','),
    protocol: protocolOf(match[2]),
  };
}

function protocolOf(text: string | undefined): string | null {
  return text === undefined || text.toLowerCase() === 'any' ? null : text.toLowerCase();
}

function isCutAnywhere(text: string): boolean {
  return 'Anywhere'.startsWith(text);
}

function squeeze(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Long options of iptables and the short ones that `iptables -S` prints. */
const shortOptions: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--src': '-s',
  '--destination': '-d',
  '--dst': '-d',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--protocol': '-p',
  '--proto': '-p',
  '--match': '-m',
  '--jump': '-j',
  '--goto': '-g',
};
const optionOrder = ['-s', '-d', '-i', '-o', '-p'];

/**
 * A rule of the chain DOCKER-USER, spelled alike by the inventory and the snapshots, with or without
 * `iptables`, `-A DOCKER-USER` or `-I DOCKER-USER 1` before it:
 * `-i eth0 -p tcp -m conntrack --ctorigdstport 80 --ctdir ORIGINAL -j DROP`. Null when a quote is open.
 *
 * Normalised: order and short options as `iptables -S` prints them; comments, counters, /32 and /128, and what is
 * implied (`-m tcp` behind `-p tcp`, the default answer of REJECT) left out.
 */
export function dockerUserRule(text: string): string | null {
  return dockerUserWords(text)?.map(quoted).join(' ') ?? null;
}

/** The same as the arguments that iptables takes behind `-A DOCKER-USER`. */
export function dockerUserWords(text: string): string[] | null {
  const words = shellWords(text);
  if (words === null) return null;
  const groups = optionGroups(words).filter((group) => !isImplied(group));
  const target = groups.findIndex(([option]) => option === '-j' || option === '-g');
  const matches = target < 0 ? groups : groups.slice(0, target);
  const rank = (group: readonly string[]): number =>
    (optionOrder.indexOf(optionOf(group)) + optionOrder.length + 1) % (optionOrder.length + 1);
  const protocol = matches.find((group) => optionOf(group) === '-p')?.at(-1);
  const sorted = matches
    .toSorted((a, b) => rank(a) - rank(b))
    .filter((group) => !(group[0] === '-m' && group[1] === protocol && group.length === 2));
  return [...sorted, ...(target < 0 ? [] : groups.slice(target))].flat();
}

/** `! -i eth0` is one group; a word in quotes is never an option. */
function optionGroups(words: readonly { readonly text: string; readonly isQuoted: boolean }[]): string[][] {
  const groups: string[][] = [];
  let isNegated = false;
  for (const { text, isQuoted } of words) {
    if (!isQuoted && text === '!') isNegated = true;
    else if (!isQuoted && /^-{1,2}[a-z]/i.test(text)) {
      groups.push([...(isNegated ? ['!'] : []), shortOptions[text] ?? text]);
      isNegated = false;
    } else {
      const group = groups.at(-1);
      const isAddress = group !== undefined && /^-[sd]$/.test(optionOf(group));
      const value = isAddress
        ? text.toLowerCase().replace(text.includes(':') ? /\/128$/ : /\/32$/, '')
        : text;
      group?.push(...(isNegated ? ['!'] : []), value);
      isNegated = false;
    }
  }
  return groups;
}

function isImplied(group: readonly string[]): boolean {
  const [option = '', value] = group;
  return (
    /^(?:-A|-I|--append|--insert|-t|--table|-c|--set-counters|--comment|-w|--wait)$/.test(option) ||
    (option === '-m' && value === 'comment') ||
    (option === '--reject-with' && /^icmp6?-port-unreachable$/.test(value ?? ''))
  );
}

function optionOf(group: readonly string[]): string {
  return (group[0] === '!' ? group[1] : group[0]) ?? '';
}

/** The words of a command line; null when a quote is not closed. */
function shellWords(text: string): { text: string; isQuoted: boolean }[] | null {
  const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+)|(["'])/g)];
  if (words.some(([, , , , open]) => open !== undefined)) return null;
  return words.map(([, double, single, bare]) => ({
    text: double?.replace(/\\(.)/g, '$1') ?? single ?? bare ?? '',
    isQuoted: bare === undefined,
  }));
}

function quoted(word: string): string {
  return /^[^\s"'\\]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;
}
