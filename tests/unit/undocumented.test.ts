import { describe, expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { notDocumented } from '../../src/model/not-documented.ts';
import { missingAnswers, undocumentedTable } from '../../src/views/undocumented.ts';
import { openPlan } from '../../src/views/undocumented-plan.ts';

const inventoryOf = (text: string): Inventory => {
  const { inventory, findings } = readInventory('laden', [{ file: 'inventory/laden/laden.yaml', text }]);
  if (!inventory) throw new Error(findings.map(({ message }) => message).join('\n'));
  return inventory;
};
const head = (owner: string) =>
  `handbook: { title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, ${owner}people: { m: { name: M, roles: [Betrieb], contact: 0123 456 } } }\n`;
const whole = `${head('owner: Betrieb, ')}hosts:
  web: { purpose: Webserver, kind: vm, snapshots: [docker-ps] }
stacks:
  laden: { purpose: Alles, host: web, directory: /srv/laden }
volumes:
  daten: { content: Bestellungen, stack: laden, backup: nachts }
backups:
  nachts: { purpose: Bestellungen, subjects: ["volume:daten"], method: pg_dump, last_restore_test: 2026-01-10 }
containers:
  db: { purpose: Daten, stack: laden, service: db, role: data, image: "postgres:16", volumes: ["daten:/data"] }
`;
/** What is missing besides the emergency plan, which has tests of its own (emergency-plan.test.ts). */
const asked = (text: string) => {
  const inventory = inventoryOf(text);
  const plan = openPlan(inventory).map(({ ref, what }) => `${ref} ${what}`);
  return missingAnswers(inventory)
    .map(({ ref, what }) => `${ref} ${what}`)
    .filter((answer) => !plan.includes(answer));
};

describe('what is still to be written', () => {
  test('of a whole handbook is nothing', () => {
    expect(asked(whole)).toEqual([]);
  });

  test.each([
    ['purpose: Daten', '', 'container:db Zweck'],
    ['purpose: Daten', 'purpose: TODO', 'container:db Zweck'],
    ['purpose: Daten', 'purpose: "TODO: fragen"', 'container:db Zweck'],
    ['purpose: Daten', 'purpose: "?"', 'container:db Zweck'],
    ['content: Bestellungen', 'content: nicht dokumentiert', 'volume:daten Inhalt'],
    ['owner: Betrieb', 'owner: TODO', 'handbook Verantwortlich'],
    ['contact: 0123 456', 'duties: [Alles]', 'handbook Erreichbarkeit'],
    [', last_restore_test: 2026-01-10', '', 'backup:nachts Letzter Wiederherstellungstest'],
    [
      'image: "postgres:16"',
      'image: "postgres:16", ports: ["5432:5432"]',
      'container:db Wer die Ports erreichen soll',
    ],
    [', snapshots: [docker-ps]', '', 'host:web Momentaufnahmen'],
  ])('„%s“ as „%s“ is counted, and no error', (before, after, expected) => {
    const text = whole.replace(before, after).replaceAll(/\{ ?, /g, '{ ');
    expect(text).not.toBe(whole);
    expect(asked(text)).toEqual([expected]);
  });

  test('a volume that a service fills without a backup', () => {
    const text = whole
      .replace(', backup: nachts', '')
      .replace('subjects: ["volume:daten"], ', '')
      .replace(
        /containers:[\s\S]*/,
        'services:\n  db: { purpose: Daten, host: web, role: data, software: PostgreSQL, data: [{ volume: daten }] }\n',
      );
    expect(asked(text)).toEqual(['volume:daten Sicherung']);
  });
  test('a volume without a backup, stacks without an order', () => {
    const text = whole
      .replace(', backup: nachts', '')
      .replace('subjects: ["volume:daten"], ', '')
      .replace('volumes:\n', '  mail: { purpose: Post, host: web, directory: /srv/mail }\nvolumes:\n');
    expect(asked(text)).toEqual([
      'volume:daten Sicherung',
      'stack:laden Platz in der Startreihenfolge',
      'stack:mail Platz in der Startreihenfolge',
    ]);
  });

  test('variables, secrets and rules are named, one row for each entry', () => {
    const text = `${whole}secrets:
  db-passwort: {}
env_files:
  db: { purpose: Zugang, host: web, example: env.db.example, variables: { DB_HOST: {}, DB_NAME: { description: TODO } } }
`;
    const inventory = inventoryOf(text);
    expect(inventory.secrets['db-passwort']?.kept_in).toBe(notDocumented);
    const ofPlan = new Set(openPlan(inventory).map(({ what }) => what));
    const named = undocumentedTable(inventory).rows.map(([, what]) => what);
    expect(named.filter((what) => !ofPlan.has(String(what)))).toEqual([
      'Zweck',
      'Wo der Wert aufbewahrt wird',
      'Bedeutung: DB_HOST, DB_NAME',
    ]);
  });

  test('a word that only begins like TODO is an answer', () => {
    expect(
      inventoryOf(whole.replace('purpose: Daten', 'purpose: Todoliste des Teams')).containers.db?.purpose,
    ).toBe('Todoliste des Teams');
    expect(
      inventoryOf(whole.replace('purpose: Daten', 'purpose: offene Rechnungen')).containers.db?.purpose,
    ).toBe('offene Rechnungen');
  });
});
