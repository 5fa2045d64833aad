// The data sheets of networks, volumes, domains and env files.
import { exposureWords } from '../../model/exposure-words.ts';
import type { Domain, EnvFile, Inventory, Network, Volume } from '../../model/inventory.ts';
import type { SheetPart } from '../../model/table.ts';
import {
  backupOf,
  code,
  codes,
  innerPorts,
  kindWords,
  link,
  list,
  none,
  portText,
  prose,
  publishedPorts,
  variableValue,
  yes,
} from '../cells.ts';
import { composeCell } from './compose-part.ts';
import { announced, placedIn, tablePart, valuesPart } from './part.ts';

/** The data sheet of a network, with the containers in it. */
export const networkSheet = (inventory: Inventory, network: Network): SheetPart[] => [
  valuesPart('Steckbrief', [
    ['Zweck', network.purpose],
    ['Status', { status: network.status }],
    ['Name auf der Maschine', placedIn(network)('name', code(network.name))],
    ['Art', prose(kindWords[network.kind])],
    ['Treiber', placedIn(network)('driver', code(network.driver))],
    ['Bridge', placedIn(network)('bridge', code(network.bridge))],
    ['Subnetze', placedIn(network)('subnets', codes(network.subnets)) ?? (network.builtin ? none : null)],
    ['Adresse des Hosts', placedIn(network)('gateway', code(network.gateway))],
    ['Host', link(network.host && `host:${network.host}`)],
    ['Stack', link(network.stack && `stack:${network.stack}`)],
    ['Von Docker angelegt', yes(network.builtin)],
    ['Nur intern', placedIn(network)('internal', yes(network.internal))],
    ['IPv4', network.ipv4 === undefined ? null : placedIn(network)('ipv4', yes(network.ipv4))],
    ['IPv6', placedIn(network)('ipv6', yes(network.ipv6))],
    ['Für andere Container offen', placedIn(network)('attachable', yes(network.attachable))],
    ['Optionen des Treibers', placedIn(network)('driver_opts', pairCodes(network.driver_opts))],
    ['Adressverwaltung', placedIn(network)('ipam', composeCell(network.ipam))],
    ['Außerhalb angelegt', yes(network.external)],
    ['Labels', placedIn(network)('labels', composeCell(network.labels))],
    ['Angekündigte Änderung', announced(network.change)],
  ]),
  tablePart(
    'Angeschlossene Container',
    Object.values(inventory.containers).filter(({ networks }) =>
      networks.some((attachment) => attachment.network === network.id),
    ),
    [
      { title: 'Container', cell: (container) => link(container.ref) },
      { title: 'Ports intern', cell: (container) => codes(innerPorts(container)) ?? none },
      { title: 'Ports am Host', cell: (container) => codes(publishedPorts(container).map(portText)) ?? none },
      { title: 'Zweck', cell: (container) => container.purpose },
    ],
  ),
];
const pairCodes = (pairs: Readonly<Record<string, string>> = {}) =>
  codes(Object.entries(pairs).map(([name, value]) => `${name}=${value}`));

/** The data sheet of a volume. */
export const volumeSheet = (inventory: Inventory, volume: Volume): SheetPart[] => [
  valuesPart('Steckbrief', [
    ['Inhalt', volume.content],
    ['Status', { status: volume.status }],
    ['Art', prose(kindWords[volume.kind])],
    ['Name auf der Maschine', placedIn(volume)('name', code(volume.path ? undefined : volume.name))],
    ['Pfad', volume.kind === 'named' ? null : code(volume.path)],
    ['Treiber', placedIn(volume)('driver', code(volume.driver))],
    ['Optionen des Treibers', placedIn(volume)('driver_opts', pairCodes(volume.driver_opts))],
    ['Außerhalb angelegt', yes(volume.external)],
    ['Labels', placedIn(volume)('labels', composeCell(volume.labels))],
    ['Angekündigte Änderung', announced(volume.change)],
    ['Host', link(volume.host && `host:${volume.host}`)],
    ['Stack', link(volume.stack && `stack:${volume.stack}`)],
    ['Datenart', prose(volume.data_class)],
    ['Entbehrlich', yes(volume.disposable)],
    ['Verschlüsselt', yes(volume.encrypted)],
    ['Sicherung', backupOf(inventory, volume) ?? 'keine dokumentiert'],
  ]),
];
/** The data sheet of a domain, with its DNS entries and TLS. */
export const domainSheet = (_inventory: Inventory, domain: Domain): SheetPart[] => [
  valuesPart('Steckbrief', [
    ['Zweck', domain.purpose],
    ['Status', { status: domain.status }],
    ['Nebenname von', link(domain.alias_of && `domain:${domain.alias_of}`)],
    ['Reverse Proxy', link(domain.proxy)],
    [
      'Ziel',
      domain.upstream
        ? list([link(domain.upstream.to), code(`${domain.upstream.scheme}, Port ${domain.upstream.port}`)])
        : null,
    ],
    ['HTTP wird auf HTTPS umgeleitet', yes(domain.redirect_https)],
    ['Zusätzliche Kopfzeilen', list(domain.headers)],
    ['CORS', prose(domain.cors)],
    ['Zugang', prose(domain.access ? exposureWords[domain.access] : undefined)],
    ['Wer die Adresse nutzt', prose(domain.access_note)],
  ]),
  tablePart('DNS-Einträge', domain.records, [
    { title: 'Typ', cell: (record) => code(record.type) },
    { title: 'Wert', cell: ({ value, points_to }) => code(value) ?? (points_to ? none : null) },
    { title: 'Zeigt auf', cell: ({ points_to }) => link(points_to && `host:${points_to}`) ?? none },
    { title: 'Hinweis', cell: (record) => prose(record.note) ?? none },
  ]),
  ...(domain.tls
    ? [
        valuesPart('TLS', [
          ['Aussteller', domain.tls.issuer],
          ['Beendet von', link(domain.tls.terminated_by)],
          ['Prüfverfahren', prose(domain.tls.challenge)],
          ['Erneuerung', prose(domain.tls.renewal)],
          ['Abgelegt in', link(domain.tls.stored_in && `volume:${domain.tls.stored_in}`)],
        ]),
      ]
    : []),
];
/** The data sheet of an env file, with its variables. */
export const envSheet = (_inventory: Inventory, envFile: EnvFile): SheetPart[] => [
  valuesPart('Steckbrief', [
    ['Zweck', envFile.purpose],
    ['Pfad', placedIn(envFile)('path', code(envFile.path))],
    ['Host', link(envFile.host && `host:${envFile.host}`)],
    ['Gelesen von', list(envFile.used_by.map((ref) => link(ref)))],
    ['Dateirechte', placedIn(envFile)('mode', code(envFile.mode))],
    ['Besitzer', placedIn(envFile)('file_owner', code(envFile.file_owner))],
    ['Empfohlene Rechte', code(envFile.mode_recommended)],
    ['Im Git-Repository', yes(envFile.versioned)],
    ['Vollständig dokumentiert', yes(envFile.complete)],
    ['Beispieldatei', code(envFile.example)],
    ['Angekündigte Änderung', announced(envFile.change)],
  ]),
  tablePart(
    'Variablen',
    Object.entries(envFile.variables),
    [
      { title: 'Variable', cell: ([name]) => code(name) },
      { title: 'Bedeutung', cell: ([, variable]) => variable.description },
      {
        title: 'Wert oder Beispiel',
        cell: ([, variable]) => variableValue(variable),
      },
      { title: 'Pflicht', cell: ([, variable]) => yes(variable.required) },
    ],
    `env_files/${envFile.id}/variables`,
  ),
];
