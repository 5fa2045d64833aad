// Who reaches which port by the documentation: chains of DOCKER-USER as people write them, forms of ufw, Docker's own way
// with published ports. Each line was, or can be, tried with a connection (tests/lab/exposure.ts).
import { describe, expect, test } from 'vitest';
import { exposuresFrom, hostExposures } from '../../src/exposure/exposures.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import type { Inventory } from '../../src/model/inventory.ts';

const head = `handbook: { title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: Betrieb }
`;
const interfaces = `    interfaces:
      - { name: eth0, purpose: Internet, addresses: [{ address: 192.0.2.7/24, scope: global }, { address: '2001:db8::7/64', scope: global }] }
      - { name: eth1, purpose: LAN, network: lan, addresses: [{ address: 10.1.0.1/24, scope: private }] }
      - { name: wg0, purpose: VPN, network: vpn, addresses: [{ address: 10.8.0.1/24, scope: private }] }
`;
const networks = `networks:
  lan: { purpose: LAN, kind: lan, subnets: [10.1.0.0/24] }
  vpn: { purpose: VPN, kind: vpn, subnets: [10.8.0.0/24] }
  back: { purpose: Netz, host: web, driver: bridge, internal: true }
  six: { purpose: Netz, host: web, driver: bridge, ipv6: true, subnets: [172.30.0.0/16, 'fd00:30::/64'] }
  own: { purpose: Netz, host: web, driver: macvlan, subnets: [10.1.0.0/24] }
`;
const containers = `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: [{ target: 80, published: 80, exposure: public }] }
  app: { purpose: App, role: application, host: web, image: x, ports: [{ target: 80, published: 8080, exposure: lan }] }
  db: { purpose: Datenbank, role: data, host: web, image: x, ports: [{ target: 5432, published: 5432, exposure: loopback }] }
`;
interface Host {
  readonly firewall?: string;
  readonly rest?: string;
}
function inventoryOf({ firewall = '', rest = containers }: Host): Inventory {
  const text = `${head}hosts:
  web:
    purpose: Webserver
    kind: vm
${interfaces}${firewall}${networks}${rest}`;
  const loaded = loadHandbooks({
    root: '/',
    site: undefined,
    handbooks: [{ id: 'laden', yaml: [{ file: 'x.yaml', text }], chapters: [], snapshots: new Map() }],
  });
  const [handbook] = loaded.handbooks;
  expect(loaded.place(handbook?.findings ?? []).map(({ message }) => message)).toEqual([]);
  return handbook!.inventory!;
}
const ufw = (
  rules: readonly string[],
  dockerUser: readonly string[] = [],
  defaults = 'incoming: deny, outgoing: allow, routed: deny',
) =>
  [
    '    firewall:',
    '      engine: ufw',
    '      active: true',
    `      defaults: { ${defaults} }`,
    ...(rules.length > 0
      ? [
          '      groups:',
          '        - title: A',
          '          rules:',
          ...rules.map((rule) => `            - { ${rule}, purpose: x }`),
        ]
      : []),
    ...(dockerUser.length > 0
      ? ['      docker_user:', ...dockerUser.map((rule) => `        - { rule: '${rule}', purpose: x }`)]
      : []),
    '',
  ].join('\n');

const short = { open: 'o', closed: 'x', undecided: '?' } as const;
/** `o` open, `x` closed, `?` undecided: from the internet, a neighbour, the LAN, the VPN. */
function row(inventory: Inventory, port: string, family = 'IPv4'): string {
  const found = hostExposures(inventory, inventory.hosts.web!).filter(
    (exposure) => exposure.port === port && exposure.family === family,
  );
  return ['internet', 'neighbour', 'lan', 'vpn']
    .map((from) => {
      const [first] = found.filter((exposure) => exposure.from === from);
      return first ? short[first.verdict] : '-';
    })
    .join('');
}

describe('DOCKER-USER', () => {
  // Title, rules, then 80 (to 80), 8080 (to 80), 5432 (to 5432) from internet, neighbour, LAN, VPN.
  const chains: readonly [string, readonly string[], string, string, string][] = [
    ['no rule', [], 'oooo', 'oooo', 'oooo'],
    ['everything from outside', ['-i eth0 -j DROP'], 'xxoo', 'xxoo', 'xxoo'],
    [
      'RETURN first',
      ['-i eth0 -p tcp -m conntrack --ctorigdstport 80 --ctdir ORIGINAL -j RETURN', '-i eth0 -j DROP'],
      'oooo',
      'x?oo',
      'xxoo',
    ],
    ['RETURN behind', ['-i eth0 -j DROP', '-i eth0 -p tcp --dport 80 -j RETURN'], 'xxoo', 'xxoo', 'xxoo'],
    [
      'original port',
      ['-i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP'],
      'oooo',
      'x?oo',
      'oooo',
    ],
    ['port behind the translation', ['-i eth0 -p tcp -m tcp --dport 8080 -j DROP'], 'oooo', 'oooo', 'oooo'],
    ['port of the container', ['-i eth0 -p tcp -m tcp --dport 80 -j DROP'], 'xxoo', 'xxoo', 'oooo'],
    ['invalid packets only', ['-m conntrack --ctstate INVALID -j DROP'], 'oooo', 'oooo', 'oooo'],
    [
      'answers first',
      ['-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN', '-i eth0 -j DROP'],
      'xxoo',
      'xxoo',
      'xxoo',
    ],
    [
      'multiport',
      ['-i eth0 -p tcp -m multiport --dports 80,443 -j RETURN', '-i eth0 -j DROP'],
      'oooo',
      'oooo',
      'xxoo',
    ],
    [
      'multiport with ranges, negated',
      ['-i eth0 -p tcp -m multiport ! --dports 80,8000:8100 -j DROP'],
      'oooo',
      'oooo',
      'xxoo',
    ],
    ['only one network, without an interface', ['! -s 10.1.0.0/24 -j DROP'], 'xxxx', 'xxxx', 'xxxx'],
    ['only one network, from outside', ['-i eth0 ! -s 10.1.0.0/24 -j DROP'], 'xxoo', 'xxoo', 'xxoo'],
    [
      'sources one by one',
      [
        '-s 10.1.0.0/24 -j RETURN',
        '-s 10.8.0.0/24 -j RETURN',
        '-i eth0 -j REJECT --reject-with icmp-port-unreachable',
      ],
      'xxoo',
      'xxoo',
      'xxoo',
    ],
    [
      'a list that keeps out',
      ['-m set --match-set crowdsec-blacklists-0 src -j DROP'],
      'oooo',
      'oooo',
      'oooo',
    ],
    [
      'a list that lets in',
      ['-i eth0 -m set --match-set freunde src -j RETURN', '-i eth0 -j DROP'],
      'x?oo',
      'x?oo',
      'x?oo',
    ],
    [
      'a list that lets in, negated',
      ['-i eth0 -m set ! --match-set freunde src -j DROP'],
      '??oo',
      '??oo',
      '??oo',
    ],
    ['LOG decides nothing', ['-i eth0 -j LOG --log-prefix "docker: "'], 'oooo', 'oooo', 'oooo'],
    [
      'limited LOG, then DROP',
      ['-i eth0 -m limit --limit 3/min -j LOG', '-i eth0 -j DROP'],
      'xxoo',
      'xxoo',
      'xxoo',
    ],
    [
      'limited RETURN',
      ['-i eth0 -m limit --limit 10/min --limit-burst 20 -j RETURN', '-i eth0 -j DROP'],
      'oooo',
      'oooo',
      'oooo',
    ],
    [
      'too many connections',
      ['-i eth0 -p tcp -m connlimit --connlimit-above 20 -j REJECT'],
      'oooo',
      'oooo',
      'oooo',
    ],
    [
      'too often',
      [
        '-p tcp -m conntrack --ctstate NEW -m recent --set',
        '-p tcp -m conntrack --ctstate NEW -m recent --update --seconds 60 --hitcount 10 -j DROP',
      ],
      'oooo',
      'oooo',
      'oooo',
    ],
    [
      'hashlimit',
      [
        '-i eth0 -p tcp -m hashlimit --hashlimit-above 50/sec --hashlimit-mode srcip --hashlimit-name web -j DROP',
      ],
      'oooo',
      'oooo',
      'oooo',
    ],
    ['fail2ban', ['-p tcp -m multiport --dports 80,443 -j f2b-nginx'], 'oooo', 'oooo', 'oooo'],
    ['a chain that nobody knows', ['-i eth0 -j MY-CHAIN'], '??oo', '??oo', '??oo'],
    ['geoip', ['-i eth0 -m geoip ! --src-cc DE,AT -j DROP'], '??oo', '??oo', '??oo'],
    [
      'not from the LAN',
      ['-i eth1 -j RETURN', '-i wg0 -j RETURN', '-i docker0 -j RETURN', '-i br-+ -j RETURN', '-j DROP'],
      'xxoo',
      'xxoo',
      'xxoo',
    ],
    [
      'everything but one interface',
      ['! -i wg0 -o docker0 -m conntrack --ctstate NEW -j DROP'],
      '???o',
      '???o',
      '???o',
    ],
    ['everything, answers too', ['-j DROP'], 'xxxx', 'xxxx', 'xxxx'],
    ['answers are dropped', ['-s 10.1.0.0/24 -j RETURN', '-j DROP'], 'xxxx', 'xxxx', 'xxxx'],
    [
      'iprange',
      ['-i eth0 -m iprange ! --src-range 198.51.100.1-198.51.100.9 -j DROP'],
      'xxoo',
      'xxoo',
      'xxoo',
    ],
    ['addrtype', ['-i eth0 -m addrtype --dst-type LOCAL -j DROP'], 'oooo', 'oooo', 'oooo'],
    ['udp only', ['-i eth0 -p udp -j DROP'], 'oooo', 'oooo', 'oooo'],
    ['mark', ['-i eth0 -m mark ! --mark 0x1 -j DROP'], 'xxoo', 'xxoo', 'xxoo'],
    ['new connections', ['-i eth0 -p tcp --syn -j DROP'], 'xxoo', 'xxoo', 'xxoo'],
    [
      'ufw-docker',
      [
        '-j ufw-user-forward',
        '-s 10.0.0.0/8 -j RETURN',
        '-s 172.16.0.0/12 -j RETURN',
        '-s 192.168.0.0/16 -j RETURN',
        '-p udp -m udp --sport 53 --dport 1024:65535 -j RETURN',
        '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -d 172.16.0.0/12 -j ufw-docker-logging-deny',
        '-j RETURN',
      ],
      'xxoo',
      'xxoo',
      'xxoo',
    ],
    ['another interface', ['-i ens3 -j DROP'], 'oooo', 'oooo', 'oooo'],
    ['only the other family', ['-i eth0 -s 2001:db8::/32 -j DROP'], 'oooo', 'oooo', 'oooo'],
  ];
  test.each(chains)('%s', (_, rules, web, app, db) => {
    const inventory = inventoryOf({ firewall: ufw(['to: 22/tcp'], rules) });
    expect([row(inventory, '80/tcp'), row(inventory, '8080/tcp'), row(inventory, '5432/tcp')]).toEqual([
      web,
      app,
      db,
    ]);
  });

  test('ufw route lets in through ufw-docker', () => {
    const inventory = inventoryOf({
      firewall: ufw(
        ['to: 80/tcp, direction: fwd', 'to: 22/tcp'],
        [
          '-j ufw-user-forward',
          '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -d 172.16.0.0/12 -j ufw-docker-logging-deny',
        ],
      ),
    });
    expect(row(inventory, '80/tcp')).toBe('oooo');
    expect(row(inventory, '5432/tcp')).toBe('xxxx');
  });

  test('a prefix that a rule names is a source of its own', () => {
    const inventory = inventoryOf({ firewall: ufw([], ['-i eth0 -s 198.51.100.0/24 -j DROP']) });
    const host = inventory.hosts.web!;
    const of = (from: string) =>
      exposuresFrom(inventory, host, from).find(({ port }) => port === '80/tcp')?.verdict;
    expect([
      of('internet'),
      of('cidr:198.51.100.0/24'),
      of('cidr:198.51.100.7/32'),
      of('cidr:203.0.113.5/32'),
    ]).toEqual(['open', 'closed', 'closed', 'open']);
  });
});

describe('ufw', () => {
  const service = (rest: string) => `services:
  redis: { title: Redis, purpose: Cache, host: web, role: data, ports: [{ target: 6379, published: 6379, exposure: lan${rest} }] }
`;
  const forms: readonly [string, readonly string[], string, string?][] = [
    ['no rule', [], 'xxxx'],
    ['everybody', ['to: 6379/tcp'], 'oooo'],
    ['both protocols', ['to: "6379"'], 'oooo'],
    ['a list of ports', ['to: "80,6000:6400/tcp"'], 'oooo'],
    ['another protocol', ['to: 6379/udp'], 'xxxx'],
    ['limit', ['to: 6379/tcp, action: limit'], 'oooo'],
    ['deny before allow', ['to: 6379/tcp, action: deny', 'to: 6379/tcp'], 'xxxx'],
    ['allow before deny', ['to: 6379/tcp', 'to: 6379/tcp, action: deny'], 'oooo'],
    ['reject', ['to: 6379/tcp, action: reject'], 'xxxx'],
    ['one interface', ['to: 6379/tcp, interface_in: wg0'], 'xxxo'],
    ['one source', ['to: 6379/tcp, from: 10.1.0.0/24'], 'xxox'],
    ['any port of a source', ['to: Anywhere, from: 10.8.0.0/24'], 'xxxo'],
    ['one address of the host', ['to: 10.8.0.1 6379/tcp'], 'xooo'],
    ['a profile with ports', ['to: "6379/tcp (Redis)"'], 'oooo'],
    ['a profile without ports', ['to: Redis'], '????'],
    ['a known profile', ['to: OpenSSH'], 'xxxx'],
    ['route rules let nobody in', ['to: 6379/tcp, direction: fwd'], 'xxxx'],
    ['not yet', ['to: 6379/tcp, status: planned'], 'xxxx'],
    ['no longer', ['to: 6379/tcp, status: retired'], 'xxxx'],
    ['everybody but one network', ['to: 6379/tcp, action: deny, from: 10.1.0.0/24', 'to: 6379/tcp'], 'ooxo'],
  ];
  test.each(forms)('%s', (_, rules, expected) => {
    expect(row(inventoryOf({ firewall: ufw(rules), rest: service('') }), '6379/tcp')).toBe(expected);
  });
  test.each<[string, string, string]>([
    ['deny', 'incoming: deny', 'xxxx'],
    ['reject', 'incoming: reject', 'xxxx'],
    ['allow', 'incoming: allow', 'oooo'],
    ['not documented', 'outgoing: allow', '????'],
  ])('default %s', (_, defaults, expected) => {
    expect(row(inventoryOf({ firewall: ufw([], [], defaults), rest: service('') }), '6379/tcp')).toBe(
      expected,
    );
  });
  test('switched off, or none', () => {
    const off = ufw([]).replace('active: true', 'active: false');
    expect(row(inventoryOf({ firewall: off, rest: service('') }), '6379/tcp')).toBe('oooo');
    expect(row(inventoryOf({ rest: service('') }), '6379/tcp')).toBe('oooo');
  });
  test('families', () => {
    const inventory = inventoryOf({ firewall: ufw(['to: 6379/tcp, ipv6: false']), rest: service('') });
    expect([row(inventory, '6379/tcp'), row(inventory, '6379/tcp', 'IPv6')]).toEqual(['oooo', 'xx--']);
  });
  test.each<[string, string]>([
    ['127.0.0.1', 'xxxx'],
    ['0.0.0.0', 'oooo'],
    ['10.8.0.1', 'x??o'],
    ['192.0.2.7', 'oo??'],
  ])('a service at %s', (address, expected) => {
    const inventory = inventoryOf({
      firewall: ufw(['to: 6379/tcp']),
      rest: service(`, host_ip: ${address}`),
    });
    expect(row(inventory, '6379/tcp')).toBe(expected);
  });
});

describe('what Docker publishes', () => {
  const container = (port: string, rest = '') => `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: [{ target: 80, published: 8080${port} }]${rest} }
`;
  const rows: readonly [string, string, string, string, string][] = [
    // Title, container, rules of ufw, then IPv4 and IPv6 from internet, neighbour, LAN, VPN.
    ['all addresses, past ufw', container(''), '', 'oooo', 'xx--'],
    ['IPv6 without a network for it goes through ufw', container(''), 'to: 8080/tcp', 'oooo', 'oo--'],
    ['IPv6 with a network for it', container('', ', networks: [six]'), '', 'oooo', '??--'],
    [
      'IPv6 with a network for it and a rule',
      container('', ', networks: [six]'),
      'to: 8080/tcp',
      'oooo',
      'oo--',
    ],
    ['IPv4 only', container(', host_ip: 0.0.0.0'), 'to: 8080/tcp', 'oooo', 'xx--'],
    ['IPv6 only', container(', host_ip: "::"'), 'to: 8080/tcp', 'xxxx', 'oo--'],
    ['loopback', container(', host_ip: 127.0.0.1'), '', 'x?xx', 'xx--'],
    ['address of the VPN', container(', host_ip: 10.8.0.1'), '', 'x??o', 'xx--'],
    ['network of the host', container('', ', network_mode: host'), '', 'xxxx', 'xx--'],
    [
      'network of the host with a rule',
      container('', ', network_mode: host'),
      'to: 8080/tcp',
      'oooo',
      'oo--',
    ],
    ['pasta', container('', ', network_mode: pasta'), '', 'xxxx', 'xx--'],
    [
      'slirp4netns',
      container('', ', network_mode: "slirp4netns:port_handler=slirp4netns"'),
      '',
      'xxxx',
      'xx--',
    ],
    ['no network', container('', ', network_mode: none'), 'to: 8080/tcp', 'xxxx', 'xx--'],
    ['internal network', container('', ', networks: [back]'), 'to: 8080/tcp', 'xxxx', 'xx--'],
    ['macvlan', container('', ', networks: [own]'), '', '?oo?', '?o--'],
  ];
  test.each(rows)('%s', (_, rest, rule, four, six) => {
    const inventory = inventoryOf({ firewall: ufw(rule === '' ? [] : [rule]), rest });
    expect([row(inventory, '8080/tcp'), row(inventory, '8080/tcp', 'IPv6')]).toEqual([four, six]);
  });

  test('a range is split where verdicts differ', () => {
    const rest = `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: ["9000-9009:9000-9009"] }
`;
    const inventory = inventoryOf({ firewall: ufw([], ['-i eth0 -p tcp --dport 9003:9005 -j DROP']), rest });
    const found = hostExposures(inventory, inventory.hosts.web!)
      .filter(({ from, family }) => from === 'internet' && family === 'IPv4')
      .map(({ port, verdict }) => `${port} ${verdict}`);
    expect(found).toEqual(['9000-9002/tcp open', '9003-9005/tcp closed', '9006-9009/tcp open']);
  });
});

describe('intents', () => {
  const wider = (intent: string, rest = '') => {
    const text = `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: [{ target: 80, published: 8080, exposure: ${intent}${rest} }] }
`;
    const inventory = inventoryOf({
      firewall: ufw([], ['-i eth0 -s 198.51.100.0/24 -j RETURN', '-i eth0 -j DROP']),
      rest: text,
    });
    return hostExposures(inventory, inventory.hosts.web!)
      .filter((exposure) => exposure.family === 'IPv4' && exposure.wider)
      .map(({ from }) => from);
  };
  test.each<[string, string, readonly string[]]>([
    ['public', '', []],
    ['lan', '', ['cidr:198.51.100.0/24']],
    ['lan', ', allow: [198.51.100.0/24]', []],
    ['vpn', '', ['lan', 'cidr:198.51.100.0/24']],
    ['proxy', '', ['lan', 'vpn', 'cidr:198.51.100.0/24']],
    ['loopback', '', ['lan', 'vpn', 'cidr:198.51.100.0/24']],
  ])('%s%s', (intent, rest, expected) => {
    expect(wider(intent, rest)).toEqual(expected);
  });
});
