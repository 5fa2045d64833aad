// The handbook's tables. One entry a table; `where` narrows it to a host or a stack.
import type { Inventory, Network } from '../model/inventory.ts';
import type { Cell, Table } from '../model/table.ts';
import {
  code,
  codes,
  exposureWords,
  innerPorts,
  kindWords,
  link,
  list,
  none,
  portText,
  prose,
  publishedPorts,
  titleOf,
  workloads,
  yes,
} from './cells.ts';

export interface Where {
  readonly host?: string;
  readonly stack?: string;
  readonly status?: string;
}
const fits = (
  entity: { host?: string | undefined; stack?: string | undefined; status?: string | undefined },
  { host, stack, status }: Where,
) =>
  (!host || entity.host === host) &&
  (!stack || entity.stack === stack) &&
  (!status || entity.status === status);
const all = <T>(section: Readonly<Record<string, T>>) => Object.values(section);
type Build = (inventory: Inventory, where: Where) => Table;

const hosts: Build = (inventory, where) => ({
  caption: 'Hosts',
  columns: ['Host', 'Art', 'Hostname', 'Adressen', 'Zweck', 'Status'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .map((host) => [
      link(host.ref, titleOf(host)),
      prose(kindWords[host.kind]),
      code(host.hostname),
      codes(
        host.interfaces
          .filter(({ network }) => !network || inventory.networks[network]?.kind !== 'docker')
          .flatMap(({ addresses }) =>
            addresses
              .filter(({ scope }) => scope !== 'host' && scope !== 'link')
              .map(({ address }) => address),
          ),
      ),
      host.purpose,
      { status: host.status },
    ]),
});
const stacks: Build = (inventory, where) => ({
  caption: 'Stacks',
  columns: ['Stack', 'Host', 'Verzeichnis', 'Compose-Projekt', 'Container', 'Status'],
  rows: all(inventory.stacks)
    .filter((stack) => fits(stack, where))
    .map((stack) => [
      link(stack.ref, titleOf(stack)),
      link(`host:${stack.host}`),
      code(stack.directory),
      code(stack.project ?? stack.id),
      String(all(inventory.containers).filter((one) => one.stack === stack.id).length),
      { status: stack.status },
    ]),
});
const containers: Build = (inventory, where) => ({
  caption: 'Container',
  columns: ['Container', 'Image', 'Zweck', 'Ports am Host', 'Ports intern', 'Status'],
  rows: all(inventory.containers)
    .filter((one) => fits(one, where))
    .map((one) => [
      list([link(one.ref), ...(one.title && one.title !== one.name ? [code(one.name)] : [])]),
      code(one.image),
      one.purpose,
      codes(publishedPorts(one).map(portText)) ?? none,
      codes(innerPorts(one)) ?? none,
      { status: one.status },
    ]),
});
const services: Build = (inventory, where) => ({
  caption: 'Dienste',
  columns: ['Dienst', 'Host', 'Unit', 'Ports', 'Zweck', 'Status'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .map((one) => [
      link(one.ref, titleOf(one)),
      link(`host:${one.host}`),
      code(one.unit),
      codes(one.ports.map(portText)) ?? none,
      one.purpose,
      { status: one.status },
    ]),
});
const ports: Build = (inventory, where) => ({
  caption: 'Ports an den Hosts',
  columns: ['Port', 'Host', 'Gebunden an', 'Führt zu', 'Wofür', 'Gewollt'],
  rows: workloads(inventory)
    .filter((one) => one.status === 'active' && fits(one, where))
    .flatMap((one) => publishedPorts(one).map((port) => ({ one, port })))
    .sort(
      (a, b) =>
        Number.parseInt(a.port.published ?? '0', 10) - Number.parseInt(b.port.published ?? '0', 10) ||
        a.one.ref.localeCompare(b.one.ref, 'en'),
    )
    .map(({ one, port }) => [
      code(`${port.published}/${port.protocol}`),
      link(`host:${one.host}`),
      port.hostIp ? code(port.hostIp) : 'alle Adressen',
      link(one.ref, `${one.name}:${port.target}`),
      prose(port.name),
      port.exposure
        ? list([exposureWords[port.exposure] ?? port.exposure, ...(port.reason ? [port.reason] : [])])
        : null,
    ]),
});
const firewall: Build = (inventory, where) => ({
  caption: 'Firewallregeln',
  columns: ['Gruppe', 'Ziel', 'Aktion', 'Quelle', 'Familien', 'Zweck', 'Führt zu'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      (host.firewall?.groups ?? []).flatMap((group) =>
        group.rules.map((rule): Cell[] => [
          group.title,
          list([code(rule.to), ...(rule.profile ? [`Profil ${rule.profile}`] : [])]),
          code(`${rule.action}${rule.direction === 'in' ? '' : ` ${rule.direction}`}`),
          rule.from === 'Anywhere' ? 'überall' : code(rule.from),
          rule.ipv6 && !/\d+\.\d+\.\d+\.\d+/.test(rule.from) ? 'IPv4, IPv6' : 'IPv4',
          rule.purpose,
          list((rule.serves ?? []).map((ref) => link(ref))) ?? none,
        ]),
      ),
    ),
});
/** How many running containers, or hosts of a LAN, are attached. */
const attachedTo = (inventory: Inventory, network: Network) =>
  network.kind === 'docker'
    ? all(inventory.containers).filter(
        (one) =>
          one.status === 'active' &&
          (one.network_mode === network.name ||
            one.networks.some((attached) => attached.network === network.id)),
      ).length
    : all(inventory.hosts).filter(({ interfaces }) => interfaces.some((one) => one.network === network.id))
        .length;
const networks: Build = (inventory, where) => ({
  caption: 'Netzwerke',
  columns: ['Netzwerk', 'Name auf der Maschine', 'Art', 'Subnetze', 'Angeschlossen', 'Zweck'],
  rows: all(inventory.networks)
    .filter((one) => fits(one, where))
    .map((one) => [
      link(one.ref, one.title ?? one.id),
      code(one.name),
      prose([kindWords[one.kind], one.driver].filter(Boolean).join(', ')),
      codes(one.subnets) ?? (one.builtin ? none : null),
      String(attachedTo(inventory, one)),
      one.purpose,
    ]),
});
const volumes: Build = (inventory, where) => ({
  caption: 'Volumes und Ablagen',
  columns: ['Volume', 'Art', 'Name oder Pfad', 'Inhalt', 'Eingehängt in', 'Sicherung'],
  rows: all(inventory.volumes)
    .filter((one) => fits(one, where))
    .map((one) => [
      link(one.ref),
      prose(kindWords[one.kind]),
      code(one.path ?? one.name),
      one.content,
      list([
        ...all(inventory.containers).flatMap((container) =>
          container.volumes
            .filter(({ volume }) => volume === one.id)
            .map(({ target }) => link(container.ref, `${container.service ?? container.name}: ${target}`)),
        ),
        ...all(inventory.services)
          .filter(({ data }) => data.some(({ volume }) => volume === one.id))
          .map((service) => link(service.ref, titleOf(service))),
      ]) ?? none,
      one.backup ? (inventory.backups[one.backup]?.purpose ?? null) : 'keine dokumentiert',
    ]),
});
const domains: Build = (inventory, where) => ({
  caption: 'Domains und Routing',
  columns: ['Domain', 'Zweck', 'Proxy', 'Ziel', 'HTTPS-Umleitung', 'Zertifikat', 'Status'],
  rows: all(inventory.domains)
    .filter((one) => fits(one, where))
    .map((one) => [
      link(one.ref),
      one.purpose,
      link(one.proxy) ?? none,
      one.alias_of
        ? list(['wie', link(`domain:${one.alias_of}`)])
        : one.upstream
          ? list([link(one.upstream.to), code(`${one.upstream.scheme}, Port ${one.upstream.port}`)])
          : none,
      yes(one.redirect_https),
      prose(one.tls?.issuer),
      { status: one.status },
    ]),
});
const records: Build = (inventory, where) => ({
  caption: 'DNS-Einträge',
  columns: ['Domain', 'Typ', 'Zeigt auf', 'Hinweis'],
  rows: all(inventory.domains)
    .filter((one) => fits(one, where))
    .flatMap((one) =>
      one.records.map((record): Cell[] => {
        const host = record.points_to ? inventory.hosts[record.points_to] : undefined;
        const addresses = (host?.interfaces ?? []).flatMap((card) =>
          card.addresses
            .filter(
              ({ scope, address }) =>
                scope === 'global' && address.includes(':') === (record.type === 'AAAA'),
            )
            .map(({ address }) => address.replace(/\/\d+$/, '')),
        );
        return [
          link(one.ref),
          code(record.type),
          record.value
            ? code(record.value)
            : host
              ? list([
                  link(host.ref, titleOf(host)),
                  ...(record.type === 'A' || record.type === 'AAAA'
                    ? addresses.map((address) => code(address))
                    : []),
                ])
              : null,
          record.note ?? '',
        ];
      }),
    ),
});
const certificates: Build = (inventory, where) => ({
  caption: 'Zertifikate',
  columns: ['Domain', 'Aussteller', 'TLS endet an', 'Prüfverfahren', 'Erneuerung', 'Ablage', 'Status'],
  rows: all(inventory.domains)
    .filter((one) => one.tls && fits(one, where))
    .map((one) => [
      link(one.ref),
      prose(one.tls?.issuer),
      link(one.tls?.terminated_by),
      prose(one.tls?.challenge),
      prose(one.tls?.renewal),
      link(one.tls?.stored_in ? `volume:${one.tls.stored_in}` : undefined),
      { status: one.status },
    ]),
});
const connections: Build = (inventory, where) => {
  const shown = all(inventory.connections).filter((one) => fits(one, where));
  const titled = shown.some(({ title }) => title);
  return {
    caption: 'Verbindungen',
    columns: [
      ...(titled ? ['Verbindung'] : []),
      'Von',
      'Nach',
      'Protokoll',
      'Port',
      'Verschlüsselt',
      'Hinweis',
    ],
    rows: shown.map((one) => [
      ...(titled ? [prose(one.title) ?? none] : []),
      link(one.from),
      link(one.to),
      one.protocol,
      code(one.port) ?? none,
      yes(one.encrypted),
      list(
        [
          one.path,
          one.note,
          ...(one.security ?? []),
          one.status === 'planned' ? 'geplant' : undefined,
        ].filter((text) => text !== undefined),
      ) ?? none,
    ]),
  };
};
const env: Build = (inventory, where) => ({
  caption: 'Env-Dateien',
  columns: ['Datei', 'Host', 'Zweck', 'Variablen', 'Rechte', 'Beispiel'],
  rows: all(inventory.env_files)
    .filter((one) => fits(one, where))
    .map((one) => [
      link(one.ref, one.path),
      link(one.host ? `host:${one.host}` : undefined),
      one.purpose,
      String(Object.keys(one.variables).length),
      code(one.mode),
      code(one.example),
    ]),
});
const envVariables: Build = (inventory, where) => ({
  caption: 'Variablen der Env-Dateien',
  columns: ['Datei', 'Variable', 'Bedeutung', 'Wert oder Beispiel', 'Pflicht'],
  rows: all(inventory.env_files)
    .filter((one) => fits(one, where))
    .flatMap((file) =>
      Object.entries(file.variables).map(([name, variable]): Cell[] => [
        link(file.ref, file.example),
        code(name),
        variable.description,
        variable.secret ? 'geheim' : code(variable.default ?? variable.example),
        yes(variable.required),
      ]),
    ),
});
const backups: Build = (inventory, where) => ({
  caption: 'Sicherungen',
  columns: ['Was', 'Verfahren', 'Zeitplan', 'Ziel', 'Aufbewahrung', 'Automatisch', 'Status'],
  rows: all(inventory.backups)
    .filter((one) => fits(one, where))
    .map((one) => [
      one.purpose,
      one.method,
      prose(one.schedule),
      list([code(one.target), ...(one.offsite ? [one.offsite] : [])].filter((cell) => cell !== null)),
      prose(one.retention),
      yes(one.automated),
      { status: one.status },
    ]),
});
const secrets: Build = (inventory) => ({
  caption: 'Geheimnisse und ihr Aufbewahrungsort',
  columns: ['Geheimnis', 'Aufbewahrt in', 'Gebraucht von'],
  rows: all(inventory.secrets).map((one) => [
    one.purpose,
    one.kept_in,
    list(one.used_by.map((ref) => link(ref))),
  ]),
});
const accounts: Build = (inventory) => ({
  caption: 'Zugänge',
  columns: ['System', 'Wer', 'Anmeldung', 'Adresse', 'Konten gepflegt in'],
  rows: all(inventory.accounts).map((one) => [
    link(one.system),
    one.who,
    one.how,
    code(one.url),
    prose(one.managed_in),
  ]),
});
const monitoring: Build = (inventory, where) => ({
  caption: 'Überwachung',
  columns: ['Werkzeug', 'Was geprüft wird', 'Betrifft', 'Benachrichtigung', 'Status'],
  rows: all(inventory.monitoring)
    .filter((one) => fits(one, where))
    .map((one) => [
      one.tool,
      one.check,
      list(one.subjects.map((ref) => link(ref))) ?? none,
      prose(one.alert),
      { status: one.status },
    ]),
});
const documents: Build = (inventory) => ({
  caption: 'Weiterführende Dokumente',
  columns: ['Dokument', 'Inhalt', 'Liegt vor'],
  rows: all(inventory.documents).map((one) => [
    code(one.path),
    one.content,
    one.status === 'present' ? 'ja' : 'fehlt hier',
  ]),
});
const healthchecks: Build = (inventory, where) => ({
  caption: 'Healthchecks der Container',
  columns: ['Container', 'Prüfbefehl', 'Abstand', 'Zeitgrenze', 'Versuche'],
  rows: all(inventory.containers)
    .filter((one) => one.status === 'active' && one.healthcheck && fits(one, where))
    .map((one) => [
      link(one.ref),
      code([one.healthcheck?.test ?? []].flat().join(' ')),
      code(one.healthcheck?.interval),
      code(one.healthcheck?.timeout),
      code(one.healthcheck?.retries),
    ]),
});
const people: Build = (inventory) => ({
  caption: 'Verantwortlichkeiten',
  columns: ['Person', 'Benutzer', 'Rollen', 'Aufgaben', 'Erreichbar'],
  rows: all(inventory.handbook.people).map((one) => [
    one.name,
    code(one.account),
    list(one.roles),
    list(one.duties),
    prose(one.contact),
  ]),
});
const software: Build = (inventory, where) => ({
  caption: 'Installierte Software',
  columns: ['Host', 'Software', 'Version', 'Build', 'Zweck'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.software.map((one): Cell[] => [
        link(host.ref, titleOf(host)),
        one.name,
        code(one.version),
        code(one.build),
        prose(one.purpose),
      ]),
    ),
});
const directories: Build = (inventory, where) => ({
  caption: 'Verzeichnisse',
  columns: ['Pfad', 'Inhalt'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.directories.flatMap((one): Cell[][] => [
        [code(one.path), one.purpose],
        ...one.entries.map((entry): Cell[] => [
          code(`${one.path.replace(/\/$/, '')}/${entry.path.replace(/^\.?\//, '')}`),
          entry.purpose,
        ]),
      ]),
    ),
});
const interfaces: Build = (inventory, where) => ({
  caption: 'Netzwerkschnittstellen',
  columns: ['Host', 'Schnittstelle', 'Adressen', 'Netzwerk', 'Zweck'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.interfaces.map((one): Cell[] => [
        link(host.ref, titleOf(host)),
        code(one.name),
        list(
          one.addresses.flatMap(({ address, note }): Cell[] => [
            code(address),
            ...(note ? [`(${note})`] : []),
          ]),
        ),
        link(one.network ? `network:${one.network}` : undefined) ?? none,
        one.purpose,
      ]),
    ),
});
const disks: Build = (inventory, where) => ({
  caption: 'Datenträger und Partitionen',
  columns: ['Gerät', 'Größe', 'Eingehängt unter', 'Belegt', 'Frei', 'Stand'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      (host.hardware?.disks ?? []).flatMap((disk): Cell[][] => [
        [code(disk.device), [disk.size, disk.type].filter(Boolean).join(' '), '', '', '', ''],
        ...disk.partitions.map((one): Cell[] => [
          code(one.device),
          one.size,
          code(one.mount),
          one.usage
            ? `${one.usage.used}${one.usage.percent === undefined ? '' : ` (${one.usage.percent} %)`}`
            : '',
          one.usage?.free ?? '',
          one.usage?.as_of ? germanDay(one.usage.as_of) : '',
        ]),
      ]),
    ),
});
const cron: Build = (inventory, where) => ({
  caption: 'Cronjobs',
  columns: ['Datei', 'Zweck', 'Aufgaben'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.cron.map((one): Cell[] => [code(one.path), one.purpose, codes(one.jobs ?? []) ?? none]),
    ),
});
const units: Build = (inventory, where) => ({
  caption: 'Systemd-Units',
  columns: ['Unit', 'Datei', 'Zweck', 'Status'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.units.map((one): Cell[] => [code(one.name), code(one.path), one.purpose, { status: one.status }]),
    ),
});
const logs: Build = (inventory, where) => ({
  caption: 'Protokolle des Hosts',
  columns: ['Quelle', 'Inhalt'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) => host.logs.map((one): Cell[] => [code(one.source), one.purpose])),
});
const tools: Build = (inventory, where) => ({
  caption: 'Prüfbefehle auf dem Host',
  columns: ['Befehl', 'Zweck'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) => host.tools.map((one): Cell[] => [code(one.command), one.purpose])),
});
const changes: Build = (inventory) => ({
  caption: 'Änderungshistorie',
  columns: ['Datum', 'Version', 'Von', 'Änderung'],
  rows: inventory.handbook.change_history.map((one) => [
    germanDay(one.date),
    prose(one.version),
    prose(one.by),
    one.change,
  ]),
});
const externals: Build = (inventory) => ({
  caption: 'Nutzende, Anbieter und fremde Dienste',
  columns: ['Name', 'Art', 'Rolle für das System', 'Status'],
  rows: all(inventory.externals).map((one) => [
    link(one.ref),
    prose(kindWords[one.kind]),
    one.purpose,
    { status: one.status },
  ]),
});
const routes: Build = (inventory, where) => ({
  caption: 'Weiterleitungen nach Pfad',
  columns: ['Pfad', 'Angenommen von', 'Ziel', 'Port am Ziel', 'Hinweis'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .flatMap((one) =>
      one.routes.map((route): Cell[] => [
        code(route.path),
        link(one.ref, titleOf(one)),
        link(route.to),
        code(route.port),
        prose(route.note),
      ]),
    ),
});
const parts: Build = (inventory, where) => ({
  caption: 'Teile der Dienste',
  columns: ['Teil', 'Dienst', 'Datei', 'Aufgabe'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .flatMap((one) =>
      one.parts.map((part): Cell[] => [
        part.name,
        link(one.ref, titleOf(one)),
        code(part.path),
        part.purpose,
      ]),
    ),
});
const models: Build = (inventory, where) => ({
  caption: 'Sprachmodelle',
  columns: ['Modell', 'Dienst', 'Einsatz'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .flatMap((one) =>
      one.models.map((model): Cell[] => [code(model.name), link(one.ref, titleOf(one)), model.purpose]),
    ),
});
const processes: Build = (inventory, where) => ({
  caption: 'Dienste und ihr Start',
  columns: [
    'Dienst',
    'Programm',
    'Unit',
    'Startbefehl',
    'Benutzer',
    'Arbeitsverzeichnis',
    'Neustart',
    'Status',
  ],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .map((one) => [
      link(one.ref, titleOf(one)),
      prose([one.software, one.version].filter(Boolean).join(' ') || undefined),
      code(one.unit),
      code(one.command),
      code(one.user),
      code(one.working_directory),
      code(one.restart),
      { status: one.status },
    ]),
});
const forwards: Build = (inventory, where) => ({
  caption: 'Weiterleitungen am Netzrand',
  columns: ['Am', 'Äußerer Port', 'Ziel', 'Port am Ziel', 'Hinweis'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.forwards.map((one): Cell[] => [
        link(host.ref, titleOf(host)),
        code(`${one.port}/${one.protocol}`),
        link(`host:${one.to}`),
        code(`${one.to_port}/${one.protocol}`),
        prose(one.note),
      ]),
    ),
});
const sources: Build = (inventory) => ({
  caption: 'Quellen des Inventars',
  columns: ['Quelle', 'Stand'],
  rows: all(inventory.handbook.sources).map((one) => [
    one.title,
    one.date ? germanDay(one.date) : 'ohne Datum',
  ]),
});

/** A day as German documents write it: 24.11.2025. */
export const germanDay = (day: string) => day.slice(0, 10).split('-').reverse().join('.');

export const tables = {
  hosts,
  stacks,
  containers,
  services,
  ports,
  firewall,
  networks,
  volumes,
  domains,
  records,
  certificates,
  connections,
  env,
  envVariables,
  backups,
  secrets,
  accounts,
  monitoring,
  documents,
  healthchecks,
  people,
  software,
  directories,
  interfaces,
  disks,
  cron,
  units,
  logs,
  tools,
  changes,
  externals,
  routes,
  parts,
  models,
  processes,
  forwards,
  sources,
} as const;
export type TableName = keyof typeof tables;
