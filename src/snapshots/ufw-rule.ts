// One row of `ufw status` in, one rule out. Rows are found by their English action word, never by columns:
// a long To shifts them and web pastes collapse their spaces.

import type { ObservedFact } from '../model/facts.ts';
import type { FirewallDirection } from '../model/firewall.ts';
import { firewallEndpoint, firewallRuleKey, hasIPv6Address } from '../model/firewall.ts';

type UfwAction = 'allow' | 'deny' | 'reject' | 'limit';

/** One rule as `ufw status` prints it. */
export interface UfwRule {
  /** Of `status numbered`, else null. */
  readonly number: number | null;
  /** As printed, without `(v6)` and ` on IFACE`. */
  readonly to: string;
  readonly action: UfwAction;
  readonly direction: FirewallDirection;
  readonly from: string;
  /** Also true for a literal IPv6 address. */
  readonly v6: boolean;
  readonly interfaceTo: string | null;
  readonly interfaceFrom: string | null;
  readonly log: 'log' | 'log-all' | null;
  readonly comment: string | null;
  /** 1-based line of the text. */
  readonly line: number;
}

interface Cell {
  readonly text: string;
  readonly v6: boolean;
  readonly interface: string | null;
}

const row =
  /^\s*(?:\[\s*(?<number>\d+)\]\s*)?(?<to>\S.*?)\s+(?<action>ALLOW|DENY|REJECT|LIMIT)(?:\s+(?<direction>IN|OUT|FWD)(?=\s))?\s+(?<rest>\S.*)$/;
const marker = /\s*\((?<words>(?:log-all|log|out)(?:,\s*(?:log-all|log|out))*)\)$/;
/** A direction that was cut off looks like a source. */
const cutDirection = /^(?:I|IN|O|OU|OUT|F|FW|FWD)$/;

/** What rules of one key say of themselves; null: nothing. */
export const commentOf = (rules: readonly { readonly comment: string | null }[]): string | null =>
  [...new Set(rules.flatMap(({ comment }) => comment || []))].sort().join(' / ') || null;

/** Which ports a profile has, where a row prints both. */
export function profileOf(rules: readonly Pick<UfwRule, 'to' | 'from'>[]): Pick<ObservedFact, 'profile'> {
  for (const { to, from } of rules)
    for (const side of [to, from]) {
      const [, ports, name] = /(?:^| )(\S+) \(([^()]+)\)$/.exec(side) ?? [];
      if (ports && name) return { profile: { name, ports: firewallRulePorts(ports) } };
    }
  return {};
}
const firewallRulePorts = (ports: string) =>
  firewallRuleKey({ direction: 'in', to: ports, from: 'Anywhere', interfaceTo: null, interfaceFrom: null });

/** Reads a row; null when it is none or was cut off. `line` is the row's 1-based line. */
export function parseUfwRule(text: string, line: number): UfwRule | null {
  const groups = row.exec(text)?.groups;
  if (groups === undefined) return null;
  const { source, comment } = splitComment(groups.rest ?? '');
  const marked = marker.exec(source);
  const words = marked?.groups?.words?.split(/,\s*/) ?? [];
  const from = parseCell(marked === null ? source : source.slice(0, marked.index));
  const to = parseCell(groups.to ?? '');
  if (from === null || to === null || cutDirection.test(from.text)) return null;
  return {
    number: groups.number === undefined ? null : Number(groups.number),
    to: to.text,
    action: groups.action?.toLowerCase() as UfwAction,
    direction: (groups.direction?.toLowerCase() ?? 'in') as FirewallDirection,
    from: from.text,
    v6: to.v6 || from.v6,
    interfaceTo: to.interface,
    interfaceFrom: from.interface,
    log: (words.find((word) => word !== 'out') ?? null) as UfwRule['log'],
    comment,
    line,
  };
}

/** `10.8.0.0/24   # pg über wg0`: nothing but a comment may hold a `#`. */
function splitComment(rest: string): { source: string; comment: string | null } {
  const hash = rest.indexOf('#');
  if (hash < 0) return { source: rest.trimEnd(), comment: null };
  return { source: rest.slice(0, hash).trimEnd(), comment: rest.slice(hash + 1).trim() };
}

/** `80,443/tcp (Nginx Full (v6)) on eth0` -> text `80,443/tcp (Nginx Full)`, v6, interface eth0. */
function parseCell(cell: string): Cell | null {
  const family = cell.replaceAll(/\s*\(v6\)/g, '').trim();
  const on = / on (\S+)$/.exec(family);
  const text = (on === null ? family : family.slice(0, on.index)).replace(/\s+/g, ' ').trim();
  if (firewallEndpoint(text) === null) return null;
  return { text, v6: family !== cell.trim() || hasIPv6Address(text), interface: on?.[1] ?? null };
}
