// Runs in the reader's browser: a published page knows its own age. What was compared with a live machine carries the
// moment (`data-until`) from which on it is out of date; past it, it turns grey and says so. Without this script the dates
// stand there plainly. Paper does not age: the print page is left as it is.

const outOfDate = 'veraltet: ';

/** Marks everything whose time is over; called again, it changes only what has become old since. */
function age(document: Document, now: number): void {
  if (document.body.classList.contains('ib-print')) return;
  for (const element of document.querySelectorAll<HTMLElement | SVGElement>('[data-until]:not(.ib-stale)')) {
    if (now < Date.parse(element.dataset.until ?? '')) continue;
    element.classList.add('ib-stale');
    const title = element.getAttribute('title');
    if (title) element.setAttribute('title', outOfDate + title);
    const tooltip = element.querySelector(':scope > title');
    if (tooltip) tooltip.textContent = outOfDate + tooltip.textContent;
    if (element.matches('.ib-day, .ib-key-item')) {
      const note = document.createElement('span');
      note.className = 'ib-aged';
      note.textContent = ' – veraltet';
      element.append(note);
    }
  }
}

const look = () => age(document, Date.now());
look();
// A page may stay open for days.
document.addEventListener('visibilitychange', look);
// A picture that was waiting.
document.addEventListener('ib-drawn', look);
setInterval(look, 600_000);

export {};
