// Pictures that wait until the reader comes near: a page of many would hold thousands of shapes that nobody looks at. Their
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
  const draw = () => {
    observer.disconnect();
    removeEventListener('beforeprint', draw);
    if (!waiting.isConnected) return;
    drawing.innerHTML = waiting.textContent;
    delete drawing.dataset.later;
    drawing.style.aspectRatio = 'auto';
    drawing.style.maxHeight = 'none';
    ready(figure);
    document.dispatchEvent(new Event('ib-drawn'));
  };
  // One screen before it comes into view.
  const observer = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && draw(),
    {
      rootMargin: '100% 0px',
    },
  );
  observer.observe(figure);
  addEventListener('beforeprint', draw);
}
