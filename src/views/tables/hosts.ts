// Tables of hosts: hardware, software, directories, interfaces, cron.
import type { Cell } from '../../model/table.ts';
import { code, codes, germanDay, kindWords, link, list, marked, none, prose, titleOf } from '../cells.ts';
import { all, type Build, fits } from './table.ts';

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
const software: Build = (inventory, where) => ({
  caption: 'Installierte Software',
  columns: ['Host', 'Software', 'Version', 'Build', 'Zweck'],
  rows: all(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.software.map((one, index): Cell[] => [
        link(host.ref, titleOf(host)),
        marked(`hosts/${host.id}/software/${index}`, one.name),
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
      host.units.map((one, index): Cell[] => [
        marked(`hosts/${host.id}/units/${index}`, code(one.name)),
        code(one.path),
        one.purpose,
        { status: one.status },
      ]),
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
} as const;
