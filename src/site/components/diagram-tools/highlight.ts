// The paths in and out of the box under the pointer or with the focus.

import { type Connections, reach } from './connections.ts';

/** Hover or focus: the paths to a box and from it stay, the rest fades. */
export function highlightPaths(drawing: HTMLElement, { boxes, lines, out, into }: Connections): void {
  const highlight = (id: string | undefined) => {
    drawing.classList.toggle('ib-lit', id !== undefined);
    if (id === undefined) return;
    const [after, before] = [reach(id, out), reach(id, into)];
    for (const [node, box] of boxes) {
      box.classList.toggle('ib-on', after.has(node) || before.has(node));
      box.classList.toggle('ib-here', node === id);
    }
    for (const line of lines) {
      const { from = '', to = '' } = line.dataset;
      line.classList.toggle('ib-on', after.has(from) || before.has(to));
    }
  };
  const boxAt = (target: EventTarget | null) =>
    (target as Element | null)?.closest<SVGGElement>('g[data-node]') ??
    (target as Element | null)?.querySelector?.<SVGGElement>(':scope > g[data-node]');
  const focused = () => {
    const link = drawing.querySelector('a:focus-visible');
    return link ? boxAt(link)?.dataset.node : undefined;
  };
  drawing.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType !== 'touch') highlight(boxAt(target)?.dataset.node ?? focused());
  });
  drawing.addEventListener('pointerleave', () => highlight(focused()));
  drawing.addEventListener('focusin', () => highlight(focused()));
  drawing.addEventListener('focusout', () => highlight(undefined));
}
