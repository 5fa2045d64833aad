// Keeps names, addresses and options whole in the print page, and commands that take several lines one command.
import { breaksByItself, continuationsOf, openQuote, piecesOf } from './pieces.ts';

/** Characters that stay together: of a value in a cell, of one in a sentence, of one in a table that is too narrow, and in one that fits on no page. */
export const longest = { cell: 24, text: 30, narrow: 14, least: 8 } as const;
/** A value with blanks in it stays in one line up to this length. */
const [shortInCell, shortInText] = [20, 32];

function span(document: Document, className: string, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

/** What people call a thing is text: the places to break that a screen has in it are none on paper. */
export function joinTitles(document: Document): void {
  for (const title of document.querySelectorAll<HTMLElement>('main .ib-titled'))
    title.replaceChildren(title.textContent);
}

/** A value as text with its places to break. */
function brokenValue(document: Document, value: string, most: number): (Node | string)[] {
  return value
    .split(/( +)/)
    .flatMap((word) =>
      /^ *$/.test(word)
        ? [word]
        : piecesOf(word, most).flatMap((piece, index) => [
            ...(index > 0 ? [document.createElement('wbr')] : []),
            breaksByItself(piece) ? span(document, 'ib-nb', piece) : piece,
          ]),
    );
}

/** What is written as code or names an entity; what people call a thing is text. */
const values = 'code:not(pre *), .ib-ref:not(.ib-point, .ib-titled)';

/**
 * Sets the places to break in the technical values of an element.
 * @param most characters that stay together in cells
 */
export function keepValuesWhole(within: ParentNode, most: number = longest.cell): void {
  for (const value of within.querySelectorAll<HTMLElement>(values)) {
    if (value.querySelector(':not(wbr, .ib-nb, .ib-short)') || value.closest('svg')) continue;
    const document = value.ownerDocument;
    const text = value.textContent;
    const isCell = value.closest('td, th, dd') !== null;
    const short = most < longest.cell ? most : isCell ? shortInCell : shortInText;
    value.replaceChildren(
      ...(text.length <= short
        ? [span(document, 'ib-short', text)]
        : brokenValue(document, text, isCell ? most : longest.text)),
    );
  }
}

/** Text that no reader copies as a value: nothing there has to stay whole. */
const elsewhere = 'pre, svg, script, style, .ib-nb, .ib-short, .ib-badge, .ib-page, .ib-where';
/** Words with hyphens up to the next place where they may be hyphenated, and options. */
const hyphened =
  /(?<![\p{L}\p{N}])(?:--?(?=\p{L})|[^\s\u00ad/(„‚\-–]+-)[^\s\u00ad/\-–]+(?:-[^\s\u00ad/\-–]+)*/gu;

/**
 * Keeps what stands around a hyphen in one line: a line that ends with a hyphen of its own cannot be told from a word that
 * was divided. Call it after the soft hyphens are set: words may still be divided at them.
 */
export function keepHyphensWhole(document: Document, within: Element): void {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (/[\p{L}\p{N}]-[\p{L}\p{N}]|(?:^|\s)-\S/u.test(node.nodeValue ?? '')) texts.push(node as Text);
  for (const node of texts) {
    if (node.parentElement?.closest(elsewhere)) continue;
    const parts: (Node | string)[] = [];
    let from = 0;
    for (const { 0: word, index } of node.data.matchAll(hyphened)) {
      parts.push(node.data.slice(from, index));
      const pieces = piecesOf(word, longest.cell);
      for (const [place, piece] of pieces.entries())
        parts.push(...(place > 0 ? [document.createElement('wbr')] : []), span(document, 'ib-nb', piece));
      from = index + word.length;
    }
    if (from > 0) node.replaceWith(...parts, node.data.slice(from));
  }
}

/** Languages of a shell: what is copied from them is run. */
const shells = new Set(['sh', 'bash', 'shell', 'zsh', 'console', 'shellsession']);
/** A character of Plex Mono, in parts of the type's size; what the mark of a continued line takes of it, in millimetres. */
const characterOfCode = 0.6;
/** Characters that stay free at the end of a line: widths are rounded. */
const spare = 3;

/** Divides a line of highlighted code at a place of its text; the rest goes into a line of its own, indented. */
function divide(line: HTMLElement, at: number): HTMLElement | undefined {
  const code = line.querySelector<HTMLElement>('.code');
  if (!code) return undefined;
  const { ownerDocument: document } = line;
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (before + node.data.length < at) {
      before += node.data.length;
      continue;
    }
    const range = document.createRange();
    range.setStart(node, at - before);
    range.setEnd(code, code.childNodes.length);
    const rest = range.extractContents();
    const nextLine = line.cloneNode(false) as HTMLElement;
    const nextCode = code.cloneNode(false) as HTMLElement;
    nextCode.append('  ', rest);
    nextLine.append(nextCode);
    // The blank before it is there already.
    code.append('\\');
    line.after(nextLine);
    return nextLine;
  }
  return undefined;
}

/**
 * Ends the lines of long commands with a backslash, so that what is copied runs as the one command that it is; in other
 * long lines values stay whole. A block with a here-document is left as it is, and so is what stands in quotes over several
 * lines: there a backslash would be text.
 * @param width of the text on paper in millimetres; undefined: as wide as it is shown
 */
export function continueCommands(document: Document, width?: number): void {
  const main = document.querySelector('main');
  if (main && width !== undefined) main.style.width = `${width}mm`;
  const blocks = [...document.querySelectorAll<HTMLElement>('main pre')].map((block) => {
    const code = block.querySelector<HTMLElement>('.ec-line .code');
    const style = code && getComputedStyle(code);
    // A line is only as wide as the longest one, its block as wide as the paper.
    const frame = getComputedStyle(block);
    const used = [frame.paddingInlineStart, frame.paddingInlineEnd, style?.paddingInlineStart ?? '0'];
    const room = used.reduce((left, padding) => left - Number.parseFloat(padding), block.clientWidth);
    const size = style ? Number.parseFloat(style.fontSize) : 1;
    return { block, most: Math.floor(room / (characterOfCode * size)) - spare };
  });
  if (main) main.style.width = '';
  for (const { block, most } of blocks) {
    if (most < 20) continue;
    const isShell = shells.has(block.dataset.language ?? '') && !block.textContent.includes('<<');
    let quote = '';
    for (const line of isShell ? block.querySelectorAll<HTMLElement>('.ec-line') : []) {
      const text = line.textContent.replace(/\n$/, '');
      let last: HTMLElement | undefined = line;
      let used = 0;
      for (const start of continuationsOf(text, most, quote)) {
        last = last && divide(last, start - used + (used > 0 ? 2 : 0));
        used = start;
      }
      quote = openQuote(text, quote);
    }
    for (const line of block.querySelectorAll<HTMLElement>('.ec-line .code'))
      if (line.textContent.length > most) keepLineWhole(line, most);
  }
}

/** Keeps the values of a long line of code whole; it still breaks between words. */
function keepLineWhole(line: HTMLElement, most: number): void {
  const { ownerDocument: document } = line;
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text);
  for (const text of texts)
    if (/[-/]/.test(text.data)) text.replaceWith(...brokenValue(document, text.data, Math.min(60, most - 4)));
}
