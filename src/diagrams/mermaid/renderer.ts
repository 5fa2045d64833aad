// Mermaid text -> SVG, in one browser, cached by content. A warm cache starts no browser.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { colours, lineStyles, roleColours, variableOf } from '../../model/colours.ts';
import type { Graph, NodeRole } from '../../model/graph.ts';
import { browserStamp, findBrowser, startBrowser } from '../../system/browser.ts';
import { legendOf } from '../../views/diagrams/legend.ts';
import { arrange, arrangeCode } from '../arrange/arrange.ts';
import { signFace } from '../standalone.ts';
import { type Columns, registerLayout } from './layout.ts';

const require = createRequire(import.meta.url);
const fontFile = (weight: number) =>
  require.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff2`);
const versions = ['mermaid', '@fontsource/noto-sans-math'].map(
  (name) => (require(`${name}/package.json`) as { version: string }).version,
);

export const config = {
  startOnLoad: false,
  securityLevel: 'strict',
  theme: 'base',
  look: 'classic',
  layout: 'infrabuch',
  htmlLabels: false,
  deterministicIds: true,
  // Some shapes are drawn by a library for sketches, straight or not: without a seed it draws by chance.
  handDrawnSeed: 1,
  maxTextSize: 1_000_000,
  maxEdges: 5000,
  fontFamily: 'IBM Plex Sans',
  fontSize: 15,
  flowchart: {
    curve: 'basis',
    nodeSpacing: 28,
    rankSpacing: 60,
    padding: 10,
    wrappingWidth: 360,
    minNodeWidth: 0,
    subGraphTitleMargin: { top: 6, bottom: 14 },
    htmlLabels: false,
  },
  themeCSS: `.legend text { fill: ${colours.muted?.light}; } .edgeLabel rect, .edgeLabel .background { opacity: 1 !important; fill: ${colours.paper?.light}; } .cluster-label text { paint-order: stroke; stroke: ${colours.panel?.light}; stroke-width: 8px; stroke-linejoin: round; }`,
  themeVariables: {
    fontFamily: 'IBM Plex Sans',
    fontSize: '15px',
    primaryTextColor: colours.ink?.light,
    textColor: colours.ink?.light,
    titleColor: colours.muted?.light,
    lineColor: colours.edge?.light,
    clusterBkg: colours.panel?.light,
    clusterBorder: colours.hairline?.light,
    edgeLabelBackground: colours.paper?.light,
  },
};

interface Drawing {
  readonly id: string;
  readonly text: string;
  /** What the text was made from: its boxes and lines carry its data. A text written by hand has none. */
  readonly graph?: Graph | undefined;
  /** Addresses of groups by id: their titles become links, as Mermaid knows links of boxes only. */
  readonly links?: Readonly<Record<string, string>> | undefined;
}
type Marks = Readonly<Record<string, Readonly<Record<string, string>>>>;
/**
 * The attributes of boxes (by `data-node`), groups (by id) and lines (by Mermaid's id of the line): data-entity,
 * data-role, data-status, data-host, data-stack, data-network (ids with a blank between); data-from, data-to (ids of
 * boxes), data-line.
 */
function marksOf(graph: Graph | undefined): Marks {
  const marks: Record<string, Record<string, string>> = {};
  for (const { id, entity, role, status, host, stack, networks, group, diagram } of graph?.nodes ?? [])
    marks[id] = present({
      'data-entity': entity,
      'data-role': role,
      'data-status': status ?? (entity ? 'active' : undefined),
      'data-host': host,
      'data-stack': stack,
      'data-network': networks?.join(' '),
      'data-group': group,
      'data-diagram': diagram,
    });
  for (const { id, entity } of graph?.groups ?? [])
    marks[id] = present({ 'data-group': id, 'data-entity': entity });
  const counts = new Map<string, number>();
  for (const { from, to, line } of graph?.edges ?? []) {
    const key = `L_${from}_${to}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    // Mermaid numbers the lines between two boxes 0, 2, 3, …
    marks[`${key}_${count && count + 1}`] = { 'data-from': from, 'data-to': to, 'data-line': line };
  }
  return marks;
}
const columnsOf = (graph: Graph | undefined): Columns =>
  Object.fromEntries(
    [...(graph?.nodes ?? []), ...(graph?.groups ?? [])].flatMap(({ id, column }) =>
      column === undefined ? [] : [[id, column] as const],
    ),
  );
/** One entry of the legend: a little box or a piece of line, and what it means. */
interface LegendEntry {
  readonly text: string;
  readonly style: string;
  readonly shape: 'box' | 'round' | 'data' | 'line';
}
const roundRoles: readonly NodeRole[] = ['user', 'domain', 'port', 'gap', 'more'];
/** The legend as it is drawn below a picture, in the colours of the light scheme. */
function legendEntries(graph: Graph | undefined): LegendEntry[] {
  if (!graph) return [];
  const { roles, statuses, lines } = legendOf(graph);
  const plain = `fill:${colours.paper?.light};stroke:${colours.muted?.light}`;
  return [
    ...roles.map(({ key, word }): LegendEntry => {
      const { fill, stroke } = roleColours[key].light;
      return {
        text: word,
        style: `fill:${fill};stroke:${stroke}`,
        shape: key === 'data' ? 'data' : roundRoles.includes(key) ? 'round' : 'box',
      };
    }),
    ...statuses.map(
      ({ key, word }): LegendEntry => ({
        text: word,
        style: `${plain};stroke-dasharray:${key === 'retired' ? '2 4;opacity:0.65' : '6 4'}`,
        shape: 'box',
      }),
    ),
    ...lines.map(({ key, word }): LegendEntry => {
      const { colour, width, dash } = lineStyles[key];
      return {
        text: word,
        style: `fill:none;stroke:${colours[colour]?.light};stroke-width:${width}px${dash ? `;stroke-dasharray:${dash}` : ''}`,
        shape: 'line',
      };
    }),
  ];
}
const present = (attributes: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(attributes).filter((pair): pair is [string, string] => !!pair[1]));
export interface DiagramRenderer {
  /** Draws what the cache does not hold; the SVGs come in the order of the drawings. Throws when a text is no Mermaid. */
  readonly draw: (drawings: readonly Drawing[]) => Promise<string[]>;
  /** What the browser makes of `parts`, from the cache where it made it before. */
  readonly make: (
    ending: string,
    parts: readonly string[],
    work: (browser: Browser) => Promise<Uint8Array>,
  ) => Promise<Buffer>;
  /** Opens the browser ahead of the first drawing that needs it. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type Links = Readonly<Record<string, string>>;
type Task = [
  id: string,
  text: string,
  marks: Marks,
  columns: Columns,
  legend: readonly LegendEntry[],
  links: Links,
];
/** Runs in the page: measures and draws one diagram, and marks boxes with the ids of the graph. */
const drawInPage = async ([id, text, marks, columns, legend, links]: Task) => {
  (globalThis as unknown as { columnsOf: Columns }).columnsOf = columns;
  const { mermaid } = globalThis as unknown as {
    mermaid: { render: (id: string, text: string) => Promise<{ svg: string }> };
  };
  const { svg } = await mermaid.render(id, text);
  const holder = document.createElement('div');
  holder.innerHTML = svg;
  const root = holder.querySelector('svg');
  if (!root) throw new Error('Mermaid hat nichts gezeichnet.');
  document.body.append(holder);
  const mark = (element: Element, key: string) => {
    for (const [name, value] of Object.entries(marks[key] ?? {})) element.setAttribute(name, value);
  };
  root.removeAttribute('style');
  root.removeAttribute('width');
  // The box that holds all; the legend lies below, in rows as wide as the picture.
  const svgNamespace = 'http://www.w3.org/2000/svg';
  const drawn = root.querySelector<SVGGElement>('g.root')?.getBBox() ?? {
    x: 0,
    y: 0,
    width: 800,
    height: 400,
  };
  const margin = 6;
  const least = Math.max(drawn.width, 520);
  const key = document.createElementNS(svgNamespace, 'g');
  key.setAttribute('class', 'legend');
  root.append(key);
  const top = drawn.y + drawn.height + 18;
  let [x, y, right] = [drawn.x + 4, top, 0];
  for (const { text: words, style, shape } of legend) {
    const entry = document.createElementNS(svgNamespace, 'g');
    const sample = document.createElementNS(
      svgNamespace,
      shape === 'box' || shape === 'round' ? 'rect' : 'path',
    );
    if (shape === 'line') sample.setAttribute('d', 'M0,9H34');
    else if (shape === 'data')
      sample.setAttribute('d', 'M0,4a12,4 0,0,0 24,0a12,4 0,0,0 -24,0v10a12,4 0,0,0 24,0v-10');
    else
      for (const [name, value] of Object.entries({
        y: 2,
        width: 24,
        height: 14,
        rx: shape === 'round' ? 5 : 0,
      }))
        sample.setAttribute(name, String(value));
    sample.setAttribute('style', style);
    const label = document.createElementNS(svgNamespace, 'text');
    label.textContent = words;
    label.setAttribute('x', shape === 'line' ? '41' : '31');
    label.setAttribute('y', '14');
    entry.append(sample, label);
    key.append(entry);
    const length = Math.ceil(label.getComputedTextLength()) + (shape === 'line' ? 41 : 31);
    if (x > drawn.x + 4 && x + length > drawn.x + least) {
      x = drawn.x + 4;
      y += 24;
    }
    entry.setAttribute('transform', `translate(${x}, ${y})`);
    right = Math.max(right, x + length);
    x += length + 22;
  }
  if (!legend.length) key.remove();
  const bottom = legend.length ? y + 22 : drawn.y + drawn.height;
  const width = Math.ceil(Math.max(drawn.x + drawn.width, right) - drawn.x + 2 * margin);
  root.setAttribute(
    'viewBox',
    `${Math.floor(drawn.x - margin)} ${Math.floor(drawn.y - margin)} ${width} ${Math.ceil(bottom - drawn.y + 2 * margin)}`,
  );
  root.setAttribute('style', `max-width:${width}px`);
  for (const node of root.querySelectorAll<SVGGElement>('g.node')) {
    const key = /n_[A-Za-z0-9_]+?(?=-\d+$)/.exec(node.id)?.[0];
    if (!key) continue;
    node.setAttribute('data-node', key);
    mark(node, key);
  }
  for (const cluster of root.querySelectorAll('g.cluster')) mark(cluster, cluster.id.slice(id.length + 1));
  for (const path of root.querySelectorAll('path.flowchart-link, path[data-edge]')) {
    const key = path.getAttribute('data-id') ?? '';
    mark(path, key);
  }
  for (const label of root.querySelectorAll('g.edgeLabel')) {
    const key = label.querySelector('[data-id]')?.getAttribute('data-id') ?? '';
    if (label.textContent.trim()) mark(label, key);
    else label.remove();
  }
  // Definitions of looks that are not used.
  for (const unused of root.querySelectorAll('filter, linearGradient')) unused.remove();
  for (const defs of root.querySelectorAll('defs')) if (!defs.childElementCount) defs.remove();
  // For what a page lays over (views/state-badge.ts): on a corner where no line, no label and no other box lies.
  const picture = root.querySelector<SVGGElement>('g.root');
  const toPicture = picture?.getScreenCTM()?.inverse();
  const areaOf = (element: SVGGraphicsElement) => {
    const { x, y, width, height } = element.getBBox();
    const matrix = toPicture?.multiply(element.getScreenCTM() ?? new DOMMatrix()) ?? new DOMMatrix();
    const from = new DOMPoint(x, y).matrixTransform(matrix);
    return { left: from.x, top: from.y, right: from.x + width, bottom: from.y + height };
  };
  type Area = ReturnType<typeof areaOf>;
  const taken: (Area & { readonly weight?: number })[] = [
    ...root.querySelectorAll<SVGGraphicsElement>('g.node, g.edgeLabel text, g.cluster-label text'),
  ].map(areaOf);
  for (const path of root.querySelectorAll('path.flowchart-link')) {
    const points = [...(path.getAttribute('d') ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(
      ([, left, top]) => [Number(left), Number(top)] as const,
    );
    for (const [index, [left, top]] of points.entries()) {
      const [nextLeft, nextTop] = points[index + 1] ?? [left, top];
      // The end of a line is an arrow.
      const isTip = index === points.length - 1;
      const room = isTip ? 6 : 1;
      const weight = isTip ? 100 : 1;
      taken.push({
        weight,
        left: Math.min(left, nextLeft) - room,
        top: Math.min(top, nextTop) - room,
        right: Math.max(left, nextLeft) + room,
        bottom: Math.max(top, nextTop) + room,
      });
    }
  }
  for (const node of root.querySelectorAll<SVGGElement>('g.node[data-entity]')) {
    const box = node.getBBox();
    const own = areaOf(node);
    // As wide and high as the longest badge: its right end is at the slot, most of it above.
    const [badgeWidth, above, below] = [78, 13, 5];
    const corners = [
      { x: box.width, y: 0 },
      { x: box.width, y: box.height + 8 },
      { x: badgeWidth - 8, y: 0 },
      { x: badgeWidth - 8, y: box.height + 8 },
      { x: (box.width + badgeWidth) / 2 - 4, y: 0 },
      { x: (box.width + badgeWidth) / 2 - 4, y: box.height + 8 },
    ].map(({ x, y }) => {
      const area = {
        left: own.left + x + 4 - badgeWidth,
        top: own.top + y - above,
        right: own.left + x + 4,
        bottom: own.top + y + below,
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
    const best = corners.reduce((corner, other) => (other.hits < corner.hits ? other : corner));
    taken.push({ ...best.area, weight: 100 });
    const slot = document.createElementNS(svgNamespace, 'g');
    slot.setAttribute('class', 'ib-last');
    slot.setAttribute('data-of', node.dataset.entity ?? '');
    slot.setAttribute('transform', `translate(${Math.round(box.x + best.x)},${Math.round(box.y + best.y)})`);
    node.append(slot);
  }
  // Titles of groups stand above the lines, on a ground of their own; they lead to the pages of their groups.
  for (const label of root.querySelectorAll<SVGGElement>('g.cluster-label')) {
    const group = label.closest('g.cluster')?.id.slice(id.length + 1) ?? '';
    label.setAttribute('class', 'cluster-label cluster');
    picture?.append(label);
    const href = Object.hasOwn(links, group) ? links[group] : undefined;
    if (!href) continue;
    const link = document.createElementNS(svgNamespace, 'a');
    link.setAttribute('href', href);
    link.append(...label.childNodes);
    label.append(link);
  }
  for (const link of root.querySelectorAll('a')) {
    const href = link.getAttribute('xlink:href') ?? link.getAttribute('href') ?? '';
    link.removeAttribute('xlink:href');
    link.removeAttribute('rel');
    link.removeAttribute('target');
    if (href.startsWith('/') && !href.startsWith('//')) link.setAttribute('href', href);
  }
  holder.remove();
  // As XML: the same text stands in pages and in files of its own.
  return new XMLSerializer().serializeToString(root);
};

// Mermaid shows entity codes literally in SVG labels: while it draws, private characters stand for them.
const privateStart = 0xf0000;
export const hideEntities = (text: string) =>
  text.replace(/#(\d+);/g, (_, digits: string) => {
    const point = Number(digits);
    if (point <= 0xfffd) return String.fromCodePoint(privateStart + point);
    // What lies beyond has no meaning to Mermaid; private characters of a name have none at all.
    return point < privateStart ? String.fromCodePoint(point) : '\ufffd';
  });
export const showEntities = (svg: string) =>
  svg.replace(
    /[\u{f0000}-\u{ffffd}]/gu,
    (char) => `&#${(char.codePointAt(0) ?? privateStart) - privateStart};`,
  );

/** The site's light values become its variables: one drawing serves both schemes. */
export const withVariables = (svg: string) => {
  let result = svg;
  for (const [value, variable] of variableOf) {
    const channels = [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16)).join(', ');
    result = result.replaceAll(new RegExp(value, 'gi'), variable).replaceAll(`rgb(${channels})`, variable);
  }
  return result;
};

// A page of its own address loads Mermaid in parts, of which a flowchart needs few; nothing else is reachable.
const origin = 'http://zeichnen.invalid';
const mermaidFolder = dirname(require.resolve('mermaid/dist/mermaid.esm.min.mjs'));
const pageText = () => {
  const faces = [400, 600]
    .map(
      (weight) =>
        `@font-face{font-family:'IBM Plex Sans';font-weight:${weight};src:url(data:font/woff2;base64,${readFileSync(fontFile(weight)).toString('base64')})}`,
    )
    .join('');
  return `<!doctype html><meta charset="utf-8"><style>${faces}${signFace()}</style><script type="module">import mermaid from '/mermaid.esm.min.mjs'; globalThis.mermaid = mermaid;</script><body><p style="font-family:'IBM Plex Sans'">a→<b style="font-weight:600">b→</b></p></body>`;
};
const part = /^\/(?:mermaid\.esm\.min|chunks\/mermaid\.esm\.min\/[\w.-]+)\.mjs$/;

/**
 * Waits for every font of a page. `document.fonts.ready` waits only for those that are asked for already: on a busy
 * machine none is, and the picture comes out in the system's font.
 */
export const loadFonts = (page: Page): Promise<void> =>
  page.evaluate(() => Promise.all([...document.fonts].map((font) => font.load())).then(() => undefined));

/** A page with Mermaid and the site's font. It reaches no address but those of its own parts. */
export async function openPage(
  browser: Browser,
  settings: { readonly themeVariables: { readonly lineColor?: string | undefined } } = config,
): Promise<Page> {
  const page = await browser.newPage();
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== origin) return route.abort();
    if (url.pathname === '/') return route.fulfill({ contentType: 'text/html', body: pageText() });
    const path = part.test(url.pathname) ? join(mermaidFolder, url.pathname) : undefined;
    return path ? route.fulfill({ contentType: 'text/javascript', path }) : route.abort();
  });
  await page.goto(`${origin}/`);
  await loadFonts(page);
  await page.evaluate((wanted) => {
    (globalThis as unknown as { defaultStroke: string }).defaultStroke =
      wanted.themeVariables.lineColor ?? '';
    (globalThis as unknown as { mermaid: { initialize: (settings: unknown) => void } }).mermaid.initialize(
      wanted,
    );
  }, settings);
  await page.exposeFunction('arrange', arrange);
  await page.evaluate(registerLayout);
  return page;
}

// What draws is part of every cache key.
const code = [...arrangeCode, ...[registerLayout, drawInPage, withVariables, pageText, signFace].map(String)];

/**
 * @param cache folder for drawn diagrams and the unpacked browser
 */
export function openRenderer(cache: string): DiagramRenderer {
  let started: Promise<Browser> | undefined;
  const opened: Promise<Page>[] = [];
  let stamp: Promise<string> | undefined;
  const browser = () => {
    started ??= findBrowser(cache).then(startBrowser);
    return started;
  };
  const page = (number = 0) => {
    opened[number] ??= browser().then((browser) => openPage(browser));
    return opened[number];
  };
  const keep = (file: string, content: string | Uint8Array) => {
    mkdirSync(join(cache, 'diagrams'), { recursive: true });
    writeFileSync(`${file}.${process.pid}.tmp`, content);
    renameSync(`${file}.${process.pid}.tmp`, file);
  };
  const fileOf = async ({ id, text, graph, links }: Drawing, marks: Marks) => {
    stamp ??= findBrowser(cache).then(browserStamp);
    const key = createHash('sha256')
      .update(
        [
          await stamp,
          ...versions,
          JSON.stringify(config),
          ...code,
          JSON.stringify([marks, columnsOf(graph), legendEntries(graph), links]),
          id,
          text,
        ].join('\n'),
      )
      .digest('hex');
    return join(cache, 'diagrams', `${key.slice(0, 40)}.svg`);
  };
  let queue: Promise<unknown> = Promise.resolve();
  const drawOne = async (drawing: Drawing, at: Page) => {
    const drawn = await at.evaluate(drawInPage, [
      `d-${drawing.id}`,
      hideEntities(drawing.text),
      marksOf(drawing.graph),
      columnsOf(drawing.graph),
      legendEntries(drawing.graph),
      drawing.links ?? {},
    ] as Task);
    return withVariables(showEntities(drawn));
  };
  const drawAll = async (drawings: readonly Drawing[]) => {
    const files = await Promise.all(drawings.map((drawing) => fileOf(drawing, marksOf(drawing.graph))));
    const svgs = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
    // The longest first, so that no page waits long for another. Mermaid keeps state between drawings: in one page one
    // after the other.
    const missing = drawings
      .map((drawing, index) => ({ drawing, index }))
      .filter(({ index }) => !svgs[index])
      .sort((entry, other) => other.drawing.text.length - entry.drawing.text.length);
    const pages = Math.min(availableParallelism(), 4, Math.ceil(missing.length / 4));
    await Promise.all(
      Array.from({ length: pages }, async (_, number) => {
        const at = await page(number);
        for (let next = missing.shift(); next; next = missing.shift()) {
          const { drawing, index } = next;
          const svg = await drawOne(drawing, at).catch((error: unknown) => {
            missing.length = 0;
            throw error;
          });
          keep(files[index]!, svg);
          svgs[index] = svg;
        }
      }),
    );
    return svgs;
  };
  return {
    draw: (drawings) => {
      const run = queue.then(() => drawAll(drawings));
      queue = run.catch(() => undefined);
      return run;
    },
    make: async (ending, parts, work) => {
      stamp ??= findBrowser(cache).then(browserStamp);
      const key = createHash('sha256')
        .update(JSON.stringify([ending, await stamp, ...parts]))
        .digest('hex');
      const file = join(cache, 'diagrams', `${key.slice(0, 40)}.${ending}`);
      if (existsSync(file)) return readFileSync(file);
      const made = Buffer.from(await work(await browser()));
      keep(file, made);
      return made;
    },
    warm: async () => {
      await page();
    },
    close: async () => {
      const browser = await started?.catch(() => undefined);
      started = undefined;
      opened.length = 0;
      await browser?.close();
    },
  };
}
