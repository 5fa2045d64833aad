// The parts of a host: hardware, operating system, software, units, network interfaces, users, SSH, directories.
import { z } from 'zod';
import { change } from './change.ts';
import { count, day, flag, laterText, port, ref, status, text, texts } from './fields.ts';

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

/** What a machine is made of. */
export const hardware = z
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
/** The operating system. */
export const os = unchangingOs
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
/** A piece of software that is installed. */
export const installed = unchangingInstalled.extend({
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
  purpose: laterText('Zweck'),
});
/** A systemd unit. */
export const unit = unchangingUnit.extend({
  change: change(unchangingUnit.shape, ['name', 'status', 'active', 'enabled']).optional(),
});

/** A network interface with its addresses. */
export const networkInterface = z.strictObject({
  name: text('Name der Schnittstelle; ohne Angabe nicht dokumentiert').optional(),
  purpose: laterText('Zweck'),
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

/** A user of the machine. */
export const user = z.strictObject({
  uid: count('UID').optional(),
  gid: count('GID').optional(),
  groups: z
    .array(z.strictObject({ name: text('Gruppe'), gid: count('GID der Gruppe').optional() }))
    .describe('Gruppen')
    .default([]),
  purpose: laterText('Wozu der Benutzer dient'),
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
  listen_address: texts(
    'Adressen, auf denen der Dienst lauscht (ListenAddress); ohne Angabe alle',
  ).optional(),
  from: text('Von wo erreichbar'),
  authentication: text('Anmeldung (Ist)').optional(),
  passwords: flag('Anmeldung mit Passwort möglich; ohne Angabe zählt, was zur Anmeldung steht').optional(),
  recommended: texts('Empfohlene Härtung').optional(),
});
/** How one logs in. */
export const ssh = unchangingSsh
  .extend({ change: change(unchangingSsh.shape, ['port', 'listen_address']).optional() })
  .describe('SSH-Zugang');

/** A directory worth knowing. */
export const directory = z.strictObject({
  path: text('Pfad'),
  purpose: laterText('Inhalt oder Zweck'),
  owner: text('Besitzer').optional(),
  mode: text('Rechte').optional(),
  entries: z
    .array(z.strictObject({ path: text('Name unterhalb des Ordners'), purpose: text('Inhalt oder Zweck') }))
    .describe('Wichtige Dateien und Ordner darunter')
    .default([]),
});
