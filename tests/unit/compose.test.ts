// The parts of a container in compose's short and long forms: both are read into one form, bad ones are findings.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files are full of them
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { composeFile } from '../../src/views/compose-file.ts';
import { containerText, sample } from '../sample.ts';

const read = (lines: string) => {
  const { inventory, findings } = sample(containerText(lines));
  expect(findings).toEqual([]);
  return inventory!.containers.shop!;
};
const port = (target: string, rest: object = {}) => ({
  hostIp: null,
  published: null,
  target,
  protocol: 'tcp',
  ...rest,
});

test.each<[string, object[]]>([
  ['["8082:80"]', [port('80', { published: '8082' })]],
  ['[80]', [port('80')]],
  ['["80/udp"]', [port('80', { protocol: 'udp' })]],
  ['["127.0.0.1:13306:3306"]', [port('3306', { hostIp: '127.0.0.1', published: '13306' })]],
  ['["[::1]:8443:443/tcp"]', [port('443', { hostIp: '::1', published: '8443' })]],
  ['["6000-6007:6000-6007/udp"]', [port('6000-6007', { published: '6000-6007', protocol: 'udp' })]],
  ['["127.0.0.1::80"]', [port('80', { hostIp: '127.0.0.1' })]],
  ['[{ target: 80, published: 8082 }]', [port('80', { published: '8082' })]],
  [
    '[{ target: 80, published: "8082", host_ip: 127.0.0.1, protocol: udp, name: Web, exposure: vpn, reason: Verwaltung }]',
    [
      port('80', {
        published: '8082',
        hostIp: '127.0.0.1',
        protocol: 'udp',
        name: 'Web',
        exposure: 'vpn',
        reason: 'Verwaltung',
      }),
    ],
  ],
])('ports: %s', (text, expected) => {
  expect(read(`ports: ${text}`).ports).toEqual(expected);
});

test.each<[string, object[]]>([
  ['["daten:/data"]', [{ volume: 'daten', target: '/data', readOnly: false }]],
  ['["daten:/data:ro"]', [{ volume: 'daten', target: '/data', readOnly: true }]],
  [
    '["daten:/data:rw,z"]',
    [{ volume: 'daten', target: '/data', readOnly: false, options: { bind: { selinux: 'z' } } }],
  ],
  [
    '["./conf:/etc/x:ro,Z"]',
    [{ path: './conf', target: '/etc/x', readOnly: true, options: { bind: { selinux: 'Z' } } }],
  ],
  ['["${DATA:-./daten}:/data"]', [{ path: '${DATA:-./daten}', target: '/data', readOnly: false }]],
  [
    '["daten:/data:nocopy"]',
    [{ volume: 'daten', target: '/data', readOnly: false, options: { volume: { nocopy: true } } }],
  ],
  ['[/data]', [{ target: '/data', readOnly: false }]],
  [
    '[{ type: tmpfs, target: /run, tmpfs: { size: 1000 } }]',
    [{ target: '/run', readOnly: false, options: { type: 'tmpfs', tmpfs: { size: 1000 } } }],
  ],
  ['["/srv/x:/etc/x"]', [{ path: '/srv/x', target: '/etc/x', readOnly: false }]],
  [
    '[{ source: daten, target: /data, read_only: true }]',
    [{ volume: 'daten', target: '/data', readOnly: true }],
  ],
  ['[{ source: ~/x, target: /data }]', [{ path: '~/x', target: '/data', readOnly: false }]],
])('volumes: %s', (text, expected) => {
  expect(read(`volumes: ${text}`).volumes).toEqual(expected);
});

test('networks: a list, or a map with addresses', () => {
  expect(read('networks: [devnet]').networks).toEqual([{ network: 'devnet' }]);
  expect(read('networks: { devnet: }').networks).toEqual([{ network: 'devnet' }]);
  expect(read('networks: { devnet: { ipv4_address: 172.18.0.5, aliases: [web] } }').networks).toEqual([
    { network: 'devnet', ipv4_address: '172.18.0.5', aliases: ['web'] },
  ]);
});

test('environment: a map or a list; values become text, secrets have none', () => {
  expect(
    read('environment: { TZ: Europe/Berlin, N: 3, ON: true, LEER: "", HER: , P: { secret: kasse } }')
      .environment,
  ).toEqual([
    { name: 'TZ', value: 'Europe/Berlin' },
    { name: 'N', value: '3' },
    { name: 'ON', value: 'true' },
    { name: 'LEER', value: '' },
    { name: 'HER', value: null },
    { name: 'P', value: null, secret: 'kasse' },
  ]);
  expect(read('environment: [TZ=Europe/Berlin, "URL=a=b", HER]').environment).toEqual([
    { name: 'TZ', value: 'Europe/Berlin' },
    { name: 'URL', value: 'a=b' },
    { name: 'HER', value: null },
  ]);
});

test('depends_on: a list or a map, by service or by id', () => {
  expect(read('depends_on: [datenbank]').depends_on).toEqual([
    { service: 'datenbank', condition: 'service_started' },
  ]);
  expect(read('depends_on: [db]').depends_on).toEqual([{ service: 'db', condition: 'service_started' }]);
  expect(read('depends_on: { datenbank: { condition: service_healthy } }').depends_on).toEqual([
    { service: 'datenbank', condition: 'service_healthy' },
  ]);
});

describe('what compose would refuse is one finding, at its place', () => {
  test.each<[string, string, number]>([
    ['ports: ["80:80:80:80"]', 'schema-value', 13],
    ['ports: ["8082->80"]', 'schema-value', 13],
    ['ports: ["0:80"]', 'schema-value', 13],
    ['ports: ["99999:80"]', 'schema-value', 13],
    ['ports: [70000]', 'schema-value', 13],
    ['ports: ["90-80:90-80"]', 'schema-value', 13],
    ['ports: ["1.2.3:80:80"]', 'schema-value', 13],
    ['ports: ["80/icmp"]', 'schema-value', 13],
    ['ports: [{ published: 80 }]', 'schema-required', 13],
    ['ports: [{ target: 80, publish: 80 }]', 'schema-unknown-key', 27],
    ['ports: [{ target: 80, exposure: offen }]', 'schema-value', 37],
    ['ports: 80', 'schema-type', 12],
    ['expose: [achtzig]', 'schema-value', 14],
    ['volumes: ["daten:/a:ro:z"]', 'schema-value', 15],
    ['volumes: ["weg:/data"]', 'reference-unknown', 15],
    ['volumes: [{ source: weg, target: /data }]', 'reference-unknown', 25],
    ['networks: [devent]', 'reference-unknown', 16],
    ['networks: { devent: }', 'reference-unknown', 17],
    ['networks: { devnet: { ipv4: 172.18.0.5 } }', 'schema-unknown-key', 27],
    ['environment: { P: { secret: kase } }', 'reference-unknown', 33],
    ['env_file: [.env]', 'reference-unknown', 16],
    ['depends_on: [datenbnak]', 'reference-unknown', 18],
    ['depends_on: { datenbank: { condition: gesund } }', 'schema-value', 43],
    ['restart: immer', 'schema-value', 14],
    ['healthcheck: { test: x, interval: 10 Sekunden }', 'schema-value', 39],
  ])('%s', (lines, rule, column) => {
    const { inventory, findings } = sample(containerText(lines));
    expect(inventory).toBeUndefined();
    expect(findings).toMatchObject([{ rule, place: { file: 'inventory/laden/1.yaml', column } }]);
    expect(findings[0]?.place.line).toBeGreaterThan(12);
    expect(`${findings[0]?.message} ${findings[0]?.fix}`).not.toMatch(
      /\b(Invalid|expected|undefined|regex)\b|\/\^/,
    );
  });
});

test('the compose file keeps what was read', () => {
  const { inventory } = sample(
    containerText(
      [
        'service: web',
        'ports: ["[::1]:8443:443", "127.0.0.1:53:53/udp", "80:80"]',
        'networks: { devnet: { ipv4_address: 172.18.0.5 } }',
        'volumes: ["daten:/data:ro", "/srv/laden/conf:/etc/x"]',
        'environment: { P: { secret: kasse }, JA: "yes", ZEIT: "12:30:00", LEER: "" }',
      ].join('\n'),
    ),
  );
  expect(load(composeFile(inventory!, inventory!.stacks.laden!))).toMatchObject({
    name: 'laden',
    services: {
      web: {
        ports: ['[::1]:8443:443', '127.0.0.1:53:53/udp', '80:80'],
        networks: { devnet: { ipv4_address: '172.18.0.5' } },
        volumes: ['daten:/data:ro', '/srv/laden/conf:/etc/x'],
        environment: { P: '${P:?kasse fehlt}', JA: 'yes', ZEIT: '12:30:00', LEER: '' },
      },
    },
  });
});
