// One handbook on one day: what is found of an entity stands on its page, whether a rule or the comparison found it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AssessedHandbook, assessHandbook } from '../../src/handbook/assessment.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { anyRefParts, sections } from '../../src/model/sections.ts';
import { writeLiveRoot } from '../live-root.ts';

const wrongRules = `
networks:
  innen: { purpose: x, host: web }
  aussen: { purpose: x, host: web }
domains:
  kaputt.example: { purpose: x, records: [], proxy: "container:tor", upstream: { scheme: http, to: "container:ziel", port: 81 } }
containers:
  tor: { purpose: x, host: web, role: support, image: "tor:1", networks: [aussen], ports: ["8082:80"] }
  ziel: { purpose: x, host: web, role: application, image: "ziel:1", networks: [innen], environment: { DB_PASSWORD: offen } }
`;

let root = '';
let assessed: AssessedHandbook;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-assessment-'));
  writeLiveRoot(root);
  const files = readRoot(root);
  const loaded = loadHandbooks({
    ...files,
    handbooks: files.handbooks.map((handbook) => ({
      ...handbook,
      yaml: [...handbook.yaml, { file: 'inventory/laden/regeln.yaml', text: wrongRules }],
    })),
  });
  const handbook = loaded.handbooks[0]!;
  expect(handbook.findings).toEqual([]);
  assessed = assessHandbook(
    loaded,
    { ...handbook, inventory: handbook.inventory! },
    new Date('2026-01-16T12:00:00Z'),
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const rulesOn = (ref: string) => assessed.findingsOf[ref]?.about.map(({ rule }) => rule);
const driftOn = (ref: string) => assessed.drift.findingsOf[ref]?.about.map(({ rule }) => rule);

test('every finding with an entity as subject stands on the page of that entity', () => {
  const { inventory, findings, drift } = assessed;
  for (const { all, findingsOf } of [
    { all: findings, findingsOf: assessed.findingsOf },
    { all: drift.findings, findingsOf: drift.findingsOf },
  ]) {
    const ofEntities = all.filter(({ subject }) => {
      const { section, id } = anyRefParts(subject) ?? {};
      return section && id && sections[section].pages && inventory[section][id];
    });
    expect(ofEntities.length).toBeGreaterThan(2);
    for (const finding of ofEntities) expect(findingsOf[finding.subject]?.about).toContainEqual(finding);
  }
});

test('a broken route is visible at its domain, a secret at its container', () => {
  expect(rulesOn('domain:kaputt.example')).toContain('route-target-unreachable');
  expect(rulesOn('container:ziel')).toContain('secret-value');
});

test('what is found of a port stands at its host and at the containers that publish it', () => {
  expect(assessed.findings.find(({ rule }) => rule === 'port-conflict')?.subject).toBe('port:web/8082/tcp');
  for (const ref of ['host:web', 'container:tor', 'container:shop'])
    expect(rulesOn(ref), ref).toContain('port-conflict');
});

test('things of which only the machine knows stand at their host, which leads to what is found on it', () => {
  expect(driftOn('host:web')).toContain('container-unexpected');
  expect(driftOn('container:fremd')).toBeUndefined();
  const leads = assessed.drift.findingsOf['host:web']!.onHost.map(({ subject }) => subject);
  expect(leads).toContain('container:kasse');
  expect(leads).not.toContain('container:fremd');
});
