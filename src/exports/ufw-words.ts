// A documented rule -> the words that `ufw` takes. Source: ufw(8) of 0.36.
import { firewallEndpoint } from '../model/firewall.ts';
import type { Host } from '../model/inventory.ts';

type UfwRule = NonNullable<Host['firewall']>['groups'][number]['rules'][number];

/** What `ufw` is told; `log` and `comment` would stand between and behind. */
interface UfwWords {
  /** Up to where `log` would stand: `allow in on eth0`. */
  readonly head: readonly string[];
  /** From there on: `proto tcp from any to any port 22`. */
  readonly tail: readonly string[];
}

/** `22/tcp (v6) on eth0` without the marks of `ufw status`. */
const unmarked = (text: string) => {
  const [, before = text, name] = /^(.+?) on (\S+)$/.exec(text.trim()) ?? [];
  return {
    text: before.replace(/ ?\(v6\)/g, '').replace(/ ?\(\)$/, ''),
    isOnlyIpv6: /\(v6\)/.test(before) || /(?:^|\s)::\/0(?:\s|$)/.test(before),
    isOnlyIpv4: /(?:^|\s)0\.0\.0\.0\/0(?:\s|$)/.test(before),
    interface: name,
  };
};
/** The name of a profile: in the rule's own field, behind the ports in brackets, or in their place. */
const profileOf = (text: string, named: string | undefined) =>
  named ?? / ?\(([^()]+)\)$/.exec(text)?.[1] ?? firewallEndpoint(text)?.profile ?? undefined;

/**
 * The words for one rule; undefined where `to` or `from` cannot be read.
 * A rule without an address that is not for IPv6 names IPv4's whole range: else ufw sets it for both families.
 */
export function ufwWords(rule: UfwRule): UfwWords | undefined {
  const sides = [unmarked(rule.to), unmarked(rule.from)] as const;
  const [to, from] = [firewallEndpoint(sides[0].text), firewallEndpoint(sides[1].text)];
  if (!to || !from) return undefined;
  const isForward = rule.direction === 'fwd';
  const entry = rule.interface_in ?? sides[isForward ? 1 : 0].interface;
  const exit = rule.interface_out ?? sides[isForward ? 0 : 1].interface;
  const isOnlyIpv6 = sides.some((side) => side.isOnlyIpv6);
  const isOnlyIpv4 = !rule.ipv6 || sides.some((side) => side.isOnlyIpv4);
  const any = isOnlyIpv6 ? '::/0' : isOnlyIpv4 && !to.address && !from.address ? '0.0.0.0/0' : 'any';
  const profile = profileOf(sides[0].text, rule.profile);
  const source = profileOf(sides[1].text, undefined);
  const protocol = profile || source ? null : (to.protocol ?? from.protocol);
  const port = (ports: string | null, app: string | undefined) =>
    app ? ['app', app] : ports ? ['port', ports] : [];
  const on = (direction: string, name: string | undefined) => (name ? [direction, 'on', name] : []);
  return {
    head: isForward
      ? ['route', rule.action, ...on('in', entry), ...on('out', exit)]
      : rule.direction === 'in'
        ? [rule.action, ...(entry ? on('in', entry) : ['in'])]
        : [rule.action, ...(exit ? on('out', exit) : ['out'])],
    tail: [
      ...(protocol ? ['proto', protocol] : []),
      ...['from', from.address ?? any, ...port(from.ports, source)],
      ...['to', to.address ?? 'any', ...port(to.ports, profile)],
    ],
  };
}
