// Runs in the page (library.ts): one diagram of a view, from its Mermaid text to its drawing.

import type { Wishes } from './layout.ts';
import type { drawLegend, LegendEntry } from './legend.ts';
import type { addSigns, Sign } from './signs.ts';
import type { addSlots } from './slots.ts';

/** Attributes by the ids of boxes, groups and lines. */
export type Marks = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** What a drawing is made from. */
export interface FigureSource {
  /** Id of the SVG element. */
  readonly id: string;
  /** Mermaid text, entity codes hidden. */
  readonly text: string;
  readonly marks: Marks;
  readonly wishes: Wishes;
  readonly legend: readonly LegendEntry[];
  /** Signs of boxes by id. */
  readonly signs: Readonly<Record<string, Sign>>;
  /** Addresses of groups by id. */
  readonly links: Readonly<Record<string, string>>;
}

/** Marks boxes, groups, lines and labels with the ids of the graph; labels without text go. */
export function markElements(root: SVGSVGElement, id: string, marks: Marks): void {
  const mark = (element: Element, key: string) => {
    for (const [name, value] of Object.entries(marks[key] ?? {})) element.setAttribute(name, value);
  };
  for (const node of root.querySelectorAll<SVGGElement>('g.node')) {
    const key = /n_[A-Za-z0-9_]+?(?=-\d+$)/.exec(node.id)?.[0];
    if (!key) continue;
    node.setAttribute('data-node', key);
    mark(node, key);
  }
  for (const cluster of root.querySelectorAll('g.cluster')) mark(cluster, cluster.id.slice(id.length + 1));
  for (const path of root.querySelectorAll('path.flowchart-link, path[data-edge]'))
    mark(path, path.getAttribute('data-id') ?? '');
  for (const label of root.querySelectorAll('g.edgeLabel')) {
    const key = label.querySelector('[data-id]')?.getAttribute('data-id') ?? '';
    if (label.textContent.trim()) mark(label, key);
    else label.remove();
  }
}

/** Lifts titles of groups above the lines, and lets them lead to the pages of their groups. */
export function linkTitles(root: SVGSVGElement, id: string, links: FigureSource['links']): void {
  const top = root.querySelector<SVGGElement>('g.root');
  for (const label of root.querySelectorAll<SVGGElement>('g.cluster-label')) {
    const group = label.closest('g.cluster')?.id.slice(id.length + 1) ?? '';
    label.setAttribute('class', 'cluster-label cluster');
    top?.append(label);
    const href = Object.hasOwn(links, group) ? links[group] : undefined;
    if (!href) continue;
    const link = document.createElementNS('http://www.w3.org/2000/svg', 'a');
    link.setAttribute('href', href);
    link.append(...label.childNodes);
    label.append(link);
  }
}

/** Leaves only addresses of the site in links. */
export function cleanLinks(root: SVGSVGElement): void {
  for (const link of root.querySelectorAll('a')) {
    const href = link.getAttribute('xlink:href') ?? link.getAttribute('href') ?? '';
    link.removeAttribute('xlink:href');
    link.removeAttribute('rel');
    link.removeAttribute('target');
    if (href.startsWith('/') && !href.startsWith('//')) link.setAttribute('href', href);
  }
}

/**
 * Measures and draws one diagram.
 * @returns the SVG as XML: the same text stands in pages and in files of its own
 * @throws when Mermaid does not understand the text
 */
export async function drawFigure({
  id,
  text,
  marks,
  wishes,
  legend,
  signs,
  links,
}: FigureSource): Promise<string> {
  const page = globalThis as unknown as {
    wishesOf: Wishes;
    mermaid: { render: (id: string, text: string) => Promise<{ svg: string }> };
    infrabuch: {
      drawLegend: typeof drawLegend;
      markElements: typeof markElements;
      addSigns: typeof addSigns;
      addSlots: typeof addSlots;
      linkTitles: typeof linkTitles;
      cleanLinks: typeof cleanLinks;
    };
  };
  page.wishesOf = wishes;
  const { svg } = await page.mermaid.render(id, text);
  const holder = document.createElement('div');
  holder.innerHTML = svg;
  const root = holder.querySelector('svg');
  if (!root) throw new Error('Mermaid hat nichts gezeichnet.');
  document.body.append(holder);
  root.removeAttribute('style');
  root.removeAttribute('width');
  const none = { x: 0, y: 0, width: 800, height: 400 };
  const box = root.querySelector<SVGGElement>('g.root')?.getBBox() ?? none;
  const { right, bottom } = page.infrabuch.drawLegend(root, box, legend);
  const margin = 6;
  const width = Math.ceil(right - box.x + 2 * margin);
  const height = Math.ceil(bottom - box.y + 2 * margin);
  root.setAttribute(
    'viewBox',
    `${Math.floor(box.x - margin)} ${Math.floor(box.y - margin)} ${width} ${height}`,
  );
  root.setAttribute('style', `max-width:${width}px`);
  page.infrabuch.markElements(root, id, marks);
  // Definitions of looks that are not used.
  for (const unused of root.querySelectorAll('filter, linearGradient')) unused.remove();
  for (const defs of root.querySelectorAll('defs')) if (!defs.childElementCount) defs.remove();
  page.infrabuch.addSlots(root);
  page.infrabuch.addSigns(root, signs);
  page.infrabuch.linkTitles(root, id, links);
  page.infrabuch.cleanLinks(root);
  holder.remove();
  return new XMLSerializer().serializeToString(root);
}
