// The data sheets of services and stacks.
import type { Inventory, Service, Stack } from '../../model/inventory.ts';
import type { SheetPart } from '../../model/table.ts';
import { code, codes, link, list, prose, titleOf, yes } from '../cells.ts';
import { tables } from '../tables/index.ts';
import { announced, placedIn, tablePart, valuesPart } from './part.ts';
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
  portPart(service),
  tablePart(
    'Weiterleitungen',
    ['Pfad', 'Ziel', 'Port', 'Hinweis'],
    service.routes.map((route) => [code(route.path), link(route.to), code(route.port), prose(route.note)]),
  ),
  tablePart(
    'Teile',
    ['Teil', 'Datei', 'Aufgabe'],
    service.parts.map((part) => [part.name, code(part.path), part.purpose]),
  ),
  tablePart(
    'Sprachmodelle',
    ['Modell', 'Einsatz'],
    service.models.map((model) => [code(model.name), model.purpose]),
  ),
  tablePart(
    'Persistente Daten',
    ['Ablage', 'Inhalt', 'Hinweis'],
    service.data.map(({ volume, note }) => [
      link(`volume:${volume}`),
      prose(inventory.volumes[volume]?.content),
      prose(note),
    ]),
  ),
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
  {
    title: 'Container',
    table: {
      ...tables.containers(inventory, { stack: stack.id }),
      caption: `Container des Stacks ${titleOf(stack)}`,
    },
  },
];
