// Rules of iptables that neither ufw nor the engine writes, other policies than documented, DOCKER-USER asked late.
import { expect, test } from 'vitest';
import { foreignRules, lateHooks, otherPolicies } from '../../src/exposure/undocumented.ts';
import { parseIptablesSave } from '../../src/snapshots/iptables-save.ts';
import { inventoryOf, ufw } from '../exposure-samples.ts';

const saved = (
  lines: readonly string[],
  { table = 'filter', head = 'iptables-save', policy = 'DROP' } = {},
) =>
  [
    `# ${head}`,
    `*${table}`,
    ...(table === 'filter'
      ? [`:INPUT ${policy} [0:0]`, ':FORWARD DROP [0:0]', ':OUTPUT ACCEPT [0:0]', ':DOCKER-USER - [0:0]']
      : [':PREROUTING ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]']),
    ...lines,
    'COMMIT',
  ].join('\n');
const read = (...texts: readonly string[]) => parseIptablesSave(texts.join('\n'));
const found = (...texts: readonly string[]) =>
  foreignRules(read(...texts)).map(({ table, chain, rules }) => `${table} ${chain}: ${rules.join('; ')}`);

test('what ufw and Docker write is known, and what lets in nobody new', () => {
  expect(
    found(
      saved([
        '-A INPUT -j ufw-before-input',
        '-A INPUT -i lo -j ACCEPT',
        '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-A FORWARD -j DOCKER-USER',
        '-A FORWARD -j DOCKER-FORWARD',
        '-A FORWARD -o docker0 -j DOCKER',
        '-A FORWARD -i br-0123456789ab ! -o br-0123456789ab -j ACCEPT',
        '-A DOCKER-USER -i eth0 -j DROP',
      ]),
      saved(
        [
          '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
          '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
        ],
        { table: 'nat' },
      ),
      saved(
        [
          '-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP',
          '-A PREROUTING -d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8080 -j DROP',
        ],
        { table: 'raw' },
      ),
    ),
  ).toEqual([]);
});

test('other rules are told by chain, twins of both families once', () => {
  expect(
    found(
      saved([
        '-A INPUT -j MAILCOW',
        '-A INPUT -p tcp -m tcp --dport 9000 -j ACCEPT',
        '-A FORWARD -i eth0 -o eth1 -j ACCEPT',
      ]),
      saved(['-A PREROUTING -p tcp -m tcp --dport 81 -j DNAT --to-destination 10.1.0.9:80'], {
        table: 'nat',
      }),
      saved(['-A INPUT -j MAILCOW'], { head: 'ip6tables-save' }),
    ),
  ).toEqual([
    'filter INPUT: -j MAILCOW; -p tcp -m tcp --dport 9000 -j ACCEPT (IPv4)',
    'filter FORWARD: -i eth0 -o eth1 -j ACCEPT (IPv4)',
    'nat PREROUTING: -p tcp -m tcp --dport 81 -j DNAT --to-destination 10.1.0.9:80 (IPv4)',
  ]);
});

test('policies are those that the documented defaults make', () => {
  const { firewall } = inventoryOf({ firewall: ufw([]), rest: '' }).hosts.web!;
  const of = (policy: string) =>
    otherPolicies(read(saved([], { policy })), firewall).map(
      ({ chain, expected, actual }) => `${chain} ${expected} ${actual}`,
    );
  expect([of('DROP'), of('ACCEPT')]).toEqual([[], ['INPUT DROP ACCEPT']]);
  expect(otherPolicies(read(saved([], { policy: 'ACCEPT' })), undefined)).toEqual([]);
});

test.each<[string, readonly string[], readonly (string | undefined)[]]>([
  ['first', ['-A FORWARD -j DOCKER-USER', '-A FORWARD -j ufw-before-forward'], []],
  [
    'behind ufw',
    ['-A FORWARD -j ufw-before-forward', '-A FORWARD -j DOCKER-USER'],
    ['-j ufw-before-forward'],
  ],
  ['behind a DROP', ['-A FORWARD -i eth9 -j DROP', '-A FORWARD -j DOCKER-USER'], []],
  ['never', ['-A FORWARD -j ufw-before-forward'], [undefined]],
  ['only for one interface', ['-A FORWARD -i eth1 -j DOCKER-USER'], [undefined]],
])('DOCKER-USER %s', (_, forward, expected) => {
  const rules = [...forward, '-A DOCKER-USER -i eth0 -j DROP', '-A DOCKER-USER -j RETURN'];
  expect(lateHooks(read(saved(rules))).map(({ behind }) => behind)).toEqual(expected);
  // An empty chain keeps nobody out, wherever it stands.
  expect(lateHooks(read(saved(forward)))).toEqual([]);
});
