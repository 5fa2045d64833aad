// A machine: vServer, Proxmox host, LXC guest, hardware box, router.
import { z } from 'zod';
import { change } from './change.ts';
import { anyRef, common, count, day, flag, port, protocol, ref, status, text, texts } from './fields.ts';

const usage = z
  .strictObject({
    used: text('Belegt, mit Einheit'),
    free: text('Frei, mit Einheit').optional(),
    percent: count('Belegung in Prozent').optional(),
    as_of: day('Stand der Messung').optional(),
  })
  .describe('Belegung; bewegt sich von selbst, daher mit Stand');

const partition = z.strictObject({
  device: text('Gerätedatei der Partition'),
  size: text('Größe mit Einheit'),
  mount: text('Einhängepunkt'),
  usage: usage.optional(),
});

const hardware = z
  .strictObject({
    model: text('Modellbezeichnung').optional(),
    cpu: text('Prozessortyp').optional(),
    vcpu: count('Anzahl (virtueller) Prozessoren').optional(),
    ram: text('Arbeitsspeicher mit Einheit').optional(),
    ram_usable: text('Nutzbarer Arbeitsspeicher mit Einheit').optional(),
    disks: z
      .array(
        z.strictObject({
          device: text('Gerätedatei'),
          size: text('Größe mit Einheit'),
          type: text('Bauart, z. B. SSD').optional(),
          partitions: z.array(partition).describe('Partitionen').default([]),
        }),
      )
      .describe('Datenträger')
      .default([]),
  })
  .describe('Hardware');

const unchangingOs = z.strictObject({
  name: text('Distribution'),
  version: text('Version'),
  codename: text('Codename').optional(),
  kernel: text('Kernel').optional(),
  architecture: text('Architektur').optional(),
  firmware: text('Firmware oder Hypervisor').optional(),
});
const os = unchangingOs
  .extend({
    change: change(unchangingOs.shape, ['name', 'version', 'codename', 'kernel', 'architecture']).optional(),
  })
  .describe('Betriebssystem');

const unchangingInstalled = z.strictObject({
  name: text('Name'),
  version: text('Version').optional(),
  build: text('Build').optional(),
  purpose: text('Zweck').optional(),
});
const installed = unchangingInstalled.extend({
  change: change(unchangingInstalled.shape, ['version']).optional(),
});

const unchangingUnit = z.strictObject({
  name: text('Unit'),
  path: text('Datei').optional(),
  status: status.default('active'),
  active: z
    .enum(['active', 'inactive'])
    .describe('Zustand im Betrieb; inactive bei Units, die nur kurz laufen')
    .default('active'),
  enabled: z
    .enum(['enabled', 'disabled', 'static', 'masked', 'indirect', 'generated', 'linked'])
    .describe('Start beim Booten wie in „systemctl is-enabled“')
    .optional(),
  purpose: text('Zweck'),
});
const unit = unchangingUnit.extend({
  change: change(unchangingUnit.shape, ['name', 'status', 'active', 'enabled']).optional(),
});

const networkInterface = z.strictObject({
  name: text('Name der Schnittstelle; ohne Angabe nicht dokumentiert').optional(),
  purpose: text('Zweck'),
  network: ref('networks', 'Netzwerk, zu dem die Schnittstelle gehört').optional(),
  addresses: z
    .array(
      z.strictObject({
        address: text('Adresse mit Präfixlänge'),
        scope: z.enum(['global', 'link', 'host', 'private']).describe('Reichweite').optional(),
        note: text('Hinweis, z. B. dynamisch').optional(),
      }),
    )
    .describe('Adressen')
    .default([]),
});

const unchangingRule = z.strictObject({
  to: text('Ziel wie in „ufw status“, z. B. 22/tcp'),
  action: z.enum(['allow', 'deny', 'reject', 'limit']).describe('Aktion nach ufw').default('allow'),
  direction: z.enum(['in', 'out', 'fwd']).describe('Richtung nach ufw').default('in'),
  from: text('Quelle wie in „ufw status“; ohne Angabe Anywhere').default('Anywhere'),
  interface_in: text('Schnittstelle, auf der das Paket ankommt').optional(),
  interface_out: text('Schnittstelle, über die das Paket geht').optional(),
  ipv6: flag('Gilt auch für IPv6').default(true),
  profile: text('Name des ufw-Profils, z. B. OpenSSH').optional(),
  comment: text('Kommentar der Regel auf der Maschine').optional(),
  status: status.default('active'),
  purpose: text('Wofür die Regel da ist'),
  serves: z.array(anyRef('Was hinter dem Port steht')).describe('Was hinter dem Port steht').optional(),
});
const ufwRule = unchangingRule.extend({
  change: change(unchangingRule.shape, [
    'to',
    'action',
    'direction',
    'from',
    'interface_in',
    'interface_out',
    'ipv6',
    'profile',
    'status',
  ]).optional(),
});

const unchangingDockerUserRule = z.strictObject({
  rule: text('Regel wie in „iptables -S DOCKER-USER“, ohne „-A DOCKER-USER“'),
  families: z
    .array(z.enum(['IPv4', 'IPv6']))
    .min(1)
    .describe('Adressfamilien (iptables, ip6tables); ohne Angabe beide, bei einer Adresse deren Familie')
    .optional(),
  status: status.default('active'),
  purpose: text('Wofür die Regel da ist'),
});
const dockerUserRule = unchangingDockerUserRule.extend({
  change: change(unchangingDockerUserRule.shape, ['rule', 'families', 'status']).optional(),
});

const unchangingFirewall = z.strictObject({
  engine: z.enum(['ufw', 'proxmox', 'other']).describe('Werkzeug'),
  backend: text('Unterbau, z. B. nftables').optional(),
  active: flag('Eingeschaltet'),
  defaults: z
    .strictObject({
      incoming: z.enum(['allow', 'deny', 'reject']).describe('Eingehend').optional(),
      outgoing: z.enum(['allow', 'deny', 'reject']).describe('Ausgehend').optional(),
      routed: z.enum(['allow', 'deny', 'reject']).describe('Weitergeleitet').optional(),
    })
    .describe('Voreinstellungen')
    .default({}),
  groups: z
    .array(
      z.strictObject({
        title: text('Überschrift der Gruppe'),
        purpose: text('Zweck der Gruppe').optional(),
        rules: z.array(ufwRule).min(1).describe('Regeln in der Reihenfolge der Maschine'),
      }),
    )
    .describe('Regeln in Gruppen mit ihrem Zweck')
    .default([]),
  docker_user: z
    .array(dockerUserRule)
    .describe('Regeln der Kette DOCKER-USER, die vor den veröffentlichten Ports von Docker greifen')
    .optional(),
  notes: texts('Hinweise').optional(),
});
const firewall = unchangingFirewall
  .extend({ change: change(unchangingFirewall.shape, ['active', 'defaults']).optional() })
  .describe('Firewall');
/** Each host writes only what its groups do not; together they say all of it. */
const firewallPart = firewall.partial({ engine: true, active: true }).describe('Firewall');
export type Firewall = z.output<typeof firewall>;

const user = z.strictObject({
  uid: count('UID').optional(),
  gid: count('GID').optional(),
  groups: z
    .array(z.strictObject({ name: text('Gruppe'), gid: count('GID der Gruppe').optional() }))
    .describe('Gruppen')
    .default([]),
  purpose: text('Wozu der Benutzer dient'),
  notes: texts('Hinweise').optional(),
});

const unchangingSsh = z.strictObject({
  service: text('Dienst'),
  target: z
    .string()
    .regex(/^(?!-)[\w.@:%[\]-]{1,255}$/, 'erwartet benutzer@rechner oder einen Namen aus ~/.ssh/config')
    .describe('Ziel für „infrabuch snapshot“: benutzer@rechner oder ein Name aus ~/.ssh/config')
    .optional(),
  port: port('Port').default(22),
  from: text('Von wo erreichbar'),
  authentication: text('Anmeldung (Ist)').optional(),
  recommended: texts('Empfohlene Härtung').optional(),
});
const ssh = unchangingSsh
  .extend({ change: change(unchangingSsh.shape, ['port']).optional() })
  .describe('SSH-Zugang');

const directory = z.strictObject({
  path: text('Pfad'),
  purpose: text('Inhalt oder Zweck'),
  owner: text('Besitzer').optional(),
  mode: text('Rechte').optional(),
  entries: z
    .array(z.strictObject({ path: text('Name unterhalb des Ordners'), purpose: text('Inhalt oder Zweck') }))
    .describe('Wichtige Dateien und Ordner darunter')
    .default([]),
});

const unchangingHost = z.strictObject({
  ...common,
  title: text('Anzeigename').optional(),
  purpose: text('Zweck'),
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
      z.strictObject({ path: text('Datei'), purpose: text('Zweck'), jobs: texts('Aufgaben').optional() }),
    )
    .describe('Cronjobs')
    .default([]),
  units: z.array(unit).describe('Eigene Systemd-Units').default([]),
  logs: z
    .array(z.strictObject({ source: text('Datei oder Befehl'), purpose: text('Inhalt') }))
    .describe('Protokolle')
    .default([]),
  tools: z
    .array(z.strictObject({ command: text('Befehl'), purpose: text('Zweck') }))
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
  forwards: z
    .array(
      z.strictObject({
        port: port('Äußerer Port'),
        protocol: protocol.default('tcp'),
        to: ref('hosts', 'Ziel'),
        to_port: port('Port am Ziel'),
        note: text('Hinweis').optional(),
      }),
    )
    .describe('Weiterleitungen (nur bei edge)')
    .default([]),
  transient: texts(
    'Namen von Containern, die nur zeitweise da sind, * steht für Beliebiges, z. B. sicherung-*',
  ).optional(),
  snapshots: z
    .array(
      z.enum([
        'docker-ps',
        'docker-inspect',
        'docker-network',
        'docker-volume',
        'docker-images',
        'docker-version',
        'ufw-status',
        'ufw-added',
        'docker-user',
        'ss',
        'units',
        'os',
        'pct-list',
        'env-files',
      ]),
    )
    .describe('Momentaufnahmen, die von diesem Host erwartet werden')
    .default([]),
});
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
