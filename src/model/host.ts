// A machine: vServer, Proxmox host, LXC guest, hardware box, router.
import { z } from 'zod';
import { change } from './change.ts';
import { containerEngine } from './container-engine.ts';
import { common, count, flag, laterText, port, protocol, ref, status, text, texts } from './fields.ts';
import { firewallPart } from './host-firewall.ts';
import { directory, hardware, installed, networkInterface, os, ssh, unit, user } from './host-parts.ts';
import { sourceIds } from './source-ids.ts';

const unchangingHost = z.strictObject({
  ...common,
  title: text('Anzeigename').optional(),
  purpose: laterText('Zweck'),
  hostname: text('Hostname').optional(),
  kind: z
    .enum(['vm', 'physical', 'hypervisor', 'lxc', 'edge'])
    .describe('Art: vm, physical, hypervisor, lxc, edge (Router, DDNS, Provider-Firewall)'),
  status: status.default('active'),
  groups: z
    .array(ref('host_groups', 'Hostgruppe'))
    .describe('Hostgruppen, deren Angaben auch für diesen Host gelten; die eigenen gehen vor')
    .default([]),
  parent: ref('hosts', 'Host, auf dem dieser Host läuft').optional(),
  vmid: count('Nummer des Gastes in Proxmox').optional(),
  provider: text('Anbieter').optional(),
  site: text('Standort').optional(),
  virtualization: text('Virtualisierung').optional(),
  hardware: hardware.optional(),
  os: os.optional(),
  interfaces: z.array(networkInterface).describe('Netzwerkschnittstellen').default([]),
  dns: texts('Namensauflösung').optional(),
  users: z.record(z.string(), user).describe('Benutzer').default({}),
  ssh: ssh.optional(),
  software: z.array(installed).describe('Installierte Software').default([]),
  directories: z.array(directory).describe('Wichtige Verzeichnisse').default([]),
  cron: z
    .array(
      z.strictObject({
        path: text('Datei'),
        purpose: laterText('Zweck'),
        jobs: texts('Aufgaben').optional(),
      }),
    )
    .describe('Cronjobs')
    .default([]),
  units: z.array(unit).describe('Eigene Systemd-Units').default([]),
  logs: z
    .array(z.strictObject({ source: text('Datei oder Befehl'), purpose: text('Inhalt') }))
    .describe('Protokolle')
    .default([]),
  tools: z
    .array(
      z.strictObject({
        command: text('Befehl'),
        purpose: text('Zweck'),
        in_emergency: flag('Steht auf dem Notfallblatt').default(true),
      }),
    )
    .describe('Befehle für Prüfungen auf dem Host')
    .default([]),
  updates: z
    .array(
      z.strictObject({
        subject: text('Was aktualisiert wird'),
        commands: texts('Befehle').default([]),
        note: text('Hinweis').optional(),
      }),
    )
    .describe('Updates des Hosts selbst, z. B. Betriebssystem')
    .default([]),
  firewall: firewallPart.optional(),
  container_engine: containerEngine.optional(),
  behind: z
    .array(ref('hosts', 'Firewall davor (edge)'))
    .describe(
      'Firewalls, durch die Pakete aus dem Internet zum Host müssen; leer: keine; ohne Angabe nicht bekannt',
    )
    .optional(),
  forwards: z
    .array(
      z.strictObject({
        port: port('Äußerer Port'),
        protocol: protocol.default('tcp'),
        to: ref('hosts', 'Ziel'),
        to_port: port('Port am Ziel'),
        status: status.default('active'),
        note: text('Hinweis').optional(),
      }),
    )
    .describe('Weiterleitungen (nur bei edge)')
    .default([]),
  transient: texts(
    'Namen von Containern, die nur zeitweise da sind, * steht für Beliebiges, z. B. sicherung-*',
  ).optional(),
  snapshots: z
    .array(z.enum(sourceIds))
    .describe('Momentaufnahmen, die von diesem Host erwartet werden')
    .default([]),
  snapshots_without: z
    .partialRecord(z.enum(sourceIds), text('Grund'))
    .describe('Momentaufnahmen, die es von diesem Host nicht gibt, jede mit dem Grund')
    .optional(),
});
/** An entity of the section `hosts`. */
export const host = unchangingHost.extend({
  change: change(unchangingHost.shape, ['hostname', 'status', 'vmid']).optional(),
});

const { transient, snapshots, software, users, cron, directories, tools } = host.shape;
/** What several hosts have in common. Every field but name, notes and purpose is merged into the hosts of the group. */
export const hostGroup = z.strictObject({
  ...common,
  purpose: text('Was die Hosts gemeinsam haben'),
  transient,
  snapshots,
  firewall: firewallPart.optional(),
  software,
  users,
  cron,
  directories,
  tools,
});
