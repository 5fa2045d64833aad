// The data sheets of networks, volumes, domains and env files.
import type { Domain, EnvFile, Inventory, Network, Volume } from '../../model/inventory.ts';
import type { Cell, SheetPart } from '../../model/table.ts';
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
  yes,
} from '../cells.ts';
import { announced, facts, placed, tablePart } from './part.ts';

export const networkSheet = (inventory: Inventory, one: Network): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Status', { status: one.status }],
    ['Name auf der Maschine', placed(one)('name', code(one.name))],
    ['Art', prose(kindWords[one.kind])],
    ['Treiber', placed(one)('driver', code(one.driver))],
    ['Bridge', placed(one)('bridge', code(one.bridge))],
    ['Subnetze', placed(one)('subnets', codes(one.subnets))],
    ['Adresse des Hosts', code(one.gateway)],
    ['Host', link(one.host && `host:${one.host}`)],
    ['Stack', link(one.stack && `stack:${one.stack}`)],
    ['Von Docker angelegt', yes(one.builtin)],
    ['Nur intern', placed(one)('internal', yes(one.internal))],
    ['IPv6', placed(one)('ipv6', yes(one.ipv6))],
    ['Angekündigte Änderung', announced(one.change)],
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
export const volumeSheet = (inventory: Inventory, one: Volume): SheetPart[] => [
  facts('Steckbrief', [
    ['Inhalt', one.content],
    ['Status', { status: one.status }],
    ['Art', prose(kindWords[one.kind])],
    ['Name auf der Maschine', placed(one)('name', code(one.path ? undefined : one.name))],
    ['Pfad', one.kind === 'named' ? null : code(one.path)],
    ['Treiber', placed(one)('driver', code(one.driver))],
    ['Angekündigte Änderung', announced(one.change)],
    ['Host', link(one.host && `host:${one.host}`)],
    ['Stack', link(one.stack && `stack:${one.stack}`)],
    ['Datenart', prose(one.data_class)],
    ['Verschlüsselt', yes(one.encrypted)],
    ['Sicherung', prose(one.backup ? inventory.backups[one.backup]?.purpose : undefined)],
  ]),
];
export const domainSheet = (_inventory: Inventory, one: Domain): SheetPart[] => [
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
export const envSheet = (_inventory: Inventory, one: EnvFile): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', one.purpose],
    ['Pfad', placed(one)('path', code(one.path))],
    ['Host', link(one.host && `host:${one.host}`)],
    ['Gelesen von', list(one.used_by.map((ref) => link(ref)))],
    ['Dateirechte', code(one.mode)],
    ['Empfohlene Rechte', code(one.mode_recommended)],
    ['Im Git-Repository', yes(one.versioned)],
    ['Vollständig dokumentiert', yes(one.complete)],
    ['Beispieldatei', code(one.example)],
    ['Angekündigte Änderung', announced(one.change)],
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
    `env_files/${one.id}/variables`,
  ),
];
