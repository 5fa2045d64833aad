// What one needs when everything is down, on one sheet: whom to call, what starts in which order, how to check, where
// backups and secrets are. Only what is documented; the rest says so.
import type { Host, Inventory } from '../model/inventory.ts';
import type { Cell, Table } from '../model/table.ts';
import { code, codes, germanDay, link, list, prose } from './cells.ts';
import { stackCommands } from './commands.ts';

const active = <T extends { readonly status: string }>(section: Readonly<Record<string, T>>): T[] =>
  Object.values(section).filter(({ status }) => status === 'active');

/** Commands that follow each other, for a shell. */
const oneLine = (commands: readonly string[]): Cell => code(commands.join(' && '));

function people({ handbook }: Inventory): Cell[][] {
  const named = Object.values(handbook.people);
  return named.length > 0
    ? named.map(({ name, roles, contact }) => [name, roles.join(', ') || null, prose(contact)])
    : [[handbook.owner, 'Verantwortlich für das Handbuch', null]];
}
/** The addresses under which one reaches a host: the public ones, else those of its networks. */
function addressesOf({ interfaces }: Host): string[] {
  const all = interfaces.flatMap(({ addresses }) => addresses);
  const global = all.filter(({ scope }) => scope === 'global');
  const shown = global.length > 0 ? global : all.filter(({ scope }) => scope === 'private');
  return shown.slice(0, 2).map(({ address }) => address.replace(/\/\d+$/, ''));
}
const hosts = (inventory: Inventory): Cell[][] =>
  active(inventory.hosts).map((host) => [
    link(host.ref),
    codes(addressesOf(host)),
    prose(host.provider),
    list(
      Object.values(inventory.accounts)
        .filter(({ system }) => system === host.ref)
        .map(({ how, who }) => `${how} – ${who}`),
    ),
  ]);

/** Stacks by their documented place, then services with what they wait for. */
function startOrder(inventory: Inventory): Cell[][] {
  const stacks = active(inventory.stacks).sort(
    (a, b) => (a.start_order ?? Number.POSITIVE_INFINITY) - (b.start_order ?? Number.POSITIVE_INFINITY),
  );
  return [
    ...stacks.map((stack): Cell[] => [
      stack.start_order === undefined ? null : String(stack.start_order),
      link(stack.ref),
      oneLine(stackCommands(stack).start),
      prose(stack.start_note),
    ]),
    ...active(inventory.services).map((service): Cell[] => [
      null,
      link(service.ref),
      code(service.unit && `systemctl start ${service.unit}`),
      service.depends_on.length > 0
        ? { list: ['Wartet auf:', ...service.depends_on.map((ref) => link(ref))] }
        : null,
    ]),
  ];
}
const checks = (inventory: Inventory): Cell[][] => [
  ...active(inventory.stacks).map((stack): Cell[] => [
    link(stack.ref),
    oneLine(stackCommands(stack).status),
    'Laufende Container des Stacks',
  ]),
  ...active(inventory.services).flatMap((service): Cell[][] =>
    service.unit
      ? [[link(service.ref), code(`systemctl status ${service.unit}`), 'Zustand des Dienstes']]
      : [],
  ),
  ...active(inventory.hosts).flatMap((host) =>
    host.tools.map(({ command, purpose }): Cell[] => [link(host.ref), code(command), purpose]),
  ),
];
const backups = (inventory: Inventory): Cell[][] =>
  active(inventory.backups).map((backup): Cell[] => [
    backup.name,
    code(backup.target) ?? prose(backup.offsite),
    backup.restore ? codes(backup.restore) : prose(backup.restore_note),
    backup.last_restore_test ? germanDay(backup.last_restore_test) : null,
  ]);
/** What nobody may count on. */
function plannedBackups({ backups: all }: Inventory): string | undefined {
  const names = Object.values(all).flatMap(({ status, name }) => (status === 'planned' ? [name] : []));
  return names.length > 0 ? `Nur geplant, also nicht vorhanden: ${names.join(', ')}.` : undefined;
}
const secrets = (inventory: Inventory): Cell[][] =>
  Object.values(inventory.secrets).map((secret) => [secret.purpose, secret.kept_in]);

/** A table of the emergency sheet with what is to be said below it. */
export type EmergencyTable = Table & { readonly note?: string | undefined };
/** The tables of the emergency sheet; one without rows says that nothing is documented. */
export const emergencyTables = (inventory: Inventory): readonly EmergencyTable[] => [
  { caption: 'Wen anrufen', columns: ['Person', 'Zuständig für', 'Erreichbar'], rows: people(inventory) },
  { caption: 'Wo es läuft', columns: ['Host', 'Adresse', 'Anbieter', 'Anmeldung'], rows: hosts(inventory) },
  {
    caption: 'Startreihenfolge',
    columns: ['Platz', 'Was', 'Starten', 'Hinweis'],
    rows: startOrder(inventory),
  },
  { caption: 'Prüfen', columns: ['Was', 'Befehl', 'Zweck'], rows: checks(inventory) },
  {
    caption: 'Sicherungen',
    columns: ['Was', 'Ziel', 'Wiederherstellen', 'Wiederherstellung geprüft'],
    rows: backups(inventory),
    note: plannedBackups(inventory),
  },
  { caption: 'Geheimnisse', columns: ['Wofür', 'Aufbewahrt in'], rows: secrets(inventory) },
];
