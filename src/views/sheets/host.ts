// The data sheet of a host.
import type { Host, Inventory } from '../../model/inventory.ts';
import type { SheetPart } from '../../model/table.ts';
import { code, codes, kindWords, link, list, prose, statedCell, statedPurpose, yes } from '../cells.ts';
import { guestCommands } from '../commands.ts';
import { tables } from '../tables/index.ts';
import { announced, commandPart, placedIn, tablePart, valuesPart } from './part.ts';

type Placed = ReturnType<typeof placedIn>;

const profilePart = (inventory: Inventory, host: Host, placed: Placed): SheetPart =>
  valuesPart('Steckbrief', [
    ['Zweck', host.purpose],
    ['Art', prose(kindWords[host.kind])],
    ['Status', placed('status', { status: host.status })],
    ['Hostname', placed('hostname', code(host.hostname))],
    ['Läuft auf', link(host.parent && `host:${host.parent}`)],
    ...(host.vmid === undefined ? [] : [['VMID', placed('vmid', code(host.vmid))] as const]),
    ['Anbieter', prose(host.provider)],
    ['Standort', prose(host.site)],
    ...(host.groups.length > 0
      ? [['Gruppen', list(host.groups.map((id) => inventory.host_groups[id]?.purpose ?? id))] as const]
      : []),
    ...(host.owner ? [['Zuständig', prose(host.owner)] as const] : []),
    ['Virtualisierung', prose(host.virtualization)],
    ['Angekündigte Änderung', announced(host.change)],
  ]);

const hardwareParts = ({ hardware }: Host): SheetPart[] =>
  hardware
    ? [
        valuesPart('Hardware', [
          ['Modell', prose(hardware.model)],
          ['Prozessor', prose(hardware.cpu)],
          ['vCPU', code(hardware.vcpu)],
          ['Arbeitsspeicher', prose(hardware.ram)],
          ['davon nutzbar', prose(hardware.ram_usable)],
        ]),
      ]
    : [];

const osParts = ({ os }: Host, placed: Placed): SheetPart[] =>
  os
    ? [
        valuesPart('Betriebssystem', [
          ['Distribution', placed('os/name', prose(os.name))],
          ['Version', placed('os/version', code(os.version))],
          ['Codename', placed('os/codename', prose(os.codename))],
          ['Kernel', placed('os/kernel', code(os.kernel))],
          ['Architektur', placed('os/architecture', code(os.architecture))],
          ['Firmware', prose(os.firmware)],
          ['Angekündigte Änderung', announced(os.change)],
        ]),
      ]
    : [];

/** The firewall with its rules and those of DOCKER-USER. */
function firewallParts({ firewall }: Host, placed: Placed, rules: SheetPart): SheetPart[] {
  if (!firewall) return [];
  const { incoming, outgoing, routed } = firewall.defaults;
  return [
    valuesPart(
      'Firewall',
      [
        ['Werkzeug', placed('firewall/engine', code(firewall.engine))],
        ['Unterbau', prose(firewall.backend)],
        ['Eingeschaltet', placed('firewall/active', yes(firewall.active))],
        ['Eingehend', placed('firewall/defaults/incoming', code(incoming))],
        ['Abgehend', placed('firewall/defaults/outgoing', code(outgoing))],
        ['Weitergeleitet', placed('firewall/defaults/routed', code(routed))],
        ['Angekündigte Änderung', announced(firewall.change)],
      ],
      firewall.notes,
    ),
    rules,
    tablePart('Regeln der Kette DOCKER-USER', firewall.docker_user ?? [], [
      {
        title: 'Regel',
        cell: (rule, index) => placed(`firewall/docker_user/${index}`, code(rule.rule)),
      },
      { title: 'Familien', cell: (rule) => prose(rule.families?.join(', ')) },
      { title: 'Zweck', cell: statedPurpose },
    ]),
  ];
}

/** What decides who reaches published ports besides the firewall: what stands before the host, and the engine. */
const engineParts = ({ behind, container_engine: engine }: Host): SheetPart[] => [
  ...(behind
    ? [
        valuesPart('Davor', [
          [
            'Pakete aus dem Internet kommen durch',
            behind.length > 0
              ? list(behind.map((id) => link(`host:${id}`)))
              : prose('keine weitere Firewall'),
          ],
        ]),
      ]
    : []),
  ...(engine
    ? [
        valuesPart('Container-Engine', [
          ['Engine', code(engine.kind)],
          ['Ohne Root-Rechte', yes(engine.rootless)],
          ['Regeln für IPv4 (iptables)', yes(engine.iptables)],
          ['Regeln für IPv6 (ip6tables)', yes(engine.ip6tables)],
          ['docker-proxy (userland-proxy)', yes(engine.userland_proxy)],
          ['Container erreichen einander (icc)', yes(engine.icc)],
          ['Bindet Ports an (ip)', code(engine.ip)],
          ['Unmittelbarer Weg zu Containern (allow-direct-routing)', yes(engine.allow_direct_routing)],
          ['Swarm', yes(engine.swarm)],
        ]),
      ]
    : []),
];

const forwardsPart = ({ forwards }: Host): SheetPart =>
  tablePart('Weiterleitungen', forwards, [
    {
      title: 'Äußerer Port',
      cell: (forward) => statedCell(code(`${forward.port}/${forward.protocol}`), forward),
    },
    {
      title: 'Ziel',
      cell: (forward) => list([link(`host:${forward.to}`), code(`Port ${forward.to_port}`)]),
    },
    { title: 'Hinweis', cell: (forward) => prose(forward.note) },
  ]);

const sshParts = ({ ssh }: Host, placed: Placed): SheetPart[] =>
  ssh
    ? [
        valuesPart('SSH', [
          ['Dienst', ssh.service],
          ['Port', placed('ssh/port', code(`${ssh.port}/tcp`))],
          ['Lauscht auf', list((ssh.listen_address ?? []).map(code))],
          ['Angekündigte Änderung', announced(ssh.change)],
          ['Erreichbar', ssh.from],
          ['Anmeldung', prose(ssh.authentication)],
          ['Mit Passwort', yes(ssh.passwords)],
          ['Empfohlen', list(ssh.recommended ?? [])],
        ]),
      ]
    : [];

const usersPart = ({ users }: Host): SheetPart =>
  tablePart('Benutzer', Object.entries(users), [
    { title: 'Benutzer', cell: ([name]) => code(name) },
    { title: 'UID', cell: ([, { uid }]) => code(uid) },
    { title: 'GID', cell: ([, { gid }]) => code(gid) },
    {
      title: 'Gruppen',
      cell: ([, { groups }]) =>
        codes(groups.map((group) => (group.gid === undefined ? group.name : `${group.gid}(${group.name})`))),
    },
    { title: 'Zweck', cell: ([, { purpose }]) => purpose },
  ]);

const updatesPart = ({ updates }: Host): SheetPart =>
  tablePart('Aktualisierung', updates, [
    { title: 'Was', cell: (update) => update.subject },
    { title: 'Befehle', cell: (update) => codes(update.commands) },
    { title: 'Hinweis', cell: (update) => prose(update.note) },
  ]);

/** The data sheet of a host, in the order of its page; parts may be empty. */
export function hostSheet(inventory: Inventory, host: Host): SheetPart[] {
  const where = { host: host.id };
  const placed = placedIn(host);
  const table = (title: string, name: keyof typeof tables, of?: string): SheetPart => ({
    title,
    table: {
      ...tables[name](inventory, where),
      caption: title,
      ...(of ? { of: `hosts/${host.id}/${of}` } : {}),
    },
  });
  return [
    profilePart(inventory, host, placed),
    commandPart(guestCommands(inventory, host)),
    ...hardwareParts(host),
    table('Datenträger und Partitionen', 'disks'),
    ...osParts(host, placed),
    table('Netzwerkschnittstellen', 'interfaces'),
    ...(host.dns ? [valuesPart('Namensauflösung', [['DNS', list(host.dns)]])] : []),
    ...firewallParts(host, placed, table('Firewallregeln', 'firewall', 'firewall/groups')),
    ...engineParts(host),
    table('Wer welchen Port erreicht', 'exposure'),
    ...(host.transient
      ? [valuesPart('Container, die nur zeitweise da sind', [['Namen', codes(host.transient)]])]
      : []),
    forwardsPart(host),
    ...sshParts(host, placed),
    usersPart(host),
    table('Software', 'software'),
    table('Verzeichnisse', 'directories'),
    table('Cronjobs', 'cron'),
    table('Systemd-Units', 'units'),
    table('Protokolle', 'logs'),
    table('Prüfbefehle', 'tools'),
    updatesPart(host),
    {
      title: 'Container',
      table: { ...tables.containers(inventory, where), caption: 'Container auf diesem Host' },
    },
    { title: 'Dienste', table: { ...tables.services(inventory, where), caption: 'Dienste auf diesem Host' } },
  ];
}
