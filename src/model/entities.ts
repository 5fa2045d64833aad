// Entities that hosts carry beside containers: stacks, services, networks, volumes, domains, env files.
import { z } from 'zod';
import { change } from './change.ts';
import { environment, exposure, ports } from './compose.ts';
import { resourceLabels, stackConfigs, stackModels, stackProviders } from './compose-fields.ts';
import { role } from './container.ts';
import { emergencyFields } from './emergency.ts';
import {
  anyRef,
  common,
  flag,
  laterLine,
  laterText,
  line,
  port,
  ref,
  status,
  text,
  textFileName,
  texts,
} from './fields.ts';

const commands = z
  .strictObject({
    start: texts('Befehle zum Starten').optional(),
    stop: texts('Befehle zum Stoppen').optional(),
    restart: texts('Befehle für einen Neustart').optional(),
    logs: texts('Befehle für das Protokoll').optional(),
    shell: texts('Befehle, die eine Shell öffnen').optional(),
    update: texts('Befehle zum Aktualisieren').optional(),
    status: texts('Befehle zur Statusprüfung').optional(),
  })
  .describe('Abweichende Befehle; ohne Angabe die üblichen von Docker Compose oder systemd');

export const stack = z.strictObject({
  ...common,
  title: text('Anzeigename').optional(),
  purpose: laterText('Zweck'),
  host: ref('hosts', 'Host'),
  project: text('Name des Compose-Projekts; ohne Angabe die Kennung').optional(),
  status: status.default('active'),
  directory: laterLine('Arbeitsverzeichnis'),
  files: z.array(line('Compose-Datei')).describe('Compose-Dateien').default(['docker-compose.yml']),
  compose: z
    .union([line('Compose-Datei').transform((file) => [file]), z.array(line('Compose-Datei')).min(1)])
    .describe('Compose-Dateien im Repository, deren Angaben hier gelten; Pfade vom Wurzelordner aus')
    .optional(),
  configs: stackConfigs.optional(),
  models: stackModels.optional(),
  providers: stackProviders.optional(),
  profiles: texts('Profile, mit denen der Stack läuft; ohne Angabe keine').optional(),
  upstream: flag('Von anderen gepflegt; hier nur in Auszügen dokumentiert').default(false),
  start_order: z.int().positive().describe('Platz in der Startreihenfolge').optional(),
  start_note: text('Warum an dieser Stelle').optional(),
  commands: commands.optional(),
  update_note: text('Was vor einem Update zu tun ist').optional(),
  ...emergencyFields,
});

const unchangingService = z.strictObject({
  ...common,
  title: text('Anzeigename').optional(),
  purpose: laterText('Zweck'),
  host: ref('hosts', 'Host'),
  role,
  status: status.default('active'),
  software: text('Programm, z. B. nginx').optional(),
  version: text('Version').optional(),
  unit: text('Systemd-Unit').optional(),
  commands: commands.optional(),
  command: text('Startbefehl').optional(),
  binary: text('Programmdatei').optional(),
  user: text('Benutzer, unter dem der Dienst läuft').optional(),
  working_directory: text('Arbeitsverzeichnis').optional(),
  restart: text('Neustart-Regel der Unit').optional(),
  ports: ports.default([]),
  environment: environment.default([]),
  env_file: z.array(ref('env_files', 'Env-Datei')).describe('Env-Dateien').default([]),
  data: z
    .array(z.strictObject({ volume: ref('volumes', 'Ablage'), note: text('Hinweis').optional() }))
    .describe('Abgelegte Daten')
    .default([]),
  parts: z
    .array(z.strictObject({ name: text('Name'), purpose: text('Zweck'), path: text('Datei').optional() }))
    .describe('Teile, die im selben Prozess laufen')
    .default([]),
  models: z
    .array(z.strictObject({ name: text('Modell'), purpose: text('Einsatz') }))
    .describe('Sprachmodelle')
    .default([]),
  routes: z
    .array(
      z.strictObject({
        path: text('Pfad'),
        to: anyRef('Ziel'),
        port: port('Port am Ziel'),
        note: text('Hinweis').optional(),
      }),
    )
    .describe('Weiterleitungen nach Pfad (Reverse Proxy)')
    .default([]),
  rate_limits: z
    .array(z.strictObject({ by: text('Werkzeug'), note: text('Hinweis') }))
    .describe('Begrenzung von Anfragen')
    .default([]),
  health: z
    .strictObject({
      path: text('Prüfadresse'),
      method: text('HTTP-Methode').default('GET'),
      by: text('Wer prüft').optional(),
    })
    .describe('Zustandsprüfung')
    .optional(),
  depends_on: z.array(anyRef('Was vorher laufen muss')).describe('Abhängigkeiten').default([]),
  ...emergencyFields,
});
export const service = unchangingService.extend({
  change: change(unchangingService.shape, ['status', 'unit', 'binary', 'ports']).optional(),
});

const driverOptions = (description: string) =>
  z
    .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .describe(description);
const unchangingNetwork = z.strictObject({
  ...common,
  title: text('Anzeigename').optional(),
  purpose: laterText('Zweck'),
  kind: z
    .enum(['docker', 'lan', 'vpn', 'internet'])
    .describe('Art: docker, lan, vpn, internet')
    .default('docker'),
  status: status.default('active'),
  host: ref('hosts', 'Host').optional(),
  stack: ref('stacks', 'Compose-Projekt, das das Netzwerk anlegt').optional(),
  driver: text('Treiber').optional(),
  bridge: text('Name der Bridge am Host').optional(),
  internal: flag('Ohne Weg nach außen; Ports werden nicht veröffentlicht').optional(),
  ipv6: flag('IPv6 ist eingeschaltet').optional(),
  subnets: texts('Subnetze').default([]),
  gateway: text('Adresse des Hosts im Netzwerk').optional(),
  attachable: flag('Auch Container außerhalb des Stacks dürfen sich verbinden').optional(),
  driver_opts: driverOptions('Optionen des Treibers, z. B. com.docker.network.driver.mtu').optional(),
  ipv4: flag('IPv4 ist eingeschaltet').optional(),
  external: flag('Wird außerhalb des Compose-Projekts angelegt').optional(),
  ipam: z
    .strictObject({
      driver: text('Treiber der Adressverwaltung').optional(),
      options: z.record(z.string(), z.string()).describe('Optionen des Treibers').optional(),
      config: z
        .array(
          z.strictObject({
            subnet: text('Subnetz').optional(),
            ip_range: text('Bereich, aus dem Adressen vergeben werden').optional(),
            gateway: text('Adresse des Hosts').optional(),
            aux_addresses: z.record(z.string(), z.string()).describe('Vergebene Adressen').optional(),
          }),
        )
        .describe('Subnetze mit ihren Bereichen')
        .optional(),
    })
    .describe('Adressverwaltung nach Compose, wo subnets und gateway nicht reichen')
    .optional(),
  labels: resourceLabels,
  builtin: flag('Von Docker selbst angelegt').default(false),
});
export const network = unchangingNetwork.extend({
  change: change(unchangingNetwork.shape, [
    'name',
    'status',
    'driver',
    'bridge',
    'internal',
    'ipv6',
    'subnets',
    'gateway',
    'attachable',
    'driver_opts',
    'ipv4',
    'ipam',
    'labels',
  ]).optional(),
});

const unchangingVolume = z.strictObject({
  ...common,
  content: laterText('Inhalt'),
  kind: z
    .enum(['named', 'bind', 'directory'])
    .describe('Art: named, bind, directory (Ablage ohne Docker)')
    .default('named'),
  status: status.default('active'),
  host: ref('hosts', 'Host').optional(),
  stack: ref('stacks', 'Compose-Projekt').optional(),
  path: text('Pfad am Host (bind, directory)').optional(),
  driver: text('Treiber, z. B. local').optional(),
  driver_opts: driverOptions('Optionen des Treibers, z. B. type, o und device').optional(),
  external: flag('Wird außerhalb des Compose-Projekts angelegt').optional(),
  labels: resourceLabels,
  data_class: text('Schutzbedarf oder Datenart').optional(),
  disposable: flag(
    'Entbehrlich: braucht keine Sicherung, weil es sich neu erzeugen lässt; ohne Angabe zählen Inhalt und Datenart',
  ).optional(),
  backup: ref('backups', 'Sicherung').optional(),
  encrypted: flag('Verschlüsselt abgelegt').optional(),
  ...emergencyFields,
});
export const volume = unchangingVolume.extend({
  change: change(unchangingVolume.shape, [
    'name',
    'status',
    'driver',
    'driver_opts',
    'path',
    'labels',
  ]).optional(),
});

export const domain = z.strictObject({
  ...common,
  purpose: laterText('Zweck'),
  status: status.default('active'),
  records: z
    .array(
      z.strictObject({
        type: z.enum(['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'DDNS']).describe('Eintragstyp'),
        value: text('Wert').optional(),
        points_to: ref('hosts', 'Host, auf dessen öffentliche Adresse der Eintrag zeigt').optional(),
        note: text('Hinweis').optional(),
      }),
    )
    .describe('DNS-Einträge')
    .default([]),
  alias_of: ref('domains', 'Domain, deren Nebenname dies ist').optional(),
  proxy: anyRef('Reverse Proxy, der die Anfragen annimmt').optional(),
  upstream: z
    .strictObject({
      scheme: z.enum(['http', 'https']).describe('Protokoll hinter dem Proxy'),
      to: anyRef('Container oder Dienst hinter dem Proxy'),
      port: port('Port dort'),
    })
    .describe('Ziel hinter dem Proxy')
    .optional(),
  redirect_https: flag('HTTP wird auf HTTPS umgeleitet').optional(),
  headers: texts('Zusätzliche Kopfzeilen').default([]),
  cors: text('CORS-Regel').optional(),
  tls: z
    .strictObject({
      issuer: text('Aussteller'),
      terminated_by: anyRef('Wer TLS beendet'),
      challenge: text('Prüfverfahren').optional(),
      renewal: text('Erneuerung').optional(),
      stored_in: ref('volumes', 'Ablage der Zertifikate').optional(),
    })
    .describe('TLS')
    .optional(),
  access: exposure.optional(),
  access_note: text('Wer die Adresse nutzt').optional(),
});

const describedVariable = z.strictObject({
  description: laterText('Bedeutung'),
  example: z
    .union([z.string(), z.number()])
    .transform(String)
    .describe('Beispielwert, nie ein echter')
    .optional(),
  default: z.union([z.string(), z.number()]).transform(String).describe('Dokumentierter Wert').optional(),
  secret: z
    .union([z.literal(true), ref('secrets', 'Geheimnis')])
    .describe('Geheim: Wert steht nirgends')
    .optional(),
  required: flag('Muss gesetzt sein').default(true),
});
/** `NAME:` alone is a variable of which nothing is said yet. */
const envVariable = describedVariable
  .nullable()
  .transform((variable) => variable ?? describedVariable.parse({}));
const unchangingEnvFile = z.strictObject({
  ...common,
  purpose: laterText('Wofür die Datei da ist'),
  host: ref('hosts', 'Host').optional(),
  path: line('Pfad; ohne Angabe nicht dokumentiert').optional(),
  example: textFileName('Dateiname des Beispiels, z. B. env.backend.example'),
  required: flag('Ohne die Datei startet der Container nicht').default(true),
  format: text('Schreibweise der Datei nach Compose, z. B. raw').optional(),
  mode: text('Dateirechte').optional(),
  file_owner: line('Besitzer und Gruppe der Datei, z. B. root:docker').optional(),
  mode_recommended: text('Empfohlene Dateirechte').optional(),
  versioned: flag('Im Git-Repository').default(false),
  complete: flag('Alle Variablen sind dokumentiert').default(true),
  used_by: z
    .array(anyRef('Wer die Datei liest'))
    .describe('Wer die Datei auf anderem Weg als env_file liest, z. B. beim Build')
    .default([]),
  variables: z
    .record(z.string().regex(/^[A-Za-z0-9_]+$/), envVariable)
    .describe('Variablen')
    .default({}),
});
export const envFile = unchangingEnvFile.extend({
  change: change(unchangingEnvFile.shape, ['path', 'complete', 'variables', 'mode', 'file_owner']).optional(),
});
