// Rules of ufw's profiles are one rule however they are spelled, and their order counts.
import { expect, test } from 'vitest';
import { compare } from '../../src/drift/differences.ts';
import { snapshotSource } from '../../src/snapshots/index.ts';
import { complete, projected } from '../complete.ts';

const head = 'To                         Action      From\n--                         ------      ----\n';
const verbose = (...rows: readonly string[]) =>
  `Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\nNew profiles: skip\n\n${head}${rows.join('\n')}\n`;
const plain = (...rows: readonly string[]) => `Status: active\n\n${head}${rows.join('\n')}\n`;
const row = (to: string, action = 'ALLOW IN', from = 'Anywhere') =>
  `${to.padEnd(26)} ${action.padEnd(11)} ${from}`;
const twins = (to: string, v6 = `${to} (v6)`, action?: string) => [
  row(to, action),
  row(v6, action, 'Anywhere (v6)'),
];

/** What is found where rules are documented and the texts printed. */
function found(rules: readonly object[], status: string, added?: string): string[] {
  const { expected } = projected({
    handbook: complete.handbook,
    hosts: {
      web: {
        purpose: 'x',
        kind: 'vm',
        firewall: { engine: 'ufw', active: true, groups: [{ title: 'x', rules }] },
      },
    },
  });
  const texts = [
    ['ufw-status', status],
    ['ufw-added', added && `Added user rules (see 'ufw status' for running firewall):\n${added}`],
  ] as const;
  const evidence = texts.flatMap(([id, text]) => {
    const source = snapshotSource(id)!;
    if (text === undefined) return [];
    const parsed = source.parse(text);
    expect(parsed.problems).toEqual([]);
    return [
      {
        host: 'web',
        origin: 'live' as const,
        time: '2026-01-01T00:00:00Z',
        file: `${id}.txt`,
        kinds: source.kinds,
        facts: source.facts(parsed as never),
        complete: true,
      },
    ];
  });
  return compare(expected, evidence, {
    handbook: 'laden',
    hostAt: () => ({ file: 'x', path: [] }),
    today: '2026-01-15',
  }).findings.map(({ rule, subject }) => `${rule} ${subject}`);
}

const spellings = [
  { to: '22/tcp' },
  { to: 'OpenSSH' },
  { to: '22/tcp (OpenSSH)' },
  { to: '22/tcp', profile: 'OpenSSH' },
].map((rule) => ({ ...rule, purpose: 'SSH' }));
const printed = [
  ['verbose', verbose(...twins('22/tcp (OpenSSH)', '22/tcp (OpenSSH (v6))'))],
  ['plain', plain(...twins('OpenSSH'))],
  ['without a profile', verbose(...twins('22/tcp'))],
] as const;
test.each(spellings.flatMap((rule) => printed.map(([what, text]) => [rule, what, text] as const)))(
  '%j is what ufw prints: %s',
  (rule, _, text) => {
    expect(found([rule], text)).toEqual([]);
    expect(found([rule], text, 'ufw allow OpenSSH\n')).toEqual([]);
    expect(found([rule], text, 'ufw allow 22/tcp\n')).toEqual([]);
  },
);

test.each([{ to: 'Nginx Full' }, { to: '80,443/tcp' }, { to: '443,80/tcp', profile: 'Nginx Full' }])(
  'several ports: %j',
  (rule) => {
    const text = verbose(...twins('80,443/tcp (Nginx Full)', '80,443/tcp (Nginx Full (v6))'));
    expect(found([{ ...rule, purpose: 'x' }], text, "ufw allow 'Nginx Full'\n")).toEqual([]);
  },
);

test('the ports that the machine prints count, not those of the package', () => {
  const text = verbose(...twins('2222/tcp (OpenSSH)', '2222/tcp (OpenSSH (v6))'));
  expect(found([{ to: '2222/tcp', purpose: 'x' }], text, 'ufw allow OpenSSH\n')).toEqual([]);
  expect(found([{ to: '22/tcp', purpose: 'x' }], text, 'ufw allow OpenSSH\n').sort()).toEqual([
    'firewall-rule-missing firewall:web/22/tcp',
    'firewall-rule-unexpected firewall:web/2222/tcp',
  ]);
});

test('the order counts, however the rules are spelled', () => {
  const deny = { to: '22/tcp', from: '192.0.2.7', action: 'deny', purpose: 'x' };
  const turned = verbose(
    row('22/tcp (OpenSSH)'),
    row('22/tcp', 'DENY IN', '192.0.2.7'),
    row('22/tcp (OpenSSH (v6))', 'ALLOW IN', 'Anywhere (v6)'),
  );
  for (const rule of spellings) expect(found([deny, rule], turned)).toEqual(['firewall-order firewall:web']);
  for (const rule of spellings) expect(found([rule, deny], turned)).toEqual([]);
});
