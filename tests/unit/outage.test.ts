// „Was fällt aus, wenn …?“, and the other way round: with what something fails.
import { expect, test } from 'vitest';
import { needsBehind, outageOf } from '../../src/effects/outage.ts';
import { loadSample } from '../sample.ts';

const yaml = `
handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-01, owner: x }
hosts: { web: { kind: vm, purpose: x } }
externals: { kasse: { purpose: Zahlungen, kind: provider } }
volumes: { daten: { content: Bestellungen, host: web } }
containers:
  proxy: { purpose: Proxy, host: web, role: proxy, image: "nginx:1" }
  shop: { purpose: Laden, host: web, role: application, image: "laden:1", depends_on: [db] }
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16", volumes: ["daten:/data"] }
  berichte: { purpose: Berichte, host: web, role: support, image: "berichte:1" }
connections:
  zahlen: { from: "container:shop", to: "external:kasse", protocol: HTTPS }
  abrufen: { from: "container:berichte", to: "domain:laden.example", protocol: HTTPS }
domains:
  laden.example: { purpose: x, proxy: "container:proxy", upstream: { scheme: http, to: "container:shop", port: 80 } }
  www.laden.example: { purpose: x, alias_of: laden.example }
`;
const { handbooks } = loadSample(yaml);
const inventory = handbooks[0]!.inventory!;
const words = (list: ReturnType<typeof outageOf>) => list.map(({ ref, effect }) => `${ref} ${effect}`).sort();

test('what stands before a volume fails with it, up to the domains and those who call them', () => {
  expect(words(outageOf(inventory, 'volume:daten'))).toEqual([
    'container:berichte limited',
    'container:db fails',
    'container:shop fails',
    'domain:laden.example fails',
    'domain:www.laden.example fails',
  ]);
});
test('a provider limits those that call it, and what they answer', () => {
  expect(words(outageOf(inventory, 'external:kasse'))).toEqual([
    'container:berichte limited',
    'container:shop limited',
    'domain:laden.example limited',
    'domain:www.laden.example limited',
  ]);
});
test('a domain needs its proxy, its target and all behind them', () => {
  expect(words(needsBehind(inventory, 'domain:laden.example'))).toEqual([
    'container:db fails',
    'container:proxy fails',
    'container:shop fails',
    'external:kasse limited',
    'host:web fails',
    'volume:daten fails',
  ]);
});
test('both directions agree', () => {
  for (const ref of ['volume:daten', 'host:web', 'container:proxy', 'external:kasse'])
    for (const { ref: outage, effect } of outageOf(inventory, ref))
      expect(
        needsBehind(inventory, outage).find(({ ref: cause }) => cause === ref)?.effect,
        `${ref} ${outage}`,
      ).toBe(effect);
});
