// Tables of ports, firewall, networks, volumes, domains and connections.

import { exposureWords } from '../../model/exposure-words.ts';
import type { Domain, Inventory, Network, Volume } from '../../model/inventory.ts';
import { type Cell, type Column, tableOf } from '../../model/table.ts';
import { workloadsOf } from '../../model/workloads.ts';
import {
  backupOf,
  code,
  codes,
  kindWords,
  link,
  list,
  marked,
  none,
  prose,
  publishedPorts,
  publishedText,
  statedPurpose,
  titleOf,
  yes,
} from '../cells.ts';
import { reachOf } from '../reach.ts';
import { type Build, entitiesOf, fits, partsOfHosts } from './table.ts';

/** Who reaches a port, as a verdict: „offen: Internet“. */
const verdictText = (reach: string, index: number): string =>
  index > 0 || reach.startsWith('nicht entschieden')
    ? reach
    : reach === 'niemand von außen'
      ? 'geschlossen von außen'
      : `offen: ${reach}`;
const ports: Build = (inventory, where) => {
  const rows = workloadsOf(inventory)
    .filter((workload) => workload.status === 'active' && fits(workload, where))
    .flatMap((workload) => publishedPorts(workload).map((port) => ({ workload, port })))
    .sort(
      (a, b) =>
        Number.parseInt(a.port.published ?? '0', 10) - Number.parseInt(b.port.published ?? '0', 10) ||
        a.workload.ref.localeCompare(b.workload.ref, 'en'),
    );
  const host: Column<(typeof rows)[number]> = {
    title: 'Host',
    cell: ({ workload }) => link(`host:${workload.host}`),
  };
  return tableOf({
    caption: 'Ports an den Hosts',
    rows,
    columns: [
      {
        title: 'Port',
        cell: ({ workload, port }) =>
          marked(`${workload.section}/${workload.id}/ports`, code(publishedText(port))),
      },
      // Where all ports are those of one host, naming it in each row only takes the width of the others.
      ...(new Set(rows.map(({ workload }) => workload.host)).size > 1 ? [host] : []),
      {
        title: 'Ziel',
        cell: ({ workload, port }) =>
          list([link(workload.ref, `${workload.name}:${port.target}`), ...(port.name ? [port.name] : [])]),
      },
      {
        title: 'Verdikt',
        cell: ({ workload, port }) => {
          const reach = reachOf(inventory, workload, workload.ports.indexOf(port));
          return reach ? list(reach.map(verdictText)) : none;
        },
      },
      {
        title: 'Absicht',
        cell: ({ port }) =>
          port.exposure
            ? list([exposureWords[port.exposure] ?? port.exposure, ...(port.reason ? [port.reason] : [])])
            : null,
      },
    ],
  });
};
const firewall: Build = (inventory, where) =>
  tableOf({
    caption: 'Firewallregeln',
    rows: partsOfHosts(inventory, where, (host) =>
      (host.firewall?.groups ?? []).flatMap((group, groupIndex) =>
        group.rules.map((rule, index) => ({
          group,
          rule,
          place: `hosts/${host.id}/firewall/groups/${groupIndex}/rules/${index}`,
        })),
      ),
    ).map(({ part }) => part),
    columns: [
      { title: 'Gruppe', cell: ({ group }) => group.title },
      {
        title: 'Ziel',
        cell: ({ rule, place }) =>
          marked(place, list([code(rule.to), ...(rule.profile ? [`Profil ${rule.profile}`] : [])])),
      },
      {
        title: 'Aktion',
        cell: ({ rule }) => code(`${rule.action}${rule.direction === 'in' ? '' : ` ${rule.direction}`}`),
      },
      { title: 'Quelle', cell: ({ rule }) => (rule.from === 'Anywhere' ? 'überall' : code(rule.from)) },
      {
        title: 'Familien',
        cell: ({ rule }) => (rule.ipv6 && !/\d+\.\d+\.\d+\.\d+/.test(rule.from) ? 'IPv4, IPv6' : 'IPv4'),
      },
      { title: 'Zweck', cell: ({ rule }) => statedPurpose(rule) },
      { title: 'Führt zu', cell: ({ rule }) => list((rule.serves ?? []).map((ref) => link(ref))) ?? none },
    ],
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
const networks: Build = (inventory, where) =>
  tableOf({
    caption: 'Netzwerke',
    rows: entitiesOf(inventory.networks).filter((network) => fits(network, where)),
    columns: [
      {
        title: 'Netzwerk',
        cell: (network) => marked(`networks/${network.id}`, link(network.ref, network.title ?? network.id)),
      },
      { title: 'Name auf der Maschine', cell: (network) => code(network.name) },
      {
        title: 'Art',
        cell: (network) => prose([kindWords[network.kind], network.driver].filter(Boolean).join(', ')),
      },
      { title: 'Subnetze', cell: (network) => codes(network.subnets) ?? (network.builtin ? none : null) },
      { title: 'Angeschlossen', cell: (network) => String(attachedTo(inventory, network)) },
      { title: 'Zweck', cell: (network) => network.purpose },
    ],
  });
/** Links to all that mounts a volume or keeps its data there. */
const mountedIn = (inventory: Inventory, { id }: Volume): Cell =>
  list([
    ...entitiesOf(inventory.containers).flatMap((container) =>
      container.volumes
        .filter(({ volume }) => volume === id)
        .map(({ target }) => link(container.ref, `${container.service ?? container.name}: ${target}`)),
    ),
    ...entitiesOf(inventory.services)
      .filter(({ data }) => data.some(({ volume }) => volume === id))
      .map((service) => link(service.ref, titleOf(service))),
  ]) ?? none;
const volumes: Build = (inventory, where) =>
  tableOf({
    caption: 'Volumes und Ablagen',
    rows: entitiesOf(inventory.volumes).filter((volume) => fits(volume, where)),
    columns: [
      { title: 'Volume', cell: (volume) => marked(`volumes/${volume.id}`, link(volume.ref)) },
      { title: 'Art', cell: (volume) => prose(kindWords[volume.kind]) },
      { title: 'Name oder Pfad', cell: (volume) => code(volume.path ?? volume.name) },
      { title: 'Inhalt', cell: (volume) => volume.content },
      { title: 'Eingehängt in', cell: (volume) => mountedIn(inventory, volume) },
      {
        title: 'Sicherung',
        cell: (volume) => backupOf(inventory, volume) ?? 'keine dokumentiert',
      },
    ],
  });
const targetOf = ({ alias_of, upstream }: Domain): Cell =>
  alias_of
    ? list(['wie', link(`domain:${alias_of}`)])
    : upstream
      ? list([link(upstream.to), code(`${upstream.scheme}, Port ${upstream.port}`)])
      : none;
const domains: Build = (inventory, where) =>
  tableOf({
    caption: 'Domains und Routing',
    rows: entitiesOf(inventory.domains).filter((domain) => fits(domain, where)),
    columns: [
      { title: 'Domain', cell: (domain) => link(domain.ref) },
      { title: 'Zweck', cell: (domain) => domain.purpose },
      { title: 'Proxy', cell: (domain) => link(domain.proxy) ?? none },
      { title: 'Ziel', cell: targetOf },
      { title: 'HTTPS-Umleitung', cell: (domain) => yes(domain.redirect_https) },
      { title: 'Zertifikat', cell: (domain) => prose(domain.tls?.issuer) },
      { title: 'Status', cell: (domain) => ({ status: domain.status }) },
    ],
  });
/** Where a DNS entry leads: its value, or the host with its addresses of that family. */
function pointsTo({ hosts }: Inventory, record: Domain['records'][number]): Cell {
  if (record.value) return code(record.value);
  const host = record.points_to ? hosts[record.points_to] : undefined;
  if (!host) return null;
  const addresses = host.interfaces.flatMap((card) =>
    card.addresses
      .filter(
        ({ scope, address }) => scope === 'global' && address.includes(':') === (record.type === 'AAAA'),
      )
      .map(({ address }) => address.replace(/\/\d+$/, '')),
  );
  const isAddress = record.type === 'A' || record.type === 'AAAA';
  return list([
    link(host.ref, titleOf(host)),
    ...(isAddress ? addresses.map((address) => code(address)) : []),
  ]);
}
const records: Build = (inventory, where) =>
  tableOf({
    caption: 'DNS-Einträge',
    rows: entitiesOf(inventory.domains)
      .filter((domain) => fits(domain, where))
      .flatMap((domain) => domain.records.map((record) => ({ domain, record }))),
    columns: [
      { title: 'Domain', cell: ({ domain }) => link(domain.ref) },
      { title: 'Typ', cell: ({ record }) => code(record.type) },
      { title: 'Zeigt auf', cell: ({ record }) => pointsTo(inventory, record) },
      { title: 'Hinweis', cell: ({ record }) => record.note ?? '' },
    ],
  });
const certificates: Build = (inventory, where) =>
  tableOf({
    caption: 'Zertifikate',
    rows: entitiesOf(inventory.domains).filter((domain) => domain.tls && fits(domain, where)),
    columns: [
      { title: 'Domain', cell: (domain) => link(domain.ref) },
      { title: 'Aussteller', cell: ({ tls }) => prose(tls?.issuer) },
      { title: 'TLS endet an', cell: ({ tls }) => link(tls?.terminated_by) },
      { title: 'Prüfverfahren', cell: ({ tls }) => prose(tls?.challenge) },
      { title: 'Erneuerung', cell: ({ tls }) => prose(tls?.renewal) },
      {
        title: 'Ablage',
        cell: ({ tls }) => link(tls?.stored_in ? `volume:${tls.stored_in}` : undefined),
      },
      { title: 'Status', cell: (domain) => ({ status: domain.status }) },
    ],
  });
type Connection = Inventory['connections'][string];
const connectionTitle: Column<Connection> = {
  title: 'Verbindung',
  cell: (connection) => prose(connection.title) ?? none,
};
const connections: Build = (inventory, where) => {
  const rows = entitiesOf(inventory.connections).filter((connection) => fits(connection, where));
  return tableOf({
    caption: 'Verbindungen',
    rows,
    columns: [
      ...(rows.some(({ title }) => title) ? [connectionTitle] : []),
      { title: 'Von', cell: ({ from }) => link(from) },
      { title: 'Nach', cell: ({ to }) => link(to) },
      { title: 'Protokoll', cell: ({ protocol }) => protocol },
      { title: 'Port', cell: ({ port }) => code(port) ?? none },
      { title: 'Verschlüsselt', cell: ({ encrypted }) => yes(encrypted) },
      {
        title: 'Hinweis',
        cell: ({ path, note, security, status }) =>
          list(
            [path, note, ...(security ?? []), status === 'planned' ? 'geplant' : undefined].filter(
              (text) => text !== undefined,
            ),
          ) ?? none,
      },
    ],
  });
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
} as const satisfies Record<string, Build>;
