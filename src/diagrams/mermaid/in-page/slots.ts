// Runs in the page (library.ts): the places for what a page lays over (views/state-badge.ts), on corners of boxes where
// no line, no label and no other box lies.

/** A part of a drawing, with what it costs to stand on it. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly weight?: number;
}

/** Where boxes, labels and titles lie, in the units of the drawing. */
export function areaOf(toDrawing: DOMMatrix | undefined, element: SVGGraphicsElement): Area {
  const { x, y, width, height } = element.getBBox();
  const matrix = toDrawing?.multiply(element.getScreenCTM() ?? new DOMMatrix()) ?? new DOMMatrix();
  const from = new DOMPoint(x, y).matrixTransform(matrix);
  return { left: from.x, top: from.y, right: from.x + width, bottom: from.y + height };
}

/** Where a line lies, piece by piece. */
export function lineAreas(path: Element): Area[] {
  const points = [...(path.getAttribute('d') ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(
    ([, left, top]) => [Number(left), Number(top)] as const,
  );
  return points.map(([left, top], index) => {
    const [nextLeft, nextTop] = points[index + 1] ?? [left, top];
    // The end of a line is an arrow.
    const isTip = index === points.length - 1;
    const room = isTip ? 6 : 1;
    return {
      weight: isTip ? 100 : 1,
      left: Math.min(left, nextLeft) - room,
      top: Math.min(top, nextTop) - room,
      right: Math.max(left, nextLeft) + room,
      bottom: Math.max(top, nextTop) + room,
    };
  });
}

/** The corner of a box where a badge covers least: its offset from the box, and the area of the badge. */
export function freeCorner(
  size: { readonly width: number; readonly height: number },
  box: Area,
  taken: readonly Area[],
): { readonly x: number; readonly y: number; readonly area: Area } {
  // As wide and high as the longest badge: its right end is at the slot, most of it above. Behind it findings are counted.
  const [badgeWidth, above, below, count] = [78, 13, 5, 18];
  const corners = [
    { x: size.width, y: 0 },
    { x: size.width, y: size.height + 8 },
    { x: badgeWidth - 8, y: 0 },
    { x: badgeWidth - 8, y: size.height + 8 },
    { x: (size.width + badgeWidth) / 2 - 4, y: 0 },
    { x: (size.width + badgeWidth) / 2 - 4, y: size.height + 8 },
  ].map(({ x, y }) => {
    const area = {
      left: box.left + x + 4 - badgeWidth,
      top: box.top + y - above,
      right: box.left + x + 4 + count,
      bottom: box.top + y + below,
    };
    const hits = taken
      .filter(
        (entry) =>
          entry.left < area.right &&
          area.left < entry.right &&
          entry.top < area.bottom &&
          area.top < entry.bottom,
      )
      .reduce((sum, { weight = 20 }) => sum + weight, 0);
    return { x, y, area, hits };
  });
  return corners.reduce((corner, other) => (other.hits < corner.hits ? other : corner));
}

/** Adds an empty group `ib-last` to every box of an entity. */
export function addSlots(root: SVGSVGElement): void {
  const library = (
    globalThis as unknown as {
      infrabuch: { areaOf: typeof areaOf; lineAreas: typeof lineAreas; freeCorner: typeof freeCorner };
    }
  ).infrabuch;
  const toDrawing = root.querySelector<SVGGElement>('g.root')?.getScreenCTM()?.inverse();
  const taken: Area[] = [
    ...root.querySelectorAll<SVGGraphicsElement>('g.node, g.edgeLabel text, g.cluster-label text'),
  ].map((element) => library.areaOf(toDrawing, element));
  for (const path of root.querySelectorAll('path.flowchart-link')) taken.push(...library.lineAreas(path));
  for (const node of root.querySelectorAll<SVGGElement>('g.node[data-entity]')) {
    const box = node.getBBox();
    const { x, y, area } = library.freeCorner(box, library.areaOf(toDrawing, node), taken);
    taken.push({ ...area, weight: 100 });
    const slot = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    slot.setAttribute('class', 'ib-last');
    slot.setAttribute('data-of', node.dataset.entity ?? '');
    slot.setAttribute('transform', `translate(${Math.round(box.x + x)},${Math.round(box.y + y)})`);
    node.append(slot);
  }
}
