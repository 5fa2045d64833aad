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

export function containerSheet(inventory: Inventory, one: Container): SheetPart[] {
  const own = placed(one);
  return [
    facts('Steckbrief', [
      ['Zweck', one.purpose],
      ['Status', own('status', { status: one.status })],
      ['Name auf der Maschine', own('name', code(one.name))],
      ['Image', own('image', code(one.image))],
      ['Kennung des Images', own('image_id', code(one.image_id))],
      ['Host', link(`host:${one.host}`)],
      ['Stack', own('stack', link(one.stack && `stack:${one.stack}`))],
      ['Compose-Dienst', own('service', code(one.service))],
      [
        'Startbefehl',
        own('command', code(one.command === undefined ? undefined : [one.command].flat().join(' '))),
      ],
      ['Neustart-Regel', own('restart', code(one.restart))],
      [
        'Netzwerke',
        one.network_mode
          ? own('network_mode', code(one.network_mode))
          : own('networks', list(one.networks.map(({ network }) => link(`network:${network}`)))),
      ],
      ['Wartet auf', list(one.depends_on.map(({ service, condition }) => code(`${service} (${condition})`)))],
      ...(one.mem_limit ? [['Speichergrenze', code(one.mem_limit)] as const] : []),
      ['Erweiterte Rechte', own('privileged', yes(one.privileged))],
      ['Benutzer', own('user', code(one.user))],
      ...(one.one_shot ? [['Läuft einmal und endet', own('one_shot', yes(true))] as const] : []),
      ['Instanzen', own('replicas', code(one.replicas))],
      ['Angekündigte Änderung', announced(one.change)],
    ]),
    ...(one.build
      ? [
          {
            ...facts('Build', [
              ['Ordner', code(one.build.context)],
              ['Dockerfile', code(one.build.dockerfile)],
              ['Startkommando', code(one.build.command)],
            ]),
            table: {
              caption: 'Stufen des Dockerfiles',
              columns: ['Stufe', 'Basis-Image', 'Aufgabe', 'Befehle und Dateien'],
              rows: one.build.stages.map((stage, index): Cell[] => [
                String(index + 1),
                code(stage.image),
                stage.does,
                codes(stage.uses ?? []),
              ]),
            },
          },
        ]
      : []),
    portPart(one),
    ...(innerPorts(one).length
      ? [facts('In den Netzwerken sichtbar', [['Ports', codes(innerPorts(one))]])]
      : []),
    tablePart(
      'Persistente Daten',
      ['Volume', 'Im Container', 'Schreibbar', 'Inhalt'],
      one.volumes.map(({ volume, path, target, readOnly }): Cell[] => [
        volume ? link(`volume:${volume}`) : code(path),
        code(target),
        yes(!readOnly),
        prose(volume ? inventory.volumes[volume]?.content : undefined),
      ]),
      `containers/${one.id}/volumes`,
    ),
    ...(one.data_note ? [facts('Zu den Daten', [['Hinweis', own('data_note', one.data_note)]])] : []),
    envPart(one),
    ...(one.env_file.length
      ? [
          facts('Env-Dateien', [
            [
              'Liest',
              own(
                'env_file',
                list(one.env_file.map((id) => link(`env_file:${id}`, inventory.env_files[id]?.path))),
              ),
            ],
          ]),
        ]
      : []),
    ...(one.healthcheck
      ? [
          facts('Healthcheck', [
            ['Prüfbefehl', own('healthcheck', code([one.healthcheck.test].flat().join(' ')))],
            ['Abstand', code(one.healthcheck.interval)],
            ['Zeitgrenze', code(one.healthcheck.timeout)],
            ['Versuche', code(one.healthcheck.retries)],
          ]),
        ]
      : []),
    ...(one.logs ? [{ title: 'Protokolle', notes: one.logs }] : []),
  ];
}

export const serviceSheet = (inventory: Inventory, one: Service): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Status', placed(one)('status', { status: one.status })],
    ['Host', link(`host:${one.host}`)],
    ['Programm', prose([one.software, one.version].filter(Boolean).join(' ') || undefined)],
    ['Systemd-Unit', placed(one)('unit', code(one.unit))],
    ['Angekündigte Änderung', announced(one.change)],
    ['Startbefehl', code(one.command)],
    ['Benutzer', code(one.user)],
    ['Arbeitsverzeichnis', code(one.working_directory)],
    ['Neustart-Regel', code(one.restart)],
    ['Env-Dateien', list(one.env_file.map((id) => link(`env_file:${id}`, inventory.env_files[id]?.path)))],
    ['Wartet auf', list(one.depends_on.map((ref) => link(ref)))],
    ...(one.health
      ? [
          [
            'Zustandsprüfung',
            list([
              code(`${one.health.method} ${one.health.path}`),
              ...(one.health.by ? [one.health.by] : []),
            ]),
          ] as const,
        ]
      : []),
    ...(one.rate_limits.length
      ? [['Begrenzung von Anfragen', list(one.rate_limits.map(({ by, note }) => `${by}: ${note}`))] as const]
      : []),
  ]),
  portPart(one),
  tablePart(
    'Weiterleitungen',
    ['Pfad', 'Ziel', 'Port', 'Hinweis'],
    one.routes.map((route) => [code(route.path), link(route.to), code(route.port), prose(route.note)]),
  ),
  tablePart(
    'Teile',
    ['Teil', 'Datei', 'Aufgabe'],
    one.parts.map((part) => [part.name, code(part.path), part.purpose]),
  ),
  tablePart(
    'Sprachmodelle',
    ['Modell', 'Einsatz'],
    one.models.map((model) => [code(model.name), model.purpose]),
  ),
  tablePart(
    'Persistente Daten',
    ['Ablage', 'Inhalt', 'Hinweis'],
    one.data.map(({ volume, note }) => [
      link(`volume:${volume}`),
      prose(inventory.volumes[volume]?.content),
      prose(note),
    ]),
  ),
  envPart(one),
];

export const stackSheet = (inventory: Inventory, one: Stack): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Status', { status: one.status }],
    ['Host', link(`host:${one.host}`)],
    ['Verzeichnis', code(one.directory)],
    ['Compose-Dateien', codes(one.files)],
    ['Compose-Projekt', code(one.project ?? one.id)],
    ['Von anderen gepflegt', yes(one.upstream)],
    ['Platz in der Startreihenfolge', code(one.start_order)],
    ['Grund dafür', prose(one.start_note)],
    ['Vor einem Update', prose(one.update_note)],
  ]),
  {
    title: 'Container',
    table: {
      ...tables.containers(inventory, { stack: one.id }),
      caption: `Container des Stacks ${titleOf(one)}`,
    },
  },
];
