// Whole rulesets that the laboratory loads with nft, iptables-restore and ip6tables-restore, old and new kernel interface, on a
// host without Docker and ufw: a host that listens on 6379/tcp, 443/tcp and 53/udp, and a container behind the bridge
// `bridge1` that listens on 80/tcp, 5432/tcp and 53/udp. No verdict is written down: connections say what is right.
import { inventoryOf } from './exposure-samples.ts';

/** What is loaded; each part is a whole file of its program. */
export interface LoadedRuleset {
  readonly title: string;
  readonly nft?: string;
  readonly iptables?: string;
  readonly ip6tables?: string;
  /** The old kernel interface. */
  readonly legacy?: string;
  /** `create …` and `add …` of ipset. */
  readonly sets?: string;
  /** `net.ipv4.ip_forward=0`; set back afterwards. */
  readonly settings?: readonly string[];
  /** Rules of routing besides the usual ones: `from 10.8.0.1 lookup 100`. */
  readonly routing?: readonly string[];
}

/** The host without its rules. */
export const loadedInventory = () =>
  inventoryOf({
    rest: `services:
  redis: { title: Redis, purpose: Cache, host: web, role: data, ports: [{ target: 6379, published: 6379 }] }
  proxy: { title: Proxy, purpose: Proxy, host: web, role: proxy, ports: [{ target: 443, published: 443 }] }
  names: { title: Namen, purpose: Namen, host: web, role: application, ports: [{ target: 53, published: 53, protocol: udp }] }
containers:
  shop: { purpose: Laden, role: application, host: web, image: x, networks: [bridge1], ports: [{ target: 80, published: 8080 }, { target: 5432, published: 5432 }, { target: 53, published: 5300, protocol: udp }] }
`,
  });

/** One table of nft for both families. */
const table = (body: string) => `table inet t {\n${body}\n}\n`;
const answers = 'ct state established,related accept\n';
/** INPUT that drops but for some rules. */
const input = (rules: string, rest = '') =>
  table(
    `${rest}\nchain in { type filter hook input priority 0; policy drop;\niif lo accept\nmeta l4proto ipv6-icmp accept\n${answers}${rules}\n}`,
  );
/** FORWARD that drops but for some rules, and what leads to the container. */
const publishing = `chain pre { type nat hook prerouting priority -100;
fib daddr type local tcp dport 8080 dnat ip to 172.30.9.2:80
fib daddr type local tcp dport 5432 dnat ip to 172.30.9.2:5432
fib daddr type local udp dport 5300 dnat ip to 172.30.9.2:53
}
chain post { type nat hook postrouting priority 100; oifname != "bridge1" ip saddr 172.30.9.0/24 masquerade
}`;
const forward = (rules: string, rest = '') =>
  table(
    `${publishing}\n${rest}\nchain onward { type filter hook forward priority 0; policy drop;\n${answers}iifname "bridge1" accept\n${rules}\n}`,
  );
const filter = (rules: readonly string[], policy = 'DROP', chains: readonly string[] = []) =>
  [
    ...['*filter', `:INPUT ${policy} [0:0]`, ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]'],
    ...chains.map((name) => `:${name} - [0:0]`),
    '-A INPUT -i lo -j ACCEPT',
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ...rules.map((rule) => (rule.startsWith('-A ') ? rule : `-A INPUT ${rule}`)),
    'COMMIT',
    '',
  ].join('\n');

/** Docker's iptables for a container with published ports, as engines from 28 on print them. */
const dockerIptables = (user: readonly string[] = [], raw: readonly string[] = [], to = '') =>
  [
    ...['*raw', ':PREROUTING ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ...raw, 'COMMIT'],
    ...[
      '*nat',
      ':PREROUTING ACCEPT [0:0]',
      ':INPUT ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':POSTROUTING ACCEPT [0:0]',
    ],
    ':DOCKER - [0:0]',
    '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
    '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
    '-A POSTROUTING -s 172.30.9.0/24 ! -o bridge1 -j MASQUERADE',
    `-A DOCKER ${to}! -i bridge1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.30.9.2:80`,
    `-A DOCKER ${to}! -i bridge1 -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.30.9.2:5432`,
    `-A DOCKER ${to}! -i bridge1 -p udp -m udp --dport 5300 -j DNAT --to-destination 172.30.9.2:53`,
    'COMMIT',
    ...['*filter', ':INPUT ACCEPT [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT ACCEPT [0:0]'],
    ...['DOCKER', 'DOCKER-BRIDGE', 'DOCKER-CT', 'DOCKER-FORWARD', 'DOCKER-INTERNAL', 'DOCKER-USER'].map(
      (name) => `:${name} - [0:0]`,
    ),
    '-A FORWARD -j DOCKER-USER',
    '-A FORWARD -j DOCKER-FORWARD',
    '-A DOCKER -d 172.30.9.2/32 ! -i bridge1 -o bridge1 -p tcp -m tcp --dport 80 -j ACCEPT',
    '-A DOCKER -d 172.30.9.2/32 ! -i bridge1 -o bridge1 -p tcp -m tcp --dport 5432 -j ACCEPT',
    '-A DOCKER -d 172.30.9.2/32 ! -i bridge1 -o bridge1 -p udp -m udp --dport 53 -j ACCEPT',
    '-A DOCKER ! -i bridge1 -o bridge1 -j DROP',
    '-A DOCKER-BRIDGE -o bridge1 -j DOCKER',
    '-A DOCKER-CT -o bridge1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A DOCKER-FORWARD -j DOCKER-CT',
    '-A DOCKER-FORWARD -j DOCKER-INTERNAL',
    '-A DOCKER-FORWARD -j DOCKER-BRIDGE',
    '-A DOCKER-FORWARD -i bridge1 -j ACCEPT',
    ...user.map((rule) => `-A DOCKER-USER ${rule}`),
    'COMMIT',
    '',
  ].join('\n');
const direct = ['-A PREROUTING -d 172.30.9.2/32 ! -i bridge1 -j DROP'];

/** Docker's own nftables backend with the same container; not tried on an engine that writes it. */
const dockerNft = (raw: string, dnat = 'iifname != "bridge1" ', also = '') => `table ip docker-bridges {
map filter-forward-in-jumps { type ifname : verdict
elements = { "docker0" : jump filter-forward-in__docker0, "bridge1" : jump filter-forward-in__bridge1 }
}
map filter-forward-out-jumps { type ifname : verdict
elements = { "docker0" : jump filter-forward-out__docker0, "bridge1" : jump filter-forward-out__bridge1 }
}
map nat-postrouting-in-jumps { type ifname : verdict
elements = { "docker0" : jump nat-postrouting-in__docker0, "bridge1" : jump nat-postrouting-in__bridge1 }
}
map nat-postrouting-out-jumps { type ifname : verdict
elements = { "docker0" : jump nat-postrouting-out__docker0, "bridge1" : jump nat-postrouting-out__bridge1 }
}
chain filter-FORWARD { type filter hook forward priority filter; policy accept;
oifname vmap @filter-forward-in-jumps
iifname vmap @filter-forward-out-jumps
}
chain nat-OUTPUT { type nat hook output priority -100; policy accept;
ip daddr != 127.0.0.0/8 fib daddr type local counter jump nat-prerouting-and-output
}
chain nat-POSTROUTING { type nat hook postrouting priority srcnat; policy accept;
iifname vmap @nat-postrouting-out-jumps
oifname vmap @nat-postrouting-in-jumps
}
chain nat-PREROUTING { type nat hook prerouting priority dstnat; policy accept;
fib daddr type local counter jump nat-prerouting-and-output
}
chain nat-prerouting-and-output {
${dnat}tcp dport 8080 counter dnat to 172.30.9.2:80 comment "DNAT"
${dnat}tcp dport 5432 counter dnat to 172.30.9.2:5432 comment "DNAT"
${dnat}udp dport 5300 counter dnat to 172.30.9.2:53 comment "DNAT"
}
chain raw-PREROUTING { type filter hook prerouting priority raw; policy accept;
${raw}
}
chain filter-forward-in__docker0 { ct state established,related counter accept
iifname "docker0" counter accept comment "ICC"
counter drop comment "UNPUBLISHED PORT DROP"
}
chain filter-forward-out__docker0 { ct state established,related counter accept
counter accept comment "OUTGOING"
}
chain nat-postrouting-in__docker0 {
}
chain nat-postrouting-out__docker0 { oifname != "docker0" ip saddr 172.17.0.0/16 counter masquerade comment "MASQUERADE"
}
chain filter-forward-in__bridge1 { ct state established,related counter accept
iifname "bridge1" counter accept comment "ICC"
ip daddr 172.30.9.2 tcp dport 80 counter accept
ip daddr 172.30.9.2 tcp dport 5432 counter accept
ip daddr 172.30.9.2 udp dport 53 counter accept
counter drop comment "UNPUBLISHED PORT DROP"
}
chain filter-forward-out__bridge1 { ct state established,related counter accept
counter accept comment "OUTGOING"
}
chain nat-postrouting-in__bridge1 {
}
chain nat-postrouting-out__bridge1 { oifname != "bridge1" ip saddr 172.30.9.0/24 counter masquerade comment "MASQUERADE"
}
}
${also}`;
const rawDrop = 'ip daddr 172.30.9.2 iifname != "bridge1" counter drop comment "DROP DIRECT ACCESS"';

export const rulesets: readonly LoadedRuleset[] = [
  { title: 'nothing at all' },
  { title: 'nft: policy drop', nft: input('') },
  {
    title: 'nft: ports in an anonymous set',
    nft: input('tcp dport { 443, 6000-6400 } accept\nudp dport 53 accept'),
  },
  { title: 'nft: all but a port', nft: input('tcp dport != 6379 accept') },
  { title: 'nft: any transport', nft: input('meta l4proto { tcp, udp } th dport { 53, 443 } accept') },
  {
    title: 'nft: verdict map of ports',
    nft: input(
      'tcp dport vmap { 443 : accept, 6379 : jump partner }\nudp dport vmap { 53 : goto partner }',
      'chain partner { ip saddr 198.51.100.0/24 accept\n ip6 saddr 2a00:2::/32 accept\n }',
    ),
  },
  {
    title: 'nft: named verdict map of interface and port',
    nft: input(
      'iifname . tcp dport vmap @doors\n',
      'map doors { type ifname . inet_service : verdict\n elements = { "wg0" . 6379 : accept, "eth0" . 443 : accept, "eth1" . 443 : drop } }',
    ),
  },
  {
    title: 'nft: verdict map with intervals of sources',
    nft: input(
      'ip saddr vmap { 198.51.100.0/24 : accept, 10.1.0.0-10.1.0.255 : accept, 10.8.0.0/24 : drop }',
    ),
  },
  {
    title: 'nft: verdict map of states',
    nft: input(
      'ct state vmap { established : accept, related : accept, invalid : drop, new : jump fresh }',
      'chain fresh { tcp dport 443 accept\n udp dport 53 counter accept\n }',
    ),
  },
  {
    title: 'nft: concatenation of source and port in a named set',
    nft: input(
      'ip saddr . tcp dport @pairs accept',
      'set pairs { type ipv4_addr . inet_service; flags interval\n elements = { 10.1.0.0/24 . 6379, 198.51.100.0/24 . 443, 10.8.0.9 . 1-1000 } }',
    ),
  },
  {
    title: 'nft: named sets of sources, with a timeout and without',
    nft: input(
      'ip saddr @good tcp dport 443 accept\nip saddr @late tcp dport 6379 accept',
      'set good { type ipv4_addr; flags interval\n elements = { 198.51.100.0/24, 10.8.0.0/24 } }\nset late { type ipv4_addr; timeout 1h\n elements = { 10.1.0.50 } }',
    ),
  },
  {
    title: 'nft: a list that keeps out',
    nft: input(
      'ip saddr @bad drop\nip6 saddr @bad6 drop\ntcp dport { 443, 6379 } accept',
      'set bad { type ipv4_addr; flags interval\n elements = { 198.51.100.0/24, 10.1.0.0/24 } }\nset bad6 { type ipv6_addr; flags interval\n elements = { 2a00:2::/32 } }',
    ),
  },
  {
    title: 'nft: not from one prefix',
    nft: input('ip saddr != { 198.51.100.0/24, 10.1.0.0/24 } drop\ntcp dport 443 accept'),
  },
  {
    title: 'nft: interface with a wildcard and by index',
    nft: input('iifname "wg*" accept\niif "eth1" tcp dport 443 accept'),
  },
  {
    title: 'nft: kind of the destination',
    nft: input('fib daddr type local tcp dport 443 accept\nfib daddr type { broadcast, multicast } accept'),
  },
  {
    title: 'nft: kind of the source',
    nft: input('fib saddr type local accept\nfib saddr . iif oif missing drop\ntcp dport 443 accept'),
  },
  {
    title: 'nft: one address of the host',
    nft: input('ip daddr 10.8.0.1 accept\nip6 daddr 2001:db8::7 tcp dport 443 accept'),
  },
  {
    title: 'nft: original direction',
    nft: input(
      'ct direction original meta l4proto tcp ct original proto-dst 443 accept\nct original ip daddr 10.8.0.1 tcp dport 6379 accept',
    ),
  },
  {
    title: 'nft: several base chains at one hook',
    nft: table(`chain late { type filter hook input priority 10; policy accept;\ntcp dport 443 ip saddr 10.1.0.0/24 drop\n}
chain early { type filter hook input priority -10; policy accept;\ntcp dport 443 accept\ntcp dport 6379 iifname "eth0" drop\n}
chain middle { type filter hook input priority 0; policy drop;\niif lo accept\n meta l4proto ipv6-icmp accept\n${answers}tcp dport { 443, 6379 } accept\n}`),
  },
  {
    title: 'nft: a drop in another table',
    nft: `${input('tcp dport { 443, 6379 } accept\nudp dport 53 accept')}table ip other { chain in { type filter hook input priority 5; policy accept;\nip saddr 198.51.100.0/24 reject\ntcp dport 6379 iifname != "wg0" reject with tcp reset\n}\n}\n`,
  },
  {
    title: 'nft: goto and return',
    nft: input(
      'tcp dport 443 goto web\ntcp dport 443 accept\ntcp dport 6379 jump data\nudp dport 53 accept',
      'chain web { iifname "eth1" return\n iifname "eth0" accept\n }\nchain data { iifname "eth0" return\n accept\n }',
    ),
  },
  {
    title: 'nft: log, counter and a comment',
    nft: input('log prefix "in: " counter\ntcp dport 443 counter log accept comment "Proxy"'),
  },
  {
    title: 'nft: limits',
    nft: input(
      'tcp dport 443 limit rate 400/second burst 400 packets accept\ntcp dport 6379 limit rate over 400/second burst 400 packets drop\ntcp dport 6379 accept',
    ),
  },
  {
    title: 'nft: who comes too often',
    nft: input(
      'tcp dport 6379 ct state new add @often { ip saddr limit rate over 400/second burst 400 packets } drop\ntcp dport 6379 accept\ntcp dport 443 ct count over 200 reject\ntcp dport 443 accept',
      'set often { type ipv4_addr; size 1000; flags dynamic,timeout; timeout 1m; }',
    ),
  },
  {
    title: 'nft: mark set before',
    nft: `${table(`chain pre { type filter hook prerouting priority mangle;\ntcp dport 443 meta mark set 0x5\ntcp dport 6379 iifname "wg0" meta mark set meta mark or 0x10\n}`)}${input('meta mark 0x5 accept\nmeta mark & 0x10 == 0x10 accept').replace('table inet t', 'table inet u')}`,
  },
  {
    title: 'nft: redirect',
    nft: `${table('chain pre { type nat hook prerouting priority -100;\niifname "eth0" tcp dport 8080 redirect to :443\n}')}${input('tcp dport 443 accept').replace('table inet t', 'table inet u')}`,
  },
  {
    title: 'nft: only IPv6, and only IPv4',
    nft: input('meta nfproto ipv6 tcp dport 443 accept\nmeta protocol ip tcp dport 6379 accept'),
  },
  {
    title: 'nft: SYN',
    nft: input(
      'tcp flags & (fin|syn|rst|ack) == syn tcp dport 443 accept\ntcp flags syn / fin,syn,rst,ack tcp dport 6379 drop\ntcp dport 6379 accept',
    ),
  },
  {
    title: 'nft: source ports',
    nft: input('tcp sport 1024-65535 tcp dport 443 accept\ntcp sport < 1024 tcp dport 6379 accept'),
  },
  {
    title: 'nft: a table that sleeps',
    nft: input('').replace('table inet t {', 'table inet t {\nflags dormant;'),
  },
  {
    title: 'nft: at the device',
    nft: `table netdev d { chain in { type filter hook ingress device "eth0" priority 0; policy accept;\ntcp dport 6379 drop\nip saddr 198.51.100.0/24 udp dport 53 drop\n}\n}\n`,
  },
  {
    title: 'nft: what nobody understands',
    nft: input('meta skuid 0 drop\ntcp dport 443 meta length < 1500 accept\ntcp dport 6379 accept'),
  },
  {
    title: 'nft: answers are dropped',
    nft: table(
      'chain out { type filter hook output priority 0; policy accept;\ntcp sport 6379 oifname != "wg0" drop\nct state established ip daddr 10.1.0.0/24 tcp sport 443 drop\n}',
    ),
  },
  {
    title: 'nft: raw with notrack',
    nft: `${table('chain pre { type filter hook prerouting priority raw;\ntcp dport 443 notrack\n}')}${input('tcp dport 443 accept\nct state new tcp dport 6379 accept').replace('table inet t', 'table inet u')}`,
  },
  { title: 'nft forward: translated connections', nft: forward('ct status dnat accept') },
  {
    title: 'nft forward: one translated port',
    nft: forward(
      'ct status dnat meta l4proto tcp ct original proto-dst 8080 accept\niifname "wg0" ct status dnat accept',
    ),
  },
  {
    title: 'nft forward: port behind the translation',
    nft: forward('tcp dport 80 accept\niifname { eth1, wg0 } oifname "bridge1" accept'),
  },
  {
    title: 'nft forward: no translation, container addresses',
    nft: forward('ip daddr 172.30.9.0/24 accept').replace(/^fib.*$/gm, ''),
  },
  {
    title: 'nft forward: map of addresses and ports',
    nft: forward('ct status dnat accept').replace(
      /^fib[\s\S]*?(?=\n\})/m,
      'dnat ip to tcp dport map { 8080 : 172.30.9.2 . 80, 5432 : 172.30.9.2 . 5432 }',
    ),
  },
  {
    title: 'nft forward: of one source',
    nft: forward('ip saddr { 198.51.100.0/24, 10.8.0.0/24 } ct status dnat accept'),
  },
  {
    title: 'nft forward: what comes late',
    nft: `${forward('ct status dnat accept')}table ip late { chain onward { type filter hook forward priority 20; policy accept;\niifname "eth0" oifname "bridge1" meta l4proto tcp ct original proto-dst 5432 drop\n}\n}\n`,
  },
  {
    title: 'nft forward: forwarding is off',
    nft: forward('ct status dnat accept'),
    settings: ['net.ipv4.ip_forward=0'],
  },
  { title: 'Docker’s nftables: published', nft: dockerNft(rawDrop) },
  { title: 'Docker’s nftables: not protected', nft: dockerNft('') },
  {
    title: 'Docker’s nftables: an address of the host',
    nft: dockerNft(rawDrop, 'iifname != "bridge1" ip daddr 10.8.0.1 '),
  },
  {
    title: 'Docker’s nftables: on loopback',
    nft: dockerNft(
      `${rawDrop}\niifname != "lo" ip daddr 127.0.0.1 tcp dport 8080 counter drop comment "DROP REMOTE LOOPBACK"`,
      'iifname != "bridge1" ip daddr 127.0.0.1 ',
    ),
  },
  {
    title: 'Docker’s nftables: a table of one’s own before it',
    nft: dockerNft(
      rawDrop,
      undefined,
      'table ip mine { chain onward { type filter hook forward priority -10; policy accept;\niifname "eth0" oifname "bridge1" meta l4proto tcp ct original proto-dst 5432 ip saddr != 198.51.100.0/24 drop\n}\n}\n',
    ),
  },
  { title: 'Docker’s iptables: published', iptables: dockerIptables([], direct) },
  { title: 'Docker’s iptables: not protected', iptables: dockerIptables() },
  {
    title: 'Docker’s iptables: an address of the host',
    iptables: dockerIptables([], direct, '-d 10.8.0.1/32 '),
  },
  {
    title: 'Docker’s iptables: DOCKER-USER with multiport and ctorigdst',
    iptables: dockerIptables(
      [
        '-i eth0 -p tcp -m conntrack --ctorigdst 192.0.2.7 --ctorigdstport 5432 -j DROP',
        '-i eth1 -p tcp -m multiport --dports 80,443 -j REJECT --reject-with tcp-reset',
        '-i wg0 -p udp -m multiport ! --dports 53 -j DROP',
      ],
      direct,
    ),
  },
  {
    title: 'Docker’s iptables: DOCKER-USER with RETURN and a negated source',
    iptables: dockerIptables(
      [
        '-i eth0 -s 198.51.100.0/24 -j RETURN',
        '-i eth0 ! -s 203.0.112.0/24 -p tcp --dport 5432 -j DROP',
        '-i eth0 -p udp -j DROP',
      ],
      direct,
    ),
  },
  {
    title: 'Docker’s iptables: forwarding of one interface only',
    iptables: dockerIptables(),
    settings: ['net.ipv4.conf.eth0.forwarding=0'],
  },
  {
    title: 'Docker’s iptables: strict reverse path',
    iptables: dockerIptables([], direct, '-d 10.8.0.1/32 '),
    settings: ['net.ipv4.conf.all.rp_filter=1', 'net.ipv4.conf.eth0.rp_filter=1'],
  },
  {
    title: 'iptables: policy and ports',
    iptables: filter(['-p tcp -m tcp --dport 443 -j ACCEPT', '-p udp -m udp --dport 53 -j ACCEPT']),
    ip6tables: filter(['-p ipv6-icmp -j ACCEPT', '-p tcp -m tcp --dport 6379 -j ACCEPT']),
  },
  {
    title: 'iptables: negations',
    iptables: filter([
      '! -i eth0 -p tcp -m multiport ! --dports 6379,1000:2000 -j ACCEPT',
      '! -s 198.51.100.0/24 -p udp -j ACCEPT',
      '-p tcp -m iprange ! --src-range 203.0.112.0-203.0.112.255 -m tcp --dport 6379 -j ACCEPT',
    ]),
  },
  {
    title: 'iptables: chains, goto, return',
    iptables: filter(
      [
        '-p tcp -g WEB',
        '-p tcp --dport 6379 -j ACCEPT',
        '-p udp -j NAMES',
        '-A WEB -i eth1 -j RETURN',
        '-A WEB -p tcp --dport 443 -j ACCEPT',
        '-A NAMES -i eth0 -j RETURN',
        '-A NAMES -j ACCEPT',
      ],
      'DROP',
      ['WEB', 'NAMES'],
    ),
  },
  {
    title: 'iptables: marks of mangle',
    iptables: `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i wg0 -j MARK --set-xmark 0x7/0xffffffff\n-A PREROUTING -p tcp --dport 443 -j MARK --set-xmark 0x100/0x100\nCOMMIT\n${filter(['-m mark --mark 0x7 -j ACCEPT', '-m mark --mark 0x100/0x100 -j ACCEPT'])}`,
  },
  {
    title: 'iptables: mangle and raw drop',
    iptables: `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m rpfilter --validmark --invert -j DROP\n-A PREROUTING -i eth0 -p tcp --dport 6379 -j DROP\nCOMMIT\n*mangle\n:INPUT ACCEPT [0:0]\n-A INPUT -i eth1 -p tcp --dport 443 -j DROP\nCOMMIT\n${filter(['-p tcp -j ACCEPT'])}`,
  },
  {
    title: 'iptables: sets',
    sets: 'create friends hash:net family inet\nadd friends 198.51.100.0/24\nadd friends 10.8.0.0/24\ncreate ports bitmap:port range 0-65535\nadd ports 443\ncreate both hash:ip,port family inet\nadd both 10.1.0.50,tcp:6379\n',
    iptables: filter([
      '-p tcp -m set --match-set friends src -m tcp --dport 443 -j ACCEPT',
      '-m set --match-set both src,dst -j ACCEPT',
      '-p udp -m set ! --match-set friends src -m udp --dport 53 -j ACCEPT',
    ]),
  },
  {
    title: 'iptables: how often',
    iptables: filter([
      '-p tcp --dport 443 -m conntrack --ctstate NEW -m recent --set --name web',
      '-p tcp --dport 443 -m recent --update --seconds 1 --hitcount 20 --name web -j DROP',
      '-p tcp --dport 443 -m connlimit --connlimit-above 100 -j REJECT',
      '-p tcp --dport 443 -j ACCEPT',
      '-p tcp --dport 6379 -m hashlimit --hashlimit-upto 500/sec --hashlimit-burst 500 --hashlimit-mode srcip --hashlimit-name r -j ACCEPT',
      '-p udp --dport 53 -m limit --limit 500/sec --limit-burst 500 -j ACCEPT',
    ]),
  },
  {
    title: 'iptables: kinds of addresses and flags',
    iptables: filter([
      '-m addrtype --dst-type BROADCAST -j ACCEPT',
      '-m addrtype --src-type LOCAL -j ACCEPT',
      '-p tcp -m addrtype --dst-type LOCAL -m tcp --dport 443 --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT',
      '-p tcp -m tcp --dport 6379 ! --syn -j ACCEPT',
      '-p udp -m addrtype ! --dst-type UNICAST -j ACCEPT',
    ]),
  },
  {
    title: 'iptables: REDIRECT and DNAT to another port',
    iptables: `*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -i eth0 -p tcp --dport 8080 -j REDIRECT --to-ports 443\n-A PREROUTING -i eth1 -p tcp --dport 443 -j DNAT --to-destination 10.1.0.1:6379\nCOMMIT\n${filter(['-p tcp --dport 443 -j ACCEPT', '-i eth1 -p tcp -m conntrack --ctstate DNAT -j ACCEPT'])}`,
  },
  {
    title: 'iptables: strings, time and owner',
    iptables: filter([
      '-p tcp --dport 443 -m time --timestart 00:00 --timestop 23:59:59 -j ACCEPT',
      '-p udp --dport 53 -m string --string "xyz" --algo bm -j DROP',
      '-p tcp --dport 6379 -j LOG --log-prefix "r: "',
      '-p tcp --dport 6379 -m u32 --u32 "0>>28=4" -j ACCEPT',
    ]),
  },
  {
    title: 'iptables: old interface alone',
    legacy: filter(['-p tcp --dport 443 -j ACCEPT', '-i wg0 -j ACCEPT']),
  },
  {
    title: 'iptables: old interface and nft together',
    legacy: filter(['-p tcp -m multiport --dports 443,6379 -j ACCEPT']),
    nft: input('tcp dport 443 accept\nudp dport 53 accept'),
  },
  {
    title: 'iptables and nft together',
    iptables: filter(['-p tcp --dport 443 -j ACCEPT', '-p udp -j ACCEPT']),
    nft: input('tcp dport { 443, 6379 } accept\nip saddr 10.8.0.0/24 accept'),
  },
  {
    title: 'iptables: fail2ban and CrowdSec',
    sets: 'create crowdsec-blacklists hash:net family inet timeout 300\n',
    iptables: filter(
      [
        '-m set --match-set crowdsec-blacklists src -j DROP',
        '-p tcp -m multiport --dports 443,80 -j f2b-nginx',
        '-p tcp -m multiport --dports 443,6379 -j ACCEPT',
        '-A f2b-nginx -s 198.51.100.7/32 -j REJECT --reject-with icmp-port-unreachable',
        '-A f2b-nginx -j RETURN',
      ],
      'DROP',
      ['f2b-nginx'],
    ),
  },
  {
    title: 'routing: answers from another table',
    routing: ['from 10.8.0.1 lookup 100', 'from 198.51.100.0/24 lookup 101'],
  },
  { title: 'routing: nobody may come in', routing: ['to 192.0.2.0/24 iif eth1 blackhole'] },
];
