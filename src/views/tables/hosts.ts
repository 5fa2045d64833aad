// Tables of hosts: hardware, software, directories, interfaces, cron.
import type { Cell } from '../../model/table.ts';
import { code, codes, germanDay, kindWords, link, list, marked, none, prose, titleOf } from '../cells.ts';
import { type Build, entitiesOf, fits } from './table.ts';

const hosts: Build = (inventory, where) => ({
  caption: 'Hosts',
  columns: ['Host', 'Art', 'Hostname', 'Adressen', 'Zweck', 'Status'],
  rows: entitiesOf(inventory.hosts)
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
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.software.map((program, index): Cell[] => [
        link(host.ref, titleOf(host)),
        marked(`hosts/${host.id}/software/${index}`, program.name),
        code(program.version),
        code(program.build),
        prose(program.purpose),
      ]),
    ),
});
const directories: Build = (inventory, where) => ({
  caption: 'Verzeichnisse',
  columns: ['Pfad', 'Inhalt'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.directories.flatMap((directory): Cell[][] => [
        [code(directory.path), directory.purpose],
        ...directory.entries.map((entry): Cell[] => [
          code(`${directory.path.replace(/\/$/, '')}/${entry.path.replace(/^\.?\//, '')}`),
          entry.purpose,
        ]),
      ]),
    ),
});
const interfaces: Build = (inventory, where) => ({
  caption: 'Netzwerkschnittstellen',
  columns: ['Host', 'Schnittstelle', 'Adressen', 'Netzwerk', 'Zweck'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.interfaces.map((networkInterface): Cell[] => [
        link(host.ref, titleOf(host)),
        code(networkInterface.name),
        list(
          networkInterface.addresses.flatMap(({ address, note }): Cell[] => [
            code(address),
            ...(note ? [`(${note})`] : []),
          ]),
        ),
        link(networkInterface.network ? `network:${networkInterface.network}` : undefined) ?? none,
        networkInterface.purpose,
      ]),
    ),
});
const disks: Build = (inventory, where) => ({
  caption: 'Datenträger und Partitionen',
  columns: ['Gerät', 'Größe', 'Eingehängt unter', 'Belegt', 'Frei', 'Stand'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      (host.hardware?.disks ?? []).flatMap((disk): Cell[][] => [
        [code(disk.device), [disk.size, disk.type].filter(Boolean).join(' '), '', '', '', ''],
        ...disk.partitions.map((partition): Cell[] => [
          code(partition.device),
          partition.size,
          code(partition.mount),
          partition.usage
            ? `${partition.usage.used}${partition.usage.percent === undefined ? '' : ` (${partition.usage.percent} %)`}`
            : '',
          partition.usage?.free ?? '',
          partition.usage?.as_of ? germanDay(partition.usage.as_of) : '',
        ]),
      ]),
    ),
});
const cron: Build = (inventory, where) => ({
  caption: 'Cronjobs',
  columns: ['Datei', 'Zweck', 'Aufgaben'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.cron.map((job): Cell[] => [code(job.path), job.purpose, codes(job.jobs ?? []) ?? none]),
    ),
});
const units: Build = (inventory, where) => ({
  caption: 'Systemd-Units',
  columns: ['Unit', 'Datei', 'Zweck', 'Status'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.units.map((unit, index): Cell[] => [
        marked(`hosts/${host.id}/units/${index}`, code(unit.name)),
        code(unit.path),
        unit.purpose,
        { status: unit.status },
      ]),
    ),
});
const logs: Build = (inventory, where) => ({
  caption: 'Protokolle des Hosts',
  columns: ['Quelle', 'Inhalt'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) => host.logs.map((log): Cell[] => [code(log.source), log.purpose])),
});
const tools: Build = (inventory, where) => ({
  caption: 'Prüfbefehle auf dem Host',
  columns: ['Befehl', 'Zweck'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) => host.tools.map((tool): Cell[] => [code(tool.command), tool.purpose])),
});
const forwards: Build = (inventory, where) => ({
  caption: 'Weiterleitungen am Netzrand',
  columns: ['Am', 'Äußerer Port', 'Ziel', 'Port am Ziel', 'Hinweis'],
  rows: entitiesOf(inventory.hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) =>
      host.forwards.map((forward): Cell[] => [
        link(host.ref, titleOf(host)),
        code(`${forward.port}/${forward.protocol}`),
        link(`host:${forward.to}`),
        code(`${forward.to_port}/${forward.protocol}`),
        prose(forward.note),
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
