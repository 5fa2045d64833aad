// The parts of a container that compose has words for, in compose's short and long forms, read into one form.
// Source: Compose Specification, services (ports, volumes, networks, environment, depends_on, healthcheck).
import { z } from 'zod';
import { count, flag, port, protocol, ref, text, texts } from './fields.ts';

/** From where something is meant to be reached. */
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
const lengthOf = (range: string) => {
  const [first = 0, last = first] = range.split('-').map(Number);
  return last - first + 1;
};
/** Each port of the container has one of the host; compose also gives one port of the container a range to choose from. */
const fitEachOther = (published: string | undefined, target: string) =>
  published === undefined || lengthOf(target) === 1 || lengthOf(published) === lengthOf(target);
const isAddress = (text: string) => z.regexes.ipv4.test(text) || z.regexes.ipv6.test(text);
/** An IPv4 or IPv6 address. */
const address = (description: string) =>
  z.string().refine(isAddress, 'Schreibweise: 192.0.2.7 oder 2001:db8::7.').describe(description);
/** A port or a range forwards: `80`, `8000-8007`; read as text. */
const portText = z
  .union([
    port('Port'),
    z
      .string()
      .regex(portNumbers, { abort: true, error: 'Schreibweise: 80 oder 8000-8007.' })
      .refine(isPortRange, 'port'),
  ])
  .transform(String);

/** A port that only networks see, with its protocol where that is not tcp: `80`, `53/udp`; read as text. */
export const exposedPort = z
  .union([
    portText,
    z
      .string()
      .regex(/^\d{1,5}(-\d{1,5})?\/(tcp|udp|sctp)$/, {
        abort: true,
        error: 'Schreibweise: 80, 8000-8007 oder 53/udp.',
      })
      .refine((value) => isPortRange(value.split('/')[0] ?? ''), 'port'),
  ])
  .transform((value) => value.replace(/\/tcp$/, ''));

/** A published or exposed port. `published` null: exposed to the container's networks only. Ranges as `8000-8007`. */
export interface Port {
  readonly hostIp: string | null;
  readonly published: string | null;
  readonly target: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly exposure?: z.output<typeof exposure> | undefined;
  readonly reason?: string | undefined;
  /** Prefixes that may reach it besides. */
  readonly allow?: readonly string[] | undefined;
  readonly name?: string | undefined;
  /** `host` or `ingress`: how a swarm publishes it. */
  readonly mode?: string | undefined;
  readonly app_protocol?: string | undefined;
  /** What stands before the target where a variable without a value stands in it: `${HTTP_PORT}`; `published` is null then. */
  readonly open?: string | undefined;
}

/** A text that compose takes from a variable without a value: `${HTTP_PORT}`. */
const variable = z.string().regex(/^\$\{[A-Za-z_][^{}]*\}$/, {
  // Of a value that is neither, the other form tells what is wrong.
  abort: true,
  error: 'Schreibweise: eine Variable wie in Compose.',
});

const shortPort =
  /^(?:(?:(?<ip>\[[0-9a-fA-F:.]+\]|\d{1,3}(?:\.\d{1,3}){3}):)?(?<published>\d{1,5}(?:-\d{1,5})?)?:)?(?<target>\d{1,5}(?:-\d{1,5})?)(?:\/(?<protocol>tcp|udp|sctp))?$/;

/** `${HTTP_PORT}:80`, `127.0.0.1:${PORT}:80/udp`: nobody knows the port of the host before the variable has a value. */
const openPort =
  /^(?<open>.*\$\{[A-Za-z_][^{}]*\}.*):(?<target>\d{1,5}(?:-\d{1,5})?)(?:\/(?<protocol>tcp|udp|sctp))?$/;

const readShortPort = (value: string | number, issues: z.core.$ZodRawIssue[]): Port => {
  const { open, target: inner, protocol: spoken } = openPort.exec(String(value))?.groups ?? {};
  if (open !== undefined && inner !== undefined && isPortRange(inner))
    return {
      hostIp: null,
      published: null,
      target: inner,
      protocol: (spoken as Port['protocol']) ?? 'tcp',
      open,
    };
  const found = shortPort.exec(String(value))?.groups;
  const hostIp = found?.ip?.replace(/^\[|\]$/g, '');
  if (
    !found?.target ||
    ![found.target, found.published ?? found.target].every(isPortRange) ||
    !fitEachOther(found.published, found.target) ||
    (hostIp !== undefined && !isAddress(hostIp))
  ) {
    issues.push({ code: 'custom', input: value, message: 'port' });
    return { hostIp: null, published: null, target: '0', protocol: 'tcp' };
  }
  return {
    hostIp: hostIp ?? null,
    published: found.published ?? null,
    target: found.target,
    protocol: (found.protocol as Port['protocol']) ?? 'tcp',
  };
};

const longPort = z
  .strictObject({
    target: portText.describe('Port im Container'),
    published: z
      .union([portText, variable])
      .describe('Port am Host; ohne Angabe wählt ihn bei Containern Docker')
      .optional(),
    host_ip: z
      .union([address('Adresse'), variable])
      .describe('Adresse am Host, an die gebunden wird; ohne Angabe alle (IPv4 und IPv6)')
      .optional(),
    protocol: protocol.default('tcp'),
    name: text('Wofür der Port da ist, z. B. SMTP').optional(),
    mode: z.enum(['ingress', 'host']).describe('Wie ein Schwarm den Port veröffentlicht').optional(),
    app_protocol: text('Protokoll der Anwendung, z. B. http').optional(),
    exposure: exposure.optional(),
    reason: text('Warum der Port so weit offen ist').optional(),
    allow: z
      .array(
        z
          .string()
          .regex(/^[0-9a-fA-F.:]+(\/\d{1,3})?$/, 'Schreibweise: 203.0.113.0/24 oder 2001:db8::/32.')
          .describe('Adresse oder Präfix'),
      )
      .describe('Adressen und Präfixe, die den Port außerdem erreichen dürfen')
      .optional(),
  })
  .superRefine(({ target, published }, context) => {
    if (published?.startsWith('$') || fitEachOther(published, target)) return;
    const input = `${published}:${target}`;
    context.issues.push({ code: 'custom', input, message: 'port', path: ['published'] });
  })
  .transform(({ host_ip, published, ...rest }): Port => {
    const parts = [host_ip, published].filter((part) => part !== undefined);
    return parts.some((part) => part.startsWith('$'))
      ? { ...rest, hostIp: null, published: null, open: parts.join(':') }
      : { ...rest, hostIp: host_ip ?? null, published: published ?? null };
  });

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

const networkOptions = z.strictObject({
  aliases: texts('Weitere Namen in diesem Netzwerk').optional(),
  ipv4_address: text('Feste IPv4-Adresse').optional(),
  ipv6_address: text('Feste IPv6-Adresse').optional(),
  interface_name: text('Name der Schnittstelle im Container').optional(),
  link_local_ips: texts('Link-local-Adressen').optional(),
  mac_address: text('Feste MAC-Adresse in diesem Netzwerk').optional(),
  driver_opts: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('Optionen des Treibers für diese Verbindung')
    .optional(),
  priority: z.number().describe('Reihenfolge beim Verbinden').optional(),
  gw_priority: z.number().describe('Vorrang bei der Wahl des Gateways').optional(),
});
interface Attachment extends z.output<typeof networkOptions> {
  readonly network: string;
}
/** The networks of a container, a list or a map with addresses. */
export const attachments = z
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
/** Variables, a map or a list `NAME=value`. */
export const environment = z
  .union([
    z
      .record(z.string().regex(/^[^=]+$/), variableValue)
      .transform((map): Variable[] => Object.entries(map).map(([name, value]) => toVariable(name, value))),
    z.array(z.string().regex(/^[^=\n\t]+(=|$)/, 'Schreibweise: NAME=Wert.')).transform((list): Variable[] =>
      list.map((assignment) => {
        const at = assignment.indexOf('=');
        return at < 0
          ? toVariable(assignment, null)
          : toVariable(assignment.slice(0, at), assignment.slice(at + 1));
      }),
    ),
  ])
  .describe('Umgebungsvariablen; Geheimnisse als {secret: kennung}, nie mit Wert');

interface Dependency {
  /** A service of the same stack, or a container's id. */
  readonly service: string;
  readonly condition: string;
  /** It may be missing. */
  readonly required?: boolean | undefined;
  /** It takes the container with it when it is made anew. */
  readonly restart?: boolean | undefined;
}
/** What must run before, a list or a map with conditions. */
export const dependsOn = z
  .union([
    z
      .array(z.string())
      .transform((list): Dependency[] => list.map((service) => ({ service, condition: 'service_started' }))),
    z
      .record(
        z.string(),
        z
          .strictObject({
            condition: z
              .enum(['service_started', 'service_healthy', 'service_completed_successfully'])
              .describe('Bedingung nach Compose')
              .default('service_started'),
            required: flag('Ohne diesen Dienst startet der Container nicht').optional(),
            restart: flag('Startet mit diesem Dienst neu').optional(),
          })
          .nullable(),
      )
      .transform((map): Dependency[] =>
        Object.entries(map).map(([service, options]) => ({
          service,
          condition: 'service_started',
          ...options,
        })),
      ),
  ])
  .describe('Dienste (Compose-Name) oder Container (Kennung), die vorher laufen müssen');

const duration = z
  .string()
  .regex(/^(?:(\d+(\.\d+)?(us|ms|s|m|h))+|\$\{[A-Za-z_][^{}]*\})$/, 'Schreibweise: 10s oder 1m30s.');
/** A health check as compose writes it. */
export const healthcheck = z
  .strictObject({
    test: z
      .union([z.string(), z.array(z.string()).min(1)])
      .describe('Prüfbefehl wie in Compose')
      .optional(),
    disable: flag('Der Healthcheck des Images ist abgeschaltet').optional(),
    interval: duration.describe('Abstand, z. B. 10s').optional(),
    timeout: duration.describe('Zeitgrenze, z. B. 5s').optional(),
    retries: z
      .union([count('Zahl'), variable])
      .describe('Versuche bis „unhealthy“')
      .optional(),
    start_period: duration.describe('Schonfrist nach dem Start').optional(),
    start_interval: duration.describe('Abstand während der Schonfrist').optional(),
  })
  // Compose's other word for it. Without a test, the times are those of the image's own.
  .transform(({ disable, test, ...rest }) => ({ test: disable ? ['NONE'] : test, ...rest }))
  .describe('Healthcheck nach Compose');
/** Labels, a map or a list `name=value`. */
export const labels = z
  .union([
    z
      .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .transform((map) => Object.entries(map).map(([name, value]) => `${name}=${value ?? ''}`)),
    z.array(z.string().min(1)),
  ])
  .describe('Labels, die etwas bewirken, z. B. für den Reverse Proxy');

/** A restart policy as compose writes it. */
export const restart = z
  .string()
  .regex(
    /^(no|always|unless-stopped|on-failure(:\d+)?|\$\{[A-Za-z_][^{}]*\})$/,
    'Schreibweise: no, always, unless-stopped oder on-failure.',
  )
  .describe('Neustart-Regel nach Compose: no, always, unless-stopped, on-failure');
