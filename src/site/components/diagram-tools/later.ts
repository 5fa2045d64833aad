// Pictures that wait until the reader comes near: a page would hold thousands of shapes that nobody looks at. Their
// text lies in a noscript element, so that it is there at once for whoever runs no script.

/**
 * Calls `ready` with a figure at once, or, where its picture waits, after it was drawn; before printing all are drawn. The
 * document is told (`ib-drawn`), so that what lies over pictures is laid over this one as well.
 */
export function drawWhenNear(figure: HTMLElement, ready: (figure: HTMLElement) => void): void {
  const drawing = figure.querySelector<HTMLElement>('.ib-drawing[data-later]');
  const waiting = drawing?.querySelector('noscript');
  if (!drawing || !waiting) {
    ready(figure);
    return;
  }
  let read: DocumentFragment | undefined;
  const content = () => {
    if (!read) {
      const template = document.createElement('template');
      template.innerHTML = waiting.textContent;
      read = template.content;
    }
    return read;
  };
  const draw = () => {
    observer.disconnect();
    removeEventListener('beforeprint', draw);
    if (!waiting.isConnected) return;
    waiting.replaceWith(content());
    delete drawing.dataset.later;
    drawing.style.aspectRatio = 'auto';
    drawing.style.maxHeight = 'none';
    ready(figure);
    document.dispatchEvent(new Event('ib-drawn'));
  };
  /** Without its colours it would be black for a moment. */
  const drawColoured = async () => {
    observer.disconnect();
    const sheets = [...content().querySelectorAll('link')];
    const loaded = sheets.map(
      (sheet) => new Promise((done) => ['load', 'error'].map((event) => sheet.addEventListener(event, done))),
    );
    drawing.prepend(...sheets);
    await Promise.all(loaded);
    draw();
  };
  // Half a screen before it comes into view.
  const observer = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && void drawColoured(),
    {
      rootMargin: '50% 0px',
    },
  );
  observer.observe(figure);
  addEventListener('beforeprint', draw);
}
