// The data sheets of what runs: containers, services, stacks.
import type { Container, Inventory, Service, Stack } from '../../model/inventory.ts';
import type { Cell, SheetPart } from '../../model/table.ts';
import {
  code,
  codes,
  exposureWords,
  innerPorts,
  link,
  list,
  portText,
  prose,
  titleOf,
  yes,
} from '../cells.ts';
import { tables } from '../tables/index.ts';
import { announced, facts, placed, tablePart } from './part.ts';

const portRows = (entity: Container | Service): Cell[][] =>
  entity.ports.map((port) => [
    code(portText(port)),
    prose(port.name),
    port.hostIp ? code(port.hostIp) : port.published ? 'alle Adressen' : 'nicht veröffentlicht',
    port.exposure ? (exposureWords[port.exposure] ?? port.exposure) : null,
    prose(port.reason),
  ]);
const portPart = (entity: Container | Service) =>
  tablePart(
    'Ports',
    ['Port', 'Wofür', 'Gebunden an', 'Gewollt', 'Grund'],
    portRows(entity),
    `${entity.section}/${entity.id}/ports`,
  );
const envPart = (entity: Container | Service) =>
  tablePart(
    'Umgebungsvariablen',
    ['Variable', 'Wert'],
    entity.environment.map(({ name, value, secret }): Cell[] => [
      code(name),
      secret ? 'geheim' : value === null ? '' : code(value),
    ]),
    entity.section === 'containers' ? `containers/${entity.id}/environment` : undefined,
  );

export function containerSheet(inventory: Inventory, container: Container): SheetPart[] {
  const own = placed(container);
  return [
    facts('Steckbrief', [
      ['Zweck', container.purpose],
      ['Status', own('status', { status: container.status })],
      ['Name auf der Maschine', own('name', code(container.name))],
      ['Image', own('image', code(container.image))],
      ['Kennung des Images', own('image_id', code(container.image_id))],
      ['Host', link(`host:${container.host}`)],
      ['Stack', own('stack', link(container.stack && `stack:${container.stack}`))],
      ['Compose-Dienst', own('service', code(container.service))],
      [
        'Startbefehl',
        own(
          'command',
          code(container.command === undefined ? undefined : [container.command].flat().join(' ')),
        ),
      ],
      ['Neustart-Regel', own('restart', code(container.restart))],
      [
        'Netzwerke',
        container.network_mode
          ? own('network_mode', code(container.network_mode))
          : own('networks', list(container.networks.map(({ network }) => link(`network:${network}`)))),
      ],
      [
        'Wartet auf',
        list(container.depends_on.map(({ service, condition }) => code(`${service} (${condition})`))),
      ],
      ...(container.mem_limit ? [['Speichergrenze', code(container.mem_limit)] as const] : []),
      ['Erweiterte Rechte', own('privileged', yes(container.privileged))],
      ['Benutzer', own('user', code(container.user))],
      ...(container.one_shot ? [['Läuft einmal und endet', own('one_shot', yes(true))] as const] : []),
      ['Instanzen', own('replicas', code(container.replicas))],
      ['Angekündigte Änderung', announced(container.change)],
    ]),
    ...(container.build
      ? [
          {
            ...facts('Build', [
              ['Ordner', code(container.build.context)],
              ['Dockerfile', code(container.build.dockerfile)],
              ['Startkommando', code(container.build.command)],
            ]),
            table: {
              caption: 'Stufen des Dockerfiles',
              columns: ['Stufe', 'Basis-Image', 'Aufgabe', 'Befehle und Dateien'],
              rows: container.build.stages.map((stage, index): Cell[] => [
                String(index + 1),
                code(stage.image),
                stage.does,
                codes(stage.uses ?? []),
              ]),
            },
          },
        ]
      : []),
    portPart(container),
    ...(innerPorts(container).length
      ? [facts('In den Netzwerken sichtbar', [['Ports', codes(innerPorts(container))]])]
      : []),
    tablePart(
      'Persistente Daten',
      ['Volume', 'Im Container', 'Schreibbar', 'Inhalt'],
      container.volumes.map(({ volume, path, target, readOnly }): Cell[] => [
        volume ? link(`volume:${volume}`) : code(path),
        code(target),
        yes(!readOnly),
        prose(volume ? inventory.volumes[volume]?.content : undefined),
      ]),
      `containers/${container.id}/volumes`,
    ),
    ...(container.data_note
      ? [facts('Zu den Daten', [['Hinweis', own('data_note', container.data_note)]])]
      : []),
    envPart(container),
    ...(container.env_file.length
      ? [
          facts('Env-Dateien', [
            [
              'Liest',
              own(
                'env_file',
                list(container.env_file.map((id) => link(`env_file:${id}`, inventory.env_files[id]?.path))),
              ),
            ],
          ]),
        ]
      : []),
    ...(container.healthcheck
      ? [
          facts('Healthcheck', [
            ['Prüfbefehl', own('healthcheck', code([container.healthcheck.test].flat().join(' ')))],
            ['Abstand', code(container.healthcheck.interval)],
            ['Zeitgrenze', code(container.healthcheck.timeout)],
            ['Versuche', code(container.healthcheck.retries)],
          ]),
        ]
      : []),
    ...(container.logs ? [{ title: 'Protokolle', notes: container.logs }] : []),
  ];
}

export const serviceSheet = (inventory: Inventory, service: Service): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', service.purpose],
    ['Status', placed(service)('status', { status: service.status })],
    ['Host', link(`host:${service.host}`)],
    ['Programm', prose([service.software, service.version].filter(Boolean).join(' ') || undefined)],
    ['Systemd-Unit', placed(service)('unit', code(service.unit))],
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
  ]),
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

export const stackSheet = (inventory: Inventory, stack: Stack): SheetPart[] => [
  facts('Steckbrief', [
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
