// Tables of the print page: widths of their columns, and what of them stays on one page.
import { textWidth } from '../../../views/text-width.ts';
import { type CellSize, columnWidths } from './columns.ts';
import { characterWidth, type Paper, pointsPerMillimetre } from './paper.ts';
import { moveToPlates } from './plates.ts';
import { keepValuesWhole, longest } from './whole.ts';

/** What a sign before a value and a badge's frame take, in characters: see print.css. */
const [signRoom, badgeRoom] = [2.6, 1.5];
/** Where texts are divided: into words, into pieces of them; short technical values when nothing else helps. */
const breaks = {
  words: / |(?<=[–/])/,
  pieces: / |(?<=[–/\u00ad])/,
  blanks: / /,
};
/** How wide a head is on two lines, in characters: more of them push the rows down. */
function halved(text: string, weight: '400' | '600'): number {
  const parts = text.trim().split(breaks.pieces);
  const width = (some: readonly string[]) =>
    textWidth(some.join(' ').replaceAll('\u00ad', ''), 1, weight) / characterWidth;
  return Math.min(
    ...parts.map((_, at) => Math.max(width(parts.slice(0, at + 1)), width(parts.slice(at + 1)))),
  );
}

/**
 * Lengths of a cell's text; what a browser may break at is no word.
 * @param short where short technical values may break; undefined: nowhere
 */
function cellSize(cell: Element, { codeWidth }: Paper, short?: RegExp): CellSize {
  let piece = 0;
  let word = 0;
  let all = 0;
  const extra =
    (cell.querySelector(':scope > .ib-mark') ? signRoom : 0) +
    (cell.querySelector('.ib-badge') ? badgeRoom : 0);
  const weight = cell.tagName === 'TH' ? '600' : '400';
  const measure = (node: Node, mono: boolean, whole: boolean) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = (node.nodeValue ?? '').replace(/\s+/g, ' ');
      const width = (part: string) => {
        const letters = part.replace(/\u00ad$/, '-').replaceAll('\u00ad', '');
        return mono ? letters.length * codeWidth : textWidth(letters, 1, weight) / characterWidth;
      };
      const longest = (parts: readonly string[]) => Math.max(0, ...parts.map(width));
      all += width(text);
      const parts = (between: RegExp) =>
        whole
          ? short
            ? text.split(between === breaks.words ? breaks.blanks : short)
            : [text]
          : text.split(between);
      piece = Math.max(piece, longest(parts(breaks.pieces)));
      word = Math.max(word, longest(parts(breaks.words)));
      return;
    }
    if (!(node instanceof HTMLElement)) return;
    const isMono = mono || node.tagName === 'CODE' || node.classList.contains('ib-ref');
    const isWhole = whole || node.matches('.ib-short, .ib-badge, .ib-nb');
    for (const child of node.childNodes) measure(child, isMono, isWhole);
  };
  measure(cell, false, false);
  if (cell.tagName === 'TH') piece = Math.max(piece, halved(cell.textContent, weight));
  return { piece: piece + extra, word: word + extra, all: all + extra };
}

/** The cells of a table as they are measured, by row. */
const cellSizes = (table: HTMLTableElement, paper: Paper, short?: RegExp): CellSize[][] =>
  [...table.rows].map((row) => [...row.cells].map((cell) => cellSize(cell, paper, short)));

/** Characters that fit beside each other on a width in millimetres. */
const charactersOn = (width: number, { tableType }: Paper): number =>
  Math.floor((width * pointsPerMillimetre) / (tableType * characterWidth));

/**
 * Shares of a table's columns. A table whose words do not fit upright goes to a landscape page when it would fill one;
 * a shorter one breaks its technical values.
 * @param rows its cells
 */
function fitColumns(
  document: Document,
  table: HTMLTableElement,
  rows: readonly (readonly CellSize[])[],
  paper: Paper,
): readonly number[] {
  const room = charactersOn(paper.portrait.width, paper);
  const upright = columnWidths(rows, room);
  if (upright.fits) return upright.shares;
  keepValuesWhole(table, longest.narrow);
  const narrow = columnWidths(cellSizes(table, paper), room);
  if (narrow.fits) return narrow.shares;
  const landscape = columnWidths(rows, charactersOn(paper.landscape.width, paper));
  const box = table.closest<HTMLElement>('.ib-table');
  if (landscape.fits && box && table.rows.length >= 8 && !table.closest('[data-unlisted]')) {
    keepValuesWhole(table);
    moveToPlates(document, box, table.caption?.id ?? '');
    return landscape.shares;
  }
  table.classList.add('ib-tight');
  const atBlanks = columnWidths(cellSizes(table, paper, breaks.blanks), room);
  if (atBlanks.fits) return atBlanks.shares;
  keepValuesWhole(table, longest.least);
  return columnWidths(cellSizes(table, paper, breaks.blanks), room).shares;
}

/** Writes the shares of the columns into a table. */
function writeColumns(document: Document, table: HTMLTableElement, shares: readonly number[]): void {
  const group = document.createElement('colgroup');
  for (const share of shares) {
    const column = document.createElement('col');
    column.style.width = `${(share * 100).toFixed(2)}%`;
    group.append(column);
  }
  const caption = table.querySelector('caption');
  if (caption) caption.after(group);
  else table.prepend(group);
  table.classList.add('ib-set');
}

/** Sets the widths of all tables' columns; tables with cells over several columns keep those of the browser. */
export function setColumns(document: Document, paper: Paper): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('main table')) {
    const rows = cellSizes(table, paper);
    if (rows.some((row) => row.length !== rows[0]?.length)) continue;
    writeColumns(document, table, fitColumns(document, table, rows, paper));
    // Rows that are paragraphs fill a page soon: such a table may go on overleaf, between its rows.
    if (table.rows.length <= 6 && rows.flat().every(({ all }) => all <= 160)) table.classList.add('ib-whole');
  }
}

/** Keeps short blocks of code on one page. */
export function keepCodeWhole(document: Document): void {
  for (const block of document.querySelectorAll<HTMLElement>('main .expressive-code'))
    if (block.querySelectorAll('.ec-line').length <= 12) block.classList.add('ib-whole');
}
