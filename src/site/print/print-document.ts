// What a printed document is: its parts, its profile, what it promises. Which documents there are, documents.ts says.
import type { PrintProfile } from '../../model/print.ts';

/** A chapter of the handbook as its content folder holds it, in order. */
export interface Chapter {
  /** Last part of its address. */
  readonly slug: string;
  readonly title: string;
  /** Headings of the second level; appendix letters are continued after those that stand there (`A. …`). */
  readonly headings: readonly string[];
}

export type PartKind =
  | 'cover'
  | 'contents'
  | 'figures'
  | 'tables'
  | 'chapter'
  | 'comparison'
  | 'questions'
  | 'gaps'
  | 'glossary'
  | 'changes'
  | 'sheets'
  | 'proof'
  | 'diagram'
  | 'emergency'
  | 'notes'
  | 'decisions'
  | 'tests'
  | 'sources'
  | 'aids'
  | 'declarations';

/** A part of a document: begins on a new page and has a running head of its own, unless it shares both (`together`). */
export interface Part {
  readonly kind: PartKind;
  /** Anchor in the document, unique there; of a chapter and of a part that is a page of the site as well: that page's slug. */
  readonly slug: string;
  /** Heading, running head and bookmark. The cover has no heading. */
  readonly title: string;
  /** Letter of an appendix; stands before the title. */
  readonly letter?: string;
}

export interface PrintDocument {
  /** Last part of the print page's address; empty for the book. */
  readonly slug: string;
  /** Name of the PDF below /<handbook>/downloads/. */
  readonly file: string;
  /** Title in the PDF's properties and in the window. */
  readonly title: string;
  /** What kind of document it is: first line of the cover, subject in the PDF's properties. */
  readonly subject: string;
  /** Left running head. */
  readonly head: string;
  readonly profile: PrintProfile;
  readonly parts: readonly Part[];
  /** What every page says; measured in the PDF. */
  readonly names: readonly string[];
  /** The part whose length the profile limits: slug of its first part, and of the first that no longer belongs to it. */
  readonly body?: { readonly from: string; readonly before?: string | undefined };
  /** Slug of the first appendix. */
  readonly appendix?: string | undefined;
  /** Left foot instead of the Stand. */
  readonly foot?: string;
  /** Parts for which nothing is documented. */
  readonly leftOut?: readonly string[];
}
/** What a print page says of itself to whoever measures its PDF. */
export type Promised = Pick<PrintDocument, 'title' | 'subject' | 'names' | 'body' | 'appendix'> & {
  readonly profile: string;
  readonly cover: boolean;
};
