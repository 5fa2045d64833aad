// Rules about ports, subnets and records: every pair of what may conflict, and what only looks like it.
import { expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { findingsIn } from './rule-examples.ts';

const messages = (id: string, yaml: string) =>
  findingsIn(rules.find((rule) => rule.id === id)!, yaml).map(({ message }) => message);
const container = (name: string, more: string) =>
  `  ${name}: { purpose: x, host: web, role: application, image: "x:1", ${more} }\n`;

test.each([
  ['"80:80"', '"127.0.0.1:80:80"', 1],
  ['"0.0.0.0:80:80"', '"[2001:db8::5]:80:80"', 0],
  ['"[::]:80:80"', '"[2001:db8::5]:80:80"', 1],
  ['"127.0.0.1:80:80"', '"198.51.100.7:80:80"', 0],
  ['"53:53/udp"', '"53:53/tcp"', 0],
  ['"6000-6010:6000-6010"', '"6005:80"', 1],
])('ports %s and %s collide %i times', (one, other, expected) =>
  expect(
    messages(
      'port-conflict',
      `containers:\n${container('a', `ports: [${one}]`)}${container('b', `ports: [${other}]`)}`,
    ),
  ).toHaveLength(expected),
);

const host = (more: string) => `hosts:\n  web: { purpose: x, kind: vm, ${more} }\n`;
const ssh = host('ssh: { service: OpenSSH, from: überall, port: 22 }');
test('a container and the SSH of its host cannot share a port', () => {
  const git = `containers:\n${container('git', 'ports: ["22:22"]')}`;
  expect(messages('port-conflict', `${ssh}${git}`)).toEqual([
    'Port 22/tcp auf „web“ ist zweimal vergeben: SSH („OpenSSH“) und „git“.',
  ]);
  expect(messages('port-conflict', `${ssh}${git.replace('22:22', '2222:22')}`)).toEqual([]);
  const local = ssh.replace('port: 22', 'port: 22, listen_address: [10.0.0.1]');
  expect(messages('port-conflict', `${local}${git.replace('22:22', '198.51.100.7:22:22')}`)).toEqual([]);
  const service =
    'services:\n  sshd: { purpose: SSH, host: web, role: support, unit: ssh.service, ports: ["22:22"] }\n';
  expect(messages('port-conflict', `${ssh}${service}`)).toEqual([]);
});
test('a container in the network of the host has its ports', () => {
  const published = container('b', 'ports: ["6001:80"]');
  const own = (mode: string) => container('a', `ports: [{ target: 6001 }]${mode}`);
  expect(messages('port-conflict', `containers:\n${own(', network_mode: host')}${published}`)).toHaveLength(
    1,
  );
  expect(messages('port-conflict', `containers:\n${own('')}${published}`)).toEqual([]);
});
test('a router forwards each port once', () => {
  const router = (protocol: string) =>
    `hosts:\n  web: { purpose: x, kind: vm }\n  router: { purpose: x, kind: edge, forwards: [{ port: 80, to: web, to_port: 80 }, { port: 80, to: web, to_port: 81, protocol: ${protocol} }] }\n`;
  expect(messages('port-conflict', router('tcp'))).toEqual([
    'Port 80/tcp auf „router“ ist zweimal vergeben: die Weiterleitung an „web“ (80) und die Weiterleitung an „web“ (81).',
  ]);
  expect(messages('port-conflict', router('udp'))).toEqual([]);
});

test.each([
  ['172.20.0.0/24', '', 1],
  ['172.21.0.0/24', '', 0],
  ['172.20.0.0/16', '', 0],
  ['172.20.0.0/24', ', network: netz', 0],
])('a network of Docker with %s beside an interface with 172.20.0.1/16%s: %i', (subnet, own, expected) =>
  expect(
    messages(
      'subnet-overlap',
      `${host(`interfaces: [{ name: eth1, purpose: x, addresses: [{ address: 172.20.0.1/16, scope: private }]${own} }]`)}networks:\n  netz: { purpose: x, host: web, subnets: ["${subnet}"] }\n`,
    ),
  ).toHaveLength(expected),
);

const named = (value: string, more = '') => `hosts:
  web: { purpose: x, kind: vm, interfaces: [{ name: eth0, purpose: x, addresses: [{ address: 198.51.100.7/24, scope: global }] }] }
${more}networks:
  n: { purpose: x, host: web }
containers:
${container('p', 'ports: ["80:80"], networks: [n]').replace('role: application', 'role: proxy')}${container('a', 'networks: [n], image_ports: [8000]')}domains:
  laden.example: { purpose: x, records: [{ type: A, value: ${value} }], proxy: "container:p", upstream: { scheme: http, to: "container:a", port: 8000 } }
`;
test('a record that names an address of nobody leads to another machine', () => {
  expect(messages('domain-record-wrong', named('198.51.100.7'))).toEqual([]);
  expect(messages('domain-record-wrong', named('198.51.100.9'))).toEqual([
    'laden.example: Der Eintrag A nennt 198.51.100.9; diese Adresse hat keine dokumentierte Maschine, „web“ hat 198.51.100.7.',
  ]);
  // Behind a router the address is that of the connection.
  const router = '  router: { purpose: x, kind: edge, forwards: [{ port: 80, to: web, to_port: 80 }] }\n';
  expect(messages('domain-record-wrong', named('198.51.100.9', router))).toEqual([]);
});
test('a record may spell an address of IPv6 as it likes', () => {
  const spelled = (value: string) =>
    named(`"${value}"`).replace('type: A', 'type: AAAA').replace('198.51.100.7/24', '"2001:db8:0:1::7/64"');
  expect(messages('domain-record-wrong', spelled('2001:0DB8:0:1:0:0:0:7'))).toEqual([]);
  expect(messages('domain-record-wrong', spelled('2001:0DB8:0:1:0:0:0:8'))).toHaveLength(1);
});
test('the address of a record says to which machine it leads', () => {
  const router =
    '  router: { purpose: x, kind: edge, interfaces: [{ purpose: x, addresses: [{ address: 203.0.113.9/24, scope: global }] }] }\n';
  expect(messages('edge-without-forward', named('203.0.113.9', router))).toHaveLength(1);
});
