// Rulesets as people write them, with the verdict that each port has from the internet, a neighbour, the LAN and the VPN.
// The unit tests compute them, the laboratory builds them and tries every port with connections.
import { loadHandbooks } from '../src/handbook/load.ts';
import type { Inventory } from '../src/model/inventory.ts';

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
  vlan: { purpose: Netz, host: web, driver: ipvlan, subnets: [10.1.0.0/24] }
  over: { purpose: Netz, host: web, driver: overlay, subnets: [10.20.0.0/24] }
  plain: { purpose: Netz, host: web, driver: bridge, subnets: [172.31.0.0/16], gateway: 172.31.0.1 }
  open: { purpose: Netz, host: web, driver: bridge, subnets: [172.29.0.0/16], driver_opts: { com.docker.network.bridge.gateway_mode_ipv4: nat-unprotected } }
  routed: { purpose: Netz, host: web, driver: bridge, ipv6: true, subnets: [172.28.0.0/16, '2001:db8:28::/64'], driver_opts: { com.docker.network.bridge.gateway_mode_ipv4: routed, com.docker.network.bridge.gateway_mode_ipv6: routed } }
  alone: { purpose: Netz, host: web, driver: bridge, internal: true, subnets: [172.27.0.0/16], driver_opts: { com.docker.network.bridge.gateway_mode_ipv4: isolated } }
  bound: { purpose: Netz, host: web, driver: bridge, subnets: [172.26.0.0/16], driver_opts: { com.docker.network.bridge.host_binding_ipv4: 127.0.0.1 } }
  bridge1: { purpose: Netz, host: web, driver: bridge, bridge: bridge1, subnets: [172.30.9.0/24], gateway: 172.30.9.1 }
  lonely: { purpose: Netz, host: web, driver: bridge, subnets: [172.25.0.0/16], driver_opts: { com.docker.network.bridge.enable_icc: 'false' } }
`;
export const containers = `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: [{ target: 80, published: 80, exposure: public }] }
  app: { purpose: App, role: application, host: web, image: x, ports: [{ target: 80, published: 8080, exposure: lan }] }
  db: { purpose: Datenbank, role: data, host: web, image: x, ports: [{ target: 5432, published: 5432, exposure: loopback }] }
`;
interface Host {
  readonly firewall?: string;
  readonly rest?: string;
}
export function inventoryOf({ firewall = '', rest = containers }: Host): Inventory {
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
  const [problem] = loaded.place(handbook?.findings ?? []);
  if (problem) throw new Error(problem.message);
  return handbook!.inventory!;
}
export const ufw = (
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

/** One service of the host, in its own words. */
export const service = (rest: string) => `services:
  redis: { title: Redis, purpose: Cache, host: web, role: data, ports: [{ target: 6379, published: 6379, exposure: lan${rest} }] }
`;

/** What is documented of the host's container engine. */
export const engine = (words: string) => `    container_engine: { ${words} }\n`;

/** One container with one port. */
export const container = (port: string, rest = '') => `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: [{ target: 80, published: 8080${port} }]${rest} }
`;

/** Chains of DOCKER-USER. */
export const chains: readonly [string, readonly string[], string, string, string][] = [
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
  ['a list that keeps out', ['-m set --match-set crowdsec-blacklists-0 src -j DROP'], 'oooo', 'oooo', 'oooo'],
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
    ['-i eth0 -m limit --limit 10/min --limit-burst 200 -j RETURN', '-i eth0 -j DROP'],
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
      '-i eth0 -p tcp -m hashlimit --hashlimit-above 50/sec --hashlimit-burst 200 --hashlimit-mode srcip --hashlimit-name web -j DROP',
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
  ['iprange', ['-i eth0 -m iprange ! --src-range 198.51.100.1-198.51.100.9 -j DROP'], 'xxoo', 'xxoo', 'xxoo'],
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

/** Forms of rules of ufw, with one service that listens on 6379. */
export const forms: readonly [string, readonly string[], string, string?][] = [
  ['no rule', [], 'xxxx'],
  ['everybody', ['to: 6379/tcp'], 'oooo'],
  ['both protocols', ['to: "6379"'], 'oooo'],
  ['a list of ports', ['to: "80,6000:6400/tcp"'], 'oooo'],
  ['another protocol', ['to: 6379/udp'], 'xxxx'],
  ['limit', ['to: 6379/tcp, action: limit'], 'oooo'],
  ['deny before allow', ['to: 6379/tcp, action: deny', 'to: "6379"'], 'xxxx'],
  ['allow before deny', ['to: "6379"', 'to: 6379/tcp, action: deny'], 'oooo'],
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

/** Ways to publish a port. */
export const rows: readonly [string, string, string, string, string][] = [
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
  ['network of the host with a rule', container('', ', network_mode: host'), 'to: 8080/tcp', 'oooo', 'oo--'],
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
  ['macvlan', container('', ', networks: [own]'), '', '??o?', '??--'],
];
