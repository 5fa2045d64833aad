// What is to stand on one page, such as the emergency sheet: smaller type, then fewer rows, until it fits.
import { printProperty, tableShare } from './paper.ts';

/** Sets the type smaller, down to the smallest that the profile allows, until nothing runs over. */
function shrinkType(box: HTMLElement, isFull: () => boolean): void {
  const size = (name: string) => printProperty(box.ownerDocument, name);
  const least = size('--ib-print-smallest') / tableShare;
  for (let type = size('--ib-print-size') - 0.1; isFull() && type >= least; type -= 0.1)
    box.style.fontSize = `${type.toFixed(1)}pt`;
}

/**
 * Makes what is to stand on one page fit: its type gets smaller, down to the smallest that the profile allows; then the
 * longest table loses its last row, and says how many are missing. Its box has the size of the page (print.css).
 */
export function fitPage(box: HTMLElement): void {
  const isFull = () => box.scrollHeight > box.clientHeight + 1;
  shrinkType(box, isFull);
  const lostRows = new Map<Element, number>();
  while (isFull()) {
    const bodies = [...box.querySelectorAll('tbody')].filter(({ rows }) => rows.length > 2);
    const [longest] = bodies.sort((a, b) => b.rows.length - a.rows.length);
    if (!longest) return;
    const lost = (lostRows.get(longest) ?? 0) + 1;
    // The row that says how many are missing is the last one.
    const last = longest.rows[longest.rows.length - 1];
    const note = lostRows.has(longest) ? last : undefined;
    (note ? note.previousElementSibling : last)?.remove();
    lostRows.set(longest, lost);
    const row = note ?? longest.insertRow();
    const cell = row.cells[0] ?? row.insertCell();
    cell.colSpan = 9;
    cell.className = 'ib-missing';
    cell.textContent = `… ${lost} weitere: siehe Handbuch`;
  }
}
