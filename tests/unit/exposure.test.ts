// Who reaches which port by the documentation: chains of DOCKER-USER as people write them, forms of ufw, Docker's own way
// with published ports. Each line was, or can be, tried with a connection (tests/lab/exposure.ts).
import { describe, expect, test } from 'vitest';
import { exposuresFrom, hostExposures } from '../../src/exposure/exposures.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { reachOf } from '../../src/views/reach.ts';
import { rowFrom } from '../exposure-rows.ts';
import { chains, forms, inventoryOf, rows, service, ufw } from '../exposure-samples.ts';

/** From the internet, a neighbour, the LAN, the VPN. */
const row = (inventory: Inventory, port: string, family = 'IPv4'): string =>
  rowFrom(hostExposures(inventory, inventory.hosts.web!), port, family, [
    'internet',
    'neighbour',
    'lan',
    'vpn',
  ]);

describe('DOCKER-USER', () => {
  // Title, rules, then 80 (to 80), 8080 (to 80), 5432 (to 5432) from internet, neighbour, LAN, VPN.
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

test('a source port that only few may take is no certainty', () => {
  const rest = `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: [{ target: 5000, published: 5000, protocol: udp }] }
`;
  const rules = ['-p udp -m udp --sport 53 --dport 1024:65535 -j RETURN', '-i eth0 -j DROP'];
  const inventory = inventoryOf({ firewall: ufw([], rules), rest });
  expect(row(inventory, '5000/udp')).toBe('??oo');
});

test('all addresses in short', () => {
  const inventory = inventoryOf({ firewall: ufw([], ['-i eth0 -s 0/0 -j DROP']) });
  expect(row(inventory, '80/tcp')).toBe('xxoo');
});

test('who reaches a port, in words', () => {
  const inventory = inventoryOf({ firewall: ufw([], ['-i eth0 -p tcp --dport 5432 -j DROP']) });
  const { shop, app, db } = inventory.containers;
  expect(reachOf(inventory, shop!, 0)).toEqual(['Internet, lan, vpn', 'an der Firewall vorbei']);
  expect(reachOf(inventory, app!, 0)).toEqual([
    'Internet, lan, vpn',
    'an der Firewall vorbei',
    'weiter als gewollt',
  ]);
  expect(reachOf(inventory, db!, 0)).toEqual(['lan, vpn', 'an der Firewall vorbei', 'weiter als gewollt']);
});
