// Tables of hosts: hardware, software, directories, interfaces, cron.
import { type Cell, tableOf } from '../../model/table.ts';
import {
  code,
  codes,
  germanDay,
  kindWords,
  link,
  list,
  marked,
  none,
  prose,
  statedCell,
  titleOf,
} from '../cells.ts';
import { type Build, partsOfHosts } from './table.ts';

const hosts: Build = (inventory, where) =>
  tableOf({
    caption: 'Hosts',
    rows: partsOfHosts(inventory, where, (host) => [host]),
    columns: [
      { title: 'Host', cell: ({ host }) => link(host.ref, titleOf(host)) },
      { title: 'Art', cell: ({ host }) => prose(kindWords[host.kind]) },
      { title: 'Hostname', cell: ({ host }) => code(host.hostname) },
      {
        title: 'Adressen',
        cell: ({ host }) =>
          codes(
            host.interfaces
              .filter(({ network }) => !network || inventory.networks[network]?.kind !== 'docker')
              .flatMap(({ addresses }) =>
                addresses
                  .filter(({ scope }) => scope !== 'host' && scope !== 'link')
                  .map(({ address }) => address),
              ),
          ),
      },
      { title: 'Zweck', cell: ({ host }) => host.purpose },
      { title: 'Status', cell: ({ host }) => ({ status: host.status }) },
    ],
  });
const software: Build = (inventory, where) =>
  tableOf({
    caption: 'Installierte Software',
    rows: partsOfHosts(inventory, where, (host) => host.software),
    columns: [
      { title: 'Host', cell: ({ host }) => link(host.ref, titleOf(host)) },
      {
        title: 'Software',
        cell: ({ host, part, index }) => marked(`hosts/${host.id}/software/${index}`, part.name),
      },
      { title: 'Version', cell: ({ part }) => code(part.version) },
      { title: 'Build', cell: ({ part }) => code(part.build) ?? none },
      { title: 'Zweck', cell: ({ part }) => prose(part.purpose) },
    ],
  });
const directories: Build = (inventory, where) =>
  tableOf({
    caption: 'Verzeichnisse',
    rows: partsOfHosts(inventory, where, (host) => host.directories).flatMap(({ part: directory }) => [
      { path: directory.path, purpose: directory.purpose },
      ...directory.entries.map((entry) => ({
        path: `${directory.path.replace(/\/$/, '')}/${entry.path.replace(/^\.?\//, '')}`,
        purpose: entry.purpose,
      })),
    ]),
    columns: [
      { title: 'Pfad', cell: ({ path }) => code(path) },
      { title: 'Inhalt', cell: ({ purpose }) => purpose },
    ],
  });
const interfaces: Build = (inventory, where) =>
  tableOf({
    caption: 'Netzwerkschnittstellen',
    rows: partsOfHosts(inventory, where, (host) => host.interfaces),
    columns: [
      { title: 'Host', cell: ({ host }) => link(host.ref, titleOf(host)) },
      { title: 'Schnittstelle', cell: ({ part }) => code(part.name) },
      {
        title: 'Adressen',
        cell: ({ part }) =>
          list(
            part.addresses.flatMap(({ address, note }): Cell[] => [
              code(address),
              ...(note ? [`(${note})`] : []),
            ]),
          ),
      },
      {
        title: 'Netzwerk',
        cell: ({ part }) => link(part.network ? `network:${part.network}` : undefined) ?? none,
      },
      { title: 'Zweck', cell: ({ part }) => part.purpose },
    ],
  });
const disks: Build = (inventory, where) =>
  tableOf({
    caption: 'Datenträger und Partitionen',
    rows: partsOfHosts(inventory, where, (host) => host.hardware?.disks ?? []).flatMap(({ part: disk }) => [
      {
        device: disk.device,
        size: [disk.size, disk.type].filter(Boolean).join(' '),
        mount: '' as Cell,
        usage: undefined,
      },
      ...disk.partitions.map(({ device, size, mount, usage }) => ({
        device,
        size,
        mount: code(mount),
        usage,
      })),
    ]),
    columns: [
      { title: 'Gerät', cell: ({ device }) => code(device) },
      { title: 'Größe', cell: ({ size }) => size },
      { title: 'Eingehängt unter', cell: ({ mount }) => mount },
      {
        title: 'Belegt',
        cell: ({ usage }) =>
          usage ? `${usage.used}${usage.percent === undefined ? '' : ` (${usage.percent} %)`}` : '',
      },
      { title: 'Frei', cell: ({ usage }) => usage?.free ?? '' },
      { title: 'Stand', cell: ({ usage }) => (usage?.as_of ? germanDay(usage.as_of) : '') },
    ],
  });
const cron: Build = (inventory, where) =>
  tableOf({
    caption: 'Cronjobs',
    rows: partsOfHosts(inventory, where, (host) => host.cron),
    columns: [
      { title: 'Datei', cell: ({ part }) => code(part.path) },
      { title: 'Zweck', cell: ({ part }) => part.purpose },
      { title: 'Aufgaben', cell: ({ part }) => codes(part.jobs ?? []) ?? none },
    ],
  });
const units: Build = (inventory, where) =>
  tableOf({
    caption: 'Systemd-Units',
    rows: partsOfHosts(inventory, where, (host) => host.units),
    columns: [
      {
        title: 'Unit',
        cell: ({ host, part, index }) => marked(`hosts/${host.id}/units/${index}`, code(part.name)),
      },
      { title: 'Datei', cell: ({ part }) => code(part.path) },
      { title: 'Zweck', cell: ({ part }) => part.purpose },
      { title: 'Status', cell: ({ part }) => ({ status: part.status }) },
    ],
  });
const logs: Build = (inventory, where) =>
  tableOf({
    caption: 'Protokolle des Hosts',
    rows: partsOfHosts(inventory, where, (host) => host.logs),
    columns: [
      { title: 'Quelle', cell: ({ part }) => code(part.source) },
      { title: 'Inhalt', cell: ({ part }) => part.purpose },
    ],
  });
const tools: Build = (inventory, where) =>
  tableOf({
    caption: 'Prüfbefehle auf dem Host',
    rows: partsOfHosts(inventory, where, (host) => host.tools),
    columns: [
      { title: 'Befehl', cell: ({ part }) => code(part.command) },
      { title: 'Zweck', cell: ({ part }) => part.purpose },
    ],
  });
const forwards: Build = (inventory, where) =>
  tableOf({
    caption: 'Weiterleitungen am Netzrand',
    rows: partsOfHosts(inventory, where, (host) => host.forwards),
    columns: [
      { title: 'Am', cell: ({ host }) => link(host.ref, titleOf(host)) },
      { title: 'Äußerer Port', cell: ({ part }) => statedCell(code(`${part.port}/${part.protocol}`), part) },
      { title: 'Ziel', cell: ({ part }) => link(`host:${part.to}`) },
      { title: 'Port am Ziel', cell: ({ part }) => code(`${part.to_port}/${part.protocol}`) },
      { title: 'Hinweis', cell: ({ part }) => prose(part.note) },
    ],
  });

export const hostTables = {
  hosts,
  software,
  directories,
  interfaces,
  disks,
  cron,
  units,
  logs,
  tools,
  forwards,
} as const satisfies Record<string, Build>;
