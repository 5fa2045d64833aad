// References that lead in a circle, or to what has them: everything that follows them comes to an end.
import { expect, test } from 'vitest';
import { needsBehind, outageOf } from '../../src/effects/outage.ts';
import { startOrderOf } from '../../src/effects/start-order.ts';
import { exportsOf } from '../../src/exports/index.ts';
import type { Entity } from '../../src/model/inventory.ts';
import { type Section, sections } from '../../src/model/sections.ts';
import { tracesOf } from '../../src/paths/trace.ts';
import { diagramsOf } from '../../src/views/diagrams/index.ts';
import { entityPage } from '../../src/views/pages/entity-page.ts';
import { faultOf } from '../../src/views/pages/fault.ts';
import { inventoryEntries } from '../../src/views/search/entries.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';
import { surroundingsOf } from '../../src/views/surroundings/surroundings.ts';
import { tables } from '../../src/views/tables/index.ts';
import { loadSample } from '../sample.ts';

const [handbook] = loadSample(`
handbook: { title: Laden, subtitle: T, description: D., edition_date: 2026-01-15, owner: B }
hosts:
  a: { purpose: A, kind: lxc, parent: b, behind: [b], forwards: [{ port: 80, to: b, to_port: 80, protocol: tcp }] }
  b: { purpose: B, kind: lxc, parent: a, behind: [a], forwards: [{ port: 80, to: a, to_port: 80, protocol: tcp }] }
  c: { purpose: C, kind: hypervisor, parent: c }
stacks: { s: { purpose: S, host: a, directory: /srv/s } }
containers:
  x: { purpose: X, stack: s, service: x, role: application, image: nginx, depends_on: { y: {} } }
  y: { purpose: Y, stack: s, service: y, role: proxy, image: nginx, depends_on: { x: {} } }
  z: { purpose: Z, stack: s, service: z, role: proxy, image: nginx, depends_on: { z: {} } }
services:
  p:
    purpose: P
    host: a
    role: proxy
    unit: p.service
    depends_on: ['service:q']
    routes: [{ path: /, port: 80, to: 'service:q' }]
  q:
    purpose: Q
    host: b
    role: proxy
    unit: q.service
    depends_on: ['service:p']
    routes: [{ path: /, port: 80, to: 'service:p' }]
domains:
  a.example: { purpose: A, alias_of: b.example }
  b.example: { purpose: B, alias_of: a.example }
  c.example: { purpose: C, alias_of: c.example }
  d.example: { purpose: D, proxy: 'domain:e.example', upstream: { scheme: http, to: 'domain:e.example', port: 80 } }
  e.example: { purpose: E, proxy: 'domain:d.example', upstream: { scheme: http, to: 'domain:d.example', port: 80 } }
volumes: { v: { content: V, host: a, kind: named, backup: n } }
backups: { n: { purpose: N, subjects: ['volume:v', 'backup:n', 'host:a'], method: D, status: active } }
secrets: { k: { name: K, purpose: K, kept_in: T, used_by: ['secret:k', 'container:x'] } }
procedures:
  r:
    title: R
    purpose: R
    kind: fault
    source: S
    subjects: ['procedure:r', 'container:x']
    steps: [{ do: Siehe R. }]
connections:
  l: { from: 'container:x', to: 'container:y', protocol: tcp }
  m: { from: 'container:y', to: 'container:x', protocol: tcp }
  o: { from: 'container:x', to: 'container:x', protocol: tcp }
`).handbooks;
const inventory = handbook!.inventory!;

test('pages, boxes, effects and surroundings of every entry', () => {
  for (const section of Object.keys(sections) as Section[])
    for (const entity of Object.values(inventory[section]) as Entity[]) {
      const views = () => [
        entityPage(inventory, entity, () => true),
        sheetOf(inventory, entity),
        faultOf(inventory, entity),
        outageOf(inventory, entity.ref),
        needsBehind(inventory, entity.ref),
        surroundingsOf(inventory, entity.ref),
      ];
      expect(views, entity.ref).not.toThrow();
    }
});
test('nothing fails with itself', () => {
  for (const ref of ['host:a', 'container:x', 'service:p', 'domain:d.example'])
    expect(outageOf(inventory, ref).map((outage) => outage.ref)).not.toContain(ref);
});
test('diagrams, tables, ways, start order, search and downloads of the whole', () => {
  expect(() => diagramsOf(inventory)).not.toThrow();
  for (const [name, build] of Object.entries(tables)) expect(() => build(inventory, {}), name).not.toThrow();
  expect(tracesOf(inventory)).toEqual([]);
  expect(
    startOrderOf(inventory)
      .cycles.map((cycle) => cycle.length)
      .sort(),
  ).toEqual([1, 2, 2]);
  expect(inventoryEntries(inventory).length).toBeGreaterThan(20);
  expect(() => exportsOf(inventory)).not.toThrow();
});
