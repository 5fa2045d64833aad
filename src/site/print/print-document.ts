// What a printed document is: its parts, its profile, what it promises. Which documents there are, documents.ts says.
import type { PrintProfile } from '../../model/print.ts';
import type { DocumentPromise } from '../../model/printed-document.ts';

/** A chapter of the handbook as its content folder holds it, in order. */
export interface Chapter {
  /** Last part of its address. */
  readonly slug: string;
  readonly title: string;
  /** Headings of the second level; appendix letters are continued after those that stand there (`A. …`). */
  readonly headings: readonly string[];
  /** Names of the tables of the inventory that it shows. */
  readonly tables?: readonly string[];
  /** Ids of the procedures that it shows step by step. */
  readonly procedures?: readonly string[];
}

/** What a part shows; each has its component in components/print/Part.astro. */
export const partKinds = [
  'cover',
  'contents',
  'figures',
  'tables',
  'chapter',
  'comparison',
  'questions',
  'gaps',
  'glossary',
  'changes',
  'sheets',
  'registers',
  'files',
  'words',
  'proof',
  'diagram',
  'emergency',
  'plan',
  'upkeep',
  'notes',
  'decisions',
  'schedule',
  'costs',
  'acceptance',
  'tests',
  'sources',
  'citations',
  'aids',
  'declarations',
] as const;
export type PartKind = (typeof partKinds)[number];

/** A part of a document: begins on a new page and has a running head of its own, unless it shares both (`sharingPages` in documents.ts). */
export interface Part {
  readonly kind: PartKind;
  /** Anchor in the document, unique there; of a chapter and of a part that is a page of the site as well: that page's slug. */
  readonly slug: string;
  /** Heading, running head and bookmark. The cover has no heading. */
  readonly title: string;
  /** Letter of an appendix; stands before the title. */
  readonly letter?: string;
}

/** A document as it is printed: what it promises (`DocumentPromise`) and how it comes to keep it. */
export interface PrintDocument extends Omit<DocumentPromise, 'profile' | 'cover'> {
  /** Last part of the print page's address; empty for the book. */
  readonly slug: string;
  /** Name of the PDF below /<handbook>/downloads/. */
  readonly file: string;
  /** Left running head. */
  readonly head: string;
  /** Left foot instead of the Stand. */
  readonly foot?: string;
  readonly profile: PrintProfile;
  readonly parts: readonly Part[];
  /** Titles of parts for which nothing is documented. */
  readonly leftOut?: readonly string[];
}
