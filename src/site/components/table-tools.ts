// What tables do in the reader's browser: heads stay in sight, rows can be linked to; long ones are sorted, filtered and
// saved as CSV.

const order = new Intl.Collator('de', { numeric: true, sensitivity: 'base' });
const textOf = (cell: Element | undefined) => (cell?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const cellsOf = (row: HTMLTableRowElement) => [...row.cells].map(textOf);

/** A value of a CSV file: quoted, and never a formula for a spreadsheet. */
const csvValue = (text: string) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

/** The rows that are shown, as a CSV file for German spreadsheets. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => row.map(csvValue).join(';')).join('\r\n')}\r\n`;

function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function addFilter(tools: Element, table: HTMLTableElement): void {
  const field = tools.querySelector('input');
  const count = tools.querySelector('output');
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const all = rows.length;
  field?.addEventListener('input', () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => textOf(row).toLowerCase().includes(word));
    const shown = rows.filter(({ hidden }) => !hidden).length;
    if (count) count.textContent = shown === all ? `${all} Zeilen` : `${shown} von ${all} Zeilen`;
  });
  tools.querySelector<HTMLElement>('[data-csv]')?.addEventListener('click', ({ currentTarget }) => {
    const head = [...(table.tHead?.rows[0]?.cells ?? [])].map(textOf);
    const shown = [...(table.tBodies[0]?.rows ?? [])].filter(({ hidden }) => !hidden).map(cellsOf);
    save((currentTarget as HTMLElement).dataset.csv ?? 'Tabelle.csv', csvOf([head, ...shown]));
  });
}

function addSorting(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const body = table.tBodies[0];
  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'ib-sort';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const isUp = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isUp ? 'descending' : 'ascending');
      const rows = [...(body?.rows ?? [])].toSorted((a, b) =>
        order.compare(textOf(a.cells[column]), textOf(b.cells[column])),
      );
      body?.append(...(isUp ? rows.toReversed() : rows));
    });
  }
}

/** While a table is as wide as its place it need not scroll by itself: then its head can stay below the page's. */
function keepHead(frame: HTMLElement): void {
  const table = frame.querySelector('table');
  if (!table) return;
  new ResizeObserver(() => {
    frame.classList.toggle('ib-fits', table.offsetWidth <= frame.clientWidth);
  }).observe(frame);
}

/** A link to the row under the pointer, for its address. */
function linkRows(root: Document): void {
  const link = root.createElement('a');
  link.className = 'ib-row-link';
  link.textContent = '#';
  link.tabIndex = -1;
  link.setAttribute('aria-hidden', 'true');
  root.addEventListener('pointerover', ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('.ib-table tbody tr[id]') : null;
    if (!row) return link.remove();
    link.href = `#${row.id}`;
    row.firstElementChild?.append(link);
  });
}

/** Gives the tables of a page their tools, once. */
export function addTableTools(root: Document): void {
  const frames = root.querySelectorAll<HTMLElement>('.ib-table');
  if (frames.length === 0 || root.body.classList.contains('ib-print')) return;
  linkRows(root);
  for (const frame of frames) {
    keepHead(frame);
    const table = frame.querySelector('table');
    const tools = frame.previousElementSibling;
    if (!table || frame.dataset.long === undefined || !tools?.matches('.ib-table-tools')) continue;
    addSorting(table);
    addFilter(tools, table);
  }
}
