// What one needs when everything is down, on one sheet: whom to call, what starts in which order, how to check, where
// backups and secrets are. Only what is documented; the rest says so.
import { startOrderOf } from '../../effects/start-order.ts';
import type { Container, Host, Inventory, Service, Stack } from '../../model/inventory.ts';
import { shellWord } from '../../model/shell.ts';
import { type Cell, type CommandBlock, type Table, tableOf } from '../../model/table.ts';
import { code, codes, germanDay, link, list, none, prose, titleOf } from '../cells.ts';
import { containerCommands, guestCommands, oneLine, stackCommands, type Task } from '../commands.ts';
import { withoutEmpty } from './known.ts';
import { systemsOf } from './subjects.ts';

/** The entries of a section that are in use. */
export const active = <T extends { readonly status: string }>(section: Readonly<Record<string, T>>): T[] =>
  Object.values(section).filter(({ status }) => status === 'active');

/** The first of some blocks of commands, for a shell. */
const taskOf = ([block]: readonly CommandBlock[]): Cell => code(block && oneLine(block.lines));
/** The commands of one task of a stack, for a shell. */
const commandOf = (inventory: Inventory, stack: Stack, task: Task): Cell =>
  taskOf(stackCommands(inventory, stack, [task]));

/** Whom one calls: people, else who answers for the handbook; then the providers in use. */
export function people({ handbook, externals }: Inventory): Table {
  const named = Object.values(handbook.people).map((person) => ({
    name: person.name,
    duty: person.roles.join(', ') || null,
    phone: person.phone,
    contact: person.contact,
    deputy: person.deputy ?? (person.name === handbook.owner ? handbook.deputy : undefined),
  }));
  const owner = {
    name: handbook.owner,
    duty: 'Verantwortlich für das Handbuch',
    phone: undefined,
    contact: undefined,
    deputy: handbook.deputy,
  };
  const providers = active(externals)
    .filter(({ kind }) => kind === 'provider')
    .map(({ name, contract, hotline }) => ({
      name,
      duty: 'Anbieter',
      phone: hotline,
      contact: contract,
      deputy: undefined,
    }));
  return withoutEmpty(
    tableOf({
      caption: 'Wen anrufen',
      rows: [...(named.length > 0 ? named : [owner]), ...providers],
      columns: [
        { title: 'Wer', cell: ({ name }) => name },
        { title: 'Zuständig für', cell: ({ duty }) => duty },
        { title: 'Telefon', cell: ({ phone }) => prose(phone) },
        { title: 'Erreichbar, Vertrag', cell: ({ contact }) => prose(contact) },
        { title: 'Vertretung', cell: ({ deputy }) => prose(deputy) },
      ],
    }),
    ['Erreichbar, Vertrag', 'Vertretung'],
  );
}
/** The addresses under which one reaches a host: the public ones, else those of its networks. */
function addressesOf({ interfaces }: Host): string[] {
  const all = interfaces.flatMap(({ addresses }) => addresses);
  const global = all.filter(({ scope }) => scope === 'global');
  const shown = global.length > 0 ? global : all.filter(({ scope }) => scope === 'private');
  return shown.slice(0, 2).map(({ address }) => address.replace(/\/\d+$/, ''));
}
/** Where it runs, under which address, and how one signs in. */
export const hosts = (inventory: Inventory): Table =>
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

/** How a service or a container without a stack is started, and what it waits for. */
const startOf = (
  inventory: Inventory,
  system: Service | Container,
): { readonly start: Cell; readonly note: Cell } =>
  system.section === 'services'
    ? {
        start: code(system.unit && `systemctl start ${shellWord(system.unit)}`),
        note:
          system.depends_on.length > 0
            ? { list: ['Wartet auf:', ...system.depends_on.map((ref) => link(ref))] }
            : none,
      }
    : { start: taskOf(containerCommands(inventory, system, ['start'])), note: none };
const hostName = ({ hosts: all }: Inventory, id = '') => titleOf(all[id] ?? { name: id });
/** What starts, in its computed order: guests of a hypervisor, then stacks by their documented place and what they wait for, then services. */
export function startOrder(inventory: Inventory): Table {
  const stepOf = new Map(
    startOrderOf(inventory).steps.flatMap((step, index) =>
      step.map((workload) => [workload.ref, index] as const),
    ),
  );
  /** A stack starts when the first of its containers does; without any it comes last. */
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
  const others = systemsOf(inventory)
    .filter((system) => system.section !== 'stacks')
    .toSorted((a, b) => (stepOf.get(a.ref) ?? 0) - (stepOf.get(b.ref) ?? 0));
  /** A guest starts before what runs in it. */
  const firstInside = (host: Host) =>
    Math.min(
      ...Object.values(inventory.services).flatMap(({ host: id, ref }) =>
        id === host.id ? (stepOf.get(ref) ?? []) : [],
      ),
      Number.MAX_SAFE_INTEGER,
    );
  const guests = active(inventory.hosts)
    .toSorted((a, b) => firstInside(a) - firstInside(b))
    .flatMap((host) =>
      guestCommands(inventory, host, ['start']).map(({ lines }) => ({
        ref: host.ref,
        start: code(oneLine(lines)),
        note: `Auf: ${hostName(inventory, host.parent)}${host.vmid === undefined ? '; VMID: mit „pct list“ nachsehen' : ''}`,
      })),
    );
  const rows = [
    ...guests,
    ...stacks.map(({ stack }) => ({
      ref: stack.ref,
      start: commandOf(inventory, stack, 'start'),
      note: prose(stack.start_note) ?? none,
    })),
    ...others.map((system) => ({ ref: system.ref, ...startOf(inventory, system) })),
  ];
  return tableOf({
    caption: 'Wiederanlauf: Startreihenfolge',
    rows,
    columns: [
      { title: 'Platz', cell: (_, index) => String(index + 1) },
      { title: 'Was', cell: ({ ref }) => link(ref) },
      { title: 'Starten', cell: ({ start }) => start },
      { title: 'Hinweis', cell: ({ note }) => note },
    ],
  });
}
/** The commands that show what runs: of stacks, services and hosts. */
export function checks(inventory: Inventory): Table {
  const rows = [
    ...active(inventory.stacks).map((stack) => ({
      ref: stack.ref,
      command: commandOf(inventory, stack, 'check'),
      purpose: 'Laufende Container des Stacks',
    })),
    ...active(inventory.services).flatMap(({ ref, unit }) =>
      unit
        ? [{ ref, command: code(`systemctl status ${shellWord(unit)}`), purpose: 'Zustand des Dienstes' }]
        : [],
    ),
    ...systemsOf(inventory)
      .filter((system) => system.section === 'containers')
      .map((container) => ({
        ref: container.ref,
        command: taskOf(containerCommands(inventory, container, ['check'])),
        purpose: 'Zustand des Containers',
      })),
    ...active(inventory.hosts).flatMap(({ ref, tools }) =>
      tools
        .filter(({ in_emergency }) => in_emergency)
        .map(({ command, purpose }) => ({ ref, command: code(command), purpose })),
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
export function plannedBackups({ backups: all }: Inventory): string | undefined {
  const names = Object.values(all).flatMap(({ status, name }) => (status === 'planned' ? [name] : []));
  return names.length > 0 ? `Nur geplant, also nicht vorhanden: ${names.join(', ')}.` : undefined;
}
/** Where secrets are kept; never a value. */
export const secrets = (inventory: Inventory): Table =>
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
