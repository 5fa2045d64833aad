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

export const networkSheet = (inventory: Inventory, entry: Network): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', entry.purpose],
    ['Status', { status: entry.status }],
    ['Name auf der Maschine', placed(entry)('name', code(entry.name))],
    ['Art', prose(kindWords[entry.kind])],
    ['Treiber', placed(entry)('driver', code(entry.driver))],
    ['Bridge', placed(entry)('bridge', code(entry.bridge))],
    ['Subnetze', placed(entry)('subnets', codes(entry.subnets))],
    ['Adresse des Hosts', code(entry.gateway)],
    ['Host', link(entry.host && `host:${entry.host}`)],
    ['Stack', link(entry.stack && `stack:${entry.stack}`)],
    ['Von Docker angelegt', yes(entry.builtin)],
    ['Nur intern', placed(entry)('internal', yes(entry.internal))],
    ['IPv6', placed(entry)('ipv6', yes(entry.ipv6))],
    ['Angekündigte Änderung', announced(entry.change)],
  ]),
  tablePart(
    'Angeschlossene Container',
    ['Container', 'Ports intern', 'Ports am Host', 'Zweck'],
    Object.values(inventory.containers)
      .filter(({ networks }) => networks.some(({ network }) => network === entry.id))
      .map((container): Cell[] => [
        link(container.ref),
        codes(innerPorts(container)),
        codes(publishedPorts(container).map(portText)),
        container.purpose,
      ]),
  ),
];
export const volumeSheet = (inventory: Inventory, volume: Volume): SheetPart[] => [
  facts('Steckbrief', [
    ['Inhalt', volume.content],
    ['Status', { status: volume.status }],
    ['Art', prose(kindWords[volume.kind])],
    ['Name auf der Maschine', placed(volume)('name', code(volume.path ? undefined : volume.name))],
    ['Pfad', volume.kind === 'named' ? null : code(volume.path)],
    ['Treiber', placed(volume)('driver', code(volume.driver))],
    ['Angekündigte Änderung', announced(volume.change)],
    ['Host', link(volume.host && `host:${volume.host}`)],
    ['Stack', link(volume.stack && `stack:${volume.stack}`)],
    ['Datenart', prose(volume.data_class)],
    ['Verschlüsselt', yes(volume.encrypted)],
    ['Sicherung', prose(volume.backup ? inventory.backups[volume.backup]?.purpose : undefined)],
  ]),
];
export const domainSheet = (_inventory: Inventory, domain: Domain): SheetPart[] => [
  facts('Steckbrief', [
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
  tablePart(
    'DNS-Einträge',
    ['Typ', 'Wert', 'Zeigt auf', 'Hinweis'],
    domain.records.map((record) => [
      code(record.type),
      code(record.value),
      link(record.points_to && `host:${record.points_to}`),
      prose(record.note),
    ]),
  ),
  ...(domain.tls
    ? [
        facts('TLS', [
          ['Aussteller', domain.tls.issuer],
          ['Beendet von', link(domain.tls.terminated_by)],
          ['Prüfverfahren', prose(domain.tls.challenge)],
          ['Erneuerung', prose(domain.tls.renewal)],
          ['Abgelegt in', link(domain.tls.stored_in && `volume:${domain.tls.stored_in}`)],
        ]),
      ]
    : []),
];
export const envSheet = (_inventory: Inventory, envFile: EnvFile): SheetPart[] => [
  facts('Steckbrief', [
    ['Zweck', envFile.purpose],
    ['Pfad', placed(envFile)('path', code(envFile.path))],
    ['Host', link(envFile.host && `host:${envFile.host}`)],
    ['Gelesen von', list(envFile.used_by.map((ref) => link(ref)))],
    ['Dateirechte', code(envFile.mode)],
    ['Empfohlene Rechte', code(envFile.mode_recommended)],
    ['Im Git-Repository', yes(envFile.versioned)],
    ['Vollständig dokumentiert', yes(envFile.complete)],
    ['Beispieldatei', code(envFile.example)],
    ['Angekündigte Änderung', announced(envFile.change)],
  ]),
  tablePart(
    'Variablen',
    ['Variable', 'Bedeutung', 'Wert oder Beispiel', 'Pflicht'],
    Object.entries(envFile.variables).map(([name, variable]): Cell[] => [
      code(name),
      variable.description,
      variable.secret ? 'geheim' : code(variable.default ?? variable.example),
      yes(variable.required),
    ]),
    `env_files/${envFile.id}/variables`,
  ),
];
