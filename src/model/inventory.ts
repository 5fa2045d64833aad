// The whole inventory of one handbook: sections, the schema of a file, and the frozen value that everything else reads.
import { z } from 'zod';
import { container } from './container.ts';
import { emergency, upkeep } from './emergency.ts';
import { domain, envFile, network, service, stack, volume } from './entities.ts';
import { exam } from './exam.ts';
import { day, laterText, text, texts } from './fields.ts';
import { host, hostGroup } from './host.ts';
import type { Firewall } from './host-firewall.ts';
import {
  account,
  backup,
  connection,
  decision,
  document,
  external,
  gap,
  monitor,
  openQuestion,
  secret,
  waiver,
} from './operation.ts';
import { printProfiles } from './print.ts';
import { procedure } from './procedure.ts';
import { idPattern, type Section } from './sections.ts';

const person = z.strictObject({
  name: text('Name'),
  account: text('Benutzername auf den Systemen').optional(),
  roles: texts('Rollen'),
  duties: texts('Aufgaben').default([]),
  phone: text('Telefon, das im Notfall gilt').optional(),
  contact: text('Erreichbarkeit').optional(),
  deputy: text('Wer diese Person vertritt').optional(),
});

/** Everything about the handbook itself: cover, people, validity. */
export const handbook = z.strictObject({
  title: text('Titel'),
  subtitle: text('Untertitel'),
  description: text('Ein Satz für die Übersicht'),
  version: text('Version').optional(),
  edition_date: day('Stand'),
  owner: laterText('Verantwortlich'),
  deputy: text('Vertretung des Verantwortlichen').optional(),
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
  emergency: emergency.optional(),
  ...upkeep,
  print_profiles: printProfiles,
  exam: exam.optional(),
});

/** The schema of one entity per section. */
export const sectionSchemas = {
  hosts: host,
  host_groups: hostGroup,
  stacks: stack,
  containers: container,
  services: service,
  networks: network,
  volumes: volume,
  domains: domain,
  env_files: envFile,
  externals: external,
  connections: connection,
  backups: backup,
  procedures: procedure,
  secrets: secret,
  accounts: account,
  monitoring: monitor,
  documents: document,
  decisions: decision,
  open_questions: openQuestion,
  gaps: gap,
  waivers: waiver,
} as const satisfies Record<Section, z.ZodType>;

/** What a file of inventory/<handbook>/ may hold: any of the sections, each a map of id to entity. */
export const inventoryFile = z.strictObject({
  handbook: handbook.optional(),
  ...(Object.fromEntries(
    Object.entries(sectionSchemas).map(([section, schema]) => [
      section,
      z.record(z.string().regex(idPattern), schema.nullable()).nullable().optional(),
    ]),
  ) as {
    [S in Section]: z.ZodOptional<
      z.ZodNullable<z.ZodRecord<z.ZodString, z.ZodNullable<(typeof sectionSchemas)[S]>>>
    >;
  }),
});

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
