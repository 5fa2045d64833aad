// Hand-written Mermaid of any kind -> SVG in the site's style. A text that Mermaid does not understand is a problem with
// its line, not an error.
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright';
import { colours, roleColours, variableOf } from '../../model/colours.ts';
import {
  config,
  type DiagramRenderer,
  hideEntities,
  openPage,
  showEntities,
  withVariables,
} from './renderer.ts';

const { version: mermaidVersion } = createRequire(import.meta.url)('mermaid/package.json') as {
  version: string;
};
/** Bump when this file draws differently. */
const version = 1;

const light = (name: string) => colours[name]?.light;
const { user, support, data, admin, application, proxy, external, mail, firewall, more } = roleColours;
const paint = (name: string, pair: { readonly fill: string; readonly stroke: string }) => ({
  [`${name}Color`]: pair.fill,
  [`${name}BorderColor`]: pair.stroke,
  [`${name}TextColor`]: light('ink'),
});
/** Mermaid's own colours of every kind of diagram, said in the site's. */
const byHandConfig = {
  ...config,
  layout: 'dagre',
  gantt: { fontSize: 13, sectionFontSize: 13 },
  suppressErrorRendering: true,
  themeVariables: {
    ...config.themeVariables,
    background: light('paper'),
    mainBkg: user.light.fill,
    nodeBorder: user.light.stroke,
    ...paint('primary', user.light),
    ...paint('secondary', support.light),
    ...paint('tertiary', more.light),
    noteBkgColor: data.light.fill,
    noteBorderColor: data.light.stroke,
    noteTextColor: light('ink'),
    actorBkg: user.light.fill,
    actorBorder: user.light.stroke,
    actorTextColor: light('ink'),
    actorLineColor: light('line'),
    signalColor: light('edge'),
    signalTextColor: light('ink'),
    labelBoxBkgColor: more.light.fill,
    labelBoxBorderColor: more.light.stroke,
    labelTextColor: light('ink'),
    loopTextColor: light('ink'),
    activationBkgColor: support.light.fill,
    activationBorderColor: support.light.stroke,
    sequenceNumberColor: light('paper'),
    classText: light('ink'),
    stateBkg: user.light.fill,
    stateBorder: user.light.stroke,
    stateLabelColor: light('ink'),
    transitionColor: light('edge'),
    transitionLabelColor: light('ink'),
    labelBackgroundColor: light('paper'),
    compositeBackground: light('panel'),
    compositeTitleBackground: support.light.fill,
    compositeBorder: light('line'),
    innerEndBackground: light('edge'),
    specialStateColor: light('edge'),
    attributeBackgroundColorOdd: light('paper'),
    attributeBackgroundColorEven: light('panel'),
    rowOdd: light('paper'),
    rowEven: light('panel'),
    sectionBkgColor: light('panel'),
    altSectionBkgColor: light('paper'),
    sectionBkgColor2: light('panel'),
    gridColor: light('hairline'),
    todayLineColor: light('bypass'),
    taskBkgColor: admin.light.fill,
    taskBorderColor: admin.light.stroke,
    taskTextColor: light('ink'),
    taskTextDarkColor: light('ink'),
    taskTextLightColor: light('ink'),
    taskTextOutsideColor: light('ink'),
    activeTaskBkgColor: application.light.fill,
    activeTaskBorderColor: application.light.stroke,
    doneTaskBkgColor: support.light.fill,
    doneTaskBorderColor: support.light.stroke,
    critBkgColor: firewall.light.fill,
    critBorderColor: light('bypass'),
    ...Object.fromEntries(
      [user, application, admin, data, proxy, mail, external, firewall, support].flatMap(
        ({ light: pair }, index) => [
          [`pie${index + 1}`, pair.fill],
          [`cScale${index}`, pair.fill],
          [`cScaleLabel${index}`, light('ink')],
          [`git${index}`, pair.stroke],
          [`gitBranchLabel${index}`, light('paper')],
        ],
      ),
    ),
    pieStrokeColor: light('line'),
    pieOuterStrokeColor: light('line'),
    pieTitleTextColor: light('ink'),
    pieSectionTextColor: light('ink'),
    pieLegendTextColor: light('ink'),
    pieOpacity: '1',
  },
};

interface ByHandDrawing {
  readonly svg: string;
  /** It has colours that the dark scheme does not know: it stands on light ground in both. */
  readonly isLight: boolean;
}
export interface Problem {
  readonly message: string;
  /** From 1, in what Mermaid parses: without front matter, directives and comments. */
  readonly line?: number | undefined;
}

/** Runs in the page. */
const drawInPage = async ([id, text, known]: [string, string, readonly string[]]): Promise<
  ByHandDrawing | Problem
> => {
  const { mermaid } = globalThis as unknown as {
    mermaid: { render: (id: string, text: string) => Promise<{ svg: string }> };
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
    // Nothing that acts, nothing from elsewhere.
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
    const [, , width = '800', height = '400'] = (root.getAttribute('viewBox') ?? '').split(/\s+/);
    if (!root.hasAttribute('viewBox')) {
      const box = root.getBBox();
      root.setAttribute('viewBox', `${box.x - 8} ${box.y - 8} ${box.width + 16} ${box.height + 16}`);
    }
    for (const name of ['width', 'height', 'style']) root.removeAttribute(name);
    root.setAttribute('style', `max-width:${Math.ceil(Number(width) || Number(height))}px`);
    const colour = (element: Element, name: 'fill' | 'stroke') => getComputedStyle(element)[name];
    const isLight = [
      ...root.querySelectorAll<SVGElement>(
        'rect, path, circle, ellipse, polygon, line, polyline, text, tspan',
      ),
    ].some(
      (element) =>
        element.closest('defs, marker') === null &&
        (['fill', 'stroke'] as const).some((name) => {
          const value = colour(element, name);
          return value !== 'none' && !/, 0\)$/.test(value) && !known.includes(value);
        }),
    );
    return { svg: new XMLSerializer().serializeToString(root), isLight };
  } finally {
    holder.remove();
  }
};

const channels = (hex: string) =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
const known = [...variableOf.keys()].map(channels);
const pages = new WeakMap<Browser, Promise<Page>>();
const xml = (text: string) => text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);

/**
 * Draws one text, or says why not; both come from the cache the second time.
 * @param linkOf where a link leads; undefined takes it away and leaves its text
 */
export async function drawByHand(
  renderer: DiagramRenderer,
  { id, title, text }: { readonly id: string; readonly title: string; readonly text: string },
  linkOf: (href: string) => string | undefined,
): Promise<ByHandDrawing | Problem> {
  const made = await renderer.make(
    'by-hand.json',
    [`${version}`, mermaidVersion, JSON.stringify(byHandConfig), id, text],
    async (browser) => {
      const open = pages.get(browser) ?? openPage(browser, byHandConfig);
      pages.set(browser, open);
      const result = await (await open).evaluate(drawInPage, [id, hideEntities(text), known] as [
        string,
        string,
        readonly string[],
      ]);
      return Buffer.from(JSON.stringify(result));
    },
  );
  const result = JSON.parse(made.toString('utf8')) as ByHandDrawing | Problem;
  if ('message' in result) return { ...result, message: germanProblem(result.message) };
  const svg = withVariables(showEntities(result.svg)).replace(
    /(<a\b[^>]*?)\shref="([^"]*)"/g,
    (_, before: string, href: string) => {
      const target = linkOf(
        href
          .replace(/&quot;/g, '"')
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&amp;/g, '&'),
      );
      return target === undefined ? before : `${before} href="${xml(target)}"`;
    },
  );
  // A picture without a title of its own has its figure's.
  const titled = /^<svg\b[^>]*>\s*<title/.test(svg)
    ? svg
    : svg.replace(/^<svg\b[^>]*>/, (tag) => `${tag}<title>${xml(title)}</title>`);
  return { ...result, svg: titled };
}

/** The first line of Mermaid's message, without the copy of the text below it. */
function germanProblem(message: string): string {
  const [first = '', ...rest] = message.split('\n').map((line) => line.trim());
  const expecting = /Expecting .*?, got '?([^'\s]+)'?/.exec(rest.join(' '))?.[1];
  const line = /^(?:Parse|Lexical) error on line \d+[:.]\s*(.*)$/.exec(first);
  const said = line ? (line[1] ?? '') : first;
  return (
    [said.slice(0, 200), expecting ? `unerwartet: ${expecting}` : ''].filter(Boolean).join('; ') ||
    'Schreibfehler.'
  );
}

/** What stands in pages where a drawing should be. */
export const placeholder = (title: string, where: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 720 96" style="max-width:720px"><title>${xml(title)}</title><rect x="1" y="1" width="718" height="94" rx="3" style="fill:var(--ib-panel);stroke:var(--ib-bad);stroke-dasharray:6 4"/><text x="20" y="42" style="font-size:16px;font-weight:600;fill:var(--ib-bad)">Dieses Diagramm ließ sich nicht zeichnen.</text><text x="20" y="68" style="font-size:14px;fill:var(--ib-ink)">${xml(where)}</text></svg>`;
