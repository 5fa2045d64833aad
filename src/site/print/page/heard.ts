// What a listener of the printed document is told: titles of callouts and numbers of steps are text, signs that a legend
// or words explain are none, and no cell is missing.

/** The number of a step as text: what a style sheet counts has no tag. */
function numberSteps(document: Document): void {
  for (const list of document.querySelectorAll('main .sl-steps'))
    for (const [index, step] of [...list.children].entries()) {
      const number = document.createElement('span');
      number.className = 'ib-step-number';
      number.textContent = String(index + 1);
      step.prepend(number);
    }
}

/** Makes the page's parts heard as they are seen. Call it before lines are measured. */
export function tellAll(document: Document): void {
  numberSteps(document);
  for (const title of document.querySelectorAll('main .starlight-aside__title'))
    title.removeAttribute('aria-hidden');
  // A picture each, hundreds of them: what differs is said in words beside it, and the legend says what the sign means.
  for (const mark of document.querySelectorAll('main .ib-mark')) {
    mark.removeAttribute('role');
    mark.removeAttribute('title');
  }
  // A cell without text has no tag: its row would be one cell short.
  for (const cell of document.querySelectorAll('main :is(td, th)'))
    if (cell.textContent.trim() === '' && !cell.querySelector('svg, img')) cell.append('\u00a0');
}
