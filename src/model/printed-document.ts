// What a printed document promises: its print page says so (site/print), and its PDF is measured by it (pdf).

/** Slugs stand for parts of the document; they are the names of their destinations in the PDF as well. */
export interface DocumentPromise {
  /** Title in the PDF's properties and in the window. */
  readonly title: string;
  /** What kind of document it is: first line of the cover, subject in the PDF's properties. */
  readonly subject: string;
  /** Id of the print profile that it is set by. */
  readonly profile: string;
  /** What every page says; measured in the PDF. */
  readonly names: readonly string[];
  /** The part whose length the profile limits: slug of its first part, and of the first that no longer belongs to it. */
  readonly body?: { readonly from: string; readonly before?: string | undefined };
  /** Slug of the first appendix. */
  readonly appendix?: string | undefined;
  /** How the other documents of the handbook name it, where they refer to it; those that are referred to are printed together. */
  readonly volume?: string;
  /** The first page is a cover without head, foot and number. */
  readonly cover: boolean;
}

/**
 * The destination of a place in another document of the handbook, where a print page links to it: the printer fills in its
 * page, the finished PDF opens that file.
 * @param file name of the PDF below the handbook's downloads
 * @param id of the place in its print page
 */
export const placeIn = (file: string, id: string): string => `${file}#${id}`;

/** The language of lists of contents in a print page: German, and a private word for the printer (RFC 5646, 2.2.7). */
export const contentsLanguage = 'de-x-inhalt';

/** A volume that other documents refer to. */
interface Volume {
  /** Name of the PDF below the handbook's downloads. */
  readonly file: string;
  /** Address of the PDF. */
  readonly href: string;
  /** How a sentence names it. */
  readonly name: string;
  /** Whether it is the document itself. */
  readonly isSelf: boolean;
}
/** A place on paper: the number of its volume, its anchor, and what its own anchors begin with; null: it has none. */
export type Place = readonly [volume: number, id: string, prefix: string | null];

/** Where links of a print page lead that has no such page of the site itself. */
export interface Places {
  readonly volumes: readonly Volume[];
  /** By the address of the page in the site. */
  readonly places: Readonly<Record<string, Place>>;
}
