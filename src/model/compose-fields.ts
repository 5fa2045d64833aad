// What compose says of a service and no snapshot shows, by compose's words: documented, exported, not compared.
// Source: Compose Specification, services, build, deploy, develop.
import { z } from 'zod';
import { flag, line, ref, text, texts } from './fields.ts';

/** A number, or a text with a unit. */
const amount = (description: string) => z.union([z.number(), text(description)]).describe(description);
const plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** Names and values: a map, or a list of `name=value`. */
const pairs = (description: string) =>
  z
    .union([
      z.record(z.string().min(1), plain),
      z.array(z.string().min(1)).transform((list) =>
        Object.fromEntries(
          list.map((pair): [string, string | null] => {
            const at = pair.indexOf('=');
            return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
          }),
        ),
      ),
    ])
    .describe(description);
/** One text, or a list of them. */
const oneOrMore = (description: string) =>
  z.union([text(description).transform((value) => [value]), texts(description)]).describe(description);

const granted = (section: 'secrets' | undefined, what: string) => {
  const source = section ? ref(section, what) : text(what);
  return z
    .array(
      z.union([
        source.transform((value) => ({ source: value })),
        z.strictObject({
          source,
          target: text('Datei im Container').optional(),
          uid: text('Eigentümer der Datei').optional(),
          gid: text('Gruppe der Datei').optional(),
          mode: amount('Dateirechte der Datei').optional(),
        }),
      ]),
    )
    .describe(what);
};

/** Names of hosts that a build or a container knows, as compose writes them. */
const extraHosts = z
  .union([texts('Name und Adresse'), z.record(z.string().min(1), z.union([z.string(), texts('Adresse')]))])
  .describe('Zusätzliche Namen in /etc/hosts');
const limits = z
  .record(z.string(), z.union([z.number(), z.strictObject({ soft: z.number(), hard: z.number() })]))
  .describe('Grenzen je Prozess');

/** Further keys of `build`. */
export const buildFields = {
  dockerfile_inline: z.string().describe('Dockerfile, das in der Compose-Datei steht').optional(),
  args: pairs('Werte, die dem Build mitgegeben werden').optional(),
  target: text('Stufe des Dockerfiles, die gebaut wird').optional(),
  labels: pairs('Labels des Images').optional(),
  tags: texts('Weitere Tags des Images').optional(),
  platforms: texts('Plattformen, für die gebaut wird').optional(),
  cache_from: texts('Quellen des Build-Caches').optional(),
  cache_to: texts('Ziele des Build-Caches').optional(),
  no_cache: flag('Baut ohne Cache').optional(),
  pull: flag('Holt die Basis-Images bei jedem Build').optional(),
  network: text('Netzwerk des Builds').optional(),
  ssh: z
    .union([text('SSH-Zugang'), pairs('SSH-Zugänge')])
    .describe('SSH-Zugänge des Builds')
    .optional(),
  secrets: granted('secrets', 'Geheimnisse des Builds').optional(),
  additional_contexts: pairs('Weitere Ordner des Builds').optional(),
  entitlements: texts('Zusätzliche Rechte des Builds').optional(),
  extra_hosts: extraHosts.optional(),
  isolation: text('Trennung des Builds (Windows)').optional(),
  privileged: flag('Baut mit erweiterten Rechten').optional(),
  provenance: z.union([z.boolean(), z.string()]).describe('Herkunftsnachweis des Builds').optional(),
  sbom: z.union([z.boolean(), z.string()]).describe('Stückliste des Builds').optional(),
  shm_size: amount('Größe von /dev/shm im Build').optional(),
  ulimits: limits.optional(),
} as const;

const updates = z.strictObject({
  parallelism: amount('Wie viele zugleich').optional(),
  delay: text('Pause dazwischen').optional(),
  failure_action: text('Was bei einem Fehler geschieht').optional(),
  monitor: text('Wie lange beobachtet wird').optional(),
  max_failure_ratio: amount('Anteil, der scheitern darf').optional(),
  order: z.enum(['start-first', 'stop-first']).describe('Reihenfolge').optional(),
});
const deviceRequests = (description: string) =>
  z
    .array(
      z.strictObject({
        capabilities: texts('Fähigkeiten, z. B. gpu').optional(),
        count: amount('Anzahl, oder all').optional(),
        device_ids: z
          .array(z.union([z.string(), z.number()]))
          .describe('Bestimmte Geräte')
          .optional(),
        driver: text('Treiber, z. B. nvidia').optional(),
        options: pairs('Optionen des Treibers').optional(),
      }),
    )
    .describe(description);
const deploy = z
  .strictObject({
    mode: text('replicated oder global').optional(),
    endpoint_mode: text('Wie Clients die Instanzen erreichen').optional(),
    replicas: amount('Anzahl der Instanzen').optional(),
    labels: pairs('Labels des Dienstes').optional(),
    resources: z
      .strictObject({
        limits: z
          .strictObject({
            cpus: amount('Höchstens so viele Prozessoren').optional(),
            memory: amount('Höchstens so viel Speicher').optional(),
            pids: amount('Höchstens so viele Prozesse').optional(),
          })
          .describe('Grenzen')
          .optional(),
        reservations: z
          .strictObject({
            cpus: amount('Zugesicherte Prozessoren').optional(),
            memory: amount('Zugesicherter Speicher').optional(),
            generic_resources: z
              .array(
                z.strictObject({
                  discrete_resource_spec: z
                    .strictObject({ kind: text('Art'), value: amount('Anzahl') })
                    .describe('Zählbares Betriebsmittel'),
                }),
              )
              .describe('Weitere Betriebsmittel')
              .optional(),
            devices: deviceRequests('Zugesicherte Geräte').optional(),
          })
          .describe('Zusicherungen')
          .optional(),
      })
      .describe('Grenzen und Zusicherungen')
      .optional(),
    restart_policy: z
      .strictObject({
        condition: text('none, on-failure oder any').optional(),
        delay: text('Pause vor dem Neustart').optional(),
        max_attempts: amount('Höchstens so viele Versuche').optional(),
        window: text('Zeitraum, nach dem ein Start gelungen ist').optional(),
      })
      .describe('Neustart im Schwarm')
      .optional(),
    update_config: updates.describe('Ablauf eines Updates').optional(),
    rollback_config: updates.describe('Ablauf einer Rücknahme').optional(),
    placement: z
      .strictObject({
        constraints: texts('Bedingungen an den Knoten').optional(),
        preferences: z
          .array(z.strictObject({ spread: text('Label, nach dem verteilt wird').optional() }))
          .describe('Wünsche an den Knoten')
          .optional(),
        max_replicas_per_node: amount('Höchstens so viele je Knoten').optional(),
      })
      .describe('Platz im Schwarm')
      .optional(),
  })
  .describe('Betrieb nach Compose (deploy): Instanzen, Grenzen, Updates');

const blockRates = (description: string) =>
  z.array(z.strictObject({ path: line('Gerät'), rate: amount('Grenze') })).describe(description);
const hooks = (description: string) =>
  z
    .array(
      z.strictObject({
        command: z.union([z.string(), z.array(z.string())]).describe('Befehl'),
        user: text('Benutzer').optional(),
        privileged: flag('Mit erweiterten Rechten').optional(),
        working_dir: text('Arbeitsverzeichnis').optional(),
        environment: pairs('Umgebungsvariablen').optional(),
      }),
    )
    .describe(description);

/** The fields, in the order of the page and of the compose file. */
const composeFields = {
  platform: text('Plattform des Images, z. B. linux/arm64'),
  profiles: z.array(z.string()).describe('Profile, mit denen der Dienst startet; ohne Angabe immer'),
  pull_policy: text('Wann das Image geholt wird, z. B. always'),
  pull_refresh_after: text('Nach welcher Zeit das Image neu geholt wird'),
  annotations: pairs('Anmerkungen für die Laufzeitumgebung'),
  label_file: oneOrMore('Dateien mit Labels'),
  attach: flag('docker compose up zeigt die Ausgaben des Dienstes'),
  secrets: granted('secrets', 'Geheimnisse, die als Datei im Container liegen'),
  configs: granted(undefined, 'Konfigurationen des Stacks, die als Datei im Container liegen'),
  links: texts('Dienste, die unter einem weiteren Namen erreichbar sind'),
  external_links: texts('Container außerhalb des Projekts, die unter einem Namen erreichbar sind'),
  volumes_from: texts('Dienste, deren Volumes auch hier eingehängt sind'),
  mac_address: text('Feste MAC-Adresse'),
  deploy,
  gpus: z
    .union([z.literal('all'), deviceRequests('Bestimmte Grafikprozessoren')])
    .describe('Grafikprozessoren: all oder eine Liste'),
  blkio_config: z
    .strictObject({
      weight: amount('Gewicht, 10 bis 1000').optional(),
      weight_device: z
        .array(z.strictObject({ path: line('Gerät'), weight: amount('Gewicht') }))
        .describe('Gewicht je Gerät')
        .optional(),
      device_read_bps: blockRates('Bytes je Sekunde beim Lesen').optional(),
      device_write_bps: blockRates('Bytes je Sekunde beim Schreiben').optional(),
      device_read_iops: blockRates('Lesezugriffe je Sekunde').optional(),
      device_write_iops: blockRates('Schreibzugriffe je Sekunde').optional(),
    })
    .describe('Zugriffe auf Datenträger'),
  cgroup_parent: text('Übergeordnete Kontrollgruppe'),
  cpu_count: amount('Anzahl der Prozessoren (Windows)'),
  cpu_percent: amount('Anteil der Prozessoren in Prozent (Windows)'),
  cpu_quota: amount('Rechenzeit je Zeitraum (CFS)'),
  cpu_period: amount('Zeitraum der Rechenzeit (CFS)'),
  cpu_rt_period: amount('Zeitraum der Echtzeit'),
  cpu_rt_runtime: amount('Rechenzeit in Echtzeit'),
  mem_swappiness: amount('Neigung zum Auslagern, 0 bis 100'),
  oom_kill_disable: flag('Der Kernel beendet den Container bei Speichermangel nicht'),
  isolation: text('Trennung des Containers (Windows)'),
  storage_opt: pairs('Optionen des Speichertreibers'),
  credential_spec: z
    .strictObject({
      config: text('Name der Konfiguration').optional(),
      file: text('Datei').optional(),
      registry: text('Schlüssel der Registrierung').optional(),
    })
    .describe('Dienstkonto (Windows)'),
  stdin_open: flag('Die Standardeingabe bleibt offen'),
  tty: flag('Der Container hat ein Terminal'),
  stop_signal: text('Signal zum Beenden, z. B. SIGINT'),
  stop_grace_period: text('Frist bis zum erzwungenen Ende, z. B. 1m30s'),
  post_start: hooks('Befehle nach dem Start'),
  pre_stop: hooks('Befehle vor dem Ende'),
  models: z
    .union([
      z.array(text('Modell')).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
      z.record(
        z.string(),
        z
          .strictObject({
            endpoint_var: text('Variable mit der Adresse').optional(),
            model_var: text('Variable mit dem Namen').optional(),
          })
          .nullable(),
      ),
    ])
    .describe('Sprachmodelle des Stacks, die der Dienst nutzt'),
  develop: z
    .strictObject({
      watch: z
        .array(
          z.strictObject({
            path: line('Beobachteter Pfad'),
            action: text('Was dann geschieht, z. B. rebuild'),
            target: text('Pfad im Container').optional(),
            ignore: oneOrMore('Muster, die nicht zählen').optional(),
            include: oneOrMore('Muster, die zählen').optional(),
            exec: z.record(z.string(), z.unknown()).describe('Befehl nach dem Abgleich').optional(),
            initial_sync: flag('Gleicht beim Start alles ab').optional(),
          }),
        )
        .describe('Was beobachtet wird')
        .optional(),
    })
    .nullable()
    .describe('Entwicklung mit docker compose watch'),
  use_api_socket: flag('Der Socket der Docker-Engine ist eingehängt'),
} as const satisfies Record<string, z.ZodType>;

/** Compose's word for a field. */
export type ComposeField = keyof typeof composeFields;
/** All of them, in the order of the page. */
export const composeFieldKeys = Object.keys(composeFields) as ComposeField[];
type Shape = { [K in ComposeField]: z.ZodOptional<(typeof composeFields)[K]> };
/** The fields as a part of the container's schema; none of them must be written. */
export const composeShape = Object.fromEntries(
  Object.entries(composeFields).map(([key, schema]) => [key, schema.optional()]),
) as Shape;

/** Where compose takes a config, or the value of a secret, from. */
export const fileSource = {
  file: text('Datei, aus der Compose den Inhalt liest').optional(),
  environment: text('Umgebungsvariable, aus der Compose den Inhalt liest').optional(),
  external: flag('Wird außerhalb des Compose-Projekts angelegt').optional(),
  labels: pairs('Labels').optional(),
  template_driver: text('Treiber für Vorlagen').optional(),
} as const;
/** Who keeps a secret of a swarm. */
export const secretDriver = {
  driver: text('Treiber, der das Geheimnis hält (Schwarm)').optional(),
  driver_opts: pairs('Optionen des Treibers').optional(),
} as const;
/** `configs` of a stack. */
export const stackConfigs = z
  .record(
    z.string(),
    z.strictObject({
      name: text('Wirklicher Name').optional(),
      content: z.string().describe('Inhalt').optional(),
      ...fileSource,
    }),
  )
  .describe('Konfigurationen (configs) der Compose-Datei');
/** `models` of a stack. */
export const stackModels = z
  .record(
    z.string(),
    z.strictObject({
      name: text('Wirklicher Name').optional(),
      model: text('Modell, z. B. ai/smollm2').optional(),
      context_size: amount('Größe des Kontexts').optional(),
      runtime_flags: texts('Schalter der Laufzeitumgebung').optional(),
    }),
  )
  .describe('Sprachmodelle (models) der Compose-Datei');
/** `providers` of a stack: services that another program provides. */
export const stackProviders = z
  .record(
    z.string(),
    z.strictObject({
      type: text('Programm, das den Dienst bereitstellt'),
      options: z
        .record(z.string(), z.union([plain, z.array(plain)]))
        .describe('Was ihm mitgegeben wird')
        .optional(),
      depends_on: z.array(z.string()).describe('Dienste, die vorher laufen müssen').optional(),
    }),
  )
  .describe('Dienste (provider) der Compose-Datei, die ein anderes Programm bereitstellt');
/** Labels and options of networks and volumes. */
export const resourceLabels = pairs('Labels').optional();
