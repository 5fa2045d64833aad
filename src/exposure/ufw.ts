// The documented firewall of a host as chains: what ufw lets through by itself, its rules in order, its defaults.
// Source: ufw(8), ufw-framework(8), /etc/ufw/before.rules and before6.rules of ufw 0.36.
import { firewallEndpoint } from '../model/firewall.ts';
import type { Host } from '../model/inventory.ts';
import { ufwProfiles } from '../model/ufw-profiles.ts';
import { type Family, prefixOf } from './address.ts';
import { portRanges } from './iptables-matches.ts';
import { rangesOf } from './ranges.ts';
import type { AddressField, BaseChain, Chain, Match, PortField, Rule, Target } from './ruleset.ts';

type Firewall = NonNullable<Host['firewall']>;
type UfwRule = Firewall['groups'][number]['rules'][number];
type Direction = UfwRule['direction'];

const established: Rule = {
  text: 'Antworten bestehender Verbindungen',
  matches: [{ kind: 'state', states: ['ESTABLISHED', 'RELATED'] }],
  target: { kind: 'accept' },
};
const loopbackRule = (field: 'in' | 'out'): Rule => ({
  text: 'Loopback',
  matches: [{ kind: 'interface', field, patterns: ['lo'] }],
  target: { kind: 'accept' },
});
const port = (field: PortField, value: number): Match => ({
  kind: 'port',
  fields: [field],
  ranges: [[BigInt(value), BigInt(value)]],
});
const udp: Match = { kind: 'protocol', protocols: ['udp'] };
const address = (field: AddressField, text: string): Match => ({
  kind: 'address',
  field,
  ranges: [prefixOf(text)!.range],
});
const accepting = (text: string, ...matches: readonly Match[]): Rule => ({
  text: `ufw von selbst: ${text}`,
  matches,
  target: { kind: 'accept' },
});
/** before.rules and before6.rules, as far as they let something to a port. */
const byItself: Readonly<Record<Family, readonly Rule[]>> = {
  IPv4: [
    accepting('DHCP', udp, port('sourcePort', 67), port('port', 68)),
    accepting('mDNS', udp, address('destination', '224.0.0.251'), port('port', 5353)),
    accepting('UPnP', udp, address('destination', '239.255.255.250'), port('port', 1900)),
  ],
  IPv6: [
    accepting(
      'DHCPv6',
      udp,
      address('source', 'fe80::/10'),
      port('sourcePort', 547),
      address('destination', 'fe80::/10'),
      port('port', 546),
    ),
    accepting('mDNS', udp, address('destination', 'ff02::fb'), port('port', 5353)),
    accepting('UPnP', udp, address('destination', 'ff02::f'), port('port', 1900)),
  ],
};

const fromPorts = (ports: string | null, protocol: string | null, field: PortField): Match[][] => {
  const ranges = ports === null ? [] : portRanges(ports);
  if (!ranges) return [[{ kind: 'unknown', text: ports ?? '' }]];
  return [
    [
      ...(protocol ? [{ kind: 'protocol', protocols: [protocol] } as const] : []),
      ...(ranges.length > 0 ? [{ kind: 'port', fields: [field], ranges: rangesOf(ranges) } as const] : []),
    ],
  ];
};

/** A side as ufw prints it: `22/tcp (OpenSSH (v6)) on eth0`; the mark of IPv6 may stand in any of its places. */
function printedSide(text: string): { text: string; isOnlyIpv6: boolean; name: string | undefined } {
  const [, before = text, name] = /^(.+?) on (\S+)$/.exec(text) ?? [];
  return {
    text: before.replace(/ ?\(v6\)/g, '').replace(/ ?\(\)$/, ''),
    isOnlyIpv6: /\(v6\)/.test(before),
    name,
  };
}

/** What one side of a rule asks for; several lists: each will do. Undefined: it is of the other family. */
function sideMatches(printed: string, side: 'to' | 'from', family: Family): Match[][] | undefined {
  const { text, isOnlyIpv6 } = printedSide(printed);
  if (isOnlyIpv6 && family === 'IPv4') return undefined;
  const endpoint = firewallEndpoint(text);
  if (!endpoint) return [[{ kind: 'unknown', text }]];
  const [addressField, portField] =
    side === 'to' ? (['destination', 'port'] as const) : (['source', 'sourcePort'] as const);
  const prefix = endpoint.address === null ? undefined : prefixOf(endpoint.address);
  if (endpoint.address !== null && !prefix) return [[{ kind: 'unknown', text }]];
  if (prefix && prefix.family !== family) return undefined;
  const place: Match[] = prefix ? [{ kind: 'address', field: addressField, ranges: [prefix.range] }] : [];
  const ports = profilePorts(endpoint.profile);
  const alternatives =
    ports === undefined
      ? [[{ kind: 'unknown', text: `Ports des Profils „${endpoint.profile}“` } as const]]
      : ports === null
        ? fromPorts(endpoint.ports, endpoint.protocol, portField)
        : ports.flatMap((entry) => {
            const [numbers = '', protocol = null] = entry.split('/');
            return fromPorts(numbers, protocol, portField);
          });
  return alternatives.map((matches) => [...place, ...matches]);
}
/** Null: no profile is named; undefined: nobody knows its ports. */
const profilePorts = (profile: string | null): readonly string[] | null | undefined => {
  if (profile === null) return null;
  const name = profile.replace(/ \(v6\)$/, '');
  return Object.hasOwn(ufwProfiles, name) ? ufwProfiles[name] : undefined;
};

const targets: Readonly<Record<UfwRule['action'], Target>> = {
  allow: { kind: 'accept' },
  limit: { kind: 'accept' },
  deny: { kind: 'drop' },
  reject: { kind: 'drop' },
};
const textOf = ({ action, direction, to, from, interface_in, interface_out }: UfwRule) =>
  [
    direction === 'fwd' ? 'ufw route' : 'ufw',
    action,
    ...(direction === 'out' ? ['out'] : []),
    to,
    ...(interface_in ? [`auf ${interface_in}`] : []),
    ...(interface_out ? [`über ${interface_out}`] : []),
    ...(/^anywhere/i.test(from) ? [] : [`von ${from}`]),
  ].join(' ');

/** One documented rule for one family; none where it says nothing of it. */
function rulesOf(rule: UfwRule, family: Family, path: readonly (string | number)[]): Rule[] {
  if (rule.status !== 'active' || (family === 'IPv6' && !rule.ipv6)) return [];
  const [to, from] = [sideMatches(rule.to, 'to', family), sideMatches(rule.from, 'from', family)];
  if (!to || !from) return [];
  // In a forwarded rule the interface of To is the one that packets leave by.
  const [atTo, atFrom] = [printedSide(rule.to).name, printedSide(rule.from).name];
  const isForward = rule.direction === 'fwd';
  const entry = rule.interface_in ?? (isForward ? atFrom : atTo);
  const exit = rule.interface_out ?? (isForward ? atTo : atFrom);
  const common: Match[] = [
    ...(entry && rule.direction !== 'out'
      ? [{ kind: 'interface', field: 'in', patterns: [entry] } as const]
      : []),
    ...(exit && rule.direction !== 'in'
      ? [{ kind: 'interface', field: 'out', patterns: [exit] } as const]
      : []),
    ...(rule.action === 'limit' ? [{ kind: 'rate', first: true, text: 'ufw limit' } as const] : []),
  ];
  return to.flatMap((toSide) =>
    from.map((fromSide) => ({
      text: textOf(rule),
      matches: [...common, ...fromSide, ...toSide],
      target: targets[rule.action],
      at: { path },
    })),
  );
}

/** The active rules of one direction, in order. */
export const ufwRules = (firewall: Firewall, direction: Direction, family: Family): Rule[] =>
  firewall.groups.flatMap(({ rules }, group) =>
    rules.flatMap((rule, index) =>
      rule.direction === direction
        ? rulesOf(rule, family, ['firewall', 'groups', group, 'rules', index])
        : [],
    ),
  );

type DefaultKey = keyof Firewall['defaults'];
const words: Readonly<Record<DefaultKey, string>> = {
  incoming: 'eingehend',
  outgoing: 'ausgehend',
  routed: 'weitergeleitet',
};
const policyOf = (firewall: Firewall | undefined, key: DefaultKey) => {
  if (!firewall) return { policy: 'accept', policyText: 'keine Firewall dokumentiert' } as const;
  if (!firewall.active) return { policy: 'accept', policyText: 'Firewall ausgeschaltet' } as const;
  const value = firewall.defaults[key];
  const policyAt = { path: value ? ['firewall', 'defaults', key] : ['firewall'] };
  if (!value) return { policy: 'unknown', policyText: `Voreinstellung ${words[key]}`, policyAt } as const;
  return {
    policy: value === 'allow' ? 'accept' : 'drop',
    policyText: `Voreinstellung ${words[key]}: ${value}`,
    policyAt,
  } as const;
};

/** The chains of the documented firewall by the names that ufw gives them, for rules that jump there. */
export function ufwChains(firewall: Firewall | undefined, family: Family): Map<string, Chain> {
  const rules = (direction: Direction) =>
    firewall?.active && firewall.engine === 'ufw' ? ufwRules(firewall, direction, family) : [];
  const names = { input: 'in', output: 'out', forward: 'fwd' } as const;
  const six = family === 'IPv6' ? '6' : '';
  return new Map(
    Object.entries(names).map(([name, direction]) => [
      `ufw${six}-user-${name}`,
      { name: `ufw${six}-user-${name}`, rules: rules(direction) },
    ]),
  );
}

/** INPUT and OUTPUT of the documented firewall. */
export function firewallChains(firewall: Firewall | undefined, family: Family): BaseChain[] {
  const isActive = firewall?.active === true;
  const chain = (hook: 'input' | 'output', key: DefaultKey, rules: readonly Rule[]): BaseChain => ({
    name: hook.toUpperCase(),
    hook,
    priority: 0,
    isNat: false,
    chains: new Map(),
    ...policyOf(firewall, key),
    rules,
  });
  const own = isActive && firewall.engine === 'ufw' ? byItself[family] : [];
  const [input, output] = isActive
    ? ([ufwRules(firewall, 'in', family), ufwRules(firewall, 'out', family)] as const)
    : [[], []];
  return [
    chain('input', 'incoming', isActive ? [loopbackRule('in'), established, ...own, ...input] : []),
    chain('output', 'outgoing', isActive ? [loopbackRule('out'), established, ...output] : []),
  ];
}

/** What a packet meets in FORWARD behind Docker's chains. */
export const forwardRules = (firewall: Firewall | undefined, family: Family): Rule[] =>
  firewall?.active ? [established, ...ufwRules(firewall, 'fwd', family)] : [];
/** The default for packets that go on. Where Docker runs, it lets nothing on by itself. */
export const forwardPolicy = (firewall: Firewall | undefined) => policyOf(firewall, 'routed');
