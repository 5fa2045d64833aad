// The data sheet of an entity: what its page shows, part by part. Empty parts are left out by the page.
import type {
  Container,
  Domain,
  Entity,
  EnvFile,
  Host,
  Inventory,
  Network,
  Service,
  Stack,
  Volume,
} from '../model/inventory.ts';
import type { Cell, SheetPart } from '../model/table.ts';
import {
  code,
  codes,
  exposureWords,
  innerPorts,
  kindWords,
  link,
  list,
  portText,
  prose,
  publishedPorts,
  titleOf,
  yes,
} from './cells.ts';
import { tables } from './tables.ts';

type Values = NonNullable<SheetPart['values']>;
/** Labels whose absence is worth a word; the others are left out where they do not apply. */
const needed = new Set([
  'Zweck',
  'Status',
  'Hostname',
  'Modell',
  'Prozessor',
  'vCPU',
  'Arbeitsspeicher',
  'Distribution',
  'Version',
  'Kernel',
  'Eingehend',
  'Abgehend',
  'Weitergeleitet',
  'Anmeldung',
  'Subnetze',
  'Sicherung',
  'Neustart-Regel',
  'Systemd-Unit',
  'Zugang',
  'Aussteller',
  'Prüfverfahren',
  'Dateirechte',
]);
const facts = (title: string, values: Values, notes?: readonly string[]): SheetPart => ({
  title,
  values: values.filter(([label, value]) => value !== null || needed.has(label)),
  ...(notes?.length ? { notes } : {}),
});
const tablePart = (
  title: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): SheetPart => ({ title, table: { caption: title, columns, rows } });

const portRows = (entity: Container | Service): Cell[][] =>
  entity.ports.map((port) => [
    code(portText(port)),
    prose(port.name),
    port.hostIp ? code(port.hostIp) : port.published ? 'alle Adressen' : 'nicht veröffentlicht',
    port.exposure ? (exposureWords[port.exposure] ?? port.exposure) : null,
    prose(port.reason),
  ]);
const portPart = (entity: Container | Service) =>
  tablePart('Ports', ['Port', 'Wofür', 'Gebunden an', 'Gewollt', 'Grund'], portRows(entity));
const envPart = (entity: Container | Service) =>
  tablePart(
    'Umgebungsvariablen',
    ['Variable', 'Wert'],
    entity.environment.map(({ name, value, secret }): Cell[] => [
      code(name),
      secret ? 'geheim' : value === null ? '' : code(value),
    ]),
  );

function hostSheet(inventory: Inventory, host: Host): SheetPart[] {
  const where = { host: host.id };
  const { hardware, os, ssh, firewall } = host;
  const table = (title: string, name: keyof typeof tables): SheetPart => ({
    title,
    table: { ...tables[name](inventory, where), caption: title },
  });
  return [
    facts('Steckbrief', [
      ['Zweck', host.purpose],
      ['Art', prose(kindWords[host.kind])],
      ['Status', { status: host.status }],
      ['Hostname', code(host.hostname)],
      ['Läuft auf', link(host.parent && `host:${host.parent}`)],
      ...(host.vmid === undefined ? [] : [['VMID', code(host.vmid)] as const]),
      ['Anbieter', prose(host.provider)],
      ['Standort', prose(host.site)],
      ['Virtualisierung', prose(host.virtualization)],
    ]),
    ...(hardware
      ? [
          facts('Hardware', [
            ['Modell', prose(hardware.model)],
            ['Prozessor', prose(hardware.cpu)],
            ['vCPU', code(hardware.vcpu)],
            ['Arbeitsspeicher', prose(hardware.ram)],
            ['davon nutzbar', prose(hardware.ram_usable)],
          ]),
        ]
      : []),
    table('Datenträger und Partitionen', 'disks'),
    ...(os
      ? [
          facts('Betriebssystem', [
            ['Distribution', prose(os.name)],
            ['Version', code(os.version)],
            ['Codename', prose(os.codename)],
            ['Kernel', code(os.kernel)],
            ['Architektur', code(os.architecture)],
            ['Firmware', prose(os.firmware)],
          ]),
        ]
      : []),
    table('Netzwerkschnittstellen', 'interfaces'),
    ...(host.dns ? [facts('Namensauflösung', [['DNS', list(host.dns)]])] : []),
    ...(firewall
      ? [
          facts(
            'Firewall',
            [
              ['Werkzeug', code(firewall.engine)],
              ['Unterbau', prose(firewall.backend)],
              ['Eingeschaltet', yes(firewall.active)],
              ['Eingehend', code(firewall.defaults.incoming)],
              ['Abgehend', code(firewall.defaults.outgoing)],
              ['Weitergeleitet', code(firewall.defaults.routed)],
            ],
            firewall.notes,
          ),
          table('Firewallregeln', 'firewall'),
        ]
      : []),
    tablePart(
      'Weiterleitungen',
      ['Äußerer Port', 'Ziel', 'Hinweis'],
      host.forwards.map((one) => [
        code(`${one.port}/${one.protocol}`),
        list([link(`host:${one.to}`), code(`Port ${one.to_port}`)]),
        prose(one.note),
      ]),
    ),
    ...(ssh
      ? [
          facts('SSH', [
            ['Dienst', ssh.service],
            ['Port', code(`${ssh.port}/tcp`)],
            ['Erreichbar', ssh.from],
            ['Anmeldung', prose(ssh.authentication)],
            ['Empfohlen', list(ssh.recommended ?? [])],
          ]),
        ]
      : []),
    tablePart(
      'Benutzer',
      ['Benutzer', 'UID', 'GID', 'Gruppen', 'Zweck'],
      Object.entries(host.users).map(([name, user]): Cell[] => [
        code(name),
        code(user.uid),
        code(user.gid),
        codes(
          user.groups.map((group) => (group.gid === undefined ? group.name : `${group.gid}(${group.name})`)),
        ),
        user.purpose,
      ]),
    ),
    table('Software', 'software'),
    table('Verzeichnisse', 'directories'),
    table('Cronjobs', 'cron'),
    table('Systemd-Units', 'units'),
    table('Protokolle', 'logs'),
    table('Prüfbefehle', 'tools'),
    tablePart(
      'Aktualisierung',
      ['Was', 'Befehle', 'Hinweis'],
      host.updates.map((one): Cell[] => [one.subject, codes(one.commands), prose(one.note)]),
    ),
    {
      title: 'Container',
      table: { ...tables.containers(inventory, where), caption: 'Container auf diesem Host' },
    },
    { title: 'Dienste', table: { ...tables.services(inventory, where), caption: 'Dienste auf diesem Host' } },
  ];
}

function containerSheet(inventory: Inventory, one: Container): SheetPart[] {
  return [
    facts('Steckbrief', [
      ['Zweck', one.purpose],
      ['Status', { status: one.status }],
      ['Name auf der Maschine', code(one.name)],
      ['Image', code(one.image)],
      ['Host', link(`host:${one.host}`)],
      ['Stack', link(one.stack && `stack:${one.stack}`)],
      ['Compose-Dienst', code(one.service)],
      ['Startbefehl', code(one.command === undefined ? undefined : [one.command].flat().join(' '))],
      ['Neustart-Regel', code(one.restart)],
      [
        'Netzwerke',
        one.network_mode
          ? code(one.network_mode)
          : list(one.networks.map(({ network }) => link(`network:${network}`))),
      ],
      ['Wartet auf', list(one.depends_on.map(({ service, condition }) => code(`${service} (${condition})`)))],
      ...(one.mem_limit ? [['Speichergrenze', code(one.mem_limit)] as const] : []),
      ...(one.privileged ? [['Erweiterte Rechte', yes(true)] as const] : []),
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
    ),
    ...(one.data_note ? [{ title: 'Zu den Daten', notes: [one.data_note] }] : []),
    envPart(one),
    ...(one.env_file.length
      ? [
          facts('Env-Dateien', [
            ['Liest', list(one.env_file.map((id) => link(`env_file:${id}`, inventory.env_files[id]?.path)))],
          ]),
        ]
      : []),
    ...(one.healthcheck
      ? [
          facts('Healthcheck', [
            ['Prüfbefehl', code([one.healthcheck.test].flat().join(' '))],
            ['Abstand', code(one.healthcheck.interval)],
            ['Zeitgrenze', code(one.healthcheck.timeout)],
            ['Versuche', code(one.healthcheck.retries)],
          ]),
        ]
      : []),
    ...(one.logs ? [{ title: 'Protokolle', notes: one.logs }] : []),
  ];
}

const serviceSheet = (inventory: Inventory, one: Service): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Status', { status: one.status }],
    ['Host', link(`host:${one.host}`)],
    ['Programm', prose([one.software, one.version].filter(Boolean).join(' ') || undefined)],
    ['Systemd-Unit', code(one.unit)],
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

const stackSheet = (inventory: Inventory, one: Stack): SheetPart[] => [
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
const networkSheet = (inventory: Inventory, one: Network): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Status', { status: one.status }],
    ['Name auf der Maschine', code(one.name)],
    ['Art', prose(kindWords[one.kind])],
    ['Treiber', code(one.driver)],
    ['Bridge', code(one.bridge)],
    ['Subnetze', codes(one.subnets)],
    ['Adresse des Hosts', code(one.gateway)],
    ['Host', link(one.host && `host:${one.host}`)],
    ['Stack', link(one.stack && `stack:${one.stack}`)],
    ['Von Docker angelegt', yes(one.builtin)],
  ]),
  tablePart(
    'Angeschlossene Container',
    ['Container', 'Ports intern', 'Ports am Host', 'Zweck'],
    Object.values(inventory.containers)
      .filter(({ networks }) => networks.some(({ network }) => network === one.id))
      .map((container): Cell[] => [
        link(container.ref),
        codes(innerPorts(container)),
        codes(publishedPorts(container).map(portText)),
        container.purpose,
      ]),
  ),
];
const volumeSheet = (inventory: Inventory, one: Volume): SheetPart[] => [
  facts('Steckbrief', [
    ['Inhalt', one.content],
    ['Status', { status: one.status }],
    ['Art', prose(kindWords[one.kind])],
    ['Name auf der Maschine', code(one.path ? undefined : one.name)],
    ['Pfad', one.kind === 'named' ? null : code(one.path)],
    ['Host', link(one.host && `host:${one.host}`)],
    ['Stack', link(one.stack && `stack:${one.stack}`)],
    ['Datenart', prose(one.data_class)],
    ['Verschlüsselt', yes(one.encrypted)],
    ['Sicherung', prose(one.backup ? inventory.backups[one.backup]?.purpose : undefined)],
  ]),
];
const domainSheet = (_inventory: Inventory, one: Domain): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Status', { status: one.status }],
    ['Nebenname von', link(one.alias_of && `domain:${one.alias_of}`)],
    ['Reverse Proxy', link(one.proxy)],
    [
      'Ziel',
      one.upstream
        ? list([link(one.upstream.to), code(`${one.upstream.scheme}, Port ${one.upstream.port}`)])
        : null,
    ],
    ['HTTP wird auf HTTPS umgeleitet', yes(one.redirect_https)],
    ['Zusätzliche Kopfzeilen', list(one.headers)],
    ['CORS', prose(one.cors)],
    ['Zugang', prose(one.access ? exposureWords[one.access] : undefined)],
    ['Wer die Adresse nutzt', prose(one.access_note)],
  ]),
  tablePart(
    'DNS-Einträge',
    ['Typ', 'Wert', 'Zeigt auf', 'Hinweis'],
    one.records.map((record) => [
      code(record.type),
      code(record.value),
      link(record.points_to && `host:${record.points_to}`),
      prose(record.note),
    ]),
  ),
  ...(one.tls
    ? [
        facts('TLS', [
          ['Aussteller', one.tls.issuer],
          ['Beendet von', link(one.tls.terminated_by)],
          ['Prüfverfahren', prose(one.tls.challenge)],
          ['Erneuerung', prose(one.tls.renewal)],
          ['Abgelegt in', link(one.tls.stored_in && `volume:${one.tls.stored_in}`)],
        ]),
      ]
    : []),
];
const envSheet = (_inventory: Inventory, one: EnvFile): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Pfad', code(one.path)],
    ['Host', link(one.host && `host:${one.host}`)],
    ['Gelesen von', list(one.used_by.map((ref) => link(ref)))],
    ['Dateirechte', code(one.mode)],
    ['Empfohlene Rechte', code(one.mode_recommended)],
    ['Im Git-Repository', yes(one.versioned)],
    ['Vollständig dokumentiert', yes(one.complete)],
    ['Beispieldatei', code(one.example)],
  ]),
  tablePart(
    'Variablen',
    ['Variable', 'Bedeutung', 'Wert oder Beispiel', 'Pflicht'],
    Object.entries(one.variables).map(([name, variable]): Cell[] => [
      code(name),
      variable.description,
      variable.secret ? 'geheim' : code(variable.default ?? variable.example),
      yes(variable.required),
    ]),
  ),
];

/** The sheet of an entity; notes come last. Parts without any documented value are dropped. */
export function sheetOf(inventory: Inventory, entity: Entity): SheetPart[] {
  const parts = (): SheetPart[] => {
    switch (entity.section) {
      case 'hosts':
        return hostSheet(inventory, entity);
      case 'containers':
        return containerSheet(inventory, entity as Container);
      case 'services':
        return serviceSheet(inventory, entity);
      case 'stacks':
        return stackSheet(inventory, entity);
      case 'networks':
        return networkSheet(inventory, entity);
      case 'volumes':
        return volumeSheet(inventory, entity);
      case 'domains':
        return domainSheet(inventory, entity);
      case 'env_files':
        return envSheet(inventory, entity);
      case 'externals':
        return [
          facts('Steckbrief', [
            ['Rolle', entity.purpose],
            ['Art', prose(kindWords[entity.kind])],
            ['Status', { status: entity.status }],
          ]),
        ];
      default:
        return [];
    }
  };
  const notes: SheetPart[] =
    'notes' in entity && entity.notes?.length ? [{ title: 'Hinweise', notes: entity.notes }] : [];
  return [...parts(), ...notes].filter(
    ({ values, table, notes: own }) =>
      values?.some(([, value]) => value !== null) || (table && table.rows.length > 0) || own?.length,
  );
}
