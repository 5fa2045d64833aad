// What is documented in compose's words stands on the pages of containers, stacks, networks and volumes; a change of a
// compose file that a stack names is noticed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read.ts';
import { watchFolder } from '../../src/live/watch.ts';
import { composeFieldKeys } from '../../src/model/compose-fields.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';

const text = `
handbook: { title: H, subtitle: S, description: D, edition_date: "2026-01-15", owner: O }
hosts: { web: { purpose: P, kind: vm } }
stacks:
  laden:
    purpose: P
    host: web
    directory: /srv/laden
    profiles: [debug]
    configs: { nginx: { content: "a\\nb\\n" } }
    providers: { dbaas: { type: wolke, options: { groesse: 3 } } }
containers:
  shop:
    purpose: P
    stack: laden
    service: shop
    role: application
    image: shop:1
    ports: ["80", "\${PORT}:81"]
    networks: { vorn: { aliases: [www], ipv4_address: 10.9.0.5 } }
    volumes: [{ source: daten, target: /d, volume: { nocopy: true } }]
    secrets: [{ source: wort, target: /run/secrets/pw, mode: 256 }]
    profiles: [debug]
    deploy: { resources: { limits: { memory: 1g } } }
    gpus: all
    stop_grace_period: 1m30s
    tty: true
    build: { context: ./x, args: { A: 1 } }
    healthcheck: { test: x, start_period: 40s }
networks:
  vorn: { purpose: P, stack: laden, ipam: { config: [{ subnet: 10.9.0.0/24, ip_range: 10.9.0.0/25 }] } }
volumes: { daten: { content: C, stack: laden, labels: { art: daten } } }
secrets: { wort: { purpose: P, kept_in: K } }
`;

test('pages show what compose says', () => {
  const { inventory, findings } = readInventory('h', [{ file: 'a.yaml', text }]);
  expect(findings).toEqual([]);
  const { shop } = inventory!.containers;
  const shown = JSON.stringify([
    sheetOf(inventory!, shop!),
    sheetOf(inventory!, inventory!.stacks.laden!),
    sheetOf(inventory!, inventory!.networks.vorn!),
    sheetOf(inventory!, inventory!.volumes.daten!),
  ]);
  for (const words of [
    'wort → /run/secrets/pw · mode=256',
    'Startet nur mit Profil',
    'resources.limits.memory=1g',
    'Grafikprozessoren',
    '1m30s',
    'laden_vorn: aliases=www · ipv4_address=10.9.0.5',
    '/d: volume.nocopy=ja',
    'args.A=1',
    '40s',
    'Port am Host wählt Docker',
    'Wert der Variable',
    'nginx.content=2 Zeilen',
    'dbaas.type=wolke',
    'config: subnet=10.9.0.0/24 · ip_range=10.9.0.0/25',
    '10.9.0.0/24',
    'art=daten',
  ])
    expect(shown).toContain(words);
});

test('each of compose’s words has a place on the page', () => {
  const { inventory } = readInventory('h', [{ file: 'a.yaml', text }]);
  const every = Object.fromEntries(composeFieldKeys.map((key) => [key, `wert-${key}`]));
  const shown = JSON.stringify(
    sheetOf(inventory!, { ...inventory!.containers.shop!, ...every, secrets: [], configs: [] } as never),
  );
  const missing = composeFieldKeys.filter(
    (key) => key !== 'secrets' && key !== 'configs' && !shown.includes(`wert-${key}`),
  );
  expect(missing).toEqual([]);
});

test('a compose file that a stack names is watched', async () => {
  const root = mkdtempSync(join(tmpdir(), 'infrabuch-watch-'));
  mkdirSync(join(root, 'inventory'));
  mkdirSync(join(root, 'deploy'));
  let changes = 0;
  const noticed = Promise.withResolvers<void>();
  const unwatch = watchFolder(
    join(root, 'inventory'),
    () => {
      changes += 1;
      noticed.resolve();
    },
    () => [join(root, 'deploy')],
  );
  writeFileSync(join(root, 'deploy/compose.yaml'), 'services: {}\n');
  await noticed.promise;
  unwatch();
  expect(changes).toBe(1);
  rmSync(root, { recursive: true, force: true });
});
