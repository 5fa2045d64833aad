// The documents besides the book: every chapter, the diagrams, the emergency sheet, and the editions that the handbook's
// print profiles ask for.
import { type PrintProfile, profileNamed } from '../model/print.ts';
import type { HandbookData } from '../site-data.ts';
import type { Chapter, PrintDocument } from './documents.ts';

/** A profile that is always there: built in, perhaps changed by the handbook. */
export function builtIn({ inventory }: HandbookData, id: string): PrintProfile {
  const found = profileNamed(inventory.handbook, id);
  if (!found) throw new Error(`no print profile ${id}`);
  return found;
}

const nameOf = (slug: string) => slug.replaceAll('/', '-');
/** The PDF of a chapter, below the handbook's downloads. */
export const chapterFile = (slug: string) => `kapitel/${nameOf(slug)}.pdf`;

const chapter = (data: HandbookData, { slug, title }: Chapter): PrintDocument => ({
  slug: `kapitel/${nameOf(slug)}`,
  file: chapterFile(slug),
  title: `${data.inventory.handbook.title}: ${title}`,
  subject: 'Kapitel des Betriebshandbuchs',
  head: data.inventory.handbook.title,
  profile: builtIn(data, 'betrieb'),
  parts: [{ kind: 'chapter', slug, title }],
  names: [data.inventory.handbook.title],
});
const diagrams = (data: HandbookData): PrintDocument => ({
  slug: 'diagramme',
  file: `${data.id}-diagramme.pdf`,
  title: `${data.inventory.handbook.title}: Diagramme`,
  subject: 'Diagramme des Betriebshandbuchs',
  head: data.inventory.handbook.title,
  profile: builtIn(data, 'betrieb'),
  parts: data.figures.map(({ slug, title }) => ({ kind: 'diagram', slug, title })),
  names: [data.inventory.handbook.title],
});
const emergency = (data: HandbookData): PrintDocument => ({
  slug: 'notfallblatt',
  file: `${data.id}-notfallblatt.pdf`,
  title: `${data.inventory.handbook.title}: Notfallblatt`,
  subject: 'Notfallblatt',
  head: data.inventory.handbook.title,
  profile: builtIn(data, 'notfallblatt'),
  parts: [
    { kind: 'emergency', slug: 'notfallblatt', title: `Notfallblatt ${data.inventory.handbook.title}` },
  ],
  names: [data.inventory.handbook.title],
});

/** @param chapters in the order of the handbook */
export const furtherDocuments = (data: HandbookData, chapters: readonly Chapter[]): PrintDocument[] => [
  emergency(data),
  ...(data.figures.length > 0 ? [diagrams(data)] : []),
  ...chapters.map((one) => chapter(data, one)),
];
