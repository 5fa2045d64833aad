// Listings of the print page: every block of code has a number and a title, as figures and tables have.
import { numberCaptions } from './lists.ts';

/** Headings in whose sections a block may stand. */
const headings = 'h2, h3, h4';
/** Lines up to which a block stands beside its title, and characters of its longest line. */
const [mostLines, mostCharacters] = [8, 68];

/** The heading in whose section an element stands, without its number. */
function sectionOf(element: Element, all: readonly Element[]): string {
  const before = all.findLast(
    (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return before?.textContent.trim().replace(/^(?:\d+(?:\.\d+)*|[A-Z]\.)\s+/, '') ?? '';
}

/** What a block of a step is for: the title of the procedure, the step, and whether it checks it or takes it back. */
function stepTitle(block: Element): string | undefined {
  const step = block.closest('.ib-procedure > li, .sl-steps > li');
  if (!step?.parentElement) return undefined;
  const number = [...step.parentElement.children].indexOf(step) + 1;
  const words = block.previousElementSibling?.querySelector(':scope > strong:first-child')?.textContent ?? '';
  const use = /^Prüfung/.test(words) ? ', Prüfung' : /^Weg zurück/.test(words) ? ', Weg zurück' : '';
  return `Schritt ${number}${use}`;
}

/** Gives every block of code in chapters a title, and its number before it: `Listing 3: …`. */
export function nameListings(document: Document): void {
  const all = [
    ...document.querySelectorAll(
      `main section > :is(${headings}, .sl-heading-wrapper), main .ib-service > h3`,
    ),
  ];
  for (const block of document.querySelectorAll<HTMLElement>('main .expressive-code')) {
    const frame = block.querySelector<HTMLElement>('.frame');
    if (!frame) continue;
    const header = frame.querySelector<HTMLElement>('.header') ?? document.createElement('div');
    if (!header.parentElement) frame.prepend(header);
    header.classList.add('header');
    // Says „Terminal“ to those who hear the site.
    for (const hidden of header.querySelectorAll('.sr-only')) hidden.remove();
    let title = header.querySelector('.title');
    if (!title) {
      title = document.createElement('span');
      title.className = 'title';
      header.append(title);
    }
    if (title.textContent.trim() === '') title.textContent = stepTitle(block) ?? sectionOf(block, all);
    const lines = [...block.querySelectorAll('.ec-line')].map((line) => line.textContent.length);
    if (lines.length <= mostLines && Math.max(0, ...lines) <= mostCharacters)
      block.classList.add('ib-beside');
  }
  numberCaptions(document, 'main .expressive-code .title', 'Listing', 'listing');
}
