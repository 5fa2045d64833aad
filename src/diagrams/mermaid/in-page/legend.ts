// Runs in the page (library.ts): the legend below a drawing.

import type { drawnSign, Sign } from './signs.ts';

/** One entry of the legend: a little box or a piece of line, and what it means. */
export interface LegendEntry {
  readonly text: string;
  readonly style: string;
  readonly shape: 'box' | 'round' | 'data' | 'line';
  /** The sign of a role. */
  readonly sign?: Sign | undefined;
}

/** A sign of the legend as an SVG element, 24 wide (lines 34). */
export function legendSign({ style, shape }: Pick<LegendEntry, 'style' | 'shape'>): SVGElement {
  const isBox = shape === 'box' || shape === 'round';
  const sign = document.createElementNS('http://www.w3.org/2000/svg', isBox ? 'rect' : 'path');
  if (shape === 'line') sign.setAttribute('d', 'M0,9H34');
  else if (shape === 'data')
    sign.setAttribute('d', 'M0,4a12,4 0,0,0 24,0a12,4 0,0,0 -24,0v10a12,4 0,0,0 24,0v-10');
  else
    for (const [name, value] of Object.entries({
      y: 2,
      width: 24,
      height: 14,
      rx: shape === 'round' ? 5 : 0,
    }))
      sign.setAttribute(name, String(value));
  sign.setAttribute('style', style);
  return sign;
}

/**
 * Draws the legend below everything else, in rows as wide as the rest; an empty one leaves nothing.
 * @param rest the box that holds everything else, in the units of the drawing
 * @returns how far legend and rest reach to the right and down
 */
export function drawLegend(
  root: SVGSVGElement,
  rest: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  entries: readonly LegendEntry[],
): { readonly right: number; readonly bottom: number } {
  const library = (
    globalThis as unknown as { infrabuch: { legendSign: typeof legendSign; drawnSign: typeof drawnSign } }
  ).infrabuch;
  const restRight = rest.x + rest.width;
  if (!entries.length) return { right: restRight, bottom: rest.y + rest.height };
  const svgNamespace = 'http://www.w3.org/2000/svg';
  const least = Math.max(rest.width, 520);
  const legend = document.createElementNS(svgNamespace, 'g');
  legend.setAttribute('class', 'legend');
  root.append(legend);
  let [x, y, right] = [rest.x + 4, rest.y + rest.height + 18, 0];
  for (const { text, style, shape, sign } of entries) {
    const entry = document.createElementNS(svgNamespace, 'g');
    const labelX = shape === 'line' ? 41 : 31;
    const label = document.createElementNS(svgNamespace, 'text');
    label.textContent = text;
    label.setAttribute('x', String(labelX));
    label.setAttribute('y', '14');
    entry.append(library.legendSign({ style, shape }), label);
    if (sign) entry.append(library.drawnSign(sign, 7, 4));
    legend.append(entry);
    const length = Math.ceil(label.getComputedTextLength()) + labelX;
    if (x > rest.x + 4 && x + length > rest.x + least) {
      x = rest.x + 4;
      y += 24;
    }
    entry.setAttribute('transform', `translate(${x}, ${y})`);
    right = Math.max(right, x + length);
    x += length + 22;
  }
  return { right: Math.max(restRight, right), bottom: y + 22 };
}
