// The data sheets of services and stacks.
import type { Inventory, Service, Stack } from '../../model/inventory.ts';
import type { SheetPart } from '../../model/table.ts';
import { code, codes, link, list, none, prose, titleOf, yes } from '../cells.ts';
import { serviceCommands, stackCommands } from '../commands.ts';
import { tables } from '../tables/index.ts';
import { stackComposePart } from './compose-part.ts';
import { announced, commandPart, placedIn, tablePart, valuesPart } from './part.ts';
import { envPart, portPart } from './workload-parts.ts';

const profilePart = (inventory: Inventory, service: Service): SheetPart =>
  valuesPart('Steckbrief', [
    ['Zweck', service.purpose],
    ['Status', placedIn(service)('status', { status: service.status })],
    ['Host', link(`host:${service.host}`)],
    ['Programm', prose([service.software, service.version].filter(Boolean).join(' ') || undefined)],
    ['Systemd-Unit', placedIn(service)('unit', code(service.unit))],
    ['Angekündigte Änderung', announced(service.change)],
    ['Startbefehl', code(service.command)],
    ['Benutzer', code(service.user)],
    ['Arbeitsverzeichnis', code(service.working_directory)],
    ['Neustart-Regel', code(service.restart)],
    [
      'Env-Dateien',
      list(service.env_file.map((id) => link(`env_file:${id}`, inventory.env_files[id]?.path))),
    ],
    ['Wartet auf', list(service.depends_on.map((ref) => link(ref)))],
    ...(service.health
      ? [
          [
            'Zustandsprüfung',
            list([
              code(`${service.health.method} ${service.health.path}`),
              ...(service.health.by ? [service.health.by] : []),
            ]),
          ] as const,
        ]
      : []),
    ...(service.rate_limits.length
      ? [
          [
            'Begrenzung von Anfragen',
            list(service.rate_limits.map(({ by, note }) => `${by}: ${note}`)),
          ] as const,
        ]
      : []),
  ]);

/** The data sheet of a service, in the order of its page. */
export const serviceSheet = (inventory: Inventory, service: Service): SheetPart[] => [
  profilePart(inventory, service),
  commandPart(serviceCommands(inventory, service)),
  portPart(inventory, service),
  tablePart('Weiterleitungen', service.routes, [
    { title: 'Pfad', cell: (route) => code(route.path) },
    { title: 'Ziel', cell: (route) => link(route.to) },
    { title: 'Port', cell: (route) => code(route.port) },
    { title: 'Hinweis', cell: (route) => prose(route.note) },
  ]),
  tablePart('Teile', service.parts, [
    { title: 'Teil', cell: (part) => part.name },
    { title: 'Datei', cell: (part) => code(part.path) },
    { title: 'Aufgabe', cell: (part) => part.purpose },
  ]),
  tablePart('Sprachmodelle', service.models, [
    { title: 'Modell', cell: (model) => code(model.name) },
    { title: 'Einsatz', cell: (model) => model.purpose },
  ]),
  tablePart('Persistente Daten', service.data, [
    { title: 'Ablage', cell: ({ volume }) => link(`volume:${volume}`) },
    { title: 'Inhalt', cell: ({ volume }) => prose(inventory.volumes[volume]?.content) },
    { title: 'Hinweis', cell: ({ note }) => prose(note) ?? none },
  ]),
  envPart(service),
];

/** The data sheet of a stack, with its containers. */
export const stackSheet = (inventory: Inventory, stack: Stack): SheetPart[] => [
  valuesPart('Steckbrief', [
    ['Zweck', stack.purpose],
    ['Status', { status: stack.status }],
    ['Host', link(`host:${stack.host}`)],
    ['Verzeichnis', code(stack.directory)],
    ['Compose-Dateien', codes(stack.files)],
    ['Compose-Projekt', code(stack.project ?? stack.id)],
    ['Von anderen gepflegt', yes(stack.upstream)],
    ['Platz in der Startreihenfolge', code(stack.start_order)],
    ['Grund dafür', prose(stack.start_note)],
    ['Vor einem Update', prose(stack.update_note)],
  ]),
  commandPart(stackCommands(inventory, stack)),
  stackComposePart(stack),
  {
    title: 'Container',
    table: {
      ...tables.containers(inventory, { stack: stack.id }),
      caption: `Container des Stacks ${titleOf(stack)}`,
    },
  },
];
