// Rules of nft as `nft -j list ruleset` prints them: verdict maps, maps, concatenations, intervals, sets, `fib`, `ct`; what
// is not understood decides nothing; evidence that is missing leaves a verdict undecided.
import { describe, expect, test } from 'vitest';
import { measuredExposures } from '../../src/exposure/measured.ts';
import type { ObservedRules } from '../../src/exposure/observed.ts';
import { parseIpset } from '../../src/snapshots/ipset.ts';
import { parseIptablesSave } from '../../src/snapshots/iptables-save.ts';
import { parseNetworkSettings } from '../../src/snapshots/network-settings.ts';
import { parseNftRuleset } from '../../src/snapshots/nft-ruleset.ts';
import { rowOfBoth } from '../exposure-rows.ts';
import { container, inventoryOf, service } from '../exposure-samples.ts';

type Json = unknown;
const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });
const is = (left: Json, right: Json, op = '==') => ({ match: { op, left, right } });
const tcp = payload('tcp', 'dport');
const saddr = payload('ip', 'saddr');
const accept = { accept: null };
const drop = { drop: null };
const established = is({ ct: { key: 'state' } }, ['established', 'related'], 'in');
const prefix = (addr: string, len: number) => ({ prefix: { addr, len } });

/** A table `t` of both families with a chain at `input` that drops, and what else is given. */
function ruleset(
  rules: readonly (readonly Json[])[],
  {
    policy = 'drop',
    chains = {},
    sets = [],
    more = [],
    table = {},
  }: {
    readonly policy?: string;
    readonly chains?: Readonly<Record<string, readonly (readonly Json[])[]>>;
    readonly sets?: readonly Json[];
    readonly more?: readonly Json[];
    readonly table?: object;
  } = {},
): string {
  const of = { family: 'inet', table: 't' };
  const chain = (name: string, rest: object) => ({ chain: { ...of, name, handle: 1, ...rest } });
  const rule = (name: string, expr: readonly Json[]) => ({ rule: { ...of, chain: name, handle: 2, expr } });
  const objects = [
    { metainfo: { version: '1.0.6', json_schema_version: 1 } },
    { table: { family: 'inet', name: 't', handle: 1, ...table } },
    ...sets,
    ...Object.keys(chains).map((name) => chain(name, {})),
    chain('in', { type: 'filter', hook: 'input', prio: 0, policy }),
    ...[[established], ...rules].map((expr, index) => rule('in', index === 0 ? [...expr, accept] : expr)),
    ...Object.entries(chains).flatMap(([name, own]) => own.map((expr) => rule(name, expr))),
    ...more,
  ];
  return JSON.stringify({ nftables: objects });
}
const settingsText = (...lines: readonly string[]) =>
  [
    'net.ipv4.ip_forward = 1',
    'net.ipv6.conf.all.forwarding = 1',
    'net.ipv6.bindv6only = 0',
    '# ip rule',
    '0:\tfrom all lookup local',
    '# ip -6 rule',
    '0:\tfrom all lookup local',
    '# cat /etc/docker/daemon.json',
    '# ps -ww -o args= -C dockerd',
    'dockerd',
    '# cat /proc/net/ip_tables_names',
    '# cat /proc/net/ip6_tables_names',
    ...lines,
  ].join('\n');
const settings = (...lines: readonly string[]) => {
  const parsed = parseNetworkSettings(settingsText(...lines));
  const whole = parsed.problems.filter(({ message }) => !message.startsWith('Von den Befehlen'));
  return { parsed: { ...parsed, problems: whole }, file: 'network-settings.txt' };
};
const nft = (text: string) => ({ parsed: parseNftRuleset(text), file: 'nft-ruleset.txt' });

function rowOf(observed: ObservedRules, rest = service(''), port = '6379/tcp'): string {
  const inventory = inventoryOf({ rest });
  return rowOfBoth(measuredExposures(inventory, inventory.hosts.web!, observed), port);
}
/** Where addresses are translated. */
const preRouting = {
  chain: {
    family: 'inet',
    table: 't',
    name: 'pre',
    handle: 9,
    type: 'nat',
    hook: 'prerouting',
    prio: -100,
    policy: 'accept',
  },
};
const mark = { meta: { key: 'mark' } };
/** A chain at the devices of a table of its own; it drops the port. */
const atDevice = (rest: object) => [
  {
    chain: {
      ...{ family: 'netdev', table: 'd', name: 'in', handle: 20, type: 'filter', hook: 'ingress', prio: 0 },
      ...{ policy: 'accept', ...rest },
    },
  },
  { rule: { family: 'netdev', table: 'd', chain: 'in', handle: 21, expr: [is(tcp, 6379), drop] } },
];
const row = (text: string) => rowOf({ nft: nft(text), settings: settings() });
const set = (name: string, elem: readonly Json[], rest: object = {}) => ({
  set: { family: 'inet', name, table: 't', type: 'ipv4_addr', handle: 3, elem, ...rest },
});

describe('nft', () => {
  test.each<[string, string, string]>([
    ['nothing but the policy', ruleset([]), 'xxxx xx'],
    ['policy accept', ruleset([], { policy: 'accept' }), 'oooo oo'],
    ['a port', ruleset([[is(tcp, 6379), accept]]), 'oooo oo'],
    ['another protocol', ruleset([[is(payload('udp', 'dport'), 6379), accept]]), 'xxxx xx'],
    [
      'any transport',
      ruleset([
        [is({ meta: { key: 'l4proto' } }, { set: ['tcp', 'udp'] }), is(payload('th', 'dport'), 6379), accept],
      ]),
      'oooo oo',
    ],
    [
      'a set of ports with an interval',
      ruleset([[is(tcp, { set: [443, { range: [6000, 6400] }] }), accept]]),
      'oooo oo',
    ],
    ['all but a port', ruleset([[is(tcp, 443, '!='), accept]]), 'oooo oo'],
    ['all but this port', ruleset([[is(tcp, 6379, '!='), accept]]), 'xxxx xx'],
    ['ports from', ruleset([[is(tcp, 1024, '>='), accept]]), 'oooo oo'],
    ['ports below', ruleset([[is(tcp, 1024, '<'), accept]]), 'xxxx xx'],
    ['a prefix, which is of IPv4', ruleset([[is(saddr, prefix('10.1.0.0', 24)), accept]]), 'xxox xx'],
    [
      'a range of addresses',
      ruleset([[is(saddr, { range: ['10.8.0.0', '10.8.0.255'] }), accept]]),
      'xxxo xx',
    ],
    [
      'all but two prefixes; IPv6 has no such field',
      ruleset([
        [is(saddr, { set: [prefix('10.1.0.0', 24), prefix('10.8.0.0', 24)] }, '!='), drop],
        [is(tcp, 6379), accept],
      ]),
      'xxoo oo',
    ],
    ['IPv6 only', ruleset([[is({ meta: { key: 'nfproto' } }, 'ipv6'), accept]]), 'xxxx oo'],
    [
      'an interface and a wildcard',
      ruleset([[is({ meta: { key: 'iifname' } }, { set: ['eth1', 'wg*'] }), accept]]),
      'xxoo xx',
    ],
    [
      'a concatenation',
      ruleset([
        [
          is(
            { concat: [{ meta: { key: 'iifname' } }, tcp] },
            { set: [{ concat: ['wg0', 6379] }, { concat: ['eth0', 22] }] },
          ),
          accept,
        ],
      ]),
      'xxxo xx',
    ],
    [
      'a concatenation from a named set',
      ruleset([[is({ concat: [saddr, tcp] }, '@pairs'), accept]], {
        sets: [
          set('pairs', [{ concat: [prefix('10.1.0.0', 24), 6379] }], {
            type: ['ipv4_addr', 'inet_service'],
            flags: ['interval'],
          }),
        ],
      }),
      'xxox xx',
    ],
    [
      'a verdict map of states',
      ruleset([
        [
          {
            vmap: {
              key: { ct: { key: 'state' } },
              data: {
                set: [
                  ['new', accept],
                  ['invalid', drop],
                ],
              },
            },
          },
        ],
      ]),
      'oooo oo',
    ],
    [
      'a verdict map of ports with a jump',
      ruleset(
        [
          [
            {
              vmap: {
                key: tcp,
                data: {
                  set: [
                    [22, accept],
                    [{ range: [6000, 6400] }, { jump: { target: 'web' } }],
                  ],
                },
              },
            },
          ],
        ],
        { chains: { web: [[is(saddr, prefix('10.1.0.0', 24)), accept]] } },
      ),
      'xxox xx',
    ],
    [
      'a named verdict map',
      ruleset([[{ vmap: { key: tcp, data: '@ports' } }]], {
        sets: [
          {
            map: {
              family: 'inet',
              name: 'ports',
              table: 't',
              type: 'inet_service',
              map: 'verdict',
              handle: 4,
              elem: [[6379, accept]],
            },
          },
        ],
      }),
      'oooo oo',
    ],
    [
      'a verdict map of two keys',
      ruleset([
        [
          {
            vmap: {
              key: { concat: [{ meta: { key: 'iifname' } }, tcp] },
              data: { set: [[{ concat: ['eth0', 6379] }, accept]] },
            },
          },
        ],
      ]),
      'ooxx oo',
    ],
    [
      'goto does not come back',
      ruleset([[{ goto: { target: 'web' } }], [is(tcp, 6379), accept]], { chains: { web: [] } }),
      'xxxx xx',
    ],
    [
      'return in a base chain is its policy',
      ruleset([[{ return: null }], [is(tcp, 6379), accept]]),
      'xxxx xx',
    ],
    [
      'a list that keeps out',
      ruleset(
        [
          [is(saddr, '@bad'), drop],
          [is(tcp, 6379), accept],
        ],
        { sets: [set('bad', [prefix('198.51.100.0', 24), '203.0.113.7'], { flags: ['interval'] })] },
      ),
      'oooo oo',
    ],
    [
      'a list that keeps out and changes',
      ruleset(
        [
          [is(saddr, '@bad'), drop],
          [is(tcp, 6379), accept],
        ],
        { sets: [set('bad', [], { flags: ['dynamic', 'timeout'] })] },
      ),
      'oooo oo',
    ],
    [
      'a list that lets in',
      ruleset([[is(saddr, '@good'), accept]], {
        sets: [set('good', [prefix('10.1.0.0', 24), '198.51.100.7'])],
      }),
      'xxox xx',
    ],
    [
      'a list that lets in and changes',
      ruleset([[is(saddr, '@good'), accept]], { sets: [set('good', [], { flags: ['dynamic', 'timeout'] })] }),
      'x??? xx',
    ],
    [
      'elements listed by themselves',
      ruleset([[is(saddr, '@good'), accept]], {
        sets: [
          set('good', []),
          { element: { family: 'inet', table: 't', name: 'good', elem: [prefix('10.8.0.0', 24)] } },
        ],
      }),
      'xxxo xx',
    ],
    [
      'local addresses',
      ruleset([[is({ fib: { result: 'type', flags: ['daddr'] } }, 'local'), accept]]),
      'oooo oo',
    ],
    [
      'no way back',
      ruleset([
        [is({ fib: { result: 'oif', flags: ['saddr', 'iif'] } }, false), drop],
        [is(tcp, 6379), accept],
      ]),
      'oooo oo',
    ],
    [
      'the original port',
      ruleset([[is({ ct: { key: 'proto-dst', dir: 'original' } }, 6379), accept]]),
      'oooo oo',
    ],
    [
      'the original address',
      ruleset([[is({ ct: { key: 'ip daddr', dir: 'original' } }, '10.8.0.1'), is(tcp, 6379), accept]]),
      'xooo xx',
    ],
    [
      'translated connections only',
      ruleset([[is({ ct: { key: 'status' } }, 'dnat', 'in'), accept]]),
      'xxxx xx',
    ],
    [
      'SYN',
      ruleset([
        [is({ '&': [payload('tcp', 'flags'), ['fin', 'syn', 'rst', 'ack']] }, 'syn'), drop],
        [is(tcp, 6379), accept],
      ]),
      'xxxx xx',
    ],
    [
      'a limit that lets in',
      ruleset([[is(tcp, 6379), { limit: { rate: 3, per: 'minute' } }, accept]]),
      'oooo oo',
    ],
    [
      'a limit that keeps out',
      ruleset([
        [{ limit: { rate: 3, per: 'minute', inv: true } }, drop],
        [is(tcp, 6379), accept],
      ]),
      'oooo oo',
    ],
    [
      'too many connections',
      ruleset([
        [{ 'ct count': { val: 20, inv: true } }, drop],
        [is(tcp, 6379), accept],
      ]),
      'oooo oo',
    ],
    [
      'who comes too often',
      ruleset(
        [
          [
            is(tcp, 6379),
            {
              set: {
                op: 'add',
                elem: saddr,
                set: '@seen',
                stmt: [{ limit: { rate: 3, per: 'minute', inv: true } }],
              },
            },
            drop,
          ],
          [is(tcp, 6379), accept],
        ],
        { sets: [set('seen', [], { flags: ['dynamic'] })] },
      ),
      'oooo oo',
    ],
    [
      'a log and a counter',
      ruleset([[{ log: { prefix: 'x' } }, { counter: { packets: 0, bytes: 0 } }, is(tcp, 6379), accept]]),
      'oooo oo',
    ],
    [
      'a mark',
      ruleset([
        [is(tcp, 6379), { mangle: { key: { meta: { key: 'mark' } }, value: 5 } }],
        [is({ meta: { key: 'mark' } }, 5), accept],
      ]),
      'oooo oo',
    ],
    ['a masked mark', ruleset([[is({ '&': [{ meta: { key: 'mark' } }, 255] }, 1), accept]]), 'xxxx xx'],
    [
      'icmp is another protocol',
      ruleset([[is(payload('icmpv6', 'type'), { set: ['echo-request'] }), accept]]),
      'xxxx xx',
    ],
    ['what nobody understands', ruleset([[is({ meta: { key: 'skuid' } }, 0), accept]]), '???? ??'],
    [
      'what nobody understands keeps nobody out',
      ruleset([
        [is({ osf: { key: 'name' } }, 'Linux'), drop],
        [is(tcp, 6379), accept],
      ]),
      '???? ??',
    ],
    ['queue', ruleset([[{ queue: null }]]), '???? ??'],
    [
      'a match of iptables',
      ruleset([[{ xt: { type: 'match', name: 'geoip' } }, is(tcp, 6379), accept]]),
      '???? ??',
    ],
    ['a target of iptables', ruleset([[{ xt: { type: 'target', name: 'NFQUEUE' } }]]), '???? ??'],
    ['a table that sleeps', ruleset([], { table: { flags: ['dormant'] } }), 'oooo oo'],
    // nft 1.0.6 prints the table's name where its flags should stand.
    ['a table that may sleep', ruleset([], { table: { flags: 't' } }), '???? ??'],
    ['a table of somebody', ruleset([], { table: { flags: ['owner', 'persist'] } }), 'xxxx xx'],
    ['at a device', ruleset([[is(tcp, 6379), accept]], { more: atDevice({ dev: 'eth0' }) }), 'xxoo xx'],
    [
      'at several devices',
      ruleset([[is(tcp, 6379), accept]], { more: atDevice({ dev: ['eth1', 'wg0'] }) }),
      'ooxx oo',
    ],
    [
      'a rule between the ports of a bridge',
      ruleset([[is(tcp, 6379), accept]], {
        more: [{ rule: { family: 'bridge', table: 'b', chain: 'c', handle: 9, expr: [drop] } }],
      }),
      '???? ??',
    ],
    [
      'at a device that nft does not name',
      ruleset([[is(tcp, 6379), accept]], { more: atDevice({}) }),
      '???? ??',
    ],
    [
      'a mark with one bit more, one less and one turned over',
      ruleset([
        [{ mangle: { key: mark, value: { '|': [mark, 0x16] } } }],
        [{ mangle: { key: mark, value: { '^': [{ '&': [mark, 0xff0] }, 1] } } }],
        [is(mark, 0x11), accept],
      ]),
      'oooo oo',
    ],
    [
      'a mark from somewhere',
      ruleset([[{ mangle: { key: mark, value: { ct: { key: 'mark' } } } }], [is(mark, 0), accept]]),
      '???? ??',
    ],
    [
      'accept ends its own chain only',
      ruleset([[is(tcp, 6379), accept]], {
        more: [
          {
            chain: {
              family: 'inet',
              table: 't',
              name: 'late',
              handle: 9,
              type: 'filter',
              hook: 'input',
              prio: 10,
              policy: 'drop',
            },
          },
          { rule: { family: 'inet', table: 't', chain: 'late', handle: 10, expr: [established, accept] } },
        ],
      }),
      'xxxx xx',
    ],
    [
      'drop is final',
      ruleset([[is(tcp, 6379), accept]], {
        more: [
          {
            chain: {
              family: 'inet',
              table: 't',
              name: 'early',
              handle: 9,
              type: 'filter',
              hook: 'prerouting',
              prio: -300,
              policy: 'accept',
            },
          },
          {
            rule: {
              family: 'inet',
              table: 't',
              chain: 'early',
              handle: 10,
              expr: [is({ meta: { key: 'iifname' } }, 'eth0'), is(tcp, 6379), drop],
            },
          },
        ],
      }),
      'xxoo xx',
    ],
  ])('%s', (_, text, expected) => {
    expect(row(text)).toBe(expected);
  });
});

describe('translation', () => {
  const nat = (expr: readonly Json[]) => [
    preRouting,
    { rule: { family: 'inet', table: 't', chain: 'pre', handle: 10, expr } },
    {
      chain: {
        family: 'inet',
        table: 't',
        name: 'fwd',
        handle: 11,
        type: 'filter',
        hook: 'forward',
        prio: 0,
        policy: 'drop',
      },
    },
    { rule: { family: 'inet', table: 't', chain: 'fwd', handle: 12, expr: [established, accept] } },
    {
      rule: {
        family: 'inet',
        table: 't',
        chain: 'fwd',
        handle: 13,
        expr: [is({ ct: { key: 'status' } }, 'dnat', 'in'), is(tcp, 80), accept],
      },
    },
  ];
  const local = is({ fib: { result: 'type', flags: ['daddr'] } }, 'local');
  test.each<[string, readonly Json[], string]>([
    [
      'to an address and a port',
      [local, is(tcp, 8080), { dnat: { family: 'ip', addr: '172.17.0.2', port: 80 } }],
      'oooo xx',
    ],
    [
      'to another port',
      [local, is(tcp, 8080), { dnat: { family: 'ip', addr: '172.17.0.2', port: 81 } }],
      'xxxx xx',
    ],
    [
      'by a map of addresses',
      [
        is(tcp, { set: [8080] }),
        {
          dnat: {
            family: 'ip',
            addr: { map: { key: tcp, data: { set: [[8080, '172.17.0.2']] } } },
            port: 80,
          },
        },
      ],
      'oooo xx',
    ],
    [
      'by a map of addresses and ports',
      [
        {
          dnat: {
            family: 'ip',
            addr: { map: { key: tcp, data: { set: [[8080, { concat: ['172.17.0.2', 80] }]] } } },
          },
        },
      ],
      'oooo xx',
    ],
    ['to a port of the host', [is(tcp, 8080), { redirect: { port: 22 } }], 'xxxx xx'],
    ['other ports', [is(tcp, 81), { dnat: { family: 'ip', addr: '172.17.0.2', port: 80 } }], 'xxxx xx'],
  ])('%s', (_, expr, expected) => {
    const text = ruleset([], { more: nat(expr) });
    expect(rowOf({ nft: nft(text), settings: settings() }, container(''), '8080/tcp')).toBe(expected);
  });
});

describe('evidence', () => {
  const open = ruleset([[is(tcp, 6379), accept]]);
  const saved = (text: string) => ({ parsed: parseIptablesSave(text), file: 'iptables-save.txt' });
  const plain = [
    ...[
      '# iptables-save',
      '*filter',
      ':INPUT ACCEPT [0:0]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      'COMMIT',
    ],
    ...['# ip6tables-save', '*filter', ':INPUT ACCEPT [0:0]', 'COMMIT'],
    ...[
      '# iptables-legacy-save',
      '# ip6tables-legacy-save',
      '# iptables --version',
      'iptables v1.8.9 (nf_tables)',
    ],
  ].join('\n');
  test('without what nft shows nothing is open, and what is closed stays closed', () => {
    expect(rowOf({ saved: saved(plain), settings: settings() })).toBe('???? ??');
    expect(
      rowOf({ saved: saved(plain.replaceAll('INPUT ACCEPT', 'INPUT DROP')), settings: settings() }),
    ).toBe('xxxx xx');
  });
  test('iptables-save and nft together: both must let in', () => {
    const both = (rules: string, text: string) =>
      rowOf({ saved: saved(rules), nft: nft(text), settings: settings() });
    expect(both(plain, open)).toBe('oooo oo');
    expect(both(plain, ruleset([]))).toBe('xxxx xx');
    expect(both(plain.replaceAll('INPUT ACCEPT', 'INPUT DROP'), open)).toBe('xxxx xx');
  });
  test('the old interface of iptables may have rules that nft does not show', () => {
    expect(rowOf({ nft: nft(open) })).toBe('???? ??');
    expect(rowOf({ nft: nft(open), settings: settings('# cat /proc/net/ip_tables_names', 'filter') })).toBe(
      '???? oo',
    );
  });
  test('a table of iptables that nft shows as well is read once, as iptables prints it', () => {
    const text = JSON.stringify({
      nftables: [
        {
          chain: {
            family: 'ip',
            table: 'filter',
            name: 'INPUT',
            handle: 1,
            type: 'filter',
            hook: 'input',
            prio: 0,
            policy: 'accept',
          },
        },
        {
          rule: {
            family: 'ip',
            table: 'filter',
            chain: 'INPUT',
            handle: 2,
            expr: [{ xt: { type: 'match', name: 'conntrack' } }, drop],
          },
        },
      ],
    });
    const rules = plain.replace('COMMIT', '-A INPUT -m conntrack --ctstate INVALID -j DROP\nCOMMIT');
    expect(rowOf({ saved: saved(rules), nft: nft(text), settings: settings() })).toBe('oooo oo');
    // Of its own: nobody knows what the match is.
    expect(rowOf({ nft: nft(text), settings: settings() })).toBe('???? oo');
    const old = rules.replace('(nf_tables)', '(legacy)');
    expect(rowOf({ saved: saved(old), nft: nft(text), settings: settings() })).toBe('???? oo');
  });
  test('what no route leads back for is none of the ordinary packets', () => {
    const raw = (rule: string) =>
      plain.replace('*filter', `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING ${rule}\nCOMMIT\n*filter`);
    const of = (rule: string) =>
      rowOf({ saved: saved(raw(rule)), nft: nft('{"nftables": []}'), settings: settings() });
    expect([of('-m rpfilter --validmark --invert -j DROP'), of('-m rpfilter --loose -j DROP')]).toEqual([
      'oooo oo',
      'xxxx oo',
    ]);
  });
  test('contents of sets', () => {
    const rules = plain.replace('COMMIT', '-A INPUT -m set ! --match-set freunde src -j DROP\nCOMMIT');
    const sets = (text: string) => ({ parsed: parseIpset(text), file: 'ipset.txt' });
    const of = (text: string | undefined) =>
      rowOf({
        saved: saved(rules),
        nft: nft('{"nftables": []}'),
        settings: settings(),
        ...(text ? { sets: sets(text) } : {}),
      });
    expect(of(undefined)).toBe('???? oo');
    expect(of('create freunde hash:net family inet\nadd freunde 10.1.0.0/24')).toBe('xxox oo');
    expect(
      of('create freunde hash:net family inet\nadd freunde 10.0.0.0/8\nadd freunde 10.8.0.0/24 nomatch'),
    ).toBe('xxox oo');
    expect(of('create freunde hash:net family inet timeout 60\nadd freunde 10.1.0.0/24')).toBe('???? oo');
  });
  test.each<[string, readonly string[], string]>([
    [
      'a rule for other marks',
      ['# ip rule', '5210:\tfrom all fwmark 0x80000/0xff0000 lookup main'],
      'oooo oo',
    ],
    [
      'a rule for all but marked packets',
      ['# ip rule', '32765:\tnot from all fwmark 0xca6c lookup 51820'],
      '???? oo',
    ],
    ['a rule for other sources', ['# ip rule', '100:\tfrom 172.17.0.0/16 lookup 100'], 'oooo oo'],
    // The other addresses of the host answer.
    ['a rule for an address of the host', ['# ip rule', '100:\tfrom 10.8.0.1 lookup 100'], 'oooo oo'],
    ['a rule for all', ['# ip rule', '100:\tfrom all lookup 100'], '???? oo'],
    [
      'a rule for what comes in at another interface',
      ['# ip rule', '100:\tfrom all iif eth1 lookup 100'],
      'oo?o oo',
    ],
  ])('routing: %s', (_, lines, expected) => {
    expect(rowOf({ nft: nft(open), settings: settings(...lines) })).toBe(expected);
  });
  test('forwarding that is off', () => {
    const translated = ruleset([], {
      more: [
        preRouting,
        {
          rule: {
            family: 'inet',
            table: 't',
            chain: 'pre',
            handle: 10,
            expr: [is(tcp, 8080), { dnat: { family: 'ip', addr: '172.17.0.2', port: 80 } }],
          },
        },
      ],
    });
    const at = (...lines: readonly string[]) =>
      rowOf({ nft: nft(translated), settings: settings(...lines) }, container(''), '8080/tcp').slice(0, 4);
    const head = '# sysctl -a --pattern ^net[.](ipv4|ipv6|bridge)[.]';
    expect([
      at(),
      at(head, 'net.ipv4.ip_forward = 0'),
      at(head, 'net.ipv4.conf.eth0.forwarding = 0'),
      at(head, 'net.ipv4.ip_forward = 0', 'net.ipv4.conf.wg0.forwarding = 1'),
    ]).toEqual(['oooo', 'xxxx', 'xxoo', 'xxxo']);
  });
  test('docker-proxy that is off serves nothing', () => {
    const at = (...lines: readonly string[]) =>
      rowOf(
        { nft: nft(ruleset([[is(tcp, 8080), accept]])), settings: settings(...lines) },
        container(''),
        '8080/tcp',
      ).slice(0, 4);
    // Nothing keeps a neighbour from the container itself.
    expect([at(), at('# cat /etc/docker/daemon.json', '"userland-proxy": false')]).toEqual(['oooo', 'xoxx']);
  });
});

test('what is cut off or damaged is no evidence', () => {
  const text = ruleset([]);
  expect(parseNftRuleset(text.slice(0, -20))).toMatchObject({ isRead: false, problems: [{ line: 1 }] });
  expect(parseNftRuleset(`# nft -j list ruleset\n${text}`).problems).toHaveLength(1);
  expect(
    parseNftRuleset(`# nft -j list ruleset\n${text}\n# nft --version\nnftables v1.0.6 (x)`),
  ).toMatchObject({
    isRead: true,
    problems: [],
  });
  expect(parseNftRuleset('bash: nft: command not found').problems).toHaveLength(1);
  expect(parseIpset('create x hash:net family inet\nadd y 1.2.3.4').problems).toHaveLength(1);
  expect(parseNetworkSettings('net.ipv4.ip_forward = 1\n"log-opts": 1').problems).toHaveLength(1);
});
