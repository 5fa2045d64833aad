// Runs in the print page, once: links to other pages of the handbook become links within the page, ids become unique,
// figures and tables get numbers and places, the lists at the front are written, lines break as German ones do.
// `data-ready` on the root says that it is done. What is printed from the browser is the same.

import { textWidth } from '../../../views/text-width.ts';
import { type CellSize, columnWidths } from './columns.ts';
import { flowAroundFigures } from './flow.ts';
import { isTurned, type Rooms, type Size } from './orientation.ts';
import { setGerman } from './typography.ts';

/** Prefixes the ids of each part and rewrites the links; what is not on the page loses its link. */
function linkWithin(document: Document): void {
  const targets = new Map<string, string>();
  for (const part of document.querySelectorAll<HTMLElement>('[data-prefix]')) {
    const prefix = part.dataset.prefix ?? '';
    if (part.dataset.path) targets.set(part.dataset.path, prefix);
    for (const element of part.querySelectorAll<HTMLElement>('[id]')) {
      if (element.closest('svg') || element.closest('[data-prefix]') !== part) continue;
      if (element.id !== prefix && !element.id.startsWith(`${prefix}--`))
        element.id = `${prefix}--${element.id}`;
    }
  }
  const within = (link: HTMLAnchorElement | SVGAElement): string | undefined => {
    const href = link.getAttribute('href') ?? '';
    const part = link.closest<HTMLElement>('[data-prefix]')?.dataset.prefix;
    if (href.startsWith('#')) return part ? `${part}--${href.slice(1)}` : href.slice(1);
    // Links of a chapter are written for its own page.
    const from = link.closest<HTMLElement>('[data-path]')?.dataset.path ?? '';
    const { pathname, hash, origin } = new URL(href, new URL(from, document.baseURI));
    const prefix = origin === new URL(document.baseURI).origin ? targets.get(pathname) : undefined;
    return prefix && (hash ? `${prefix}--${decodeURIComponent(hash.slice(1))}` : prefix);
  };
  for (const link of document.querySelectorAll<HTMLAnchorElement | SVGAElement>('main a[href]')) {
    if (/^[a-z]+:/i.test(link.getAttribute('href') ?? '')) continue;
    const target = within(link);
    if (target && document.getElementById(target)) link.setAttribute('href', `#${target}`);
    else link.removeAttribute('href');
  }
}

/** Millimetres of paper beside the margins, as the profile sets them. */
interface Paper {
  readonly portrait: Size;
  readonly landscape: Size;
  /** Size of a table's text in points. */
  readonly table: number;
  /** Width of a character of code there, compared with one of text. */
  readonly mono: number;
}
const pointsPerMillimetre = 72 / 25.4;
/** Width of a character, in parts of the type's size, as tables count them: about that of most letters of Plex. */
const character = 0.53;
/** Size of a table's text as a share of the text's around it, as in print.css. */
const tableShare = 0.83;

function paperOf(document: Document): Paper {
  const style = getComputedStyle(document.documentElement);
  const size = (name: string) => Number.parseFloat(style.getPropertyValue(name));
  const table = Math.max(size('--ib-print-size') * tableShare, size('--ib-print-smallest'));
  return {
    portrait: { width: size('--ib-print-width'), height: size('--ib-print-height') },
    landscape: {
      width: size('--ib-print-width-landscape'),
      height: size('--ib-print-height-landscape'),
    },
    table,
    mono: (0.6 / character) * Math.max(0.92, size('--ib-print-smallest') / table),
  };
}

/** Text of a drawing in the handbook's diagrams, in the drawing's own units. */
const drawnSize = 15;
/** Text, in points, with which a drawing stands upright among the paragraphs, and on a page of its own. */
const readable = { among: 6, alone: 9 };
/** Millimetres that heading and caption take from a page: of a figure in the text, of one with a page for itself. */
const around = { among: 30, plate: 16, alone: 35 };
/** The room for a drawing in points. */
const roomsOf = ({ portrait, landscape }: Paper, upright: number, turned: number): Rooms => {
  const room = ({ width, height }: Size, used: number) => ({
    width: width * pointsPerMillimetre,
    height: (height - used) * pointsPerMillimetre,
  });
  return { upright: room(portrait, upright), turned: room(landscape, turned) };
};

/** The line that stands where a figure or a table does not; filled when everything has its number. */
function noteFor(document: Document, target: string): HTMLElement {
  const line = document.createElement('p');
  line.className = 'ib-figure-note';
  line.dataset.target = target;
  return line;
}
/** Moves something wide to the landscape pages at the end of its part, so that no half page stays empty before it. */
function toPlates(document: Document, wide: HTMLElement, target: string): void {
  const part = wide.closest('section[data-kind]') ?? document.querySelector('main');
  wide.replaceWith(noteFor(document, target));
  wide.classList.add('ib-wide', 'ib-plate');
  part?.append(wide);
}

/**
 * Drawings that are larger on landscape pages get one at the end of their part, so that no half page stays empty before
 * them; where they stood a line says where they are. A drawing that the document has already shown is named, not shown
 * again. In a document of diagrams each has a page of its own, which is turned as a whole.
 */
function placeFigures(document: Document, paper: Paper): void {
  const shown = new Map<string, HTMLElement>();
  for (const figure of document.querySelectorAll<HTMLElement>('main .ib-figure')) {
    const [, , width = 0, height = 0] = (figure.querySelector('svg')?.getAttribute('viewBox') ?? '')
      .split(/\s+/)
      .map(Number);
    const drawing = { width, height };
    const alone = figure.closest<HTMLElement>('[data-kind="diagram"]');
    if (alone) {
      const rooms = roomsOf(paper, around.alone, around.alone);
      if (!isTurned(drawing, rooms, readable.alone / drawnSize)) continue;
      alone.classList.add('ib-turned');
      alone.style.setProperty('page', 'var(--ib-landscape)');
      continue;
    }
    const title = figure.querySelector('[data-title]')?.textContent.trim().replace(/\.$/, '') ?? '';
    const earlier = shown.get(title);
    if (earlier) {
      figure.replaceWith(noteFor(document, earlier.id));
      continue;
    }
    shown.set(title, figure);
    const rooms = roomsOf(paper, around.among, around.plate);
    if (isTurned(drawing, rooms, readable.among / drawnSize)) toPlates(document, figure, figure.id);
    // Its texts are smaller than those around it.
    else figure.style.setProperty('--ib-drawn', `${((width * 0.9 * paper.table) / drawnSize).toFixed(1)}pt`);
  }
}

/** The same element by another name. */
function renamed(element: HTMLElement, name: string): HTMLElement {
  const fresh = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes) fresh.setAttribute(key, value);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}

/**
 * Tags of pictures: on paper a drawing is one picture with its alternative text, and nothing else is one, neither the
 * frame around it nor those around code. On a screen the drawing stays a document, with links to step through.
 */
function describeFigures(document: Document): void {
  for (const frame of document.querySelectorAll<HTMLElement>('main figure')) {
    const caption = frame.querySelector<HTMLElement>(':scope > figcaption');
    if (caption) renamed(caption, 'div').classList.add('ib-figcaption');
    renamed(frame, 'div');
  }
  const describe = () => {
    for (const box of document.querySelectorAll<HTMLElement>('main .ib-drawing')) {
      const svg = box.querySelector('svg');
      if (!svg) continue;
      for (const name of ['role', 'aria-label', 'tabindex']) box.removeAttribute(name);
      for (const name of ['aria-roledescription', 'aria-labelledby', 'aria-describedby'])
        svg.removeAttribute(name);
      svg.setAttribute('role', 'img');
      svg.setAttribute('aria-label', box.dataset.alt ?? '');
    }
  };
  document.defaultView?.addEventListener('beforeprint', describe);
}

interface Listed {
  readonly id: string;
  readonly text: string;
}
/** Numbers what has a caption, `Abbildung 3: …`; what lies in `[data-unlisted]` keeps its caption without a number. */
function number(document: Document, selector: string, word: string, prefix: string): Listed[] {
  return [...document.querySelectorAll<HTMLElement>(selector)]
    .filter((caption) => !caption.closest('[data-unlisted]'))
    .map((caption, index) => {
      const label = document.createElement('span');
      label.className = 'ib-number';
      label.textContent = `${word}\u00a0${index + 1}: `;
      const id = `${prefix}-${index + 1}`;
      const text = (caption.querySelector('[data-title]') ?? caption).textContent.trim().replace(/\.$/, '');
      caption.prepend(label);
      caption.id = id;
      return { id, text: `${label.textContent}${text}` };
    });
}

/** Fills the lines that stand for figures and tables elsewhere. */
function fillNotes(document: Document): void {
  for (const line of document.querySelectorAll<HTMLElement>('.ib-figure-note')) {
    const target = document.getElementById(line.dataset.target ?? '');
    const caption = target?.matches('caption') ? target : target?.querySelector('.ib-caption');
    const label = caption?.querySelector('.ib-number')?.textContent ?? '';
    if (!caption || !label) continue;
    const title =
      caption.querySelector('[data-title]')?.textContent ?? caption.textContent.slice(label.length);
    const link = document.createElement('a');
    link.href = `#${caption.id}`;
    link.textContent = label.replace(/:\s*$/, '');
    const page = document.createElement('span');
    page.className = 'ib-note-page';
    page.dataset.pageOf = caption.id;
    const where = document.createElement('span');
    where.className = 'ib-note-where';
    where.append(', Seite\u00a0', page);
    line.append('Siehe ', link, ` „${title.trim().replace(/\.$/, '')}“`, where, '.');
  }
}

/** One line of a list at the front: title, dots, page; the page's number is filled in when it is known. */
function line(document: Document, { id, text }: Listed): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `#${id}`;
  const title = document.createElement('span');
  title.textContent = text;
  const page = document.createElement('span');
  page.className = 'ib-page';
  page.dataset.pageOf = id;
  link.append(title, page);
  item.append(link);
  return item;
}

/** The table of contents: titles of the parts and their headings, without those of single entries (`[data-entry]`). */
function contents(document: Document, list: Element): void {
  for (const part of document.querySelectorAll<HTMLElement>('main > section')) {
    const heading = part.querySelector('h1');
    if (!heading) continue;
    const item = line(document, { id: heading.id, text: heading.textContent.trim() });
    const inner = document.createElement('ol');
    for (const sub of part.querySelectorAll('h2'))
      if (sub.id && !sub.closest('.ib-question'))
        inner.append(line(document, { id: sub.id, text: sub.textContent.trim() }));
    if (inner.children.length > 0) item.append(inner);
    list.append(item);
  }
}

/** What a sign before a value and a badge's frame take, in characters: see print.css. */
const [signRoom, badgeRoom] = [2.6, 1.5];
/** Where texts are divided: into words, into pieces of them; short technical values when nothing else helps. */
const at = {
  words: / |(?<=[-–/])/,
  pieces: / |(?<=[-–/\u00ad])/,
  blanks: / /,
  seams: /(?<=[ /:@_.=,-])(?=\S)/,
};
/** Lets the short values of a table break there. */
function breakShort(table: HTMLTableElement): void {
  for (const value of table.querySelectorAll('.ib-short'))
    value.replaceChildren(
      ...value.textContent
        .split(at.seams)
        .flatMap((part, index) => (index ? [document.createElement('wbr'), part] : [part])),
    );
}
/**
 * Lengths of a cell's text; what a browser may break at is no word.
 * @param short where short technical values may break; undefined: nowhere
 */
function cellSize(cell: Element, { mono: wider }: Paper, short?: RegExp): CellSize {
  let piece = 0;
  let word = 0;
  let all = 0;
  const extra =
    (cell.querySelector(':scope > .ib-mark') ? signRoom : 0) +
    (cell.querySelector('.ib-badge') ? badgeRoom : 0);
  const weight = cell.tagName === 'TH' ? '600' : '400';
  const walk = (node: Node, mono: boolean, whole: boolean) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = (node.nodeValue ?? '').replace(/\s+/g, ' ');
      const width = (part: string) => {
        const letters = part.replace(/\u00ad$/, '-').replaceAll('\u00ad', '');
        return mono ? letters.length * wider : textWidth(letters, 1, weight) / character;
      };
      const longest = (parts: readonly string[]) => Math.max(0, ...parts.map(width));
      all += width(text);
      const parts = (between: RegExp) =>
        whole ? (short ? text.split(between === at.words ? at.blanks : short) : [text]) : text.split(between);
      piece = Math.max(piece, longest(parts(at.pieces)));
      word = Math.max(word, longest(parts(at.words)));
      return;
    }
    if (!(node instanceof HTMLElement)) return;
    const isMono = mono || node.tagName === 'CODE' || node.classList.contains('ib-ref');
    const isWhole = whole || node.matches('.ib-short, .ib-badge');
    for (const child of node.childNodes) walk(child, isMono, isWhole);
  };
  walk(cell, false, false);
  return { piece: piece + extra, word: word + extra, all: all + extra };
}

/** Sets the widths of all tables' columns; tables whose words do not fit upright are marked for a landscape page. */
function setColumns(document: Document, paper: Paper): void {
  const room = (millimetres: number) =>
    Math.floor((millimetres * pointsPerMillimetre) / (paper.table * character));
  for (const table of document.querySelectorAll<HTMLTableElement>('main table')) {
    const sizes = (short?: RegExp) =>
      [...table.rows].map((row) => [...row.cells].map((cell) => cellSize(cell, paper, short)));
    const rows = sizes();
    if (rows.some((row) => row.length !== rows[0]?.length)) continue;
    let set = columnWidths(rows, room(paper.portrait.width));
    if (!set.fits) {
      const wider = columnWidths(rows, room(paper.landscape.width));
      const box = table.closest<HTMLElement>('.ib-table');
      // A page of its own is for what fills one; a short table breaks its words instead.
      if (wider.fits && box && table.rows.length >= 8 && !table.closest('[data-unlisted]')) {
        set = wider;
        toPlates(document, box, table.caption?.id ?? '');
      } else {
        table.classList.add('ib-tight');
        set = columnWidths(sizes(at.blanks), room(paper.portrait.width));
        if (!set.fits) {
          breakShort(table);
          set = columnWidths(sizes(at.seams), room(paper.portrait.width));
        }
      }
    }
    const group = document.createElement('colgroup');
    for (const share of set.shares) {
      const column = document.createElement('col');
      column.style.width = `${(share * 100).toFixed(2)}%`;
      group.append(column);
    }
    const caption = table.querySelector('caption');
    if (caption) caption.after(group);
    else table.prepend(group);
    table.classList.add('ib-set');
    // Rows that are paragraphs fill a page soon: such a table may go on overleaf, between its rows.
    if (table.rows.length <= 6 && rows.flat().every(({ all }) => all <= 160)) table.classList.add('ib-whole');
  }
  for (const block of document.querySelectorAll<HTMLElement>('main .expressive-code'))
    if (block.querySelectorAll('.ec-line').length <= 12) block.classList.add('ib-whole');
}

/** Keeps the terms of the glossary that the document uses: at the beginning of a word or after a hyphen, as German bends them. */
function keepUsedTerms(document: Document): void {
  const texts = [...document.querySelectorAll('main > section')]
    .filter((part) => !part.querySelector('.ib-glossary'))
    .map((part) => part.textContent);
  for (const entry of document.querySelectorAll<HTMLElement>('.ib-glossary [data-terms]')) {
    const terms = JSON.parse(entry.dataset.terms ?? '[]') as string[];
    const isUsed = terms.some((term) => {
      const word = new RegExp(
        `(?<![\\p{L}\\d])${term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\p{Lu})`,
        'u',
      );
      return texts.some((text) => word.test(text));
    });
    if (!isUsed) entry.remove();
  }
}

/**
 * Makes what is to stand on one page fit: its type gets smaller, down to the smallest that the profile allows; then the
 * longest table loses its last row, and says how many are missing. Its box has the size of the page (print.css).
 */
function fitPage(box: HTMLElement): void {
  const isFull = () => box.scrollHeight > box.clientHeight + 1;
  const style = getComputedStyle(document.documentElement);
  const size = (name: string) => Number.parseFloat(style.getPropertyValue(name));
  const least = size('--ib-print-smallest') / tableShare;
  for (let type = size('--ib-print-size') - 0.1; isFull() && type >= least; type -= 0.1)
    box.style.fontSize = `${type.toFixed(1)}pt`;
  const cut = new Map<Element, number>();
  while (isFull()) {
    const bodies = [...box.querySelectorAll('tbody')].filter(({ rows }) => rows.length > 2);
    const [longest] = bodies.sort((a, b) => b.rows.length - a.rows.length);
    if (!longest) return;
    const lost = (cut.get(longest) ?? 0) + 1;
    // The row that says how many are missing is the last one.
    const last = longest.rows[longest.rows.length - 1];
    const note = cut.has(longest) ? last : undefined;
    (note ? note.previousElementSibling : last)?.remove();
    cut.set(longest, lost);
    const row = note ?? longest.insertRow();
    const cell = row.cells[0] ?? row.insertCell();
    cell.colSpan = 9;
    cell.className = 'ib-missing';
    cell.textContent = `… ${lost} weitere: siehe Handbuch`;
  }
}

/** What is generated from the inventory, inside of what was written. */
const generated = '.ib-generated, .ib-table, .ib-figure, .ib-service, .ib-part, .ib-facts, .ib-fact, .ib-ref';
/** Counts the words of each chapter that were written, and those that were generated. */
function countWords(document: Document): void {
  const words = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
  for (const slot of document.querySelectorAll<HTMLElement>('[data-words-of]')) {
    const chapter = document.querySelector(`[data-kind="chapter"][data-prefix="${slot.dataset.wordsOf}"]`);
    const parts = [...(chapter?.querySelectorAll(generated) ?? [])].filter(
      (part) => !part.parentElement?.closest(generated),
    );
    const made = parts.reduce((sum, part) => sum + words(part.textContent), 0);
    const all = words(chapter?.textContent ?? '');
    slot.textContent = String(slot.dataset.words === 'own' ? Math.max(0, all - made) : made);
  }
}

/** Paragraphs that end with a colon stay with what they introduce. */
function keepLeads(document: Document): void {
  for (const paragraph of document.querySelectorAll('main section > p'))
    if (paragraph.textContent.trimEnd().endsWith(':')) paragraph.classList.add('ib-leads');
}

/** Makes the print page whole. In a browser that shows it on a screen figures stay where they are written. */
export async function preparePage(document: Document): Promise<void> {
  countWords(document);
  const paper = paperOf(document);
  keepUsedTerms(document);
  linkWithin(document);
  placeFigures(document, paper);
  describeFigures(document);
  const figures = number(document, 'main .ib-figcaption .ib-caption', 'Abbildung', 'abbildung');
  const tables = number(document, 'main caption', 'Tabelle', 'tabelle');
  const list = (name: string) => document.querySelector(`[data-list="${name}"]`);
  for (const figure of figures) list('figures')?.append(line(document, figure));
  for (const table of tables) list('tables')?.append(line(document, table));
  const front = list('contents');
  if (front) contents(document, front);
  for (const empty of document.querySelectorAll('[data-list]:empty')) empty.closest('nav')?.remove();
  const main = document.querySelector('main');

  if (main) setGerman(document, main, { cells: 9, text: 12 });
  setColumns(document, paper);
  fillNotes(document);
  keepLeads(document);
  document.documentElement.classList.remove('ib-unset');
  // What is measured from here on is measured in the page's own fonts: they are asked for when it is laid out.
  document.body.getBoundingClientRect();
  await document.fonts.ready;
  if (main && matchMedia('print').matches)
    flowAroundFigures(main, paper.portrait.width, paper.portrait.height);
  for (const box of document.querySelectorAll<HTMLElement>('[data-fit]')) fitPage(box);
  document.documentElement.dataset.ready = '';
}
