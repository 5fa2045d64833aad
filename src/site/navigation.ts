// What a handbook's sidebar lists besides its chapters, and which tables the page of a kind shows.
import type { Section } from '../model/sections.ts';
import { sections } from '../model/sections.ts';
import type { TableName } from '../views/tables/index.ts';
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

/** A page with the same address in every handbook. */
export interface FixedPage {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
}
/** Pages that every handbook has. */
export const fixedPages: readonly FixedPage[] = [
  {
    slug: 'ports',
    title: 'Ports und Firewall',
    description: 'Alle veröffentlichten Ports und alle Firewallregeln.',
  },
  {
    slug: 'freigaben',
    title: 'Wer welchen Port erreicht',
    description: 'Zu jedem Port: von wo er offen ist, warum, was gewollt ist und welche Regel entscheidet.',
  },
  { slug: 'diagramme', title: 'Diagramme', description: 'Alle Diagramme des Handbuchs.' },
  {
    slug: 'befunde',
    title: 'Befunde',
    description:
      'Was die Regeln am System und an seiner Dokumentation zu beanstanden haben, nach Maßnahmen geordnet.',
  },
  {
    slug: 'abgleich',
    title: 'Soll/Ist-Abgleich',
    description: 'Vergleich des Inventars mit den Momentaufnahmen der Maschinen.',
  },
  {
    slug: 'klaerungsbedarf',
    title: 'Klärungsbedarf',
    description: 'Widersprüche der Quellen, die noch niemand entschieden hat.',
  },
  {
    slug: 'nicht-dokumentiert',
    title: 'Nicht dokumentiert',
    description: 'Was niemand aufgeschrieben hat, und wer es nachträgt.',
  },
  {
    slug: 'regeln',
    title: 'Regeln',
    description: 'Was jede Regel verlangt, warum, und was hilft.',
  },
  {
    slug: 'downloads',
    title: 'Downloads',
    description: 'PDF, Compose-Dateien, Env-Beispiele, Diagramme und das Inventar.',
  },
];
