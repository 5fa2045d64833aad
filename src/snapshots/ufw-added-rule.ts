// One command of `ufw show added` in, one rule out, in the words of `ufw status`.
//
//   ufw [route] ACTION [in on IF] [out [on IF]] [log|log-all] PORT[/PROTO] | PROFILE
//   ufw [route] ACTION … [from ADDRESS [port P | app A]] [to ADDRESS [port P | app A]] [proto X] [comment 'C']
//
// The grammar is get_command() in src/parser.py of ufw 0.36, the wording of the sides get_status() in
// src/backend_iptables.py.

import { firewallEndpoint, hasIPv6Address } from '../model/firewall.ts';
import type { UfwRule } from './ufw-rule.ts';

/** A rule as `ufw status` would print it; v6 is null where no address names the family. */
export type UfwAddedRule = Omit<UfwRule, 'v6'> & { readonly v6: boolean | null };

interface Side {
  readonly address: string;
  readonly port: string | null;
  readonly app: string | null;
}

const call =
  /^\s*ufw\s+(?<route>route\s+)?(?<action>allow|deny|reject|limit)(?<rest>(?:\s.*?)?)(?:\s+comment '(?<comment>.*)')?\s*$/;
const word = `(?:'[^']+'|[^\\s']+)`;
const place = (name: string): string =>
  `(?:\\s+${name}\\s+(?<${name}>\\S+)(?:\\s+port\\s+(?<${name}Port>\\d\\S*)|\\s+app\\s+(?<${name}App>${word}))?)?`;
const clauses = new RegExp(
  `^(?:\\s+in\\s+on\\s+(?<inside>\\S+))?(?:\\s+(?<out>out)(?:\\s+on\\s+(?<outside>\\S+))?)?(?:\\s+(?<log>log-all|log)(?=\\s|$))?` +
    `(?:\\s+(?<short>(?!(?:in|out|on|from|to|proto|log|log-all)(?:\\s|$))${word})|${place('from')}${place('to')}(?:\\s+proto\\s+(?<proto>[a-z][a-z0-9]*))?)$`,
);
const anywhere: Side = { address: 'any', port: null, app: null };
const ipv4Only = /^(?:ipv6|igmp)$/;

/** Reads a command; null when it is none that `show added` prints, or was cut off. `line` is 1-based. */
export function parseUfwAddedRule(text: string, line: number): UfwAddedRule | null {
  const { route, action = '', rest = '', comment = null } = call.exec(text)?.groups ?? {};
  const groups = clauses.exec(rest)?.groups;
  if (groups === undefined || rest.trim() === '') return null;
  const { inside = null, outside = null, out, log = null, short, proto } = groups;
  const [port = null, shortProto = null] = short === undefined ? [] : shortPort(short);
  const isProfile = short !== undefined && port === null;
  const from = short === undefined ? sideOf(groups, 'from') : anywhere;
  const to =
    short === undefined
      ? sideOf(groups, 'to')
      : { address: 'any', port, app: isProfile ? unquoted(short) : null };
  const named = groups.from ?? groups.to ?? inside ?? outside ?? short;
  const protocol = proto ?? shortProto;
  const cells = { to: cellOf(to, from, protocol), from: cellOf(from, to, protocol) };
  if (named === undefined || !firewallEndpoint(cells.to) || !firewallEndpoint(cells.from)) return null;
  const isForward = route !== undefined;
  const isOut = out !== undefined;
  // Only a forwarded rule has two interfaces or an outgoing one without being an out-rule.
  if (!isForward && inside !== null && isOut) return null;
  if (isForward && isOut && outside === null) return null;
  return {
    number: null,
    to: cells.to,
    action: action as UfwRule['action'],
    direction: isForward ? 'fwd' : isOut ? 'out' : 'in',
    from: cells.from,
    v6: familyOf(cells, protocol),
    interfaceTo: isForward ? outside : inside,
    interfaceFrom: isForward ? inside : outside,
    log: log as UfwRule['log'],
    comment,
    line,
  };
}

/** `80/tcp` -> port and protocol; nothing for a profile's name. */
function shortPort(text: string): (string | null)[] {
  const match = /^(?<port>\d[\d:,]*)(?:\/(?<protocol>tcp|udp))?$/.exec(text);
  return match === null ? [] : [match.groups?.port ?? null, match.groups?.protocol ?? null];
}

function sideOf(groups: Readonly<Record<string, string | undefined>>, name: 'from' | 'to'): Side {
  const app = groups[`${name}App`];
  return {
    address: groups[name] ?? 'any',
    port: groups[`${name}Port`] ?? null,
    app: app === undefined ? null : unquoted(app),
  };
}

/** One side as plain `ufw status` words it: the protocol stands behind the ports, or where there are none at all. */
function cellOf(side: Side, other: Side, protocol: string | null): string {
  const address = side.address === 'any' ? '' : side.address;
  const port = side.app ?? side.port;
  const hasApp = side.app !== null || other.app !== null;
  const end = protocol === null || hasApp ? '' : `/${protocol}`;
  if (port !== null) return `${address} ${port}${end}`.trim();
  const isPortless = other.port === null && other.app === null;
  if (address !== '') return isPortless ? address + end : address;
  return isPortless && other.address === 'any' ? `Anywhere${end}` : 'Anywhere';
}

function familyOf({ to, from }: { to: string; from: string }, protocol: string | null): boolean | null {
  if (hasIPv6Address(to) || hasIPv6Address(from)) return true;
  const hasAddress = [to, from].some((cell) => firewallEndpoint(cell)?.address);
  return hasAddress || ipv4Only.test(protocol ?? '') ? false : null;
}

function unquoted(text: string): string {
  return text.replace(/^'(.*)'$/, '$1');
}
