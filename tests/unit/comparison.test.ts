// What the pages say beside a value: every field that a snapshot can show has its place on a data sheet and a mark there.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kinds } from '../../src/drift/kinds.ts';
import { comparisonOf } from '../../src/handbook/comparison/comparison.ts';
import type { ComparisonData } from '../../src/handbook/comparison/data.ts';
import { driftOf } from '../../src/handbook/drift.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { checkFindings } from '../../src/handbook/rules.ts';
import { readInventory } from '../../src/inventory/read.ts';
import { inspectedKeys, inspectionOf } from '../../src/model/compose-inspection.ts';
import type { ExpectedFact } from '../../src/model/facts.ts';
import type { Entity } from '../../src/model/inventory.ts';
import { staleFrom } from '../../src/model/snapshot.ts';
import type { Cell } from '../../src/model/table.ts';
import { indexMarks, markAt } from '../../src/site/marks.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';
import { altered, complete, fileName, projected } from '../complete.ts';
import { maxAge, outOfDate, taken, writeLiveRoot } from '../live-root.ts';

const placesOf = (cell: Cell): string[] =>
  cell !== null && typeof cell === 'object' && 'of' in cell ? [cell.of] : [];
const pathOf = ({ at, fieldPaths, shownAt }: ExpectedFact, field: string): string | undefined =>
  shownAt?.[field] ?? (fieldPaths[field] && [...at.path, ...fieldPaths[field]].join('/'));

describe('every field of a fact has a value on a data sheet', () => {
  const { inventory } = readInventory('laden', [{ file: fileName, text: JSON.stringify(complete) }]);
  const entities = ['hosts', 'containers', 'services', 'networks', 'volumes', 'env_files'] as const;
  /** The places of the values that the sheets mark. */
  const marked = new Set(
    entities.flatMap((section) =>
      Object.values(inventory![section]).flatMap((entity) =>
        sheetOf(inventory!, entity as unknown as Entity)
          .flatMap(({ values = [], table }) => [
            ...values.flatMap(([, cell]) => placesOf(cell)),
            ...(table?.of && table.rows.length > 0 ? [table.of] : []),
            ...(table?.rows.flatMap((row) => row.flatMap(placesOf)) ?? []),
          ])
          // Tables of other entities on a sheet mark a whole entity: that is no value of its own.
          .filter((place) => place.split('/').length > 2),
      ),
    ),
  );
  const { expected } = projected(complete);
  /** Compose's certain defaults are compared though nothing is written; the last known state shows them. */
  const unwritten = new Set([
    'container ports',
    'container port_families',
    'container bindings',
    'container networks',
    'container mounts',
    'container host_network',
    ...inspectedKeys
      .filter((key) => inspectionOf(key).otherwise !== undefined)
      .map((key) => `container ${key}`),
    'container mount_propagation',
    'container exit_code',
    'container project',
    // The operating system itself is always there.
    'os ',
  ]);
  const isShown = (path: string) => {
    const steps = path.split('/');
    return steps.some((_, index) => index > 1 && marked.has(steps.slice(0, index + 1).join('/')));
  };

  test('each field of each kind is written somewhere, and what is written stands on a sheet with a mark', () => {
    const written = new Set<string>();
    const hidden: string[] = [];
    for (const fact of expected)
      for (const field of ['', ...Object.keys(fact.fields), ...(fact.replicas ? ['replicas'] : [])]) {
        const path = pathOf(fact, field);
        const what = `${fact.kind} ${field}`;
        if (path === undefined) {
          if (!unwritten.has(what)) hidden.push(`${what} (${fact.name}) has no place`);
          continue;
        }
        written.add(what);
        if (!isShown(path)) hidden.push(`${what}: ${path} is not marked on any sheet`);
      }
    expect(hidden).toEqual([]);
    const all = Object.entries(kinds).flatMap(([kind, { fields }]) =>
      Object.keys(fields).map((field) => `${kind} ${field}`),
    );
    // Documented by writing other networks; compose has no word for the others.
    expect(all.filter((what) => !written.has(what))).toEqual([
      'container links',
      'container auto_remove',
      'container host_network',
    ]);
  });

  test('no sheet marks a value that no snapshot can show', () => {
    const kindOf = (path: string) =>
      path
        .split('/')
        .map((step, index) => (index === 1 || /^\d+$/.test(step) ? '*' : step))
        .join('/');
    // Variables stand at the one or the other.
    const withoutOwn = projected(altered('containers/shop/environment', undefined)).expected;
    const comparable = [...expected, ...withoutOwn].flatMap((fact) =>
      ['', ...Object.keys(fact.fields), 'replicas'].flatMap((field) => {
        const path = pathOf(fact, field);
        return path === undefined ? [] : [kindOf(path)];
      }),
    );
    const idle = [...marked].filter(
      (place) => !comparable.some((text) => text === kindOf(place) || text.startsWith(`${kindOf(place)}/`)),
    );
    expect(idle).toEqual([]);
  });
});

describe('a root with live snapshots', () => {
  let root = '';
  let data: ComparisonData;
  const now = new Date('2026-01-16T12:00:00Z');
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'infrabuch-live-'));
    writeLiveRoot(root);
    const loaded = loadHandbooks(readRoot(root));
    const [handbook] = loaded.handbooks;
    const checks = loaded.place(checkFindings(loaded, now));
    data = comparisonOf(
      { ...handbook!, inventory: handbook!.inventory! },
      driftOf(handbook!, now),
      checks,
      loaded.place,
      now,
    );
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const mark = (path: string) => markAt(path, indexMarks(data), data);

  test('marks say day and tool, and what differs', () => {
    expect(mark('containers/shop/image')).toEqual({
      state: 'live',
      text: 'abgeglichen am 15.01.2026 (docker ps)',
      until: new Date(outOfDate).toISOString(),
      stand: '15.01.2026 (docker ps)',
    });
    expect(mark('containers/shop/restart')).toEqual({
      state: 'documented',
      text: 'nur dokumentiert, keine Momentaufnahme zeigt es',
      stand: '',
    });
    expect(mark('containers/shop/purpose')).toBeUndefined();
    expect(mark('containers/kasse/image')).toMatchObject({
      state: 'different',
      observed: 'gesehen kasse:1',
      finding: 'befund-container-image-container-kasse',
    });
    expect(mark('containers/weg/name')).toMatchObject({
      state: 'different',
      observed: 'fehlt auf der Maschine',
    });
    const absent = 'abgeglichen am 15.01.2026';
    for (const [place, tool, word] of [
      ['containers/neu/name', 'docker ps', 'geplant, noch nicht vorhanden'],
      ['containers/neu/status', 'docker ps', 'geplant, noch nicht vorhanden'],
      ['hosts/web/firewall/groups/0/rules/2/to', 'ufw status', 'geplant, noch nicht vorhanden'],
    ] as const)
      expect(mark(place), place).toMatchObject({ state: 'live', text: `${absent} (${tool}): ${word}` });
    expect(
      mark('hosts/web/firewall/groups/0/rules/2/action'),
      'an absent rule shows no action',
    ).toMatchObject({
      state: 'documented',
    });
    expect(mark('containers/bald/name')).toMatchObject({
      state: 'before',
      observed: 'noch nicht vorhanden',
      finding: 'befund-change-announced-container-bald',
    });
    expect(mark('containers/umzug/image')).toMatchObject({
      state: 'before',
      observed: 'gesehen umzug:1',
      finding: 'befund-change-announced-container-umzug',
    });
    expect(mark('containers/alter/image')).toEqual({
      state: 'selftest',
      text: 'Selbsttest am 15.01.2026 (docker ps)',
      stand: '15.01.2026 (docker ps)',
    });
    expect(mark('volumes/daten/driver')?.state).toBe('documented');
    expect(mark('hosts/web/os/kernel')).toMatchObject({
      state: 'different',
      observed: 'gesehen Linux 6.8.0-2-generic',
    });
    expect(mark('hosts/web/firewall/groups/0/rules/0')).toMatchObject({
      state: 'live',
      text: 'abgeglichen am 15.01.2026 (ufw status): Firewallregel, Aktion, Adressfamilien',
    });
    expect(mark('hosts/web/firewall/groups/0/rules/1')).toMatchObject({
      state: 'different',
      observed: 'Aktion',
    });
  });

  test('every difference that drift finds of a documented field is marked', () => {
    const marked = new Set(data.values.map(({ finding }) => finding));
    const fields = data.findings.filter(
      ({ rule }) => !/^(snapshot|waiver|change)-|-(unexpected|transient)$/.test(rule),
    );
    expect(fields.map(({ rule }) => rule).sort()).toEqual([
      'container-image',
      'container-image',
      'container-missing',
      'firewall-rule-action',
      'os-kernel',
    ]);
    expect(fields.filter(({ anchor }) => !marked.has(anchor))).toEqual([]);
  });

  test('waivers with what they silence, changes, tolerated things, coverage', () => {
    expect(data.waivers.map(({ id, silences, expired }) => [id, silences, expired])).toEqual([
      ['fassung', 1, false],
      ['ohne', 0, false],
      ['alt', 0, true],
    ]);
    expect(data.changes).toMatchObject([
      { subject: 'container:bald', finding: { expected: 'Container „bald“', actual: 'nicht vorhanden' } },
      {
        subject: 'container:umzug',
        from: '2099-01-01',
        pending: true,
        finding: { actual: 'Image: umzug:1 (alter Stand)' },
      },
    ]);
    expect(data.tolerated.map(({ why, host, names }) => [why, host, names])).toEqual([
      ['pattern', 'web', ['sicherung-2026-01-15']],
      ['docker', 'web', []],
      ['docker', 'alt', []],
      ['may-miss', 'web', ['neu']],
      ['one-shot', 'web', ['lauf']],
    ]);
    expect(
      data.coverage.map(({ host, kind, origin, why, entities, observed, absent }) => [
        host,
        kind,
        origin ?? why,
        observed,
        absent,
        entities,
      ]),
    ).toEqual([
      ['web', 'container', 'live', 5, 2, 8],
      ['web', 'firewall', 'live', 1, 0, 1],
      ['web', 'firewall-rule', 'live', 2, 1, 3],
      ['web', 'volume', 'no-evidence', 0, 0, 1],
      ['web', 'image', 'not-expected', 0, 0, 7],
      ['web', 'listener', 'not-expected', 0, 0, 1],
      ['web', 'unit', 'not-expected', 0, 0, 1],
      ['web', 'os', 'live', 1, 0, 1],
      ['alt', 'container', 'documentation', 1, 0, 1],
      ['alt', 'image', 'not-expected', 0, 0, 1],
      ['still', 'os', 'no-snapshots', 0, 0, 1],
    ]);
    expect(
      data.stands.map(({ host, until, sources }) => [host, until, sources.map(({ exit }) => exit)]),
    ).toEqual([
      ['web', new Date(outOfDate).toISOString(), [0, 1, 0, 0]],
      ['alt', undefined, [0]],
    ]);
  });

  test('anchors of findings are their own', () => {
    const anchors = data.findings.map(({ anchor }) => anchor);
    expect(new Set(anchors).size).toBe(anchors.length);
  });
});

test('a port that several share is marked at each of them', () => {
  const root = mkdtempSync(join(tmpdir(), 'infrabuch-port-'));
  const folder = join(root, 'inventory/laden');
  const ss = 'tcp LISTEN 0 128 127.0.0.1:5432 0.0.0.0:*\ntcp LISTEN 0 128 10.0.0.5:5432 0.0.0.0:*\n';
  mkdirSync(join(folder, 'snapshots/web'), { recursive: true });
  writeFileSync(
    join(folder, 'laden.yaml'),
    `handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
hosts:
  web: { purpose: x, kind: vm, snapshots: [ss] }
services:
  innen: { purpose: x, host: web, role: data, ports: ["127.0.0.1:5432:5432"] }
  netz: { purpose: x, host: web, role: data, ports: ["10.0.0.5:5432:5432"] }
`,
  );
  writeFileSync(join(folder, 'snapshots/web/ss.txt'), ss);
  const sha256 = createHash('sha256').update(ss).digest('hex');
  writeFileSync(
    join(folder, 'snapshots/web/snapshot.json'),
    JSON.stringify({
      host: 'web',
      time: taken,
      origin: 'live',
      sources: { ss: { command: 'ss -H -lntup', exit: 0, sha256, lines: 2 } },
    }),
  );
  const loaded = loadHandbooks(readRoot(root));
  const handbook = loaded.handbooks[0]!;
  const now = new Date(taken);
  const data = comparisonOf(
    { ...handbook, inventory: handbook.inventory! },
    driftOf(handbook, now),
    [],
    loaded.place,
    now,
  );
  rmSync(root, { recursive: true, force: true });
  for (const service of ['innen', 'netz'])
    expect(markAt(`services/${service}/ports`, indexMarks(data), data)).toMatchObject({ state: 'live' });
});

test('each announced change has its own place, in whatever order they are written', () => {
  const change = 'change: { valid_from: 2099-01-01, before: { image: "x:0" } }';
  const container = (name: string) =>
    `  ${name}: { purpose: x, host: web, role: data, image: "x:1", ${change} }`;
  const file = (name: string, text: string) => ({ file: `inventory/laden/${name}.yaml`, text });
  const loaded = loadHandbooks({
    root: '/r',
    site: undefined,
    handbooks: [
      {
        id: 'laden',
        yaml: [
          file(
            'z',
            `handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
hosts: { web: { purpose: x, kind: vm } }
containers:
${container('eins')}`,
          ),
          file('a', `containers:\n${container('zwei')}`),
        ],
        snapshots: new Map(),
        chapters: [],
      },
    ],
  });
  const handbook = loaded.handbooks[0]!;
  expect(handbook.findings).toEqual([]);
  const now = new Date(taken);
  const { changes } = comparisonOf(
    { ...handbook, inventory: handbook.inventory! },
    driftOf(handbook, now),
    [],
    loaded.place,
    now,
  );
  expect(Object.fromEntries(changes.map(({ subject, place }) => [subject, place.file]))).toEqual({
    'container:eins': 'inventory/laden/z.yaml',
    'container:zwei': 'inventory/laden/a.yaml',
  });
});

test('the moment from which on a page is out of date is that from which on drift calls the snapshot old', () => {
  expect(staleFrom(taken, maxAge).toISOString()).toBe(new Date(outOfDate).toISOString());
});
