// The lists at the front of a printed document: contents, figures, tables. Pages are filled in when they are known.

/** A line of a list: what it leads to, and its words. */
export interface ListEntry {
  /** Id of the heading or caption. */
  readonly id: string;
  readonly text: string;
}

/**
 * Numbers what has a caption, `Abbildung 3: …`; what lies in `[data-unlisted]` keeps its caption without a number.
 * @param word before the number
 * @param prefix of the ids that the captions get: `abbildung-3`
 * @returns what the list of them shows
 */
export function numberCaptions(
  document: Document,
  selector: string,
  word: string,
  prefix: string,
): ListEntry[] {
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

/** One line of a list: title, dots, and the place for the page (`data-page-of`). */
export function listLine(document: Document, { id, text }: ListEntry): HTMLLIElement {
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

/**
 * Fills the table of contents: titles of the parts and their headings, without those of single questions.
 * @param list where its lines go
 */
export function fillContents(document: Document, list: Element): void {
  for (const part of document.querySelectorAll<HTMLElement>('main > section')) {
    const heading = part.querySelector('h1');
    if (!heading) continue;
    const item = listLine(document, { id: heading.id, text: heading.textContent.trim() });
    const inner = document.createElement('ol');
    for (const sub of part.querySelectorAll('h2'))
      if (sub.id && !sub.closest('.ib-question'))
        inner.append(listLine(document, { id: sub.id, text: sub.textContent.trim() }));
    if (inner.children.length > 0) item.append(inner);
    list.append(item);
  }
}
