// Full screen for a diagram.

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
  const update = (full: boolean) => {
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
