// Pages: how many there are, whether each says whose it is and carries its number, whether one is empty.

import type { Pointer } from '../../model/finding.ts';
import type { PrintProfile } from '../../model/print.ts';
import type { MeasuredPdf } from '../measure.ts';
import { type Breach, isRunning, others, pagesWord, quote } from './breach.ts';

/** What a document promises besides its profile. */
export interface Expectation {
  /** Name of the PDF. */
  readonly file: string;
  /** What every page must say: person and document. */
  readonly names: readonly string[];
  /** First and last page of the part whose length the profile limits; undefined: the whole document. */
  readonly body?: { readonly first: number; readonly last: number } | undefined;
  /** First page of appendices that are counted for themselves. */
  readonly appendix?: number | undefined;
  /** The first page is a cover without head, foot and number. */
  readonly cover: boolean;
  /** Where a value of the profile stands in the inventory, or where it would stand. */
  readonly at: (field: readonly string[]) => Pointer;
  readonly handbook: string;
}

/** A breach when the body of the document, or all of it, is too long or too short. */
export function lengthBreaches(
  pdf: MeasuredPdf,
  { pages: { min, max } }: PrintProfile,
  { body }: Expectation,
): Breach[] {
  const count = body ? body.last - body.first + 1 : pdf.pages.length;
  const limits =
    min !== undefined && max !== undefined
      ? min === max
        ? pagesWord(min)
        : `${min} bis ${pagesWord(max)}`
      : max === undefined
        ? `mindestens ${pagesWord(min ?? 0)}`
        : `höchstens ${pagesWord(max)}`;
  if (count >= (min ?? 0) && count <= (max ?? Number.POSITIVE_INFINITY)) return [];
  const isLong = count > (max ?? Number.POSITIVE_INFINITY);
  return [
    {
      rule: 'print-page-count',
      message: body
        ? `Der Hauptteil (Seite ${body.first} bis ${body.last}) ist zu ${isLong ? 'lang' : 'kurz'}.`
        : `Das Dokument ist zu ${isLong ? 'lang' : 'kurz'}.`,
      expected: limits,
      actual: pagesWord(count),
      field: ['pages', isLong ? 'max' : 'min'],
      fix: isLong
        ? 'Kapitel in den Anhang verschieben („appendices“) oder kürzen.'
        : 'Weitere Kapitel aufnehmen („chapters“) oder ausführlicher schreiben.',
    },
  ];
}

/** Text without blanks and soft hyphens: lines break where they like. */
const dense = (text: string) => text.replace(/[\s\u00ad]+/g, '');

/** A breach for each name that is missing on a page. */
export function nameBreaches(pdf: MeasuredPdf, profile: PrintProfile, { names }: Expectation): Breach[] {
  if (!profile.name_on_every_page) return [];
  return names.flatMap((name) => {
    const missing = pdf.pages.flatMap(({ texts }, index) =>
      dense(texts.map(({ text }) => text).join('')).includes(dense(name)) ? [] : [index + 1],
    );
    const [first] = missing;
    return first === undefined
      ? []
      : [
          {
            rule: 'print-name-missing',
            page: first,
            message: `Es fehlt ${quote(name)}${others(missing.length)}.`,
            expected: 'auf jeder Seite',
            actual: `fehlt auf ${missing.length} von ${pagesWord(pdf.pages.length)}`,
            field: ['name_on_every_page'],
            fix: 'Den Namen kürzer fassen, damit er in den Seitenkopf passt.',
          },
        ];
  });
}

/** `Seite 3 von 12`, `Anhang, Seite 2`, `– 4 –`: a number that stands for itself. */
const pageNumber = /^(?:[^\d.]*Seite|[–-])?\s*(\d+)(?:\s+von\s+(\d+))?\s*[–-]?$/;
/** A breach for the first page whose number is missing or wrong. */
export function numberBreaches(
  pdf: MeasuredPdf,
  { numbering, margins }: PrintProfile,
  expected: Expectation,
): Breach[] {
  const breaks = numbering === 'appendix' ? expected.appendix : undefined;
  return pdf.pages
    .flatMap((sheet, index): Breach[] => {
      const page = index + 1;
      if (index === 0 && expected.cover) return [];
      const wanted = breaks !== undefined && page >= breaks ? page - breaks + 1 : page;
      const found = sheet.texts.flatMap((text) => {
        const match = isRunning(text, sheet, margins) ? pageNumber.exec(text.text.trim()) : null;
        return match ? [{ number: Number(match[1]), of: match[2] }] : [];
      });
      const fits = found.some(
        ({ number, of }) => number === wanted && (of === undefined || Number(of) === pdf.pages.length),
      );
      return fits
        ? []
        : [
            {
              rule: 'print-page-number',
              page,
              message: 'Die Seitenzahl stimmt nicht.',
              expected: String(wanted),
              actual: found.length > 0 ? found.map(({ number }) => number).join(', ') : 'keine',
              field: ['numbering'],
              fix: 'Die Zählung prüfen: Jede Seite trägt im Fuß ihre Zahl.',
            },
          ];
    })
    .slice(0, 1);
}

/** A breach for each page without text between head and foot. */
export function emptyBreaches(pdf: MeasuredPdf, { margins }: PrintProfile): Breach[] {
  return pdf.pages.flatMap((page, index) =>
    page.texts.some((text) => !isRunning(text, page, margins))
      ? []
      : [
          {
            rule: 'print-page-empty',
            page: index + 1,
            message: 'Die Seite ist leer.',
            expected: 'Inhalt auf jeder Seite',
            actual: 'nur Kopf und Fuß',
            field: [],
            fix: 'Das leere Kapitel füllen oder aus der Fassung nehmen.',
          },
        ],
  );
}
