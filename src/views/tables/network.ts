// Tables of ports, firewall, networks, volumes, domains and connections.
import type { Inventory, Network } from '../../model/inventory.ts';
import type { Cell } from '../../model/table.ts';
import {
  code,
  codes,
  exposureWords,
  kindWords,
  link,
  list,
  marked,
  none,
  prose,
  publishedPorts,
  statedPurpose,
  titleOf,
  workloads,
  yes,
} from '../cells.ts';
import { type Build, entitiesOf, fits } from './table.ts';

const ports: Build = (inventory, where) => ({
  caption: 'Ports an den Hosts',
  columns: ['Port', 'Host', 'Gebunden an', 'Führt zu', 'Wofür', 'Gewollt'],
  rows: workloads(inventory)
    .filter((workload) => workload.status === 'active' && fits(workload, where))
    .flatMap((workload) => publishedPorts(workload).map((port) => ({ workload, port })))
    .sort(
      (a, b) =>
        Number.parseInt(a.port.published ?? '0', 10) - Number.parseInt(b.port.published ?? '0', 10) ||
        a.workload.ref.localeCompare(b.workload.ref, 'en'),
    )
    .map(({ workload, port }) => [
      marked(`${workload.section}/${workload.id}/ports`, code(`${port.published}/${port.protocol}`)),
      link(`host:${workload.host}`),
      port.hostIp ? code(port.hostIp) : 'alle Adressen',
      link(workload.ref, `${workload.name}:${port.target}`),
      prose(port.name),
      port.exposure
        ? list([exposureWords[port.exposure] ?? port.exposure, ...(port.reason ? [port.reason] : [])])
        : null,
    ]),
});
const firewall: Build = (inventory, where) => ({
  caption: 'Firewallregeln',
  columns: ['Gruppe', 'Ziel', 'Aktion', 'Quelle', 'Familien', 'Zweck', 'Führt zu'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      (host.firewall?.groups ?? []).flatMap((group, groupIndex) =>
        group.rules.map((rule, index): Cell[] => [
          group.title,
          marked(
            `hosts/${host.id}/firewall/groups/${groupIndex}/rules/${index}`,
            list([code(rule.to), ...(rule.profile ? [`Profil ${rule.profile}`] : [])]),
          ),
          code(`${rule.action}${rule.direction === 'in' ? '' : ` ${rule.direction}`}`),
          rule.from === 'Anywhere' ? 'überall' : code(rule.from),
          rule.ipv6 && !/\d+\.\d+\.\d+\.\d+/.test(rule.from) ? 'IPv4, IPv6' : 'IPv4',
          statedPurpose(rule),
          list((rule.serves ?? []).map((ref) => link(ref))) ?? none,
        ]),
      ),
    ),
});
/** How many running containers, or hosts of a LAN, are attached. */
const attachedTo = (inventory: Inventory, network: Network) =>
  network.kind === 'docker'
    ? entitiesOf(inventory.containers).filter(
        (container) =>
          container.status === 'active' &&
          (container.network_mode === network.name ||
            container.networks.some((attached) => attached.network === network.id)),
      ).length
    : entitiesOf(inventory.hosts).filter(({ interfaces }) =>
        interfaces.some((entry) => entry.network === network.id),
      ).length;
const networks: Build = (inventory, where) => ({
  caption: 'Netzwerke',
  columns: ['Netzwerk', 'Name auf der Maschine', 'Art', 'Subnetze', 'Angeschlossen', 'Zweck'],
  rows: entitiesOf(inventory.networks)
    .filter((network) => fits(network, where))
    .map((network) => [
      marked(`networks/${network.id}`, link(network.ref, network.title ?? network.id)),
      code(network.name),
      prose([kindWords[network.kind], network.driver].filter(Boolean).join(', ')),
      codes(network.subnets) ?? (network.builtin ? none : null),
      String(attachedTo(inventory, network)),
      network.purpose,
    ]),
});
const volumes: Build = (inventory, where) => ({
  caption: 'Volumes und Ablagen',
  columns: ['Volume', 'Art', 'Name oder Pfad', 'Inhalt', 'Eingehängt in', 'Sicherung'],
  rows: entitiesOf(inventory.volumes)
    .filter((volume) => fits(volume, where))
    .map((entry) => [
      marked(`volumes/${entry.id}`, link(entry.ref)),
      prose(kindWords[entry.kind]),
      code(entry.path ?? entry.name),
      entry.content,
      list([
        ...entitiesOf(inventory.containers).flatMap((container) =>
          container.volumes
            .filter(({ volume }) => volume === entry.id)
            .map(({ target }) => link(container.ref, `${container.service ?? container.name}: ${target}`)),
        ),
        ...entitiesOf(inventory.services)
          .filter(({ data }) => data.some(({ volume }) => volume === entry.id))
          .map((service) => link(service.ref, titleOf(service))),
      ]) ?? none,
      entry.backup ? (inventory.backups[entry.backup]?.purpose ?? null) : 'keine dokumentiert',
    ]),
});
const domains: Build = (inventory, where) => ({
  caption: 'Domains und Routing',
  columns: ['Domain', 'Zweck', 'Proxy', 'Ziel', 'HTTPS-Umleitung', 'Zertifikat', 'Status'],
  rows: entitiesOf(inventory.domains)
    .filter((domain) => fits(domain, where))
    .map((domain) => [
      link(domain.ref),
      domain.purpose,
      link(domain.proxy) ?? none,
      domain.alias_of
        ? list(['wie', link(`domain:${domain.alias_of}`)])
        : domain.upstream
          ? list([link(domain.upstream.to), code(`${domain.upstream.scheme}, Port ${domain.upstream.port}`)])
          : none,
      yes(domain.redirect_https),
      prose(domain.tls?.issuer),
      { status: domain.status },
    ]),
});
const records: Build = (inventory, where) => ({
  caption: 'DNS-Einträge',
  columns: ['Domain', 'Typ', 'Zeigt auf', 'Hinweis'],
  rows: entitiesOf(inventory.domains)
    .filter((domain) => fits(domain, where))
    .flatMap((domain) =>
      domain.records.map((record): Cell[] => {
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
          link(domain.ref),
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
  rows: entitiesOf(inventory.domains)
    .filter((domain) => domain.tls && fits(domain, where))
    .map((domain) => [
      link(domain.ref),
      prose(domain.tls?.issuer),
      link(domain.tls?.terminated_by),
      prose(domain.tls?.challenge),
      prose(domain.tls?.renewal),
      link(domain.tls?.stored_in ? `volume:${domain.tls.stored_in}` : undefined),
      { status: domain.status },
    ]),
});
const connections: Build = (inventory, where) => {
  const shown = entitiesOf(inventory.connections).filter((connection) => fits(connection, where));
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
    rows: shown.map((entry) => [
      ...(titled ? [prose(entry.title) ?? none] : []),
      link(entry.from),
      link(entry.to),
      entry.protocol,
      code(entry.port) ?? none,
      yes(entry.encrypted),
      list(
        [
          entry.path,
          entry.note,
          ...(entry.security ?? []),
          entry.status === 'planned' ? 'geplant' : undefined,
        ].filter((text) => text !== undefined),
      ) ?? none,
    ]),
  };
};

export const networkTables = {
  ports,
  firewall,
  networks,
  volumes,
  domains,
  records,
  certificates,
  connections,
} as const;
