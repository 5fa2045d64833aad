// Runs in the print page: links to other pages of the handbook become links within the page, ids become unique, figures
// and tables get their numbers, the lists at the front are written. `data-ready` on the root says that it is done.

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
      const text = (caption.querySelector('[data-title]') ?? caption).textContent.trim();
      caption.prepend(label);
      caption.id = id;
      return { id, text: `${label.textContent}${text}` };
    });
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

/** The table of contents from the headings of two levels. */
function contents(document: Document, list: Element): void {
  for (const part of document.querySelectorAll<HTMLElement>('main > section')) {
    const heading = part.querySelector('h1');
    if (!heading) continue;
    const item = line(document, { id: heading.id, text: heading.textContent.trim() });
    const inner = document.createElement('ol');
    for (const sub of part.querySelectorAll('h2'))
      if (sub.id) inner.append(line(document, { id: sub.id, text: sub.textContent.trim() }));
    if (inner.children.length > 0) item.append(inner);
    list.append(item);
  }
}

/**
 * Cuts what is to stand on one page until it does: the longest table loses its last row, and says how many are missing.
 * Its box has the size of the page (print.css).
 */
function fit(box: HTMLElement): void {
  const cut = new Map<Element, number>();
  while (box.scrollHeight > box.clientHeight + 1) {
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

/** Makes the print page whole. */
export function preparePage(document: Document): void {
  linkWithin(document);
  const figures = number(document, 'main figcaption .ib-caption', 'Abbildung', 'abbildung');
  const tables = number(document, 'main caption', 'Tabelle', 'tabelle');
  const list = (name: string) => document.querySelector(`[data-list="${name}"]`);
  for (const figure of figures) list('figures')?.append(line(document, figure));
  for (const table of tables) list('tables')?.append(line(document, table));
  const front = list('contents');
  if (front) contents(document, front);
  for (const box of document.querySelectorAll<HTMLElement>('[data-fit]')) fit(box);
  document.documentElement.dataset.ready = '';
}
