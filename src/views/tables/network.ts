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
import { all, type Build, fits } from './table.ts';

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
      marked(`${one.section}/${one.id}/ports`, code(`${port.published}/${port.protocol}`)),
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
      marked(`networks/${one.id}`, link(one.ref, one.title ?? one.id)),
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
      marked(`volumes/${one.id}`, link(one.ref)),
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
