// What the container engine does with published ports, a row for each way that Docker and podman document; firewalls before
// the host; changes that are announced; the spellings of ufw's profiles.
import { describe, expect, test } from 'vitest';
import { exposuresFrom, hostExposures } from '../../src/exposure/exposures.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { rowOfBoth, short } from '../exposure-rows.ts';
import { container, engine, inventoryOf, service, ufw } from '../exposure-samples.ts';

const rowOf = (inventory: Inventory, port = '8080/tcp'): string =>
  rowOfBoth(hostExposures(inventory, inventory.hosts.web!), port);
const allowed = 'to: 8080/tcp';

describe('container engine', () => {
  test.each<[string, string, string, string, string]>([
    // Title, container, rule of ufw, engine, verdicts.
    ['nat is the default', container('', ', networks: [plain]'), '', '', 'oooo xx'],
    ['nat-unprotected', container('', ', networks: [open]'), '', '', 'oooo xx'],
    ['routed: not at the addresses of the host', container('', ', networks: [routed]'), '', '', 'xo?? oo'],
    ['routed, past ufw', container('', ', networks: [routed]'), 'to: 8080/tcp, action: deny', '', 'xo?? oo'],
    ['isolated', container('', ', networks: [alone]'), allowed, '', 'xxxx xx'],
    [
      'proxy off: an IPv4-only network has no IPv6',
      container('', ', networks: [plain]'),
      allowed,
      'userland_proxy: false',
      'oooo xx',
    ],
    [
      'proxy on: IPv6 goes through INPUT',
      container('', ', networks: [plain]'),
      allowed,
      'userland_proxy: true',
      'oooo oo',
    ],
    [
      'proxy off, IPv6 translated',
      container('', ', networks: [six]'),
      '',
      'userland_proxy: false, ip6tables: true',
      'oooo oo',
    ],
    [
      'proxy off, perhaps translated',
      container('', ', networks: [six]'),
      '',
      'userland_proxy: false',
      'oooo ??',
    ],
    ['ip6tables: past ufw', container('', ', networks: [six]'), '', 'ip6tables: true', 'oooo oo'],
    [
      "no ip6tables: docker-proxy, and the way to the container is nobody's",
      container('', ', networks: [six]'),
      '',
      'ip6tables: false',
      'oooo xx',
    ],
    [
      'iptables: false leaves it to docker-proxy and ufw',
      container('', ', networks: [plain]'),
      '',
      'iptables: false',
      'xxxx xx',
    ],
    [
      'iptables: false with a rule',
      container('', ', networks: [plain]'),
      allowed,
      'iptables: false',
      'oooo oo',
    ],
    [
      'iptables and proxy off: nobody serves it',
      container('', ', networks: [plain]'),
      allowed,
      'iptables: false, userland_proxy: false',
      'xxxx xx',
    ],
    ['icc off is about containers only', container('', ', networks: [lonely]'), '', 'icc: false', 'oooo xx'],
    ['rootless', container(''), '', 'rootless: true', 'xxxx xx'],
    ['rootless with a rule', container(''), allowed, 'rootless: true', 'oooo oo'],
    ['rootful podman: FORWARD, and ufw decides there', container(''), '', 'kind: podman', 'xxxx xx'],
    ['rootful podman with a rule for INPUT', container(''), allowed, 'kind: podman', 'xxxx xx'],
    [
      'rootful podman with a route rule',
      container(''),
      'to: 80/tcp, direction: fwd',
      'kind: podman',
      'oooo xx',
    ],
    [
      'rootless podman',
      container('', ', network_mode: pasta'),
      allowed,
      'kind: podman, rootless: true',
      'oooo oo',
    ],
    ["the engine's address", container(''), '', 'ip: 127.0.0.1', 'x?xx xx'],
    [
      "the engine's address is for docker0 only",
      container('', ', networks: [plain]'),
      '',
      'ip: 127.0.0.1',
      'oooo xx',
    ],
    ["the network's address", container('', ', networks: [bound]'), '', '', 'x?xx xx'],
    ['macvlan', container('', ', networks: [own]'), allowed, '', '??o? ??'],
    ['ipvlan', container('', ', networks: [vlan]'), allowed, '', '??o? ??'],
    ['overlay', container('', ', networks: [over]'), allowed, '', '???? ??'],
    ['overlay, port of the node', container(', mode: host', ', networks: [over]'), '', '', 'oooo xx'],
    ['ingress', container(', mode: ingress'), '', '', '???? ??'],
    ['ingress without a swarm', container(', mode: ingress'), '', 'swarm: false', 'oooo xx'],
    ['a network by its name as mode', container('', ', network_mode: back'), allowed, '', 'xxxx xx'],
    ['nobody knows whose network', container('', ', network_mode: "container:fremd"'), '', '', '???? ??'],
  ])('%s', (_, rest, rule, words, expected) => {
    const firewall = `${ufw(rule === '' ? [] : [rule])}${words === '' ? '' : engine(words)}`;
    expect(rowOf(inventoryOf({ firewall, rest }))).toBe(expected);
  });

  test('the network of another container', () => {
    const rest = `containers:
  vpn: { purpose: Weg, role: application, host: web, image: x, network_mode: host }
  shop: { purpose: Laden, role: application, host: web, image: x, network_mode: "container:vpn", ports: [{ target: 8080, published: 8080 }] }
`;
    expect(rowOf(inventoryOf({ firewall: ufw([]), rest }))).toBe('xxxx xx');
    expect(rowOf(inventoryOf({ firewall: ufw([allowed]), rest }))).toBe('oooo oo');
  });

  test('DOCKER-USER does not exist where the engine writes no rules', () => {
    const firewall = `${ufw([allowed], ['-j DROP'])}${engine('iptables: false')}`;
    expect(rowOf(inventoryOf({ firewall, rest: container('') }))).toBe('oooo oo');
  });

  test('without any firewall a neighbour goes to a container whose engine writes no rules', () => {
    const rest = container(', host_ip: 127.0.0.1', ', networks: [plain]');
    expect(rowOf(inventoryOf({ firewall: engine('iptables: false'), rest }))).toBe('xoxx xx');
    expect(rowOf(inventoryOf({ firewall: `${ufw([])}${engine('iptables: false')}`, rest }))).toBe('xxxx xx');
  });

  test('allow-direct-routing lets neighbours in past the address', () => {
    const rest = container(', host_ip: 127.0.0.1', ', networks: [plain]');
    const at = (words: string) => rowOf(inventoryOf({ firewall: `${ufw([])}${engine(words)}`, rest }));
    expect([at('allow_direct_routing: true'), at('kind: docker')]).toEqual(['xoxx xx', 'x?xx xx']);
  });
});

test.each<[string, string, string, string, string]>([
  ['docker-proxy answers, ufw decides', container('', ', networks: [plain]'), '', '', 'xx'],
  ['docker-proxy answers, ufw lets in', container('', ', networks: [plain]'), allowed, '', 'oo'],
  [
    'ufw lets the network in',
    container('', ', networks: [plain]'),
    'to: 8080/tcp, from: 172.31.0.0/16',
    '',
    'ox',
  ],
  ['without docker-proxy', container('', ', networks: [plain]'), allowed, 'userland_proxy: false', '??'],
])('from containers: %s', (_, rest, rule, words, expected) => {
  const inventory = inventoryOf({
    firewall: `${ufw(rule === '' ? [] : [rule])}${words === '' ? '' : engine(words)}`,
    rest,
  });
  const verdicts = ['plain', 'open'].map(
    (from) => short[exposuresFrom(inventory, inventory.hosts.web!, from)[0]!.verdict],
  );
  expect(verdicts.join('')).toBe(expected);
});

describe('before the host', () => {
  const edge = (rules: string) => `
  vorne: { purpose: Firewall des Anbieters, kind: edge, firewall: { engine: other, active: true, defaults: { incoming: deny }, groups: [{ title: A, rules: [${rules}] }] } }
`;
  const behind = (words: string, more = '') =>
    inventoryOf({ firewall: `${ufw([])}    behind: ${words}\n${more}`, rest: container('') });
  const said = (inventory: Inventory, from = 'internet') => {
    const found = hostExposures(inventory, inventory.hosts.web!).find(
      (exposure) => exposure.from === from && exposure.port === '8080/tcp' && exposure.family === 'IPv4',
    );
    return found?.reason.split(':').slice(0, 2).join(':');
  };
  test.each<[string, string, string, string | undefined]>([
    ['nobody says', '', '', 'offen am Host, davor unbekannt: Docker lässt veröffentlichte Ports durch'],
    ['nothing', '[]', '', 'offen: Docker lässt veröffentlichte Ports durch'],
    [
      'closed there',
      '[vorne]',
      edge('{ to: 443/tcp, purpose: x }'),
      'geschlossen laut Dokumentation: davor „vorne“',
    ],
    [
      'open there',
      '[vorne]',
      edge('{ to: 8080/tcp, purpose: x }'),
      'offen: Docker lässt veröffentlichte Ports durch',
    ],
    [
      'open there for few',
      '[vorne]',
      edge('{ to: 8080/tcp, from: 198.51.100.0/24, purpose: x }'),
      'geschlossen laut Dokumentation: davor „vorne“',
    ],
    [
      'rules not documented',
      '[vorne]',
      '\n  vorne: { purpose: Firewall des Anbieters, kind: edge }\n',
      'offen am Host, davor unbekannt: Docker lässt veröffentlichte Ports durch',
    ],
  ])('%s', (_, words, hosts, expected) => {
    const inventory =
      words === '' ? inventoryOf({ firewall: ufw([]), rest: container('') }) : behind(words, hosts.slice(1));
    expect(said(inventory)).toBe(expected);
    // Who sits on the segment comes past nothing.
    expect(said(inventory, 'neighbour')).toBe('offen: Docker lässt veröffentlichte Ports durch');
  });
});

describe('announced changes', () => {
  const change = (before: string) => `, change: { valid_from: 2026-02-01${before} }`;
  test.each<[string, string, string]>([
    ['a rule that will come', `to: 6379/tcp${change('')}`, '????'],
    [
      'a rule that changes its action',
      `to: 6379/tcp, action: deny${change(', before: { action: allow }')}`,
      '????',
    ],
    [
      'a rule that only changes its port to another',
      `to: 22/tcp${change(', before: { to: 2222/tcp }')}`,
      'xxxx',
    ],
    ['a rule that goes', `to: 6379/tcp, status: retired${change(', before: { status: active }')}`, '????'],
  ])('%s', (_, rule, expected) => {
    const inventory = inventoryOf({ firewall: ufw([rule]), rest: service('') });
    expect(rowOf(inventory, '6379/tcp').slice(0, 4)).toBe(expected);
  });
});

test.each<[string, string, string]>([
  ['OpenSSH', 'to: OpenSSH', 'oooo oo'],
  ['with its ports', 'to: "22/tcp (OpenSSH)"', 'oooo oo'],
  ['for IPv6', 'to: "22/tcp (OpenSSH (v6))"', 'xxxx oo'],
  ['name for IPv6', 'to: OpenSSH (v6)', 'xxxx oo'],
  ['ports for IPv6', 'to: 22/tcp (v6)', 'xxxx oo'],
  ['at an address', 'to: 192.0.2.7 OpenSSH', 'oooo xx'],
  ['with an interface', 'to: OpenSSH on eth0', 'ooxx oo'],
  ['for IPv6 with an interface', 'to: OpenSSH (v6) on eth0', 'xxxx oo'],
  // ufw knows no profile of this name.
  ['in small letters', 'to: openssh', '???? ??'],
  ['beside the ports', 'to: 22/tcp, profile: OpenSSH', 'oooo oo'],
])('profile %s', (_, rule, expected) => {
  const rest = service('').replaceAll('6379', '22');
  expect(rowOf(inventoryOf({ firewall: ufw([rule]), rest }), '22/tcp')).toBe(expected);
});
