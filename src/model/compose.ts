// The parts of a container that compose has words for, in compose's short and long forms, read into one form.
// Source: Compose Specification, services (ports, volumes, networks, environment, depends_on, healthcheck).
import { z } from 'zod';
import { change } from './change.ts';
import { common, count, flag, port, protocol, ref, references, status, text, texts } from './fields.ts';

export const exposure = z
  .enum(['public', 'vpn', 'lan', 'proxy', 'internal', 'loopback'])
  .describe(
    'Gewollte Erreichbarkeit: public, vpn, lan, proxy (nur über den Reverse Proxy), internal, loopback',
  );

const portNumbers = /^\d{1,5}(-\d{1,5})?$/;
/** 1 to 65535, a range forwards. */
const isPortRange = (value: string) => {
  const [first = 0, last = first] = value.split('-').map(Number);
  return first >= 1 && first <= last && last <= 65535;
};
const portText = z
  .union([
    port('Port'),
    z
      .string()
      .regex(portNumbers, { abort: true, error: 'Schreibweise: 80 oder 8000-8007.' })
      .refine(isPortRange, 'port'),
  ])
  .transform(String);

/** A published or exposed port. `published` null: exposed to the container's networks only. Ranges as `8000-8007`. */
export interface Port {
  readonly hostIp: string | null;
  readonly published: string | null;
  readonly target: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly exposure?: z.output<typeof exposure> | undefined;
  readonly reason?: string | undefined;
  readonly name?: string | undefined;
}

const shortPort =
  /^(?:(?:(?<ip>\[[0-9a-fA-F:.]+\]|\d{1,3}(?:\.\d{1,3}){3}):)?(?<published>\d{1,5}(?:-\d{1,5})?)?:)?(?<target>\d{1,5}(?:-\d{1,5})?)(?:\/(?<protocol>tcp|udp|sctp))?$/;

const readShortPort = (value: string | number, issues: z.core.$ZodRawIssue[]): Port => {
  const found = shortPort.exec(String(value))?.groups;
  if (!found?.target || ![found.target, found.published ?? found.target].every(isPortRange)) {
    issues.push({ code: 'custom', input: value, message: 'port' });
    return { hostIp: null, published: null, target: '0', protocol: 'tcp' };
  }
  return {
    hostIp: found.ip?.replace(/^\[|\]$/g, '') ?? null,
    published: found.published ?? null,
    target: found.target,
    protocol: (found.protocol as Port['protocol']) ?? 'tcp',
  };
};

const longPort = z
  .strictObject({
    target: portText.describe('Port im Container'),
    published: portText.describe('Port am Host; ohne Angabe nicht veröffentlicht').optional(),
    host_ip: text('Adresse am Host, an die gebunden wird; ohne Angabe alle (IPv4 und IPv6)').optional(),
    protocol: protocol.default('tcp'),
    name: text('Wofür der Port da ist, z. B. SMTP').optional(),
    exposure: exposure.optional(),
    reason: text('Warum der Port so weit offen ist').optional(),
  })
  .transform(
    ({ host_ip, published, ...rest }): Port => ({
      ...rest,
      hostIp: host_ip ?? null,
      published: published ?? null,
    }),
  );

/** `"8082:80"`, `127.0.0.1:13306:3306`, `80`, or compose's long form with exposure and reason. */
export const ports = z
  .array(
    z.union([
      longPort,
      z.union([z.string(), z.number()]).transform((value, context) => readShortPort(value, context.issues)),
    ]),
  )
  .describe(
    'Ports in der Schreibweise von Compose, kurz ("8082:80") oder lang (target, published, host_ip, exposure)',
  );

/** A mount: `volume` is an id of the section volumes, `path` a host path that has no entry of its own. */
interface Mount {
  readonly volume?: string | undefined;
  readonly path?: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
}

const isPath = (source: string) => /^[/.~]/.test(source);
const toMount = (source: string, target: string, readOnly: boolean): Mount =>
  isPath(source) ? { path: source, target, readOnly } : { volume: source, target, readOnly };
const mountSource = (value: string) => (isPath(value) ? undefined : value.split(':')[0]);

const shortMount = z
  .string()
  .regex(/^[^:]+:[^:]+(:[a-zA-Z,]+)?$/, 'Schreibweise: "volume:/pfad" oder "volume:/pfad:ro".')
  .register(references, { section: 'volumes', pick: mountSource })
  .transform((value): Mount => {
    const [source = '', target = '', mode = ''] = value.split(':');
    return toMount(source, target, mode.split(',').includes('ro'));
  });
const longMount = z
  .strictObject({
    source: text('Kennung aus „volumes“ oder ein Pfad am Host').register(references, {
      section: 'volumes',
      pick: mountSource,
    }),
    target: text('Pfad im Container'),
    read_only: flag('Nur lesend eingehängt').default(false),
  })
  .transform(({ source, target, read_only }) => toMount(source, target, read_only));
const mounts = z
  .array(z.union([longMount, shortMount]))
  .describe('Eingehängte Volumes: "volume:/pfad[:ro]" oder source, target, read_only');

const networkOptions = z.strictObject({
  aliases: texts('Weitere Namen in diesem Netzwerk').optional(),
  ipv4_address: text('Feste IPv4-Adresse').optional(),
  ipv6_address: text('Feste IPv6-Adresse').optional(),
});
interface Attachment extends z.output<typeof networkOptions> {
  readonly network: string;
}
const attachments = z
  .union([
    z
      .array(ref('networks', 'Netzwerk'))
      .transform((list): Attachment[] => list.map((network) => ({ network }))),
    z
      .record(ref('networks', 'Netzwerk'), networkOptions.nullable())
      .transform((map): Attachment[] =>
        Object.entries(map).map(([network, options]) => ({ network, ...options })),
      ),
  ])
  .describe('Netzwerke als Liste von Kennungen oder als Abbildung mit Adressen');

/** A variable of a container: a plain value, or the secret it comes from (whose value stands nowhere). */
export interface Variable {
  readonly name: string;
  readonly value: string | null;
  readonly secret?: string | undefined;
}
const variableValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.strictObject({ secret: ref('secrets', 'Geheimnis, aus dem der Wert stammt') }),
]);
const toVariable = (name: string, value: z.output<typeof variableValue>): Variable =>
  typeof value === 'object' && value !== null
    ? { name, value: null, secret: value.secret }
    : { name, value: value === null ? null : String(value) };
export const environment = z
  .union([
    z
      .record(z.string().min(1), variableValue)
      .transform((map): Variable[] => Object.entries(map).map(([name, value]) => toVariable(name, value))),
    z.array(z.string().min(1)).transform((list): Variable[] =>
      list.map((entry) => {
        const at = entry.indexOf('=');
        return at < 0 ? toVariable(entry, null) : toVariable(entry.slice(0, at), entry.slice(at + 1));
      }),
    ),
  ])
  .describe('Umgebungsvariablen; Geheimnisse als {secret: kennung}, nie mit Wert');

interface Dependency {
  /** A service of the same stack, or a container's id. */
  readonly service: string;
  readonly condition: string;
}
const dependsOn = z
  .union([
    z
      .array(z.string())
      .transform((list): Dependency[] => list.map((service) => ({ service, condition: 'service_started' }))),
    z
      .record(
        z.string(),
        z.strictObject({
          condition: z
            .enum(['service_started', 'service_healthy', 'service_completed_successfully'])
            .describe('Bedingung nach Compose')
            .default('service_started'),
        }),
      )
      .transform((map): Dependency[] =>
        Object.entries(map).map(([service, { condition }]) => ({ service, condition })),
      ),
  ])
  .describe('Dienste (Compose-Name) oder Container (Kennung), die vorher laufen müssen');

const duration = z.string().regex(/^(\d+(\.\d+)?(us|ms|s|m|h))+$/, 'Schreibweise: 10s oder 1m30s.');
const healthcheck = z
  .strictObject({
    test: z.union([z.string(), z.array(z.string()).min(1)]).describe('Prüfbefehl wie in Compose'),
    interval: duration.describe('Abstand, z. B. 10s').optional(),
    timeout: duration.describe('Zeitgrenze, z. B. 5s').optional(),
    retries: count('Versuche bis „unhealthy“').optional(),
    start_period: duration.describe('Schonfrist nach dem Start').optional(),
  })
  .describe('Healthcheck nach Compose');

const restart = z
  .string()
  .regex(
    /^(no|always|unless-stopped|on-failure(:\d+)?)$/,
    'Schreibweise: no, always, unless-stopped oder on-failure.',
  )
  .describe('Neustart-Regel nach Compose: no, always, unless-stopped, on-failure');

const build = z
  .strictObject({
    context: text('Ordner des Builds, relativ zum Stack'),
    dockerfile: text('Name des Dockerfiles').default('Dockerfile'),
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

const unchanging = z.strictObject({
  ...common,
  title: text('Anzeigename, z. B. PostgreSQL').optional(),
  purpose: text('Zweck'),
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
  expose: z.array(portText).describe('Ports, die nur in den Netzwerken sichtbar sind').default([]),
  image_ports: z
    .array(portText)
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
  mem_limit: text('Speichergrenze, z. B. 1500m').optional(),
  privileged: flag('Läuft mit erweiterten Rechten').optional(),
  user: text('Benutzer im Container').optional(),
  data_note: text('Satz zu den persistenten Daten, besonders wenn es keine gibt').optional(),
  logs: texts('Hinweise zu Protokollen').optional(),
});

export const container = unchanging.extend({
  change: change(unchanging.shape, [
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
    'privileged',
    'user',
  ]).optional(),
});
