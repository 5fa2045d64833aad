// The data sheet of a host.
import type { Host, Inventory } from '../../model/inventory.ts';
import type { Cell, SheetPart } from '../../model/table.ts';
import { code, codes, kindWords, link, list, prose, statedPurpose, yes } from '../cells.ts';
import { tables } from '../tables/index.ts';
import { announced, facts, placed, tablePart } from './part.ts';

export function hostSheet(inventory: Inventory, host: Host): SheetPart[] {
  const where = { host: host.id };
  const own = placed(host);
  const { hardware, os, ssh, firewall } = host;
  const table = (title: string, name: keyof typeof tables, of?: string): SheetPart => ({
    title,
    table: {
      ...tables[name](inventory, where),
      caption: title,
      ...(of ? { of: `hosts/${host.id}/${of}` } : {}),
    },
  });
  return [
    facts('Steckbrief', [
      ['Zweck', host.purpose],
      ['Art', prose(kindWords[host.kind])],
      ['Status', own('status', { status: host.status })],
      ['Hostname', own('hostname', code(host.hostname))],
      ['Läuft auf', link(host.parent && `host:${host.parent}`)],
      ...(host.vmid === undefined ? [] : [['VMID', own('vmid', code(host.vmid))] as const]),
      ['Anbieter', prose(host.provider)],
      ['Standort', prose(host.site)],
      ...(host.groups.length > 0
        ? [['Gruppen', list(host.groups.map((id) => inventory.host_groups[id]?.purpose ?? id))] as const]
        : []),
      ...(host.owner ? [['Zuständig', prose(host.owner)] as const] : []),
      ['Virtualisierung', prose(host.virtualization)],
      ['Angekündigte Änderung', announced(host.change)],
    ]),
    ...(hardware
      ? [
          facts('Hardware', [
            ['Modell', prose(hardware.model)],
            ['Prozessor', prose(hardware.cpu)],
            ['vCPU', code(hardware.vcpu)],
            ['Arbeitsspeicher', prose(hardware.ram)],
            ['davon nutzbar', prose(hardware.ram_usable)],
          ]),
        ]
      : []),
    table('Datenträger und Partitionen', 'disks'),
    ...(os
      ? [
          facts('Betriebssystem', [
            ['Distribution', own('os/name', prose(os.name))],
            ['Version', own('os/version', code(os.version))],
            ['Codename', own('os/codename', prose(os.codename))],
            ['Kernel', own('os/kernel', code(os.kernel))],
            ['Architektur', own('os/architecture', code(os.architecture))],
            ['Firmware', prose(os.firmware)],
            ['Angekündigte Änderung', announced(os.change)],
          ]),
        ]
      : []),
    table('Netzwerkschnittstellen', 'interfaces'),
    ...(host.dns ? [facts('Namensauflösung', [['DNS', list(host.dns)]])] : []),
    ...(firewall
      ? [
          facts(
            'Firewall',
            [
              ['Werkzeug', own('firewall/engine', code(firewall.engine))],
              ['Unterbau', prose(firewall.backend)],
              ['Eingeschaltet', own('firewall/active', yes(firewall.active))],
              ['Eingehend', own('firewall/defaults/incoming', code(firewall.defaults.incoming))],
              ['Abgehend', own('firewall/defaults/outgoing', code(firewall.defaults.outgoing))],
              ['Weitergeleitet', own('firewall/defaults/routed', code(firewall.defaults.routed))],
              ['Angekündigte Änderung', announced(firewall.change)],
            ],
            firewall.notes,
          ),
          table('Firewallregeln', 'firewall', 'firewall/groups'),
          tablePart(
            'Regeln der Kette DOCKER-USER',
            ['Regel', 'Familien', 'Zweck'],
            (firewall.docker_user ?? []).map((rule, index): Cell[] => [
              own(`firewall/docker_user/${index}`, code(rule.rule)),
              prose(rule.families?.join(', ')),
              statedPurpose(rule),
            ]),
          ),
        ]
      : []),
    ...(host.transient
      ? [facts('Container, die nur zeitweise da sind', [['Namen', codes(host.transient)]])]
      : []),
    tablePart(
      'Weiterleitungen',
      ['Äußerer Port', 'Ziel', 'Hinweis'],
      host.forwards.map((forward) => [
        code(`${forward.port}/${forward.protocol}`),
        list([link(`host:${forward.to}`), code(`Port ${forward.to_port}`)]),
        prose(forward.note),
      ]),
    ),
    ...(ssh
      ? [
          facts('SSH', [
            ['Dienst', ssh.service],
            ['Port', own('ssh/port', code(`${ssh.port}/tcp`))],
            ['Angekündigte Änderung', announced(ssh.change)],
            ['Erreichbar', ssh.from],
            ['Anmeldung', prose(ssh.authentication)],
            ['Empfohlen', list(ssh.recommended ?? [])],
          ]),
        ]
      : []),
    tablePart(
      'Benutzer',
      ['Benutzer', 'UID', 'GID', 'Gruppen', 'Zweck'],
      Object.entries(host.users).map(([name, user]): Cell[] => [
        code(name),
        code(user.uid),
        code(user.gid),
        codes(
          user.groups.map((group) => (group.gid === undefined ? group.name : `${group.gid}(${group.name})`)),
        ),
        user.purpose,
      ]),
    ),
    table('Software', 'software'),
    table('Verzeichnisse', 'directories'),
    table('Cronjobs', 'cron'),
    table('Systemd-Units', 'units'),
    table('Protokolle', 'logs'),
    table('Prüfbefehle', 'tools'),
    tablePart(
      'Aktualisierung',
      ['Was', 'Befehle', 'Hinweis'],
      host.updates.map((update): Cell[] => [update.subject, codes(update.commands), prose(update.note)]),
    ),
    {
      title: 'Container',
      table: { ...tables.containers(inventory, where), caption: 'Container auf diesem Host' },
    },
    { title: 'Dienste', table: { ...tables.services(inventory, where), caption: 'Dienste auf diesem Host' } },
  ];
}
