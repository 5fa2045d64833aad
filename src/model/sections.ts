// The sections of an inventory and how their entities are called. Apart from the schemas: what only looks at an
// inventory that was read needs no zod.

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
  procedures: {
    kind: 'procedure',
    title: 'Ablauf',
    plural: 'Abläufe',
    slug: 'ablaeufe',
    pages: true,
  },
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

/** Ids are file names and anchors as well, so they hold nothing that needs escaping there. */
export const idPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Whether a text may be an id. */
export const idPatternHolds = (id: string) => idPattern.test(id);

/** `kind:id` -> section and id; undefined when the kind is unknown. */
export function anyRefParts(text: string): { section: Section; id: string } | undefined {
  const at = text.indexOf(':');
  const section = at > 0 ? sectionOf(text.slice(0, at)) : undefined;
  return section && { section, id: text.slice(at + 1) };
}
