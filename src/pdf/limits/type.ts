// Type: how small it gets, in figures and elsewhere, and how near lines stand.

import type { PrintProfile } from '../../model/print.ts';
import type { MeasuredPage, MeasuredPdf, MeasuredText } from '../measure.ts';
import { type Breach, germanNumber, others, placesOf, pt, quote, worst } from './breach.ts';

/** One breach for the smallest type of the text, one for that of figures. */
export function fontBreaches(pdf: MeasuredPdf, profile: PrintProfile): Breach[] {
  const kinds = [
    ['smallest_font', 'Schrift', (role: MeasuredText['role']) => role !== 'figure'],
    ['smallest_figure_font', 'Schrift einer Abbildung', (role: MeasuredText['role']) => role === 'figure'],
  ] as const;
  return kinds.flatMap(([field, what, wanted]) => {
    const limit = profile[field];
    const worstPlace = worst(
      placesOf(pdf, ({ role, size }) => (wanted(role) && size < limit - 0.1 ? size : undefined)),
    );
    return worstPlace
      ? [
          {
            rule: field === 'smallest_font' ? 'print-font-size' : 'print-figure-font-size',
            page: worstPlace.page,
            message: `${what} ist kleiner als erlaubt${others(worstPlace.pages)}: ${quote(worstPlace.text.text)}`,
            expected: `mindestens ${pt(limit)}`,
            actual: pt(worstPlace.value),
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

/** One breach for the lines of running text that stand nearest. */
export function spacingBreaches(pdf: MeasuredPdf, { line_spacing, font_size }: PrintProfile): Breach[] {
  const places = pdf.pages.flatMap((page, index) =>
    lineSpacings(page, font_size)
      .filter(({ value }) => value < line_spacing - 0.03)
      .map((entry) => ({ ...entry, page: index + 1 })),
  );
  const worstPlace = worst(places);
  return worstPlace
    ? [
        {
          rule: 'print-line-spacing',
          page: worstPlace.page,
          message: `Zeilen stehen enger als erlaubt${others(worstPlace.pages)}: ${quote(worstPlace.text.text)}`,
          expected: `mindestens ${germanNumber(line_spacing, 2)}-fach`,
          actual: `${germanNumber(worstPlace.value, 2)}-fach`,
          field: ['line_spacing'],
          fix: 'Den Zeilenabstand vergrößern oder die Grenze des Profils ändern.',
        },
      ]
    : [];
}
