// A container: what compose says of it, and what it is there for.
import { z } from 'zod';
import { change } from './change.ts';
import {
  attachments,
  dependsOn,
  environment,
  exposedPort,
  healthcheck,
  labels,
  ports,
  restart,
} from './compose.ts';
import { buildFields, composeShape } from './compose-fields.ts';
import { comparedComposeFields } from './compose-inspection.ts';
import { settingKeys, settingShape } from './container-settings.ts';
import { emergencyFields } from './emergency.ts';
import { common, flag, laterText, ref, status, text, texts } from './fields.ts';
import { mounts } from './mounts.ts';

const build = z
  .strictObject({
    context: text('Ordner des Builds, relativ zum Stack'),
    dockerfile: text('Name des Dockerfiles').default('Dockerfile'),
    ...buildFields,
    stages: z
      .array(
        z.strictObject({
          image: text('Basis-Image der Stufe'),
          does: text('Was die Stufe tut'),
          uses: texts('Befehle und Dateien der Stufe').optional(),
        }),
      )
      .describe('Stufen des Dockerfiles mit Basis-Images')
      .default([]),
    command: text('CMD des Dockerfiles').optional(),
  })
  .describe('Lokaler Build statt eines fertigen Images');

/** What a container, service or external does in the whole; decides its colour, shape and layer in the diagrams. */
export const role = z
  .enum(['proxy', 'application', 'admin', 'data', 'mail', 'support'])
  .describe('Rolle: proxy, application, admin (Verwaltungsoberfläche), data, mail, support');

const imageId = z
  .string()
  .regex(/^(sha256:)?[0-9a-f]{12,64}$/, 'Schreibweise: sha256: und die ersten 12 bis 64 Ziffern der Kennung.')
  .describe('Kennung des Images, aus dem der Container laufen soll, z. B. sha256:87d2dfa78e51');

const unchangingContainer = z.strictObject({
  ...common,
  title: text('Anzeigename, z. B. PostgreSQL').optional(),
  purpose: laterText('Zweck'),
  host: ref('hosts', 'Host, auf dem der Container läuft').optional(),
  stack: ref('stacks', 'Compose-Projekt').optional(),
  service: text('Dienstname in der Compose-Datei').optional(),
  role,
  status: status.default('active'),
  image: text('Image mit Tag'),
  image_id: imageId.optional(),
  one_shot: flag('Läuft einmal und endet mit Exitcode 0').optional(),
  replicas: z
    .int()
    .positive()
    .describe('Anzahl der Instanzen; sie heißen wie der Container mit angehängter Nummer')
    .optional(),
  build: build.optional(),
  command: z
    .union([z.string(), z.array(z.string())])
    .describe('Startbefehl')
    .optional(),
  ports: ports.default([]),
  expose: z.array(exposedPort).describe('Ports, die nur in den Netzwerken sichtbar sind').default([]),
  image_ports: z
    .array(exposedPort)
    .describe('Ports, die das Image anbietet, ohne dass sie in der Compose-Datei stehen')
    .default([]),
  networks: attachments.default([]),
  network_mode: text('Netzwerkmodus, z. B. host').optional(),
  volumes: mounts.default([]),
  environment: environment.default([]),
  env_file: z.array(ref('env_files', 'Env-Datei')).describe('Env-Dateien').default([]),
  depends_on: dependsOn.default([]),
  healthcheck: healthcheck.optional(),
  restart: restart.optional(),
  labels: labels.optional(),
  ...settingShape,
  ...composeShape,
  data_note: text('Satz zu den persistenten Daten, besonders wenn es keine gibt').optional(),
  logs: texts('Hinweise zu Protokollen').optional(),
  ...emergencyFields,
});

/** An entity of the section `containers`. */
export const container = unchangingContainer.extend({
  change: change(unchangingContainer.shape, [
    'name',
    'status',
    'service',
    'image',
    'image_id',
    'one_shot',
    'replicas',
    'command',
    'ports',
    'networks',
    'network_mode',
    'volumes',
    'environment',
    'env_file',
    'healthcheck',
    'restart',
    'labels',
    ...settingKeys,
    ...comparedComposeFields,
    'external_links',
    'mac_address',
    'expose',
    'deploy',
  ]).optional(),
});
