// The whole inventory of one handbook: sections, the schema of a file, and the frozen value that everything else reads.
import { z } from 'zod';
import { container } from './compose.ts';
import * as e from './entities.ts';
import { day, idPattern, type Section, text, texts } from './fields.ts';
import { type Firewall, host, hostGroup } from './host.ts';
import { exam, printProfiles } from './print.ts';

const person = z.strictObject({
  name: text('Name'),
  account: text('Benutzername auf den Systemen').optional(),
  roles: texts('Rollen'),
  duties: texts('Aufgaben').default([]),
  contact: text('Erreichbarkeit').optional(),
});

/** Everything about the handbook itself: cover, people, validity. */
export const handbook = z.strictObject({
  title: text('Titel'),
  subtitle: text('Untertitel'),
  description: text('Ein Satz für die Übersicht'),
  version: text('Version').optional(),
  edition_date: day('Stand'),
  owner: text('Verantwortlich'),
  approval: text('Freigabe').optional(),
  audience: texts('Zielgruppen').default([]),
  classification: text('Einstufung').optional(),
  review_date: day('Nächste Prüfung').optional(),
  order: z.int().positive().describe('Platz auf der Startseite').default(1),
  people: z.record(z.string(), person).describe('Personen und Aufgaben').default({}),
  sources: z
    .record(z.string(), z.strictObject({ title: text('Quelle'), date: day('Stand der Quelle').optional() }))
    .describe('Quellen, aus denen das Inventar stammt')
    .default({}),
  change_history: z
    .array(
      z.strictObject({
        version: text('Version').optional(),
        date: day('Datum'),
        by: text('Wer').optional(),
        change: text('Änderung'),
      }),
    )
    .describe('Änderungshistorie')
    .default([]),
  snapshots: z
    .strictObject({
      max_age: z.int().positive().describe('Höchstalter einer Momentaufnahme in Tagen').default(7),
    })
    .describe('Vorgaben für Momentaufnahmen')
    .prefault({}),
  print_profiles: printProfiles,
  exam: exam.optional(),
});

/** The schema of one entity per section. */
export const sectionSchemas = {
  hosts: host,
  host_groups: hostGroup,
  stacks: e.stack,
  containers: container,
  services: e.service,
  networks: e.network,
  volumes: e.volume,
  domains: e.domain,
  env_files: e.envFile,
  externals: e.external,
  connections: e.connection,
  backups: e.backup,
  secrets: e.secret,
  accounts: e.account,
  monitoring: e.monitor,
  documents: e.document,
  decisions: e.decision,
  open_questions: e.openQuestion,
  gaps: e.gap,
  waivers: e.waiver,
} as const satisfies Record<Section, z.ZodType>;

/** Whether a text may be an id. */
export const idPatternHolds = (id: string) => idPattern.test(id);

/** What a file of inventory/<handbook>/ may hold: any of the sections, each a map of id to entity. */
export const inventoryFile = z.strictObject({
  handbook: handbook.optional(),
  ...(Object.fromEntries(
    Object.entries(sectionSchemas).map(([section, schema]) => [
      section,
      z.record(z.string().regex(idPattern), schema).nullable().optional(),
    ]),
  ) as {
    [S in Section]: z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, (typeof sectionSchemas)[S]>>>;
  }),
});

/** inventory/site.yaml: the published site as a whole. */
export const siteFile = z.strictObject({
  title: text('Name der Website'),
  description: text('Ein Satz für die Startseite'),
  url: z.url().describe('Veröffentlichte Adresse').optional(),
  base: z
    .string()
    .regex(/^\/([A-Za-z0-9._-]+\/?)*$/, 'Schreibweise: / oder /handbuch/.')
    .describe('Pfad unterhalb der Adresse')
    .default('/'),
  internal: z.boolean().describe('Nur intern erreichbar: kein Impressum nötig').default(true),
  imprint: z.url().describe('Adresse des Impressums').optional(),
  privacy: z.url().describe('Adresse der Datenschutzerklärung').optional(),
  glossary: z
    .record(
      z.string().min(2),
      z.strictObject({
        meaning: text('Erklärung in eigenen Worten'),
        also: texts('Andere Schreibweisen und Formen, unter denen der Begriff vorkommt').default([]),
      }),
    )
    .describe('Glossar: Jedes Handbuch druckt davon, was in ihm vorkommt')
    .default({}),
});
export type Site = z.output<typeof siteFile>;

/** A validated entity; of a host, as it is once its groups are merged in. */
type Raw<S extends Section> = S extends 'hosts'
  ? Omit<z.output<typeof host>, 'firewall'> & { firewall?: Firewall | undefined }
  : z.output<(typeof sectionSchemas)[S]>;
/** An entity as everything but the loader sees it: with its section, id, real name and `ref` (`kind:id`, as findings name it). */
export type Entity<S extends Section = Section> = S extends Section
  ? Readonly<Raw<S>> & {
      readonly section: S;
      readonly id: string;
      readonly name: string;
      readonly ref: string;
    }
  : never;
/** A container's host is always known: its own or its stack's. */
export type Container = Entity<'containers'> & { readonly host: string };
export type Host = Entity<'hosts'>;
export type Stack = Entity<'stacks'>;
export type Service = Entity<'services'>;
export type Network = Entity<'networks'>;
export type Volume = Entity<'volumes'>;
export type Domain = Entity<'domains'>;
export type EnvFile = Entity<'env_files'>;
export type Handbook = Readonly<z.output<typeof handbook>>;

/** One handbook's inventory: validated, complete with defaults, frozen. Maps keep the order of the files. */
export type Inventory = {
  readonly [S in Section]: Readonly<Record<string, S extends 'containers' ? Container : Entity<S>>>;
} & {
  /** The handbook's id: its folder's name. */
  readonly id: string;
  readonly handbook: Handbook;
};

const serviceKey = (stack: string | undefined, service: string) => `${stack ?? ''}\n${service}`;
// Inventories are frozen; without this, all dependencies of a large one cost a search each.
const byService = new WeakMap<Inventory['containers'], ReadonlyMap<string, Container>>();
function servicesOf({ containers }: Pick<Inventory, 'containers'>): ReadonlyMap<string, Container> {
  const known = byService.get(containers);
  if (known) return known;
  const found = new Map<string, Container>();
  for (const container of Object.values(containers)) {
    const key = container.service && serviceKey(container.stack, container.service);
    if (key && !found.has(key)) found.set(key, container);
  }
  byService.set(containers, found);
  return found;
}
/** The container that `depends_on` means: a service of the same stack, else a container's id. */
export const dependencyOf = (
  inventory: Inventory,
  container: { readonly stack?: string | undefined },
  service: string,
): Container | undefined =>
  servicesOf(inventory).get(serviceKey(container.stack, service)) ?? inventory.containers[service];
