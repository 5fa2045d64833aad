// The scripts that set a firewall: what they set, word by word, whatever stands in the inventory; that shellcheck likes
// them; which ports they offer to close. That they do it on a machine the laboratory shows (tests/lab/firewall.ts).
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curesOf, cutConnections } from '../../src/exports/cures.ts';
import { dockerUserFiles } from '../../src/exports/docker-user.ts';
import type { ExportFile } from '../../src/exports/file.ts';
import { nftWords } from '../../src/exports/nft-words.ts';
import { ufwFiles } from '../../src/exports/ufw.ts';
import { ufwWords } from '../../src/exports/ufw-words.ts';
import { readRule } from '../../src/exposure/iptables-rule.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { holdsInvisible } from '../../src/source/yaml.ts';
import { infrabuch, repository } from '../command.ts';
import { containers, inventoryOf, ufw } from '../exposure-samples.ts';
import { loadSample } from '../sample.ts';

const firewallFiles = (inventory: Inventory): ExportFile[] => [
  ...ufwFiles(inventory),
  ...dockerUserFiles(inventory),
];
/** What differs from script to script: all before the functions that are the same in each. */
const headOf = (content: string) => content.split('\nsay() {')[0] ?? '';

const inventories = loadHandbooks(readRoot(repository)).handbooks.map(({ inventory }) => inventory!);
const committed = inventories.flatMap((inventory) =>
  firewallFiles(inventory).map((file) => ({ golden: `${inventory.id}.${file.name}.txt`, file })),
);
test('the committed handbooks have these scripts', () => {
  expect(committed.map(({ golden }) => golden)).toEqual([
    'gro-mate.ufw.web.sh.txt',
    'gro-mate.docker-user.web.sh.txt',
    'tick-guard.ufw.frontend.sh.txt',
    'tick-guard.ufw.backend.sh.txt',
  ]);
});
test.each(committed)('$golden is what is documented', async ({ golden, file }) => {
  await expect(headOf(file.content)).toMatchFileSnapshot(`../fixtures/exports/${golden}`);
});

interface Written {
  readonly to?: string;
  readonly from?: string;
  readonly action?: string;
  readonly direction?: string;
  readonly comment?: string;
  readonly profile?: string;
  readonly status?: string;
  readonly ipv6?: boolean;
  readonly interface_in?: string;
  readonly interface_out?: string;
}
/** A host with these rules; JSON is YAML, so that any string gets in unharmed. */
function hostWith(
  rules: readonly Written[],
  chain: readonly string[] = [],
  title = 'Zugänge',
  firewall = {},
): Inventory {
  const loaded = loadSample(
    JSON.stringify({
      handbook: {
        ...{ title: 'Laden', subtitle: 'Beispiel', description: 'Ein Laden.' },
        ...{ edition_date: '2026-01-15', owner: 'Betrieb' },
      },
      hosts: {
        web: {
          title,
          purpose: 'Server',
          kind: 'vm',
          firewall: {
            engine: 'ufw',
            active: true,
            ...(rules.length > 0
              ? {
                  groups: [
                    { title, rules: rules.map((rule) => ({ to: '22/tcp', ...rule, purpose: 'Zugang' })) },
                  ],
                }
              : {}),
            docker_user: chain.map((rule) => ({ rule, purpose: title })),
            ...firewall,
          },
        },
      },
    }),
  );
  const [handbook] = loaded.handbooks;
  expect(loaded.place(handbook?.findings ?? [])).toEqual([]);
  return handbook!.inventory!;
}
const wordsOf = (rule: Written): string => {
  const documented = hostWith([rule]).hosts.web?.firewall?.groups[0]?.rules[0];
  const words = documented && ufwWords(documented);
  return words ? `ufw ${[...words.head, ...words.tail].join(' ')}` : 'nicht lesbar';
};

describe('a rule of ufw', () => {
  test.each<[Written, string]>([
    [{}, 'ufw allow in proto tcp from any to any port 22'],
    [{ to: '53' }, 'ufw allow in from any to any port 53'],
    [{ to: '6000:6007/udp' }, 'ufw allow in proto udp from any to any port 6000:6007'],
    [{ to: '80,443/tcp (Nginx Full)' }, 'ufw allow in from any to any app Nginx Full'],
    [{ to: '80,443/tcp (Nginx Full (v6))' }, 'ufw allow in from ::/0 to any app Nginx Full'],
    [{ profile: 'OpenSSH' }, 'ufw allow in from any to any app OpenSSH'],
    [{ to: 'Mail submission' }, 'ufw allow in from any to any app Mail submission'],
    [{ to: '22/tcp (v6)', action: 'deny' }, 'ufw deny in proto tcp from ::/0 to any port 22'],
    [{ ipv6: false, action: 'reject' }, 'ufw reject in proto tcp from 0.0.0.0/0 to any port 22'],
    [{ from: '10.8.0.1/24', action: 'limit' }, 'ufw limit in proto tcp from 10.8.0.0/24 to any port 22'],
    [{ from: '2001:db8::/32' }, 'ufw allow in proto tcp from 2001:db8::/32 to any port 22'],
    [{ to: '10.8.0.1 22/tcp' }, 'ufw allow in proto tcp from any to 10.8.0.1 port 22'],
    [{ to: 'Anywhere', from: '10.8.0.5 4000/udp' }, 'ufw allow in proto udp from 10.8.0.5 port 4000 to any'],
    [{ interface_in: 'wg0' }, 'ufw allow in on wg0 proto tcp from any to any port 22'],
    [{ to: '22/tcp on wg0' }, 'ufw allow in on wg0 proto tcp from any to any port 22'],
    [
      { to: '25/tcp', direction: 'out', interface_out: 'eth0' },
      'ufw allow out on eth0 proto tcp from any to any port 25',
    ],
    [{ to: '25/tcp', direction: 'out', action: 'deny' }, 'ufw deny out proto tcp from any to any port 25'],
    [{ to: 'Anywhere/esp', from: '192.0.2.1' }, 'ufw allow in proto esp from 192.0.2.1 to any'],
    [
      { to: '172.17.0.0/16', direction: 'fwd', interface_in: 'wg0', interface_out: 'docker0' },
      'ufw route allow in on wg0 out on docker0 from any to 172.17.0.0/16',
    ],
    [{ to: 'Anywhere', direction: 'fwd' }, 'ufw route allow from any to any'],
    [{ to: 'Zeug; rm -rf /' }, 'nicht lesbar'],
  ])('%j is said as ufw takes it', (rule, expected) => {
    expect(wordsOf(rule)).toBe(expected);
  });

  test('that cannot be read stops the script before it changes anything', () => {
    const [file] = ufwFiles(hostWith([{ to: 'Zeug; rm -rf /' }]));
    expect(headOf(file!.content)).toContain(`  unreadable 'Zeug; rm -rf / von Anywhere'\n`);
  });

  test('that is planned or retired is not set; defaults that are not documented stay', () => {
    const [file] = ufwFiles(hostWith([{ status: 'retired', to: '81' }, { status: 'planned', to: '82' }, {}]));
    const head = headOf(file!.content);
    expect(head.match(/^ {2}rule .*$/gm)).toEqual([`  rule '' allow in @ proto tcp from any to any port 22`]);
    expect(head).not.toContain('staged default');
    expect(head).toContain('„eingehend“, „ausgehend“, „weitergeleitet“');
  });
});

const meaning = [
  '"',
  "'",
  '`',
  '$(touch x)',
  '$HOME',
  '\\',
  '\n',
  ';',
  '#',
  '*',
  '!',
  ' ',
  '@',
  '-',
  '%',
  "'; exit; '",
  'END',
  '\nEND\n',
  'ä',
  '😀',
];
const hostile = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 20 }),
    fc.array(fc.constantFrom(...meaning), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  )
  .filter((text) => text.trim() !== '' && text.isWellFormed() && !holdsInvisible(text));
const hostileTexts = fc.sample(hostile, { numRuns: 150, seed: 16 });

/** What the functions of a script's head are called with, in a shell that knows only what prints it. */
function calls(head: string, ...run: readonly string[]): string[][] {
  const script = `${head}
record() { printf '%s\\037' "$@"; printf '\\036'; }
rule() { record rule "$@"; }
set_rule() { record set_rule "\${@:2}"; }
unreadable() { record unreadable "$@"; }
say() { :; }
${run.join('\n')}
`;
  const { status, stdout, stderr } = spawnSync('bash', ['-s'], { input: script, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .split('\u001e')
    .slice(0, -1)
    .map((call) => call.split('\u001f').slice(0, -1));
}

describe('whatever a text holds, the shell takes it as a text', () => {
  test('comments, profiles and titles of ufw', () => {
    const rules = hostileTexts.map((text) => ({ comment: text, profile: text }));
    const inventory = hostWith(rules, [], hostileTexts.join(' '));
    // Reading takes blanks off the ends.
    const read = inventory.hosts.web?.firewall?.groups[0]?.rules.map(({ comment = '' }) => comment) ?? [];
    expect(read.filter((text, index) => text === hostileTexts[index]).length).toBeGreaterThan(100);
    expect(calls(headOf(ufwFiles(inventory)[0]!.content), 'wanted_rules')).toEqual(
      read.map((text) => ['rule', text, 'allow', 'in', '@', 'from', 'any', 'to', 'any', 'app', text]),
    );
  });
  test('values of DOCKER-USER', () => {
    const chain = hostileTexts.map((text) => `-j LOG --log-prefix "${text.replace(/["\\]/g, '\\$&')}"`);
    const [file] = dockerUserFiles(hostWith([], chain));
    const told = calls(headOf(file!.content), 'documented_rules 4');
    expect(told).toHaveLength(chain.length);
    for (const [index, text] of hostileTexts.entries())
      expect(told[index]).toEqual(
        /^(?:-M|--mod)/.test(text)
          ? ['unreadable', expect.anything()]
          : ['set_rule', '-j', 'LOG', '--log-prefix', text],
      );
  });
  test('a rule that would run a program of its own is not set', () => {
    const [file] = dockerUserFiles(
      hostWith([], ['--modprobe=/tmp/x -j DROP', '-M /tmp/x -j DROP', '-j "DROP']),
    );
    expect(calls(headOf(file!.content), 'documented_rules 4').map(([name]) => name)).toEqual(
      Array(3).fill('unreadable'),
    );
  });
});

const shellcheck = 'shellcheck';
const hasShellcheck = spawnSync(shellcheck, ['--version']).status === 0 || process.env.CI === 'true';
describe.skipIf(!hasShellcheck)('shellcheck', () => {
  test.each(
    [
      ...firewallFiles(
        hostWith(
          [{}, { comment: 'Läden "x" $(id)', from: '10.0.0.0/8' }],
          ['-i eth0 -j DROP'],
          `a'"b\nEND\n$(id)`,
        ),
      ),
      ...dockerUserFiles(
        inventoryOf({ firewall: ufw(['to: 22/tcp'], ['-s 192.0.2.9 -j DROP']), rest: containers }),
      ),
    ].map((file) => [file.name, file.content]),
  )('has nothing to say about %s', (_, content) => {
    const { status, stdout } = spawnSync(shellcheck, ['-'], { input: content, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });
});

describe('a rule of DOCKER-USER for nftables', () => {
  test.each([
    [
      '-i eth0 -p tcp -m conntrack --ctorigdstport 80 --ctdir ORIGINAL -j DROP',
      'meta nfproto ipv4 iifname { "eth0" } meta l4proto { tcp } ct original proto-dst { 80 } ct direction original drop',
    ],
    [
      '! -i wg+ -s 10.0.0.0/8 -j REJECT',
      'meta nfproto ipv4 iifname != { "wg*" } ip saddr { 10.0.0.0-10.255.255.255 } reject',
    ],
    [
      '-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN',
      'meta nfproto ipv4 ct state { related, established } return',
    ],
    [
      '-p tcp -m multiport --dports 80,443 -j DROP',
      'meta nfproto ipv4 meta l4proto { tcp } th dport { 80, 443 } drop',
    ],
    ['-m geoip ! --src-cc DE -j DROP', undefined],
    ['-m set --match-set boese src -j DROP', undefined],
    ['-j f2b-nginx', undefined],
    ['-j LOG', undefined],
  ])('%s', (rule, expected) => {
    expect(nftWords(readRule(rule, 'IPv4'), 'IPv4', rule)).toBe(expected);
  });
});

describe('ports that are open wider than intended', () => {
  const cures = (chain: readonly string[], rest = containers) => {
    const inventory = inventoryOf({ firewall: ufw(['to: 22/tcp'], chain), rest });
    return curesOf(inventory, inventory.hosts.web!);
  };
  const closing = (name: string, port: number) =>
    `-i ${name} -p tcp -m conntrack --ctorigdstport ${port} --ctdir ORIGINAL -j DROP`;
  test('can be closed where they come in, as the finding says', () => {
    expect(cures([]).map(({ port, rules, but }) => [port, rules, but])).toEqual([
      ['8080/tcp', [closing('eth0', 8080)], ''],
      ['5432/tcp', ['eth0', 'eth1', 'wg0'].map((name) => closing(name, 5432)), ''],
    ]);
  });
  test('are not offered once a documented rule closes them', () => {
    expect(
      cures([closing('eth0', 8080), '-p tcp -m conntrack --ctorigdstport 5432 --ctdir ORIGINAL -j DROP']).map(
        ({ port }) => port,
      ),
    ).toEqual([]);
  });
});

test.each([
  ['-p tcp --dport 80 -j DROP', [/trifft auch.*80\/tcp, IPv4/, /80\/tcp, IPv6/]],
  ['-i eth0 -j DROP', [/Antwort.*443\/tcp/, /./]],
  ['-i eth0 -p tcp -m conntrack --ctorigdstport 80 --ctdir ORIGINAL -j DROP', []],
  ['-i eth0 -s 192.0.2.9 -j DROP', []],
  ['-m geoip ! --src-cc DE -j DROP', []],
])('what cuts the connections that containers open is said: %s', (rule, expected) => {
  const inventory = inventoryOf({ firewall: ufw([], [rule]), rest: containers });
  const found = cutConnections(inventory.hosts.web!);
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
});

describe('infrabuch export', () => {
  const run = (...args: string[]) => infrabuch('export', ...args, '--root', repository);
  test('takes the kind of script and a host', async () => {
    const { code, stdout } = await run('ufw', '--host', 'backend');
    expect([code, stdout.split('\n')[1]]).toEqual([
      0,
      '# Setzt genau die dokumentierten Regeln von ufw auf „Backend-Container“ (backend).',
    ]);
  });
  test.each([
    [['ufw'], 'für mehrere Hosts (web, frontend, backend): --host oder --output'],
    [['ufw', '--host', 'gmktec'], 'Zum Host „gmktec“ ist nicht dokumentiert: eine Firewall mit ufw.'],
    [['docker-user', '--handbook', 'tick-guard'], 'Kein Host dokumentiert Regeln der Kette DOCKER-USER'],
    [['ufw', '--host', 'nirgends'], 'Den Host „nirgends“ gibt es nicht.'],
  ])('%j is one sentence and exit code 2', async (args, expected) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(expected);
  });
  test('has nothing for hosts that are not there, and none of DOCKER-USER for podman', () => {
    const inventory = hostWith([{}], ['-j DROP']);
    const host = inventory.hosts.web!;
    const changed = (change: object): Inventory => ({ ...inventory, hosts: { web: { ...host, ...change } } });
    expect(firewallFiles(inventory).map(({ name }) => name)).toEqual(['ufw.web.sh', 'docker-user.web.sh']);
    expect(firewallFiles(changed({ status: 'retired' }))).toEqual([]);
    expect(firewallFiles(changed({ container_engine: { kind: 'podman' } })).map(({ set }) => set)).toEqual([
      'ufw',
    ]);
  });
});
