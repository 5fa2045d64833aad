// Runs in the page (library.ts): signs that tell the roles of boxes apart without colour.

/** A sign as it is drawn: its line on a field of 10 by 10, and its look. */
export interface Sign {
  readonly line: string;
  readonly style: string;
}

/** A sign as an SVG element that begins at a place. */
export function drawnSign({ line, style }: Sign, x: number, y: number): SVGPathElement {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('class', 'role-sign');
  path.setAttribute('d', line);
  path.setAttribute('style', style);
  path.setAttribute('transform', `translate(${x}, ${y})`);
  return path;
}

/** Puts the signs of boxes into their upper left corners, beside their texts. */
export function addSigns(root: SVGSVGElement, signs: Readonly<Record<string, Sign>>): void {
  const library = (globalThis as unknown as { infrabuch: { drawnSign: typeof drawnSign } }).infrabuch;
  for (const node of root.querySelectorAll<SVGGElement>('g.node')) {
    const sign = signs[node.getAttribute('data-node') ?? ''];
    if (!sign) continue;
    const { x, y } = node.getBBox();
    const text = node.querySelector<SVGGraphicsElement>('text');
    // Where the text begins close to the edge the sign is small.
    const room = text ? text.getBoundingClientRect().left - node.getBoundingClientRect().left : 20;
    const drawn = library.drawnSign(
      sign,
      Math.round(x) + (room < 18 ? 3 : 6),
      Math.round(y) + (room < 18 ? 4 : 6),
    );
    if (room < 18) drawn.setAttribute('transform', `${drawn.getAttribute('transform')} scale(0.6)`);
    node.append(drawn);
  }
}
