// The functions that run in the page. They are sent there as text, one by one: each uses nothing but its parameters, what
// a page has, and the others of this library, which are found below `globalThis.infrabuch`.
import { cleanDrawing, drawByHandInPage, hasForeignColours } from './by-hand.ts';
import { cleanLinks, drawFigure, linkTitles, markElements } from './figure.ts';
import {
  arrowHead,
  drawLines,
  layOut,
  measureElements,
  pathOf,
  placeElements,
  registerLayout,
  toMeasuredGraph,
} from './layout.ts';
import { drawLegend, legendSign } from './legend.ts';
import { addSigns, drawnSign } from './signs.ts';
import { addSlots, areaOf, freeCorner, lineAreas } from './slots.ts';

const library = {
  addSigns,
  addSlots,
  areaOf,
  arrowHead,
  cleanDrawing,
  cleanLinks,
  drawByHandInPage,
  drawFigure,
  drawLegend,
  drawLines,
  drawnSign,
  freeCorner,
  hasForeignColours,
  layOut,
  legendSign,
  lineAreas,
  linkTitles,
  markElements,
  measureElements,
  pathOf,
  placeElements,
  registerLayout,
  toMeasuredGraph,
};

/** What a page evaluates to have the library. */
export const libraryText = (): string =>
  `globalThis.infrabuch = {${Object.entries(library)
    .map(([name, code]) => `${name}: ${code}`)
    .join(',\n')}};`;
