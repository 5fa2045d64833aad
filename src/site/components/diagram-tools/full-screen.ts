// Full screen for a diagram.

/** As many times its own size as a drawing is shown at most when it fills the width. */
const largest = 1.4;
/** How wide a drawing is in full screen: whole, and where its letters would be smaller than in the page, larger than that. */
function widthIn(frame: HTMLElement, svg: SVGSVGElement): number {
  const { width, height } = svg.viewBox.baseVal;
  const padding = 24;
  const [roomX, roomY] = [frame.clientWidth - padding, frame.clientHeight - padding];
  const whole = Math.min(roomX / width, roomY / height);
  return width * Math.max(whole, Math.min(roomX / width, largest));
}

/**
 * Full screen in a dialog: it keeps the focus inside, Esc closes it, and every browser has it.
 * @param viewer what is shown there: tools and drawing
 * @param reset called when the room for the drawing has changed
 */
export function addFullScreen(figure: HTMLElement, viewer: HTMLElement, reset: () => void) {
  const button = viewer.querySelector<HTMLButtonElement>('[data-do="full"]');
  const dialog = document.createElement('dialog');
  dialog.className = 'ib-full';
  dialog.setAttribute('aria-label', viewer.querySelector('.ib-drawing')?.getAttribute('aria-label') ?? '');
  const setWidth = (full: boolean) => {
    const [frame, svg] = [
      viewer.querySelector<HTMLElement>('.ib-frame'),
      viewer.querySelector<SVGSVGElement>('.ib-drawing > svg'),
    ];
    if (full && frame && svg) viewer.style.setProperty('--ib-full-width', `${widthIn(frame, svg)}px`);
    else viewer.style.removeProperty('--ib-full-width');
  };
  const update = (full: boolean) => {
    setWidth(full);
    button?.setAttribute('aria-label', full ? 'Vollbild beenden' : 'Vollbild');
    button?.setAttribute('title', full ? 'Vollbild beenden (Esc)' : 'Vollbild, Ende mit Esc');
    reset();
    button?.focus({ preventScroll: true });
  };
  button?.addEventListener('click', () => {
    if (dialog.open) return dialog.close();
    // The page keeps the place free, so that it is where it was afterwards.
    figure.style.minHeight = `${figure.offsetHeight}px`;
    figure.append(dialog);
    dialog.append(viewer);
    dialog.showModal();
    update(true);
  });
  dialog.addEventListener('close', () => {
    figure.prepend(viewer);
    dialog.remove();
    figure.style.minHeight = '';
    update(false);
  });
}
