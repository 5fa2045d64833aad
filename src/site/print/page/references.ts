// References on paper: beside every link to a question, a section or a part stands the page that it leads to.

/** A span with a class. */
function span(document: Document, className: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className;
  return element;
}

/** `, S. 72`; of another volume `, Handbuch, S. 72`. The number comes when it is known (`data-page-of`). */
function pageText(link: HTMLAnchorElement, [before, after]: readonly [string, string]): HTMLSpanElement {
  const document = link.ownerDocument;
  const { place, part, volume } = link.dataset;
  const where = span(document, 'ib-where');
  const number = span(document, 'ib-where-page');
  number.dataset.pageOf = place ?? link.getAttribute('href')?.slice(1);
  if (part) number.dataset.partOf = part;
  where.append(`${before}${volume ? `${volume}, ` : ''}S.\u00a0`, number, after);
  return where;
}

/** Whether a bracket is open where a link stands in its paragraph. */
function isInBrackets(link: Element): boolean {
  const block = link.closest('p, li, td, dd, h4');
  const range = link.ownerDocument.createRange();
  if (!block) return false;
  range.setStart(block, 0);
  range.setEndBefore(link);
  const text = range.toString();
  return text.lastIndexOf('(') > text.lastIndexOf(')');
}

/** Number of a question or gap with its title: `K11 (Feste Adresse)` ends with a bracket, the page goes into it. */
const bracketed = /^[A-Z]+\d+ \(.*\)$/s;
/** `8.3`: the word Abschnitt stands before it. */
const sectionNumber = /^(?:Abschnitt |Kapitel |Anhang )?(?:\d+(?:\.\d+)*|[A-Z])$/;

/**
 * Writes the places for page numbers behind the links that say where something stands. The names of entities are no such
 * references: they are what the sentence speaks of, and lead to a data sheet.
 */
export function addPages(document: Document): void {
  const links = document.querySelectorAll<HTMLAnchorElement>(
    'main a[href]:is([href^="#"], [data-place]):not(.sl-anchor-link, svg *, :is(h1, h2, h3, h4) *, .ib-figure-note *, [data-kind="emergency"] *)',
  );
  for (const link of links) {
    const isPoint = link.classList.contains('ib-point');
    if (link.classList.contains('ib-ref') && !isPoint) continue;
    const text = link.textContent.trim();
    if (isPoint && bracketed.test(text)) {
      const last = link.lastChild;
      if (last instanceof Text) last.data = last.data.replace(/\)\s*$/, '');
      link.append(pageText(link, [', ', '']), ')');
    } else if (isPoint || sectionNumber.test(text) || isInBrackets(link))
      link.append(pageText(link, [', ', '']));
    else link.after(pageText(link, [' (', ')']));
  }
}
