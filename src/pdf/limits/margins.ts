// Margins: how near text comes to the edges of the paper.

import type { PrintProfile } from '../../model/print.ts';
import type { MeasuredPage, MeasuredPdf, MeasuredText } from '../measure.ts';
import {
  type Breach,
  isRunning,
  marginsOf,
  millimetre,
  mm,
  others,
  placesOf,
  quote,
  worst,
} from './breach.ts';

/** Millimetres. Browsers lay out in whole pixels (0.26 mm); a ruler shows no more. */
const slack = 0.5;
const edges = { top: 'oberen', right: 'rechten', bottom: 'unteren', left: 'linken' } as const;
type Edge = keyof typeof edges;
/** Millimetres from a text to an edge of its page. */
const distance = (edge: Edge, measuredText: MeasuredText, { width, height }: MeasuredPage): number =>
  ({
    top: measuredText.top,
    right: width - measuredText.right,
    bottom: height - measuredText.bottom,
    left: measuredText.left,
  })[edge] / millimetre;

/** One breach for each edge at which text stands in the margin. */
export function marginBreaches(pdf: MeasuredPdf, { margins }: PrintProfile): Breach[] {
  return (Object.keys(edges) as Edge[]).flatMap((edge) => {
    // Head and foot stand in the margins above and below, but keep those at the sides.
    const isSide = edge === 'left' || edge === 'right';
    const missing = placesOf(pdf, (text, page) => {
      if (!isSide && isRunning(text, page, margins)) return undefined;
      const lack = marginsOf(margins, page)[edge] - distance(edge, text, page);
      return lack > slack ? -lack : undefined;
    });
    const worstPlace = worst(missing);
    if (!worstPlace) return [];
    const page = pdf.pages[worstPlace.page - 1]!;
    return [
      {
        rule: 'print-margin',
        page: worstPlace.page,
        message: `Text steht im ${edges[edge]} Rand${others(worstPlace.pages)}: ${quote(worstPlace.text.text)}`,
        expected: `mindestens ${mm(marginsOf(margins, page)[edge])}`,
        actual: mm(Math.max(0, distance(edge, worstPlace.text, page))),
        field: ['margins', edge],
        fix: 'Den Inhalt schmaler fassen oder den Rand des Profils ändern.',
      },
    ];
  });
}
