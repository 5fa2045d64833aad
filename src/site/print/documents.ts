// The documents of a handbook that are printed: one entry here is one print page and one PDF.
//
// How a document comes to be:
//   documentsOf()                      says which documents a handbook has, of which parts, set by which profile
//   pages/[handbook]/druck/[...document].astro  makes one print page of each: /<handbook>/druck/ (the book), /druck/<slug>/
//   components/print/Part.astro        holds the component of each kind of part
//   print/page/prepare.ts              runs in that page: links, numbers of figures and tables, the three lists, hyphens
//   pdf/print.ts printDocuments()      prints every print page of a built site to the file that the page itself names
//
// A further document: an entry in documentsOf(). A further kind of part: a name in PartKind (print-document.ts), a component in Part.astro.
import type { DocumentPromise } from '../../model/printed-document.ts';
import type { HandbookData } from '../data.ts';
import { registersOf } from '../navigation.ts';
import { builtIn, furtherDocuments } from './further-documents.ts';
import type { Chapter, Part, PartKind, PrintDocument } from './print-document.ts';

/** Parts that share pages and a running head, since a page for each would be nearly empty. */
const sharingPages: readonly (readonly PartKind[])[] = [
  ['contents', 'figures', 'tables'],
  ['plan', 'upkeep', 'glossary', 'changes'],
  ['schedule', 'costs', 'acceptance'],
  ['sources', 'citations', 'aids', 'declarations', 'glossary'],
];
const shares = (kind: PartKind | undefined, before: PartKind | undefined) =>
  sharingPages.some(
    (kinds) => kinds.some((other) => other === kind) && kinds.some((other) => other === before),
  );
/**
 * The part whose pages a part stands on: itself, or the first of those directly before it that share pages with it.
 * @param index of the part among all
 * @returns index of that part
 */
export function pagesOf(parts: readonly Part[], index: number): number {
  let first = index;
  while (shares(parts[first]?.kind, parts[first - 1]?.kind)) first -= 1;
  return first;
}
/**
 * The right running head on a part's pages: the titles of all parts that stand on them.
 * @param index of the part among all
 */
export function headOfPart(parts: readonly Part[], index: number): string {
  if (parts[index]?.kind === 'contents') return 'Verzeichnisse';
  return parts
    .filter((_, other) => pagesOf(parts, other) === index)
    .map(({ letter, title }) => (letter ? `${letter}. ${title}` : title))
    .join(', ');
}
/** Whether the first page is a cover. */
export const hasCover = ({ parts }: PrintDocument) => parts[0]?.kind === 'cover';
/** What a document promises, as its print page says to whoever measures its PDF. */
export const promisedBy = (document: PrintDocument): DocumentPromise => ({
  title: document.title,
  subject: document.subject,
  profile: document.profile.id,
  names: document.names,
  body: document.body,
  appendix: document.appendix,
  cover: hasCover(document),
  ...(document.volume ? { volume: document.volume } : {}),
});

/** Whether a generated file is printed in full: what a machine reads is only handed out. */
export const isPrinted = (group: HandbookData['files'][number]['group']): boolean =>
  group === 'compose' || group === 'env';

/** What every volume begins with. */
const frontParts: readonly Part[] = [
  { kind: 'cover', slug: 'deckblatt', title: '' },
  { kind: 'contents', slug: 'inhalt', title: 'Inhaltsverzeichnis' },
  { kind: 'figures', slug: 'abbildungen', title: 'Abbildungsverzeichnis' },
  { kind: 'tables', slug: 'tabellen', title: 'Tabellenverzeichnis' },
];

/** The letters that headings begin with (`A. Compose-Datei`) end here; the next one is free. */
function freeLetter(chapters: readonly Chapter[]): number {
  const used = chapters.flatMap(({ headings }) =>
    headings.flatMap((heading) => /^([A-Z])\.\s/.exec(heading)?.[1]?.charCodeAt(0) ?? []),
  );
  return Math.max(64, ...used) + 1;
}

/** What the pages of both volumes are set by, and what stands on each of them. */
const volume = ({ id, inventory, ...data }: HandbookData) => ({
  head: inventory.handbook.title,
  profile: builtIn({ id, inventory, ...data }, 'betrieb'),
  names: [inventory.handbook.title],
});

/** The first volume: chapters as they stand in the site, then the appendices. */
function book(data: HandbookData, chapters: readonly Chapter[]): PrintDocument {
  const { id, handbook } = data.inventory;
  const first = freeLetter(chapters);
  const appendices: readonly Omit<Part, 'letter'>[] = [
    { kind: 'questions', slug: 'klaerungsbedarf', title: 'Klärungsbedarf' },
    { kind: 'gaps', slug: 'nicht-dokumentiert', title: 'Nicht dokumentiert' },
    { kind: 'sources', slug: 'quellen', title: 'Quellen' },
    { kind: 'upkeep', slug: 'pflege', title: 'Wartung und Risiken' },
    ...(data.hasGlossary ? [{ kind: 'glossary', slug: 'glossar', title: 'Glossar' } as const] : []),
    { kind: 'changes', slug: 'aenderungen', title: 'Änderungshistorie' },
    { kind: 'proof', slug: 'nachweis', title: 'Nachweis' },
  ];
  return {
    ...volume(data),
    slug: '',
    file: `${id}-handbuch.pdf`,
    title: `${handbook.title}: ${handbook.subtitle}`,
    subject: 'Betriebshandbuch',
    volume: 'Handbuch',
    body: { from: chapters[0]?.slug ?? 'inhalt', before: appendices[0]?.slug },
    parts: [
      ...frontParts,
      ...chapters.map(({ slug, title }) => ({ kind: 'chapter' as const, slug, title })),
      ...appendices.map((part, index) => ({ ...part, letter: String.fromCharCode(first + index) })),
    ],
  };
}

/** The second volume: what is looked up, not read. The first one refers to it. */
const sheets = (data: HandbookData, chapters: readonly Chapter[]): PrintDocument => ({
  ...volume(data),
  slug: 'datenblaetter',
  file: `${data.id}-datenblaetter.pdf`,
  title: `${data.inventory.handbook.title}: Datenblätter`,
  subject: 'Datenblätter zum Betriebshandbuch',
  volume: 'Datenblätter',
  parts: [
    ...frontParts,
    { kind: 'sheets', slug: 'datenblaetter', title: 'Datenblätter' },
    ...(registersOf(data, chapters).length > 0
      ? [{ kind: 'registers', slug: 'verzeichnisse', title: 'Verzeichnisse' } as const]
      : []),
    { kind: 'comparison', slug: 'abgleich', title: 'Soll/Ist-Abgleich' },
    ...(data.figures.some(({ graph }) => graph)
      ? [{ kind: 'words', slug: 'diagramme-als-text', title: 'Diagramme als Text' } as const]
      : []),
    ...(data.files.some(({ group }) => isPrinted(group))
      ? [{ kind: 'files', slug: 'dateien', title: 'Erzeugte Dateien' } as const]
      : []),
  ],
});

/**
 * The documents of a handbook.
 * @param chapters in the order of the handbook
 */
export const documentsOf = (data: HandbookData, chapters: readonly Chapter[]): PrintDocument[] => [
  book(data, chapters),
  sheets(data, chapters),
  ...furtherDocuments(data, chapters),
];
