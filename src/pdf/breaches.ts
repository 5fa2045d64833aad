// A measured PDF against its print profile -> findings. Pure: what was measured and what was asked for, no browser.
import type { DraftFinding, Pointer } from '../model/finding.ts';
import type { Handbook } from '../model/inventory.ts';
import type { Margins, PrintProfile } from '../model/print.ts';
import type { MeasuredPage, MeasuredPdf, MeasuredText } from './measure.ts';

/** What a document promises besides its profile. */
export interface Expected {
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

/** Points to a value of a profile; to the profile where it keeps the built-in value, to the handbook where it is not named. */
export function profilePlace(handbook: Handbook, file: string, id: string): Expected['at'] {
  return (field) => {
    const written: unknown = handbook.print_profiles[id];
    if (written === undefined) return { file, path: ['handbook'], key: true };
    const path = ['handbook', 'print_profiles', id];
    let value: unknown = written;
    for (const step of field) value = (value as Record<string, unknown> | null | undefined)?.[step];
    return value === undefined || value === null || field.length === 0
      ? { file, path, key: true }
      : { file, path: [...path, ...field] };
  };
}

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
interface Breach {
  readonly rule: (typeof measuredRules)[number];
  readonly page?: number;
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  readonly field: readonly string[];
  readonly fix: string;
}

const millimetre = 72 / 25.4;
/** Browsers lay out in whole pixels (0.26 mm); a ruler shows no more. */
const slack = 0.5;
const german = (value: number, digits = 1) => String(Number(value.toFixed(digits))).replace('.', ',');
const mm = (value: number) => `${german(value)}\u00a0mm`;
const pt = (value: number) => `${german(value)}\u00a0pt`;
const quote = (text: string) => `„${text.trim().length > 40 ? `${text.trim().slice(0, 40)}…` : text.trim()}“`;
/** Text without blanks and soft hyphens: lines break where they like. */
const dense = (text: string) => text.replace(/[\s\u00ad]+/g, '');
const edges = { top: 'oberen', right: 'rechten', bottom: 'unteren', left: 'linken' } as const;
type Edge = keyof typeof edges;

/** Margins of a page: a landscape page is the same sheet turned, its binding is at the top. */
const marginsOf = ({ top, right, bottom, left }: Margins, { width, height }: MeasuredPage): Margins =>
  width > height ? { top: left, right: top, bottom: right, left: bottom } : { top, right, bottom, left };
const distance = (edge: Edge, measuredText: MeasuredText, { width, height }: MeasuredPage): number =>
  ({
    top: measuredText.top,
    right: width - measuredText.right,
    bottom: height - measuredText.bottom,
    left: measuredText.left,
  })[edge] / millimetre;
const others = (count: number) => (count > 1 ? ` (und auf ${count - 1} weiteren)` : '');

interface Place {
  readonly page: number;
  readonly text: MeasuredText;
  readonly value: number;
}
/** The worst of all places, with the number of pages that have one. */
function worst(places: readonly Place[], than: (a: number, b: number) => boolean) {
  const [first, ...rest] = places;
  if (!first) return undefined;
  const found = rest.reduce((a, b) => (than(b.value, a.value) ? b : a), first);
  return { ...found, pages: new Set(places.map(({ page }) => page)).size };
}
const less = (a: number, b: number) => a < b;
const placesOf = (
  pdf: MeasuredPdf,
  of: (text: MeasuredText, page: MeasuredPage) => number | undefined,
): Place[] =>
  pdf.pages.flatMap((page, index) =>
    page.texts.flatMap((text) => {
      const value = of(text, page);
      return value === undefined ? [] : [{ page: index + 1, text, value }];
    }),
  );

/** Running heads and feet: outside of the structure, above or below the text. */
function isRunning(text: MeasuredText, page: MeasuredPage, profile: Margins): boolean {
  const { top, bottom } = marginsOf(profile, page);
  return (
    text.role === 'artifact' &&
    (text.bottom <= top * millimetre || text.top >= page.height - bottom * millimetre)
  );
}

function marginBreaches(pdf: MeasuredPdf, { margins }: PrintProfile): Breach[] {
  return (Object.keys(edges) as Edge[]).flatMap((edge) => {
    // Head and foot stand in the margins above and below, but keep those at the sides.
    const isSide = edge === 'left' || edge === 'right';
    const missing = placesOf(pdf, (text, page) => {
      if (!isSide && isRunning(text, page, margins)) return undefined;
      const short = marginsOf(margins, page)[edge] - distance(edge, text, page);
      return short > slack ? -short : undefined;
    });
    const found = worst(missing, less);
    if (!found) return [];
    const page = pdf.pages[found.page - 1]!;
    return [
      {
        rule: 'print-margin',
        page: found.page,
        message: `Text steht im ${edges[edge]} Rand${others(found.pages)}: ${quote(found.text.text)}`,
        expected: `mindestens ${mm(marginsOf(margins, page)[edge])}`,
        actual: mm(Math.max(0, distance(edge, found.text, page))),
        field: ['margins', edge],
        fix: 'Den Inhalt schmaler fassen oder den Rand des Profils ändern.',
      },
    ];
  });
}

function fontBreaches(pdf: MeasuredPdf, profile: PrintProfile): Breach[] {
  const kinds = [
    ['smallest_font', 'Schrift', (role: MeasuredText['role']) => role !== 'figure'],
    ['smallest_figure_font', 'Schrift einer Abbildung', (role: MeasuredText['role']) => role === 'figure'],
  ] as const;
  return kinds.flatMap(([field, what, wanted]) => {
    const limit = profile[field];
    const found = worst(
      placesOf(pdf, ({ role, size }) => (wanted(role) && size < limit - 0.1 ? size : undefined)),
      less,
    );
    return found
      ? [
          {
            rule: field === 'smallest_font' ? 'print-font-size' : 'print-figure-font-size',
            page: found.page,
            message: `${what} ist kleiner als erlaubt${others(found.pages)}: ${quote(found.text.text)}`,
            expected: `mindestens ${pt(limit)}`,
            actual: pt(found.value),
            field: [field],
            fix:
              field === 'smallest_font'
                ? 'Die Schrift vergrößern oder die Grenze des Profils ändern.'
                : 'Das Diagramm aufteilen oder aus der Fassung nehmen.',
          },
        ]
      : [];
  });
}

/** Distances of neighbouring lines of running text as multiples of its size. */
function lineSpacings({ texts }: MeasuredPage, size: number): { value: number; text: MeasuredText }[] {
  const paragraphs = Map.groupBy(
    texts.filter(({ role }) => role === 'text'),
    ({ group }) => group,
  );
  return [...paragraphs].flatMap(([group, parts]) => {
    if (group === '') return [];
    const lines = parts
      .filter((part) => Math.abs(part.size - size) < 0.2)
      .sort((a, b) => a.baseline - b.baseline);
    return lines.flatMap((line, index) => {
      const above = lines[index - 1];
      const value = above ? (line.baseline - above.baseline) / size : 0;
      // What is nearer is the same line (superscripts), what is further is no neighbour.
      return value > 0.6 && value < 4 ? [{ value, text: line }] : [];
    });
  });
}
function spacingBreaches(pdf: MeasuredPdf, { line_spacing, font_size }: PrintProfile): Breach[] {
  const places = pdf.pages.flatMap((page, index) =>
    lineSpacings(page, font_size)
      .filter(({ value }) => value < line_spacing - 0.03)
      .map((entry) => ({ ...entry, page: index + 1 })),
  );
  const found = worst(places, less);
  return found
    ? [
        {
          rule: 'print-line-spacing',
          page: found.page,
          message: `Zeilen stehen enger als erlaubt${others(found.pages)}: ${quote(found.text.text)}`,
          expected: `mindestens ${german(line_spacing, 2)}-fach`,
          actual: `${german(found.value, 2)}-fach`,
          field: ['line_spacing'],
          fix: 'Den Zeilenabstand vergrößern oder die Grenze des Profils ändern.',
        },
      ]
    : [];
}

const pagesWord = (count: number) => `${count} ${count === 1 ? 'Seite' : 'Seiten'}`;
function lengthBreaches(
  pdf: MeasuredPdf,
  { pages: { min, max } }: PrintProfile,
  { body }: Expected,
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

function nameBreaches(pdf: MeasuredPdf, profile: PrintProfile, { names }: Expected): Breach[] {
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
function numberBreaches(
  pdf: MeasuredPdf,
  { numbering, margins }: PrintProfile,
  expected: Expected,
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

function emptyBreaches(pdf: MeasuredPdf, { margins }: PrintProfile): Breach[] {
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

/**
 * What a produced PDF breaks of its profile. A wrong length, and anything in an edition for an examination, is an error;
 * the rest is a warning.
 * @param pdf as measured
 */
export function breachesOf(pdf: MeasuredPdf, profile: PrintProfile, expected: Expected): DraftFinding[] {
  const found = [
    ...marginBreaches(pdf, profile),
    ...fontBreaches(pdf, profile),
    ...spacingBreaches(pdf, profile),
    ...lengthBreaches(pdf, profile, expected),
    ...nameBreaches(pdf, profile, expected),
    ...numberBreaches(pdf, profile, expected),
    ...emptyBreaches(pdf, profile),
  ];
  return found.map(({ rule, page, message, expected: should, actual, field, fix }) => ({
    rule,
    severity: profile.kind === 'exam' || rule === 'print-page-count' ? 'error' : 'warning',
    class: 'document',
    handbook: expected.handbook,
    subject: `print_profile:${profile.id}`,
    message: `${expected.file}${page === undefined ? '' : `, Seite ${page}`}: ${message}`,
    expected: should,
    actual,
    at: expected.at(field),
    fix,
  }));
}
