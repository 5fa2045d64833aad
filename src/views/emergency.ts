// What one needs when everything is down, on one sheet: whom to call, what starts in which order, how to check, where
// backups and secrets are. Only what is documented; the rest says so.
import { startOrderOf } from '../effects/start-order.ts';
import type { Host, Inventory, Stack } from '../model/inventory.ts';
import { type Cell, type Table, tableOf } from '../model/table.ts';
import { code, codes, germanDay, link, list, prose } from './cells.ts';
import { oneLine, stackCommands, type Task } from './commands.ts';

const active = <T extends { readonly status: string }>(section: Readonly<Record<string, T>>): T[] =>
  Object.values(section).filter(({ status }) => status === 'active');

/** The commands of one task of a stack, for a shell. */
const commandOf = (inventory: Inventory, stack: Stack, task: Task): Cell => {
  const [block] = stackCommands(inventory, stack, [task]);
  return code(block && oneLine(block.lines));
};

function people({ handbook }: Inventory): Table {
  const named = Object.values(handbook.people).map(({ name, roles, contact }) => ({
    name,
    duty: roles.join(', ') || null,
    contact,
  }));
  const owner = { name: handbook.owner, duty: 'Verantwortlich für das Handbuch', contact: undefined };
  return tableOf({
    caption: 'Wen anrufen',
    rows: named.length > 0 ? named : [owner],
    columns: [
      { title: 'Person', cell: ({ name }) => name },
      { title: 'Zuständig für', cell: ({ duty }) => duty },
      { title: 'Erreichbar', cell: ({ contact }) => prose(contact) },
    ],
  });
}
/** The addresses under which one reaches a host: the public ones, else those of its networks. */
function addressesOf({ interfaces }: Host): string[] {
  const all = interfaces.flatMap(({ addresses }) => addresses);
  const global = all.filter(({ scope }) => scope === 'global');
  const shown = global.length > 0 ? global : all.filter(({ scope }) => scope === 'private');
  return shown.slice(0, 2).map(({ address }) => address.replace(/\/\d+$/, ''));
}
const hosts = (inventory: Inventory): Table =>
  tableOf({
    caption: 'Wo es läuft',
    rows: active(inventory.hosts),
    columns: [
      { title: 'Host', cell: (host) => link(host.ref) },
      { title: 'Adresse', cell: (host) => codes(addressesOf(host)) },
      { title: 'Anbieter', cell: (host) => prose(host.provider) },
      {
        title: 'Anmeldung',
        cell: (host) =>
          list(
            Object.values(inventory.accounts)
              .filter(({ system }) => system === host.ref)
              .map(({ how, who }) => `${how} – ${who}`),
          ),
      },
    ],
  });

/** What starts, in its computed order: stacks by their documented place and what they wait for, then services. */
function startOrder(inventory: Inventory): Table {
  const stepOf = new Map(
    startOrderOf(inventory).steps.flatMap((step, index) =>
      step.map((workload) => [workload.ref, index] as const),
    ),
  );
  /** A stack starts when the first of its containers does; without any it comes first. */
  const firstStep = (stack: Stack) =>
    Math.min(
      ...Object.values(inventory.containers).flatMap(({ stack: id, ref }) =>
        id === stack.id ? (stepOf.get(ref) ?? []) : [],
      ),
      Number.MAX_SAFE_INTEGER,
    );
  const stacks = active(inventory.stacks)
    .map((stack) => ({ stack, step: firstStep(stack) }))
    .sort((a, b) => (a.stack.start_order ?? 1e6) - (b.stack.start_order ?? 1e6) || a.step - b.step);
  const services = active(inventory.services)
    .map((service) => ({ service, step: stepOf.get(service.ref) ?? 0 }))
    .sort((a, b) => a.step - b.step);
  const rows = [
    ...stacks.map(({ stack }) => ({
      ref: stack.ref,
      start: commandOf(inventory, stack, 'start'),
      note: prose(stack.start_note),
    })),
    ...services.map(({ service }) => ({
      ref: service.ref,
      start: code(service.unit && `systemctl start ${service.unit}`),
      note:
        service.depends_on.length > 0
          ? { list: ['Wartet auf:', ...service.depends_on.map((ref) => link(ref))] }
          : null,
    })),
  ];
  return tableOf({
    caption: 'Startreihenfolge',
    rows,
    columns: [
      { title: 'Platz', cell: (_, index) => String(index + 1) },
      { title: 'Was', cell: ({ ref }) => link(ref) },
      { title: 'Starten', cell: ({ start }) => start },
      { title: 'Hinweis', cell: ({ note }) => note },
    ],
  });
}
function checks(inventory: Inventory): Table {
  const rows = [
    ...active(inventory.stacks).map((stack) => ({
      ref: stack.ref,
      command: commandOf(inventory, stack, 'check'),
      purpose: 'Laufende Container des Stacks',
    })),
    ...active(inventory.services).flatMap(({ ref, unit }) =>
      unit ? [{ ref, command: code(`systemctl status ${unit}`), purpose: 'Zustand des Dienstes' }] : [],
    ),
    ...active(inventory.hosts).flatMap(({ ref, tools }) =>
      tools.map(({ command, purpose }) => ({ ref, command: code(command), purpose })),
    ),
  ];
  return tableOf({
    caption: 'Prüfen',
    rows,
    columns: [
      { title: 'Was', cell: ({ ref }) => link(ref) },
      { title: 'Befehl', cell: ({ command }) => command },
      { title: 'Zweck', cell: ({ purpose }) => purpose },
    ],
  });
}
const backups = (inventory: Inventory): Table =>
  tableOf({
    caption: 'Sicherungen',
    rows: active(inventory.backups),
    columns: [
      { title: 'Was', cell: (backup) => backup.name },
      { title: 'Ziel', cell: (backup) => code(backup.target) ?? prose(backup.offsite) },
      {
        title: 'Wiederherstellen',
        cell: (backup) => (backup.restore ? codes(backup.restore) : prose(backup.restore_note)),
      },
      {
        title: 'Wiederherstellung geprüft',
        cell: (backup) => (backup.last_restore_test ? germanDay(backup.last_restore_test) : null),
      },
    ],
  });
/** What nobody may count on. */
function plannedBackups({ backups: all }: Inventory): string | undefined {
  const names = Object.values(all).flatMap(({ status, name }) => (status === 'planned' ? [name] : []));
  return names.length > 0 ? `Nur geplant, also nicht vorhanden: ${names.join(', ')}.` : undefined;
}
const secrets = (inventory: Inventory): Table =>
  tableOf({
    caption: 'Geheimnisse',
    rows: Object.values(inventory.secrets),
    columns: [
      { title: 'Wofür', cell: (secret) => secret.purpose },
      { title: 'Aufbewahrt in', cell: (secret) => secret.kept_in },
    ],
  });

/** A table of the emergency sheet with what is to be said below it. */
export type EmergencyTable = Table & { readonly note?: string | undefined };
/** The tables of the emergency sheet; one without rows says that nothing is documented. */
export const emergencyTables = (inventory: Inventory): readonly EmergencyTable[] => [
  people(inventory),
  hosts(inventory),
  startOrder(inventory),
  checks(inventory),
  { ...backups(inventory), note: plannedBackups(inventory) },
  secrets(inventory),
];
