// What the checks of a measured PDF share: a breach, where it is, and how it is said.

import type { Margins } from '../../model/print.ts';
import type { MeasuredPage, MeasuredPdf, MeasuredText } from '../measure.ts';

/** The limits, by the rule of their finding. */
export const measuredRules = [
  'print-margin',
  'print-font-size',
  'print-figure-font-size',
  'print-line-spacing',
  'print-page-count',
  'print-name-missing',
  'print-page-number',
  'print-page-empty',
] as const;
/** A limit that a PDF does not keep. */
export interface Breach {
  readonly rule: (typeof measuredRules)[number];
  /** The first page of it, from 1; undefined: the whole document. */
  readonly page?: number;
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  /** Path of the limit in the profile. */
  readonly field: readonly string[];
  readonly fix: string;
}

/** Points (1/72 inch) in a millimetre. */
export const millimetre = 72 / 25.4;

/** A number with a comma; trailing zeros go. */
export const germanNumber = (value: number, digits = 1) =>
  String(Number(value.toFixed(digits))).replace('.', ',');
/** A length in millimetres. */
export const mm = (value: number) => `${germanNumber(value)}\u00a0mm`;
/** A size of type in points. */
export const pt = (value: number) => `${germanNumber(value)}\u00a0pt`;
/** At most 40 characters of a text, in quotes. */
export const quote = (text: string) =>
  `„${text.trim().length > 40 ? `${text.trim().slice(0, 40)}…` : text.trim()}“`;

/** ` (und auf 2 weiteren)`, of the number of pages that a breach is on. */
export const others = (count: number) => (count > 1 ? ` (und auf ${count - 1} weiteren)` : '');

/** `1 Seite`, `12 Seiten` */
export const pagesWord = (count: number) => `${count} ${count === 1 ? 'Seite' : 'Seiten'}`;

/** Margins of a page: a landscape page is the same sheet turned, its binding is at the top. */
export const marginsOf = ({ top, right, bottom, left }: Margins, { width, height }: MeasuredPage): Margins =>
  width > height ? { top: left, right: top, bottom: right, left: bottom } : { top, right, bottom, left };

/** Where a text breaks a limit. */
export interface Place {
  /** From 1. */
  readonly page: number;
  readonly text: MeasuredText;
  /** What is measured there; the less, the worse. */
  readonly value: number;
}
/** The place with the least value, and the number of pages that have a place at all; undefined without places. */
export function worst(places: readonly Place[]): (Place & { readonly pages: number }) | undefined {
  const [first, ...rest] = places;
  if (!first) return undefined;
  const least = rest.reduce((a, b) => (b.value < a.value ? b : a), first);
  return { ...least, pages: new Set(places.map(({ page }) => page)).size };
}

/**
 * All texts of a PDF that break a limit.
 * @param measured what is measured of a text that breaks it; undefined: it keeps the limit
 */
export const placesOf = (
  pdf: MeasuredPdf,
  measured: (text: MeasuredText, page: MeasuredPage) => number | undefined,
): Place[] =>
  pdf.pages.flatMap((page, index) =>
    page.texts.flatMap((text) => {
      const value = measured(text, page);
      return value === undefined ? [] : [{ page: index + 1, text, value }];
    }),
  );

/** Running heads and feet: outside of the structure, above or below the text. */
export function isRunning(text: MeasuredText, page: MeasuredPage, profile: Margins): boolean {
  const { top, bottom } = marginsOf(profile, page);
  return (
    text.role === 'artifact' &&
    (text.bottom <= top * millimetre || text.top >= page.height - bottom * millimetre)
  );
}
