// The emergency plan: every field is shown where it belongs, each that is missing is a gap and said in one line, never an error.
import { describe, expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Cell, Table } from '../../src/model/table.ts';
import { emergencyPlan } from '../../src/views/emergency/plan.ts';
import { emergencyTables } from '../../src/views/emergency/sheet.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';
import { undocumentedTable } from '../../src/views/undocumented.ts';
import { openPlan } from '../../src/views/undocumented-plan.ts';
import { upkeepParts } from '../../src/views/upkeep.ts';

const read = (value: unknown) =>
  readInventory('laden', [{ file: 'inventory/laden/laden.yaml', text: JSON.stringify(value) }]);
const inventoryOf = (value: unknown): Inventory => {
  const { inventory, findings } = read(value);
  if (!inventory) throw new Error(findings.map(({ message }) => message).join('\n'));
  return inventory;
};
const rated = {
  protection: {
    confidentiality: 'high',
    integrity: 'normal',
    availability: 'very_high',
    reason: 'Bestellungen der Kundschaft',
  },
  continuity: {
    mtpd: '24 Stunden',
    rto: '4 Stunden',
    rpo: '1 Stunde',
    minimum: 'Annahme von Bestellungen',
    workaround: 'Bestellungen auf Papier',
  },
};
/** A handbook that answers every question of the plan. */
const whole = {
  handbook: {
    title: 'Laden',
    subtitle: 'Beispiel',
    description: 'Ein Laden.',
    edition_date: '2026-01-15',
    owner: 'Mara Muster',
    version: '1.2',
    approval: 'Kim Beispiel, 15.01.2026',
    people: {
      mara: { name: 'Mara Muster', roles: ['Betrieb'], phone: '0123 456', deputy: 'Kim Beispiel' },
    },
    emergency: {
      escalation: [
        { after: 'Nach 30 Minuten', who: 'Kim Beispiel', phone: '0123 789', decides: 'Abschalten' },
      ],
      first_steps: {
        isolate: ['Netzkabel ziehen'],
        evidence: ['Protokolle kopieren'],
        decide: ['Kim Beispiel fragen'],
      },
      data_breach: {
        authority: 'Behörde des Landes',
        how: 'Formular im Portal',
        by: 'Mara Muster',
        officer: 'Toni Schutz',
      },
      reports: [
        {
          occasion: 'Ausfall der Kasse',
          law: 'Vertrag 7',
          recipient: 'Bank',
          within: '4 Stunden',
          how: 'Telefon',
          by: 'Kim',
        },
      ],
      offline: { paper: 'Ordner im Büro', keys: 'Umschlag im Tresor', channel: 'Telefonkette' },
      exercises: [{ date: '2026-01-10', what: 'Wiederanlauf', outcome: 'gelungen', follows: 'Liste kürzen' }],
      next_exercise: '2027-01-10',
    },
    maintenance: {
      slots: [{ when: 'Sonntag 6 Uhr', what: 'Neustarts', notice: 'eine Woche vorher' }],
      patching: 'Jeden Montag',
      changes: 'Kim gibt frei',
    },
    risks: {
      brand: {
        title: 'Ein Brand zerstört den Server',
        subjects: ['host:web'],
        likelihood: 'low',
        impact: 'high',
        reason: 'Ein Standort',
        treatment: 'Sicherung außer Haus',
        owner: 'Kim',
        due: '2026-06-30',
      },
    },
    copies: [{ who: 'Feuerwehr', format: 'gedruckt', place: 'Pforte' }],
    records: { processing: 'Ordner DS-1', contracts: 'Ordner V-2' },
  },
  hosts: {
    web: {
      purpose: 'Webserver',
      kind: 'vm',
      snapshots: ['docker-ps'],
      provider: 'Rechenzentrum',
      interfaces: [
        { name: 'eth0', purpose: 'Netz', addresses: [{ address: '192.0.2.1/24', scope: 'global' }] },
      ],
    },
  },
  accounts: { ssh: { system: 'host:web', who: 'Mara', how: 'SSH mit Schlüssel' } },
  stacks: { shop: { purpose: 'Alles', host: 'web', directory: '/srv/shop', ...rated } },
  services: {
    kasse: { purpose: 'Kasse', host: 'web', role: 'application', unit: 'kasse.service', ...rated },
  },
  volumes: { daten: { content: 'Bestellungen', stack: 'shop', backup: 'nachts', ...rated } },
  externals: {
    rechenzentrum: {
      purpose: 'Server',
      kind: 'provider',
      hotline: '0800 1',
      contract: 'Kunde 4711, Ordner V-2',
    },
  },
  backups: {
    nachts: {
      purpose: 'Bestellungen',
      subjects: ['volume:daten'],
      method: 'pg_dump',
      target: '/sicherung',
      restore_duration: '2 Stunden',
      acceptance: 'Mara prüft drei Bestellungen',
      last_restore_test: '2026-01-10',
    },
  },
  containers: {
    db: {
      purpose: 'Daten',
      stack: 'shop',
      service: 'db',
      role: 'data',
      image: 'postgres:16',
      volumes: ['daten:/data'],
      ...rated,
    },
    allein: { purpose: 'Für sich', host: 'web', role: 'support', image: 'allein:1', ...rated },
  },
};
const words = (cell: Cell): string =>
  cell === null
    ? 'leer'
    : typeof cell === 'string'
      ? cell
      : 'code' in cell
        ? cell.code
        : 'list' in cell
          ? cell.list.map(words).join(' ')
          : 'value' in cell
            ? words(cell.value)
            : 'ref' in cell
              ? cell.ref
              : '';
const wordsOf = (tables: readonly Table[]) =>
  tables.flatMap(({ caption, columns, rows }) => [caption, ...columns, ...rows.flat().map(words)]).join('\n');
const partsOf = (inventory: Inventory) => [...emergencyPlan(inventory), ...upkeepParts(inventory)];
const textOf = (inventory: Inventory) =>
  partsOf(inventory)
    .map(({ tables, notes }) => `${wordsOf(tables)}\n${notes.join('\n')}`)
    .join('\n');

/** Paths of the texts below a value that only an emergency plan has. */
const planFields: readonly (readonly [path: readonly string[], gap: string])[] = [
  [['handbook', 'people', 'mara', 'phone'], 'Telefon'],
  [['handbook', 'people', 'mara', 'deputy'], 'Vertretung'],
  [['handbook', 'emergency', 'escalation'], 'Eskalation'],
  [['handbook', 'emergency', 'first_steps', 'isolate'], 'Erste Schritte: abtrennen'],
  [['handbook', 'emergency', 'first_steps', 'evidence'], 'Erste Schritte: Spuren sichern'],
  [['handbook', 'emergency', 'first_steps', 'decide'], 'Erste Schritte: entscheiden'],
  [['handbook', 'emergency', 'data_breach', 'authority'], 'Aufsichtsbehörde'],
  [['handbook', 'emergency', 'data_breach', 'how'], 'Weg der Meldung'],
  [['handbook', 'emergency', 'data_breach', 'by'], 'Wer eine Datenpanne meldet'],
  [['handbook', 'emergency', 'offline', 'paper'], 'Ort der gedruckten Fassung'],
  [['handbook', 'emergency', 'offline', 'keys'], 'Schlüssel ohne Server'],
  [['handbook', 'emergency', 'offline', 'channel'], 'Verständigung ohne Mail'],
  [['handbook', 'emergency', 'exercises'], 'Übungen'],
  [['handbook', 'maintenance', 'slots'], 'Wartungsfenster'],
  [['handbook', 'maintenance', 'patching'], 'Einspielen von Aktualisierungen'],
  [['handbook', 'maintenance', 'changes'], 'Ablauf einer Änderung'],
  [['handbook', 'risks'], 'Risiken'],
  [['handbook', 'risks', 'brand', 'impact'], 'Bewertung der Risiken'],
  [['handbook', 'copies'], 'Verteiler'],
  [['handbook', 'version'], 'Version'],
  [['handbook', 'approval'], 'Freigabe'],
  [['handbook', 'records', 'processing'], 'Ort des Verzeichnisses von Verarbeitungstätigkeiten'],
  [['handbook', 'records', 'contracts'], 'Ort der Verträge'],
  [['externals', 'rechenzentrum', 'hotline'], 'Telefon des Anbieters'],
  [['externals', 'rechenzentrum', 'contract'], 'Vertrag des Anbieters'],
  [['backups', 'nachts', 'restore_duration'], 'Dauer der Wiederherstellung'],
  [['backups', 'nachts', 'acceptance'], 'Abnahme der Wiederherstellung'],
  ...(['stacks.shop', 'services.kasse', 'containers.allein', 'volumes.daten'] as const).flatMap((entity) =>
    (
      [
        ['protection.integrity', 'Schutzbedarf'],
        ['protection.reason', 'Begründung des Schutzbedarfs'],
        ['continuity.rpo', 'RPO'],
        ...(entity.startsWith('volumes')
          ? []
          : ([
              ['continuity.mtpd', 'MTPD'],
              ['continuity.rto', 'RTO'],
              ['continuity.minimum', 'Notbetriebsniveau'],
              ['continuity.workaround', 'Notbetrieb'],
            ] as const)),
      ] as const
    ).map(([field, gap]) => [[...entity.split('.'), ...field.split('.')], gap] as const),
  ),
];
/** The value without what stands at a path. */
function without(path: readonly string[]): typeof whole {
  // By JSON: what entries share would else be taken from all of them.
  const value = JSON.parse(JSON.stringify(whole)) as typeof whole;
  let holder = value as unknown as Record<string, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  delete holder[path.at(-1)!];
  return value;
}

type Whole = Record<string, unknown>;
const valueAt = (path: readonly string[]) =>
  path.reduce<unknown>((inner, key) => (inner as Whole | undefined)?.[key], whole);

describe('a handbook that says everything', () => {
  const inventory = inventoryOf(whole);

  test('has no gap, and no line that says so', () => {
    expect(openPlan(inventory)).toEqual([]);
    for (const { title, missing } of partsOf(inventory)) {
      // Of the law's second row nobody has to say the way.
      expect
        .soft(missing, title)
        .toEqual(title === 'Fassung und Verteiler' ? ['Nächste Prüfung', 'Einstufung'] : []);
    }
  });

  test('shows each of its texts', () => {
    const shown = textOf(inventory);
    const said = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(said);
    const { emergency, records, copies, people } = whole.handbook;
    const german = (text: string) => text.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3.$2.$1');
    for (const text of said({ emergency, records, copies, people, rated: rated.continuity }))
      expect.soft(shown, text).toContain(german(text));
    for (const text of ['hoch', 'sehr hoch', 'gering', 'Bestellungen der Kundschaft', 'Jeden Montag', '1.2'])
      expect.soft(shown, text).toContain(text);
    expect(shown).toContain('Art. 33 DSGVO');
    expect(shown).toContain('72 Stunden');
  });

  test('says it on the pages of its entries as well: the same fields', () => {
    for (const entity of [
      inventory.stacks.shop!,
      inventory.services.kasse!,
      inventory.containers.allein!,
      inventory.volumes.daten!,
    ]) {
      const part = sheetOf(inventory, entity).find(({ title }) => title === 'Schutzbedarf und Ausfallzeiten');
      expect(
        part?.values?.map(([, value]) => words(value)),
        entity.ref,
      ).toContain('24 Stunden');
    }
  });

  test('says of each system how it is stopped and read: stack, service, container without a stack', () => {
    const steps = emergencyPlan(inventory).find(({ title }) => title.startsWith('Erste Schritte'));
    for (const caption of ['Anhalten', 'Protokolle lesen, bevor etwas neu startet']) {
      const table = steps?.tables.find((other) => other.caption === caption);
      expect(
        table?.rows.map(([system]) => words(system ?? null)),
        caption,
      ).toEqual(['stack:shop', 'service:kasse', 'container:allein']);
    }
    expect(wordsOf(steps?.tables ?? [])).toContain('docker stop allein');
  });

  test('says on the sheet how a container without a stack starts, and takes no name for shell', () => {
    const kasse = { ...whole.services.kasse, unit: 'kasse $(x).service' };
    const sheet = wordsOf(emergencyTables(inventoryOf({ ...whole, services: { kasse } })));
    expect(sheet).toContain('docker start allein');
    expect(sheet).toContain("docker ps --all --filter 'name=^allein$'");
    expect(sheet).toContain("systemctl start 'kasse $(x).service'");
    expect(sheet).toContain("systemctl status 'kasse $(x).service'");
  });

  test('has its telephone on the sheet, its order of restart, and only the commands that belong there', () => {
    const sheet = wordsOf(
      emergencyTables(
        inventoryOf({
          ...whole,
          hosts: {
            web: {
              ...whole.hosts.web,
              tools: [
                { command: 'sar', purpose: 'Messwerte', in_emergency: false },
                { command: 'df -h', purpose: 'Platz' },
              ],
            },
          },
        }),
      ),
    );
    for (const text of ['Telefon', '0123 456', '0800 1', 'Wiederanlauf: Startreihenfolge', 'df -h'])
      expect.soft(sheet, text).toContain(text);
    expect(sheet).not.toMatch(/^sar$/m);
  });
});

test.each(planFields)('without %j there is one gap and no error', (path, gap) => {
  const { inventory, findings } = read(without(path));
  expect(findings).toEqual([]);
  expect(openPlan(inventory!).map(({ what }) => what)).toEqual([gap]);
});

test.each(planFields.filter(([path]) => path[0] === 'handbook' && Array.isArray(valueAt(path))))(
  'an empty list at %j says as little as none',
  (path, gap) => {
    const value = without(path);
    const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Whole)[key], value) as Whole;
    holder[path.at(-1)!] = [];
    const { inventory, findings } = read(value);
    expect(findings).toEqual([]);
    expect(openPlan(inventory!).map(({ what }) => what)).toEqual([gap]);
  },
);

test('what no rating says is named, as its column is left out', () => {
  const value = without(['stacks', 'shop', 'protection']);
  const half = { protection: { availability: 'high' } };
  const inventory = inventoryOf({
    ...value,
    stacks: { shop: { ...value.stacks.shop, ...half } },
    services: { kasse: { ...value.services.kasse, ...half } },
    containers: { ...value.containers, allein: { ...value.containers.allein, ...half } },
    volumes: { daten: { ...value.volumes.daten, ...half } },
  });
  const part = emergencyPlan(inventory).find(({ title }) => title === 'Schutzbedarf');
  expect(part?.missing).toEqual(
    ['der Systeme', 'der Daten'].flatMap((of) =>
      ['Vertraulichkeit', 'Integrität', 'Begründung'].map((title) => `${title} ${of}`),
    ),
  );
});

test('what many entries lack is one row; a part of which nothing is known is one line', () => {
  const { people: _people, emergency: _emergency, ...head } = whole.handbook;
  const bare = inventoryOf({
    ...whole,
    handbook: head,
    stacks: { shop: { purpose: 'Alles', host: 'web', directory: '/srv/shop' } },
    services: { kasse: { purpose: 'Kasse', host: 'web', role: 'application' } },
  });
  const rows = undocumentedTable(bare).rows.filter(([, what]) => what === 'MTPD');
  expect(rows.map(([entries]) => words(entries ?? null))).toEqual(['stack:shop service:kasse']);
  const exercises = emergencyPlan(bare).find(({ title }) => title === 'Übungen');
  expect(exercises).toMatchObject({ tables: [], missing: ['Übungen', 'Tag der nächsten Übung'] });
});

test.each([
  ['protection', { confidentiality: 'sehr hoch' }],
  ['continuity', { mtpd: '' }],
  ['continuity', { wiederanlauf: '4 h' }],
])('a wrong %s has a finding with its place', (field, value) => {
  const { findings } = read({
    ...whole,
    stacks: { shop: { ...whole.stacks.shop, [field]: value } },
  });
  expect(findings.length).toBeGreaterThan(0);
  expect(findings[0]?.at).toMatchObject({
    path: ['stacks', 'shop', field, ...Object.keys(value)],
  });
});
