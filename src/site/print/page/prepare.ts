// Runs in the print page, once: links to other pages of the handbook become links within the page, ids become unique,
// figures and tables get numbers and places, the lists at the front are written, lines break as German ones do.
// `data-ready` on the root says that it is done. What is printed from the browser is the same.

import { describeFigures, growDrawings, placeFigures } from './figures.ts';
import { fitPage } from './fit.ts';
import { placeFloats } from './floats.ts';
import { keepUsedTerms } from './glossary.ts';
import { tellAll } from './heard.ts';
import { linkWithin, nameAllPlaces } from './links.ts';
import { nameListings } from './listings.ts';
import { fillContents, listLine, numberCaptions } from './lists.ts';
import { paperOf } from './paper.ts';
import { fillReferences } from './plates.ts';
import { addPages } from './references.ts';
import { keepCodeWhole, setColumns } from './tables.ts';
import { setLineBreaks } from './typography.ts';
import { continueCommands, joinTitles, keepHyphensWhole, keepValuesWhole } from './whole.ts';
import { countWords } from './word-counts.ts';

/** Paragraphs that end with a colon stay with what they introduce. */
function keepLeads(document: Document): void {
  for (const paragraph of document.querySelectorAll('main section > p'))
    if (paragraph.textContent.trimEnd().endsWith(':')) paragraph.classList.add('ib-leads');
}

/** Numbers figures and tables, and fills the lists at the front; a list without lines goes. */
function fillLists(document: Document): void {
  const figures = numberCaptions(document, 'main .ib-figcaption .ib-caption', 'Abbildung', 'abbildung');
  const tables = numberCaptions(document, 'main caption', 'Tabelle', 'tabelle');
  const list = (name: string) => document.querySelector(`[data-list="${name}"]`);
  for (const figure of figures) list('figures')?.append(listLine(document, figure));
  for (const table of tables) list('tables')?.append(listLine(document, table));
  const contents = list('contents');
  if (contents) fillContents(document, contents);
  for (const empty of document.querySelectorAll('[data-list]:empty')) empty.closest('nav')?.remove();
}

/** Makes the print page whole. In a browser that shows it on a screen figures stay where they are written. */
export async function preparePage(document: Document): Promise<void> {
  countWords(document);
  const paper = paperOf(document);
  keepUsedTerms(document);
  linkWithin(document);
  placeFigures(document, paper);
  describeFigures(document);
  tellAll(document);
  addPages(document);
  nameListings(document);
  fillLists(document);
  const main = document.querySelector('main');
  joinTitles(document);
  if (main) {
    setLineBreaks(document, main, { cells: 9, text: 12 });
    keepValuesWhole(main);
    keepHyphensWhole(document, main);
  }
  setColumns(document, paper);
  keepCodeWhole(document);
  fillReferences(document);
  nameAllPlaces(document);
  keepLeads(document);
  document.documentElement.classList.remove('ib-unset');
  // What is measured from here on is measured in the page's own fonts. `ready` alone waits only for those that are asked
  // for already, on a busy machine for none; one that is nowhere is left out.
  document.body.getBoundingClientRect();
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
  await document.fonts.ready;
  continueCommands(document, matchMedia('print').matches ? paper.portrait.width : undefined);
  growDrawings(document, paper);
  if (main && matchMedia('print').matches) placeFloats(main, paper.portrait.width, paper.portrait.height);
  for (const box of document.querySelectorAll<HTMLElement>('[data-fit]')) fitPage(box);
  document.documentElement.dataset.ready = '';
}
