// The data sheet of a container.
import type { SettingValue } from '../../model/container-setting.ts';
import { settingKeys, settingOf } from '../../model/container-settings.ts';
import type { Container, Inventory } from '../../model/inventory.ts';
import { type Cell, type SheetPart, tableOf } from '../../model/table.ts';
import { code, codes, innerPorts, link, list, none, prose, yes } from '../cells.ts';
import { containerCommands } from '../commands.ts';
import { composePart } from './compose-part.ts';
import { announced, commandPart, placedIn, tablePart, valuesPart } from './part.ts';
import { envPart, portPart } from './workload-parts.ts';

type Placed = ReturnType<typeof placedIn>;

/** A command as one line. */
const commandLine = (command: string | readonly string[] | undefined): Cell =>
  code(command === undefined ? undefined : [command].flat().join(' '));

/** As compose writes it, on one line. */
const settingText = (value: SettingValue): string | readonly string[] =>
  typeof value !== 'object'
    ? String(value)
    : Array.isArray(value)
      ? value
      : Object.entries(value).flatMap(([name, part]) =>
          typeof part === 'object'
            ? Object.entries(part).map(([key, word]) => `${name}.${key}=${word}`)
            : part === undefined
              ? []
              : `${name}=${part}`,
        );
function settingCell(value: SettingValue | undefined): Cell {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return yes(value);
  const text = settingText(value);
  return typeof text === 'string' ? code(text) : codes(text);
}

const profilePart = (container: Container, placed: Placed): SheetPart =>
  valuesPart('Steckbrief', [
    ['Zweck', container.purpose],
    ['Status', placed('status', { status: container.status })],
    ['Name auf der Maschine', placed('name', code(container.name))],
    ['Image', placed('image', code(container.image))],
    ['Kennung des Images', placed('image_id', code(container.image_id))],
    ['Host', link(`host:${container.host}`)],
    ['Stack', placed('stack', link(container.stack && `stack:${container.stack}`))],
    ['Compose-Dienst', placed('service', code(container.service))],
    ['Startbefehl', placed('command', commandLine(container.command))],
    ['Neustart-Regel', placed('restart', code(container.restart))],
    [
      'Netzwerke',
      container.network_mode
        ? placed('network_mode', code(container.network_mode))
        : placed('networks', list(container.networks.map(({ network }) => link(`network:${network}`)))),
    ],
    [
      'Wartet auf',
      placed(
        'depends_on',
        list(container.depends_on.map(({ service, condition }) => code(`${service} (${condition})`))),
      ),
    ],
    ...settingKeys
      .filter((key) => container[key] !== undefined)
      .map((key) => [settingOf(key).label, placed(key, settingCell(container[key]))] as const),
    ['Labels', placed('labels', codes(container.labels ?? []))],
    ...(container.one_shot ? [['Läuft einmal und endet', placed('one_shot', yes(true))] as const] : []),
    ['Instanzen', placed('replicas', code(container.replicas))],
    ['Angekündigte Änderung', announced(container.change)],
  ]);

/** The stages of a Dockerfile. */
export const stagesTable = (caption: string, { stages }: NonNullable<Container['build']>) =>
  tableOf({
    caption,
    rows: stages,
    columns: [
      { title: 'Stufe', cell: (_, index) => String(index + 1) },
      { title: 'Basis-Image', cell: (stage) => code(stage.image) },
      { title: 'Aufgabe', cell: (stage) => stage.does },
      { title: 'Befehle und Dateien', cell: (stage) => codes(stage.uses ?? []) },
    ],
  });

const buildParts = ({ build }: Container): SheetPart[] =>
  build
    ? [
        {
          ...valuesPart('Build', [
            ['Ordner', code(build.context)],
            ['Dockerfile', code(build.dockerfile)],
            ['Startkommando', code(build.command)],
          ]),
          table: stagesTable('Stufen des Dockerfiles', build),
        },
      ]
    : [];

/** Mounts, and what is said of the data. */
const dataParts = ({ volumes }: Inventory, container: Container, placed: Placed): SheetPart[] => [
  tablePart(
    'Persistente Daten',
    container.volumes,
    [
      { title: 'Volume', cell: ({ volume, path }) => (volume ? link(`volume:${volume}`) : code(path)) },
      { title: 'Im Container', cell: ({ target }) => code(target) },
      { title: 'Schreibbar', cell: ({ readOnly }) => yes(!readOnly) },
      { title: 'Inhalt', cell: ({ volume }) => (volume ? prose(volumes[volume]?.content) : none) },
    ],
    `containers/${container.id}/volumes`,
  ),
  ...(container.data_note
    ? [valuesPart('Zu den Daten', [['Hinweis', placed('data_note', container.data_note)]])]
    : []),
];

function envFileParts({ env_files }: Inventory, { env_file }: Container, placed: Placed): SheetPart[] {
  if (env_file.length === 0) return [];
  const files = list(env_file.map((id) => link(`env_file:${id}`, env_files[id]?.path)));
  return [valuesPart('Env-Dateien', [['Liest', placed('env_file', files)]])];
}

const healthcheckParts = ({ healthcheck }: Container, placed: Placed): SheetPart[] =>
  healthcheck
    ? [
        valuesPart('Healthcheck', [
          ['Prüfbefehl', placed('healthcheck', commandLine(healthcheck.test))],
          ['Abstand', code(healthcheck.interval)],
          ['Zeitgrenze', code(healthcheck.timeout)],
          ['Versuche', code(healthcheck.retries)],
          ['Schonfrist', code(healthcheck.start_period)],
          ['Abstand in der Schonfrist', code(healthcheck.start_interval)],
        ]),
      ]
    : [];

/** The data sheet of a container, in the order of its page; parts may be empty. */
export function containerSheet(inventory: Inventory, container: Container): SheetPart[] {
  const placed = placedIn(container);
  const inside = innerPorts(container);
  return [
    profilePart(container, placed),
    commandPart(containerCommands(inventory, container)),
    ...buildParts(container),
    portPart(inventory, container),
    ...(inside.length
      ? [
          valuesPart('In den Netzwerken sichtbar', [
            ['Ports', container.expose.length > 0 ? placed('expose', codes(inside)) : codes(inside)],
          ]),
        ]
      : []),
    ...dataParts(inventory, container, placed),
    envPart(container),
    ...envFileParts(inventory, container, placed),
    ...healthcheckParts(container, placed),
    composePart(inventory, container),
    ...(container.logs ? [{ title: 'Protokolle', notes: container.logs }] : []),
  ];
}
