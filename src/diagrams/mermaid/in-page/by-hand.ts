// Runs in the page (library.ts): one text written by hand, of any kind that Mermaid knows.

/** A drawing of a text written by hand. */
export interface ByHandDrawing {
  readonly svg: string;
  /** It has colours that the dark scheme does not know: it stands on light ground in both. */
  readonly isLight: boolean;
}
/** Why a text could not be drawn. */
export interface MermaidProblem {
  readonly message: string;
  /** From 1, in what Mermaid parses: without front matter, directives and comments. */
  readonly line?: number | undefined;
}

/** Takes away whatever acts and whatever comes from elsewhere; links keep their address as `href` alone. */
export function cleanDrawing(root: SVGSVGElement): void {
  for (const element of root.querySelectorAll('script, iframe, object, embed, audio, video, form'))
    element.remove();
  for (const element of [root, ...root.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      const isSource = /^(?:xlink:)?href$|^src$/i.test(name) && element.localName !== 'a';
      if (/^on/i.test(name) || (isSource && !/^(?:#|data:image\/)/i.test(value)))
        element.removeAttribute(name);
      else if (/url\(\s*['"]?(?!#|['"]?#)/i.test(value)) element.removeAttribute(name);
    }
    if (element.localName === 'style')
      element.textContent = (element.textContent ?? '')
        .replace(/@import[^;]*;?/gi, '')
        .replace(/url\(\s*['"]?(?!#)[^)]*\)/gi, 'none');
  }
  for (const link of root.querySelectorAll('a')) {
    const href = link.getAttribute('xlink:href') ?? link.getAttribute('href') ?? '';
    for (const name of ['xlink:href', 'rel', 'target']) link.removeAttribute(name);
    link.setAttribute('href', href);
  }
}

/** Whether anything in a drawing is painted in a colour that is not among the known ones (`rgb(r, g, b)`). */
export function hasForeignColours(root: SVGSVGElement, known: readonly string[]): boolean {
  return [
    ...root.querySelectorAll<SVGElement>('rect, path, circle, ellipse, polygon, line, polyline, text, tspan'),
  ].some(
    (element) =>
      element.closest('defs, marker') === null &&
      (['fill', 'stroke'] as const).some((name) => {
        const value = getComputedStyle(element)[name];
        return value !== 'none' && !/, 0\)$/.test(value) && !known.includes(value);
      }),
  );
}

/**
 * Draws one text, or says why not.
 * @param known the colours that have a counterpart in the dark scheme
 */
export async function drawByHandInPage({
  id,
  text,
  known,
}: {
  readonly id: string;
  readonly text: string;
  readonly known: readonly string[];
}): Promise<ByHandDrawing | MermaidProblem> {
  const { mermaid, infrabuch: library } = globalThis as unknown as {
    mermaid: { render: (id: string, text: string) => Promise<{ svg: string }> };
    infrabuch: { cleanDrawing: typeof cleanDrawing; hasForeignColours: typeof hasForeignColours };
  };
  let svg: string;
  try {
    ({ svg } = await mermaid.render(id, text));
  } catch (error) {
    const { message, hash } = error as Error & { hash?: { loc?: { first_line?: number }; line?: number } };
    const said = /(?:on|at) line:? ?(\d+)|line[: ]+(\d+)|:(\d+):\d+/i.exec(message);
    const line = Number(said?.[1] ?? said?.[2] ?? said?.[3] ?? hash?.loc?.first_line) || undefined;
    return { message, line };
  }
  const holder = document.createElement('div');
  holder.innerHTML = svg;
  const root = holder.querySelector('svg');
  if (!root) return { message: 'Es ist nichts gezeichnet worden.' };
  document.body.append(holder);
  try {
    library.cleanDrawing(root);
    const [, , width = '800', height = '400'] = (root.getAttribute('viewBox') ?? '').split(/\s+/);
    if (!root.hasAttribute('viewBox')) {
      const box = root.getBBox();
      root.setAttribute('viewBox', `${box.x - 8} ${box.y - 8} ${box.width + 16} ${box.height + 16}`);
    }
    for (const name of ['width', 'height', 'style']) root.removeAttribute(name);
    root.setAttribute('style', `max-width:${Math.ceil(Number(width) || Number(height))}px`);
    const isLight = library.hasForeignColours(root, known);
    return { svg: new XMLSerializer().serializeToString(root), isLight };
  } finally {
    holder.remove();
  }
}
