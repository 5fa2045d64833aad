// The documents besides the book: every chapter, the diagrams, the emergency sheet, and the editions that the handbook's
// print profiles ask for.
import {
  type PrintPart,
  type PrintProfile,
  printParts,
  profileNamed,
  profilesOf,
} from '../../model/print.ts';
import type { HandbookData } from '../data.ts';
import type { Chapter, Part, PrintDocument } from './print-document.ts';

/**
 * A profile that is always there: built in, perhaps changed by the handbook.
 * @param id of a built-in profile
 * @throws where there is none of that name: a fault of the program
 */
export function builtIn({ inventory }: HandbookData, id: string): PrintProfile {
  const found = profileNamed(inventory.handbook, id);
  if (!found) throw new Error(`no print profile ${id}`);
  return found;
}

const nameOf = (slug: string) => slug.replaceAll('/', '-');
/**
 * The PDF of a chapter, below the handbook's downloads.
 * @param slug of the chapter
 */
export const chapterFile = (slug: string) => `kapitel/${nameOf(slug)}.pdf`;

/** A document under the handbook's name, by a built-in profile. */
function ofHandbook(
  data: HandbookData,
  {
    name,
    profile = 'betrieb',
    ...own
  }: Pick<PrintDocument, 'slug' | 'file' | 'subject' | 'parts'> & {
    readonly name: string;
    readonly profile?: string;
  },
): PrintDocument {
  const { title } = data.inventory.handbook;
  return {
    ...own,
    title: `${title}: ${name}`,
    head: title,
    profile: builtIn(data, profile),
    names: [title],
  };
}
const chapter = (data: HandbookData, { slug, title }: Chapter): PrintDocument =>
  ofHandbook(data, {
    slug: `kapitel/${nameOf(slug)}`,
    file: chapterFile(slug),
    name: title,
    subject: 'Kapitel des Betriebshandbuchs',
    parts: [{ kind: 'chapter', slug, title }],
  });
const diagrams = (data: HandbookData): PrintDocument =>
  ofHandbook(data, {
    slug: 'diagramme',
    file: `${data.id}-diagramme.pdf`,
    name: 'Diagramme',
    subject: 'Diagramme des Betriebshandbuchs',
    parts: data.figures.map(({ slug, title }) => ({ kind: 'diagram', slug, title })),
  });
const emergency = (data: HandbookData): PrintDocument =>
  ofHandbook(data, {
    slug: 'notfallblatt',
    file: `${data.id}-notfallblatt.pdf`,
    name: 'Notfallblatt',
    subject: 'Notfallblatt',
    profile: 'notfallblatt',
    parts: [
      { kind: 'emergency', slug: 'notfallblatt', title: `Notfallblatt ${data.inventory.handbook.title}` },
    ],
  });
const emergencyPlan = (data: HandbookData): PrintDocument =>
  ofHandbook(data, {
    slug: 'notfallhandbuch',
    file: `${data.id}-notfallhandbuch.pdf`,
    name: 'Notfallhandbuch',
    subject: 'Notfallhandbuch',
    parts: [
      { kind: 'cover', slug: 'deckblatt', title: '' },
      { kind: 'contents', slug: 'inhalt', title: 'Inhaltsverzeichnis' },
      { kind: 'plan', slug: 'notfall', title: 'Notfallhandbuch' },
      { kind: 'upkeep', slug: 'pflege', title: 'Wartung und Risiken' },
    ],
  });

/** Whether there is anything to say in a part of an edition. */
const isFilled: Readonly<Record<PrintPart, (data: HandbookData) => boolean>> = {
  candidate: ({ inventory }) => inventory.handbook.exam?.candidate !== undefined,
  decisions: ({ inventory }) => Object.keys(inventory.decisions).length > 0,
  tests: ({ drift, inventory }) =>
    drift.matches.length > 0 || Object.keys(inventory.handbook.exam?.tests ?? {}).length > 0,
  schedule: ({ inventory }) => (inventory.handbook.exam?.schedule.length ?? 0) > 0,
  costs: ({ inventory }) => (inventory.handbook.exam?.costs.length ?? 0) > 0,
  acceptance: ({ inventory }) => inventory.handbook.exam?.acceptance !== undefined,
  sources: ({ inventory }) => Object.keys(inventory.handbook.sources).length > 0,
  citations: ({ inventory }) => (inventory.handbook.exam?.citations.length ?? 0) > 0,
  glossary: ({ hasGlossary }) => hasGlossary,
  aids: ({ inventory }) => (inventory.handbook.exam?.aids.length ?? 0) > 0,
  declarations: ({ inventory }) => (inventory.handbook.exam?.declarations.length ?? 0) > 0,
};
const partSlugs = {
  decisions: 'entscheidungen',
  schedule: 'zeitplan',
  costs: 'kosten',
  acceptance: 'abnahme',
  tests: 'pruefprotokoll',
  sources: 'quellen',
  citations: 'literatur',
  glossary: 'glossar',
  aids: 'hilfsmittel',
  declarations: 'erklaerungen',
} as const;

/** An edition by a print profile: its chapters and further parts, those without data left out and listed. */
function edition(data: HandbookData, chapters: readonly Chapter[], profile: PrintProfile): PrintDocument {
  const { handbook } = data.inventory;
  const { exam } = handbook;
  const isExam = profile.kind === 'exam';
  const filled = profile.parts.filter((part) => isFilled[part](data));
  const part = (kind: Exclude<PrintPart, 'candidate'>): Part[] =>
    filled.includes(kind) ? [{ kind, slug: partSlugs[kind], title: printParts[kind] }] : [];
  const asPart = ({ slug, title }: Chapter): Part => ({ kind: 'chapter', slug, title });
  const appendices = [
    ...chapters.filter(({ slug }) => profile.appendices.includes(slug)).map(asPart),
    ...part('tests'),
  ].map((part, index) => ({ ...part, title: `Anhang ${String.fromCharCode(65 + index)}: ${part.title}` }));
  const body = [
    ...chapters
      .filter(({ slug }) => !profile.appendices.includes(slug) && (profile.chapters?.includes(slug) ?? true))
      .map(asPart),
    ...part('decisions'),
    ...part('schedule'),
    ...part('costs'),
    ...part('acceptance'),
  ];
  const first = profile.before_contents.flatMap((kind) => (kind === 'candidate' ? [] : part(kind)));
  const after = [
    ...part('sources'),
    ...part('citations'),
    ...part('aids'),
    ...part('declarations'),
    ...part('glossary'),
    ...appendices,
  ].filter(({ kind }) => !first.some((part) => part.kind === kind));
  const title = isExam ? (exam?.title ?? handbook.title) : handbook.title;
  const person = exam?.candidate
    ? [exam.candidate.name, exam.candidate.number].filter(Boolean).join(', ')
    : undefined;
  return {
    slug: profile.id,
    file: `${data.id}-${profile.id}.pdf`,
    title: `${title} (${profile.title})`,
    subject: profile.title,
    head: isExam ? (person ?? 'Prüfling nicht dokumentiert') : handbook.title,
    ...(isExam ? { foot: title } : {}),
    profile,
    parts: [
      { kind: 'cover', slug: 'deckblatt', title: '' },
      ...first,
      { kind: 'contents', slug: 'inhalt', title: 'Inhaltsverzeichnis' },
      { kind: 'figures', slug: 'abbildungen', title: 'Abbildungsverzeichnis' },
      { kind: 'tables', slug: 'tabellen', title: 'Tabellenverzeichnis' },
      ...(isExam ? [{ kind: 'notes' as const, slug: 'hinweise', title: 'Hinweise zu dieser Fassung' }] : []),
      ...body,
      ...after,
    ],
    names: [title, ...(isExam && exam?.candidate ? [exam.candidate.name] : [])],
    body: { from: body[0]?.slug ?? 'inhalt', before: after[0]?.slug },
    appendix: appendices[0]?.slug,
    leftOut: profile.parts.filter((name) => !filled.includes(name)).map((name) => printParts[name]),
  };
}
/** Profiles that the handbook names; those that are printed anyway are no editions. */
const editions = ({ inventory }: HandbookData) =>
  profilesOf(inventory.handbook).filter(({ id }) => id !== 'betrieb' && id !== 'notfallblatt');

type MakeDocuments = (data: HandbookData, chapters: readonly Chapter[]) => readonly PrintDocument[];
/** What makes each kind of document, in the order of the downloads. A new kind is a function and a line here. */
const documentMakers = {
  emergency: (data) => [emergency(data)],
  emergencyPlan: (data) => [emergencyPlan(data)],
  editions: (data, chapters) => editions(data).map((profile) => edition(data, chapters, profile)),
  diagrams: (data) => (data.figures.length > 0 ? [diagrams(data)] : []),
  chapters: (data, chapters) => chapters.map((entry) => chapter(data, entry)),
} as const satisfies Record<string, MakeDocuments>;

/**
 * The documents besides the book: emergency sheet, editions, diagrams where there are any, chapters.
 * @param chapters in the order of the handbook
 */
export const furtherDocuments = (data: HandbookData, chapters: readonly Chapter[]): PrintDocument[] =>
  Object.values(documentMakers).flatMap((make: MakeDocuments) => make(data, chapters));
