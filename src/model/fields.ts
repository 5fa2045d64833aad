// Building blocks of the inventory's schema: text, numbers, references. Every field carries a German description,
// which editors show (inventory/schema.json) and findings quote.
import { z } from 'zod';

// An inventory is read once: compiling each schema before takes longer than it saves, also for a thousand hosts.
z.config({ jitless: true });

/** Sections that hold entities, with the German plural used in addresses (`/<handbook>/<plural>/<id>/`). */
export const sections = {
  hosts: { kind: 'host', title: 'Host', plural: 'Hosts', slug: 'hosts', pages: true },
  host_groups: {
    kind: 'host_group',
    title: 'Hostgruppe',
    plural: 'Hostgruppen',
    slug: 'hostgruppen',
    pages: false,
  },
  stacks: { kind: 'stack', title: 'Stack', plural: 'Stacks', slug: 'stacks', pages: true },
  containers: { kind: 'container', title: 'Container', plural: 'Container', slug: 'container', pages: true },
  services: { kind: 'service', title: 'Dienst', plural: 'Dienste', slug: 'dienste', pages: true },
  networks: { kind: 'network', title: 'Netzwerk', plural: 'Netzwerke', slug: 'netzwerke', pages: true },
  volumes: { kind: 'volume', title: 'Volume', plural: 'Volumes', slug: 'volumes', pages: true },
  domains: { kind: 'domain', title: 'Domain', plural: 'Domains', slug: 'domains', pages: true },
  env_files: {
    kind: 'env_file',
    title: 'Env-Datei',
    plural: 'Env-Dateien',
    slug: 'env-dateien',
    pages: true,
  },
  externals: { kind: 'external', title: 'Umgebung', plural: 'Umgebung', slug: 'umgebung', pages: true },
  connections: {
    kind: 'connection',
    title: 'Verbindung',
    plural: 'Verbindungen',
    slug: 'verbindungen',
    pages: false,
  },
  backups: { kind: 'backup', title: 'Sicherung', plural: 'Sicherungen', slug: 'sicherungen', pages: false },
  secrets: { kind: 'secret', title: 'Geheimnis', plural: 'Geheimnisse', slug: 'geheimnisse', pages: false },
  accounts: { kind: 'account', title: 'Zugang', plural: 'Zugänge', slug: 'zugaenge', pages: false },
  monitoring: {
    kind: 'monitor',
    title: 'Überwachung',
    plural: 'Überwachung',
    slug: 'ueberwachung',
    pages: false,
  },
  documents: { kind: 'document', title: 'Dokument', plural: 'Dokumente', slug: 'dokumente', pages: false },
  decisions: {
    kind: 'decision',
    title: 'Entscheidung',
    plural: 'Entscheidungen',
    slug: 'entscheidungen',
    pages: false,
  },
  open_questions: {
    kind: 'question',
    title: 'Offene Frage',
    plural: 'Klärungsbedarf',
    slug: 'klaerungsbedarf',
    pages: false,
  },
  gaps: {
    kind: 'gap',
    title: 'Lücke',
    plural: 'Nicht dokumentiert',
    slug: 'nicht-dokumentiert',
    pages: false,
  },
  waivers: { kind: 'waiver', title: 'Ausnahme', plural: 'Ausnahmen', slug: 'ausnahmen', pages: false },
} as const;

export type Section = keyof typeof sections;
type Kind = (typeof sections)[Section]['kind'];

const sectionByKind = Object.fromEntries(
  Object.entries(sections).map(([section, { kind }]) => [kind, section]),
) as Record<Kind, Section>;

/** The section that holds entities of a kind, or undefined for a word that is no kind. */
const sectionOf = (kind: string): Section | undefined =>
  Object.hasOwn(sectionByKind, kind) ? sectionByKind[kind as Kind] : undefined;

/** What a string of the inventory points to; read by the reference check. */
export interface Reference {
  /** A fixed section, or 'any' for `kind:id`. */
  readonly section: Section | 'any';
  /** Takes the id out of a longer text; undefined when the text points to nothing. */
  readonly pick?: (text: string) => string | undefined;
}
export const references = z.registry<Reference>();

// zod copies a schema for each method that is called on it. There are hundreds of texts, so they are made in one step:
// `z.string().trim().min(1).describe(…)`, without the copies.
const filled = [z.trim(), z.minLength(1)];
const filledText = () => new z.ZodString({ type: 'string', checks: filled });
const described = <T extends z.ZodType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

/** One line or paragraph of text; never empty. */
export const text = (description: string) => described(filledText(), description);
export const texts = (description: string) => described(z.array(filledText()), description);
export const flag = (description: string) => described(z.boolean(), description);
export const count = (description: string) => described(z.int().nonnegative(), description);
export const port = (description: string) => described(z.int().min(1).max(65535), description);

/** A calendar day, YYYY-MM-DD. YAML's own dates are read as text by the loader. */
export const day = (description: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'Schreibweise: JJJJ-MM-TT.')
    .refine((value) => {
      const date = new Date(`${value}T00:00:00Z`);
      return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
    })
    .describe(`${description} (JJJJ-MM-TT)`);

/** Ids are file names and anchors as well, so they hold nothing that needs escaping there. */
export const idPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The id of an entity of one section. */
export const ref = (section: Section, description: string) =>
  z.string().min(1).describe(`${description} (Kennung aus „${section}“)`).register(references, { section });

/** A pointer to any entity, written `kind:id`, such as `container:pgadmin`. */
export const anyRef = (description: string) =>
  z
    .string()
    .regex(/^[a-z_]+:.+$/, 'Schreibweise: art:kennung, z. B. container:pgadmin.')
    .describe(`${description} (art:kennung, z. B. container:pgadmin)`)
    .register(references, { section: 'any' });

/** active: in Betrieb, planned: vorbereitet oder geplant, retired: außer Betrieb. */
export const status = z
  .enum(['active', 'planned', 'retired'])
  .describe('Status: active (in Betrieb), planned (geplant oder vorbereitet), retired (außer Betrieb)');
export type Status = z.output<typeof status>;

export const protocol = z.enum(['tcp', 'udp', 'sctp']).describe('Protokoll: tcp, udp oder sctp');

/** Fields that every entity may carry. */
export const common = {
  name: text('Wirklicher Name auf der Maschine; ohne Angabe die Kennung').optional(),
  notes: texts('Hinweise, die im Handbuch beim Eintrag stehen').optional(),
  owner: text(
    'Wer Befunde zu diesem Eintrag klärt; ohne Angabe wie beim Host, sonst beim Handbuch',
  ).optional(),
};

/** `kind:id` -> section and id; undefined when the kind is unknown. */
export function anyRefParts(text: string): { section: Section; id: string } | undefined {
  const at = text.indexOf(':');
  const section = at > 0 ? sectionOf(text.slice(0, at)) : undefined;
  return section && { section, id: text.slice(at + 1) };
}
