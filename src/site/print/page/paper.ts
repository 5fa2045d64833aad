// The paper of a print page as its profile sets it (page-rules.ts), and how wide a table counts its characters.
import type { Size } from './orientation.ts';

/** Room within the margins in millimetres, and the type of tables, as the profile sets them. */
export interface Paper {
  readonly portrait: Size;
  readonly landscape: Size;
  /** Size of a table's text in points. */
  readonly tableType: number;
  /** Width of a character of code there, compared with one of text. */
  readonly codeWidth: number;
}
/** Typographic points (1/72 inch). */
export const pointsPerMillimetre = 72 / 25.4;
/** Width of a character, in parts of the type's size, as tables count them: about that of most letters of Plex. */
export const characterWidth = 0.53;
/** Size of a table's text as a share of the text's around it, as in print.css. */
export const tableShare = 0.83;

/**
 * A length or number that page-rules.ts has written into the document.
 * @param name of the custom property
 * @returns NaN where it is not set
 */
export const printProperty = (document: Document, name: string): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));

/** Reads the paper from the custom properties of the print page. */
export function paperOf(document: Document): Paper {
  const size = (name: string) => printProperty(document, name);
  const tableType = Math.max(size('--ib-print-size') * tableShare, size('--ib-print-smallest'));
  return {
    portrait: { width: size('--ib-print-width'), height: size('--ib-print-height') },
    landscape: {
      width: size('--ib-print-width-landscape'),
      height: size('--ib-print-height-landscape'),
    },
    tableType,
    codeWidth: (0.6 / characterWidth) * Math.max(0.92, size('--ib-print-smallest') / tableType),
  };
}
