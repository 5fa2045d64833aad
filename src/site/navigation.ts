// What a handbook's sidebar lists besides its chapters, and which tables the page of a kind shows.
import type { Section } from '../model/sections.ts';
import { sections } from '../model/sections.ts';
import { type TableName, tables as tableAt } from '../views/tables/index.ts';
import type { HandbookData } from './data.ts';

const tablesOf: Partial<Record<Section, readonly TableName[]>> = {
  hosts: ['hosts'],
  stacks: ['stacks'],
  containers: ['containers', 'healthchecks'],
  services: ['services'],
  networks: ['networks'],
  volumes: ['volumes'],
  domains: ['domains'],
  env_files: ['env'],
  externals: ['externals'],
  connections: ['connections'],
  procedures: ['procedures'],
};

/** The page that lists the entities of a kind. */
export interface KindPage {
  readonly section: Section;
  readonly slug: string;
  readonly title: string;
  readonly tables: readonly TableName[];
}
/** The kinds of which a handbook has entities, in the order of the sections. */
export const kindPages = ({ inventory }: HandbookData): KindPage[] =>
  (Object.entries(tablesOf) as [Section, readonly TableName[]][])
    .filter(([section]) => Object.keys(inventory[section]).length > 0)
    .map(([section, tables]) => ({
      section,
      slug: sections[section].slug,
      title: sections[section].plural,
      tables,
    }));

/** Where the sidebar names a page: by itself, or in a group. */
export type SidebarPlace = 'head' | 'alone' | 'registers' | 'evidence';
/** A page with the same address in every handbook. */
export interface FixedPage {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly place: SidebarPlace;
  /** The tables of a register; the other pages have a file of their own. */
  readonly tables?: readonly TableName[];
  /** Of the first table: the section whose ids are the anchors of its rows. */
  readonly section?: Section;
}
/** Pages that every handbook has, in the order of the sidebar. */
export const fixedPages: readonly FixedPage[] = [
  {
    slug: 'stoerung',
    title: 'Bei Störung',
    description: 'Wen man anruft, wo es läuft, womit man prüft, was in welcher Reihenfolge startet.',
    place: 'head',
  },
  {
    slug: 'notfall',
    title: 'Notfallhandbuch',
    description:
      'Alarmierung, erste Schritte, Meldepflichten, Schutzbedarf, Notbetrieb, Wiederanlauf und Wiederherstellung.',
    place: 'evidence',
  },
  {
    slug: 'ports',
    title: 'Ports und Firewall',
    description: 'Alle veröffentlichten Ports und alle Firewallregeln.',
    place: 'alone',
  },
  {
    slug: 'diagramme',
    title: 'Diagramme',
    description: 'Alle Diagramme des Handbuchs.',
    place: 'alone',
  },
  {
    slug: 'verzeichnisse',
    title: 'Alle Verzeichnisse',
    description: 'Alles, was das Inventar aufzählt, mit seiner Zahl.',
    place: 'registers',
  },
  {
    slug: 'freigaben',
    title: 'Wer welchen Port erreicht',
    description: 'Zu jedem Port: von wo er offen ist, warum, was gewollt ist und welche Regel entscheidet.',
    place: 'registers',
  },
  {
    slug: 'adressen',
    title: 'Adressen',
    description: 'Jede dokumentierte Adresse: wem sie gehört und in welchem Netzwerk sie liegt.',
    place: 'registers',
    tables: ['addresses'],
  },
  {
    slug: 'geheimnisse',
    title: 'Geheimnisse',
    description: 'Wo Passwörter, Schlüssel und Tokens aufbewahrt sind und wer sie braucht; nie ihr Wert.',
    place: 'registers',
    tables: ['secrets'],
    section: 'secrets',
  },
  {
    slug: 'zugaenge',
    title: 'Zugänge',
    description: 'Wer sich wo und wie anmeldet.',
    place: 'registers',
    tables: ['accounts'],
    section: 'accounts',
  },
  {
    slug: 'sicherungen',
    title: 'Sicherungen',
    description: 'Was gesichert wird, wie und wohin, und was nicht.',
    place: 'registers',
    tables: ['backups', 'unsaved'],
    section: 'backups',
  },
  {
    slug: 'zertifikate',
    title: 'Zertifikate',
    description: 'Die Zertifikate der Domains: Aussteller, Erneuerung, Ablage.',
    place: 'registers',
    tables: ['certificates'],
  },
  {
    slug: 'personen',
    title: 'Personen',
    description: 'Wer wofür zuständig und wie zu erreichen ist.',
    place: 'registers',
    tables: ['people'],
  },
  {
    slug: 'aenderungen',
    title: 'Was hat sich geändert',
    description: 'Änderungen seit der letzten Ausgabe, frühere, und angekündigte.',
    place: 'evidence',
  },
  {
    slug: 'stichwortverzeichnis',
    title: 'Stichwortverzeichnis',
    description: 'Alle Namen, Adressen, Ports und Begriffe von A bis Z.',
    place: 'registers',
  },
  {
    slug: 'befunde',
    title: 'Befunde',
    description:
      'Was die Regeln am System und an seiner Dokumentation zu beanstanden haben, nach Maßnahmen geordnet.',
    place: 'evidence',
  },
  {
    slug: 'abgleich',
    title: 'Soll/Ist-Abgleich',
    description: 'Vergleich des Inventars mit den Momentaufnahmen der Maschinen.',
    place: 'evidence',
  },
  {
    slug: 'klaerungsbedarf',
    title: 'Klärungsbedarf',
    description: 'Widersprüche der Quellen, die noch niemand entschieden hat.',
    place: 'evidence',
  },
  {
    slug: 'nicht-dokumentiert',
    title: 'Nicht dokumentiert',
    description: 'Was niemand aufgeschrieben hat, und wer es nachträgt.',
    place: 'evidence',
  },
  {
    slug: 'pflege',
    title: 'Wartung und Risiken',
    description: 'Wartungsfenster, Aktualisierungen, Risiken, Fassung und Verteiler, weitere Unterlagen.',
    place: 'evidence',
  },
  {
    slug: 'regeln',
    title: 'Regeln',
    description: 'Was jede Regel verlangt, warum, und was hilft.',
    place: 'evidence',
  },
  {
    slug: 'downloads',
    title: 'Downloads',
    description: 'PDF, Compose-Dateien, Env-Beispiele, Diagramme und das Inventar.',
    place: 'evidence',
  },
];

/** The tables of pages that have a file of their own. */
const tablesAt: Readonly<Record<string, readonly TableName[]>> = {
  ports: ['ports', 'firewall'],
  freigaben: ['exposure'],
};
/** A page of tables that is printed: its slug, its title and the tables that no chapter shows. */
export interface Register {
  readonly slug: string;
  readonly title: string;
  readonly tables: readonly TableName[];
}
/**
 * The pages of tables, each with what stands in no chapter: the second volume prints them, so that nothing of the site is
 * missing on paper.
 * @param chapters what each shows
 */
export function registersOf(
  data: HandbookData,
  chapters: readonly { readonly tables?: readonly string[] }[],
): Register[] {
  const shown = new Set(chapters.flatMap(({ tables = [] }) => tables));
  const pages = [
    ...fixedPages.map(({ slug, title, tables = [] }) => ({ slug, title, tables: tablesAt[slug] ?? tables })),
    ...kindPages(data),
  ];
  return pages.flatMap(({ slug, title, tables }) => {
    const left = tables.filter(
      (name) => !shown.has(name) && tableAt[name](data.inventory, {}).rows.length > 0,
    );
    for (const name of left) shown.add(name);
    return left.length > 0 ? [{ slug, title, tables: left }] : [];
  });
}

/** A page above another: its title, and its address below the handbook. */
export interface Crumb {
  readonly title: string;
  readonly slug: readonly string[];
}
/**
 * The pages above a page; none for a handbook's start.
 * @param path of the page below the handbook's address
 */
export function crumbsOf(handbook: HandbookData, path: string): Crumb[] {
  const [slug, id] = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (slug === undefined) return [];
  const kind = kindPages(handbook).find((kindPage) => kindPage.slug === slug);
  const isRegister = kind || fixedPages.some((fixed) => fixed.slug === slug && fixed.place === 'registers');
  return [
    { title: handbook.inventory.handbook.title, slug: [] },
    ...(isRegister && slug !== 'verzeichnisse' ? [{ title: 'Verzeichnisse', slug: ['verzeichnisse'] }] : []),
    ...(kind && id !== undefined ? [{ title: kind.title, slug: [slug] }] : []),
  ];
}
