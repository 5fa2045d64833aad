// Runs in a page: what is wrong with a drawing, measured on its SVG. Used by the test of all views and by tests of the site.

export interface Legibility {
  /** One sentence per fault. */
  readonly problems: readonly string[];
  readonly nodes: number;
  readonly edges: number;
  readonly texts: number;
  /** States that are laid over boxes. */
  readonly badges: number;
  /** Smallest size of letters as it is shown, in pixels. */
  readonly smallest: number;
}

/** Measures the drawing that the selector finds first. Self-contained, so that a browser can run it. */
export const measure = (selector: string): Legibility => {
  const svg = document.querySelector<SVGSVGElement>(selector);
  if (!svg) throw new Error(`Kein Diagramm unter ${selector}`);
  const problems: string[] = [];
  interface Rect {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }
  const toDrawing = svg.getScreenCTM()!.inverse();
  const rectOf = (sVGGraphicsElement: SVGGraphicsElement): Rect => {
    const { x, y, width, height } = sVGGraphicsElement.getBBox();
    const matrix = toDrawing.multiply(sVGGraphicsElement.getScreenCTM()!);
    const [from, to] = [
      new DOMPoint(x, y).matrixTransform(matrix),
      new DOMPoint(x + width, y + height).matrixTransform(matrix),
    ];
    return { left: from.x, top: from.y, right: to.x, bottom: to.y };
  };
  const overlap = (a: Rect, b: Rect, slack = 0.5) =>
    a.left + slack < b.right &&
    b.left + slack < a.right &&
    a.top + slack < b.bottom &&
    b.top + slack < a.bottom;
  const named = (element: Element) =>
    element.getAttribute('data-entity') ?? element.getAttribute('data-node') ?? element.textContent.trim();

  const boxes = [...svg.querySelectorAll<SVGGElement>('g.node')].map((element) => {
    const shape = element.querySelector<SVGGraphicsElement>(
      '.label-container, :scope > rect, :scope > path, :scope > polygon',
    );
    const text = element.querySelector<SVGGraphicsElement>('text');
    const rect = rectOf(shape ?? element);
    if (!shape || !text?.textContent.trim()) problems.push(`${named(element)}: Form oder Beschriftung fehlt`);
    else {
      const label = rectOf(text);
      if (
        label.left < rect.left ||
        label.right > rect.right ||
        label.top < rect.top ||
        label.bottom > rect.bottom
      )
        problems.push(`${named(element)}: Beschriftung ragt aus dem Kasten`);
    }
    return { element, rect, key: element.getAttribute('data-node') ?? element.id, name: named(element) };
  });
  const groups = [...svg.querySelectorAll<SVGGElement>('g.cluster > rect')].map((rect) =>
    rectOf(rect as SVGGraphicsElement),
  );
  const titles = [...svg.querySelectorAll<SVGGraphicsElement>('g.cluster-label text')]
    .filter((text) => text.textContent.trim())
    .map((text) => ({ rect: rectOf(text), name: `Titel „${text.textContent.trim()}“` }));
  const labels = [...svg.querySelectorAll<SVGGElement>('g.edgeLabel')]
    .filter((label) => label.textContent.trim())
    .map((label) => ({
      rect: rectOf(label.querySelector<SVGGraphicsElement>('text')!),
      name: `Linientext „${label.textContent.trim()}“`,
      from: label.getAttribute('data-from'),
      to: label.getAttribute('data-to'),
    }));
  const pairs = <A, B>(
    first: readonly A[],
    second: readonly B[],
    check: (a: A, b: B) => string | undefined,
  ) => {
    for (const a of first)
      for (const b of second) {
        const problem = check(a, b);
        if (problem) problems.push(problem);
      }
  };
  for (const [index, box] of boxes.entries())
    pairs([box], boxes.slice(index + 1), (a, b) =>
      overlap(a.rect, b.rect) ? `${a.name} und ${b.name} überdecken sich` : undefined,
    );
  pairs(labels, boxes, (a, b) => (overlap(a.rect, b.rect) ? `${a.name} liegt auf ${b.name}` : undefined));
  pairs(labels, titles, (a, b) => (overlap(a.rect, b.rect) ? `${a.name} liegt auf ${b.name}` : undefined));
  pairs(titles, boxes, (a, b) => (overlap(a.rect, b.rect) ? `${a.name} liegt auf ${b.name}` : undefined));
  for (const [index, label] of labels.entries())
    pairs([label], labels.slice(index + 1), (a, b) =>
      overlap(a.rect, b.rect) ? `${a.name} und ${b.name} überdecken sich` : undefined,
    );
  for (const [index, title] of titles.entries())
    if (
      !groups.some(
        (group) =>
          title.rect.left >= group.left &&
          title.rect.right <= group.right &&
          title.rect.top >= group.top &&
          title.rect.bottom <= group.bottom,
      )
    )
      problems.push(`${title.name} (${index + 1}) ragt aus seiner Gruppe`);
  // Frames either hold each other or keep apart.
  const holds = (a: Rect, b: Rect) =>
    a.left <= b.left && a.right >= b.right && a.top <= b.top && a.bottom >= b.bottom;
  for (const [index, group] of groups.entries())
    pairs([group], groups.slice(index + 1), (a, b) =>
      overlap(a, b) && !holds(a, b) && !holds(b, a) ? 'zwei Gruppen überschneiden sich' : undefined,
    );

  const paths = [...svg.querySelectorAll<SVGPathElement>('path.flowchart-link')];
  for (const path of paths) {
    const [from, to] = [path.getAttribute('data-from'), path.getAttribute('data-to')];
    const name = `Linie ${boxes.find(({ key }) => key === from)?.name ?? from} → ${boxes.find(({ key }) => key === to)?.name ?? to}`;
    const matrix = toDrawing.multiply(path.getScreenCTM()!);
    const length = path.getTotalLength();
    const hit = new Set<string>();
    for (let at = 0; at <= length; at += 2) {
      const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
      const inside = ({ left, top, right, bottom }: Rect, slack = 1) =>
        x > left + slack && x < right - slack && y > top + slack && y < bottom - slack;
      for (const box of boxes) if (box.key !== from && box.key !== to && inside(box.rect)) hit.add(box.name);
      for (const title of titles) if (inside(title.rect, 0)) hit.add(title.name);
      for (const label of labels)
        if ((label.from !== from || label.to !== to) && inside(label.rect)) hit.add(label.name);
    }
    for (const text of hit) problems.push(`${name} läuft durch ${text}`);
  }
  // What lies over the boxes covers no arrow and no label.
  const badges = [...svg.querySelectorAll<SVGGraphicsElement>('.ib-last rect')].map((badge) => ({
    rect: rectOf(badge),
    name: `Zustand an ${badge.closest('.ib-last')?.getAttribute('data-of')}`,
  }));
  const tips = paths.map((path) => {
    const matrix = toDrawing.multiply(path.getScreenCTM()!);
    const { x, y } = path.getPointAtLength(path.getTotalLength()).matrixTransform(matrix);
    return { rect: { left: x - 4, top: y - 4, right: x + 4, bottom: y + 4 }, name: 'einer Pfeilspitze' };
  });
  const words = boxes.flatMap(({ element, name }) => {
    const text = element.querySelector<SVGGraphicsElement>(':scope text:not(.ib-last text)');
    return text ? [{ rect: rectOf(text), name: `der Beschriftung von ${name}` }] : [];
  });
  pairs(badges, [...labels, ...tips, ...titles], (a, b) =>
    overlap(a.rect, b.rect) ? `${a.name} liegt auf ${b.name}` : undefined,
  );
  // A badge is a little higher than the space above the letters of its own box.
  pairs(badges, words, (a, b) => (overlap(a.rect, b.rect, 4) ? `${a.name} liegt auf ${b.name}` : undefined));
  for (const [index, badge] of badges.entries())
    pairs([badge], badges.slice(index + 1), (a, b) =>
      overlap(a.rect, b.rect) ? `${a.name} und ${b.name} überdecken sich` : undefined,
    );
  const texts = [...svg.querySelectorAll<SVGTextElement>('text')].filter(
    (text) => text.textContent.trim() && !text.closest('.ib-last'),
  );
  const smallest = Math.min(
    ...texts.map(
      (text) => Number.parseFloat(getComputedStyle(text).fontSize) * Math.abs(text.getScreenCTM()!.a),
    ),
  );
  const { x, y, width, height } = svg.viewBox.baseVal;
  for (const { rect, name } of [...boxes, ...labels, ...titles])
    if (rect.left < x || rect.top < y || rect.right > x + width || rect.bottom > y + height)
      problems.push(`${name} ragt aus dem Bild`);
  return {
    problems,
    nodes: boxes.length,
    edges: paths.length,
    texts: texts.length,
    badges: badges.length,
    smallest,
  };
};
