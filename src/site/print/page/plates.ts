// Plates: what is wide stands on landscape pages at the end of its part; where it was written a line refers to it.

/**
 * The line that stands where a figure or a table does not; filled when everything has its number.
 * @param target id of the figure or of the table's caption
 */
export function referenceLine(document: Document, target: string): HTMLElement {
  const line = document.createElement('p');
  line.className = 'ib-figure-note';
  line.dataset.target = target;
  return line;
}

/**
 * Moves something wide to the landscape pages at the end of its part, so that no half page stays empty before it.
 * @param target its id, or that of its caption
 */
export function moveToPlates(document: Document, wide: HTMLElement, target: string): void {
  const part = wide.closest('section[data-kind]') ?? document.querySelector('main');
  wide.replaceWith(referenceLine(document, target));
  wide.classList.add('ib-wide', 'ib-plate');
  part?.append(wide);
}

/** Fills the lines that refer to figures and tables elsewhere: number, title, page. Captions are numbered before. */
export function fillReferences(document: Document): void {
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
    const pageReference = document.createElement('span');
    pageReference.className = 'ib-note-where';
    pageReference.append(', Seite\u00a0', page);
    line.append('Siehe ', link, ` „${title.trim().replace(/\.$/, '')}“`, pageReference, '.');
  }
}
