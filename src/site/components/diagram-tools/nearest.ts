// The next box for an arrow key.

import type { Connections } from './connections.ts';

/**
 * The box nearest in a direction; one that a line leads to counts as half as far.
 * @param link the box with the focus, as a link
 * @param key `ArrowLeft`, `ArrowRight`, `ArrowUp` or `ArrowDown`
 * @param links all boxes
 */
export function nearestLink(
  link: Element,
  key: string,
  links: readonly Element[],
  { out, into }: Connections,
): Element | undefined {
  const middle = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };
  const idOf = (element: Element) => element.querySelector<SVGGElement>('g[data-node]')?.dataset.node ?? '';
  const [here, id] = [middle(link), idOf(link)];
  const linked = new Set([...(out.get(id) ?? []), ...(into.get(id) ?? [])]);
  const distance = (element: Element) => {
    const { x, y } = middle(element);
    const [along, across] = /Left|Right/.test(key) ? [x - here.x, y - here.y] : [y - here.y, x - here.x];
    const ahead = /Left|Up/.test(key) ? -along : along;
    if (ahead < 8) return Number.POSITIVE_INFINITY;
    return (ahead + 2 * Math.abs(across)) * (linked.has(idOf(element)) ? 0.5 : 1);
  };
  const [nearest] = links
    .filter((element) => element !== link)
    .map((element) => ({ element, far: distance(element) }))
    .filter(({ far }) => Number.isFinite(far))
    .sort((a, b) => a.far - b.far);
  return nearest?.element;
}
