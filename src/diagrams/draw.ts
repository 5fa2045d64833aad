// Mermaid text -> SVG, in one browser, cached by content. A warm cache starts no browser.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { browserStamp, findBrowser, startBrowser } from '../browser.ts';
import type { Graph, NodeRole } from '../model/graph.ts';
import { colours, lineStyles, roleColours, variableOf } from '../styles/tokens.ts';
import { legendOf } from '../views/legend.ts';
import { type Columns, registerLayout } from './layout.ts';

const require = createRequire(import.meta.url);
const fontFile = (weight: number) =>
  require.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff2`);
const versions = ['mermaid', 'elkjs'].map(
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
function drawnLegend(graph: Graph | undefined): LegendEntry[] {
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
export interface Artist {
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

type Task = [id: string, text: string, marks: Marks, columns: Columns, legend: readonly LegendEntry[]];
/** Runs in the page: measures and draws one diagram, and marks boxes with the ids of the graph. */
const drawInPage = async ([id, text, marks, columns, legend]: Task) => {
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
    // At the upper right corner, for what a page lays over (views/state-badge.ts).
    if (!node.dataset.entity) continue;
    const { x, y, width } = node.getBBox();
    const slot = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    slot.setAttribute('class', 'ib-last');
    slot.setAttribute('data-of', node.dataset.entity);
    slot.setAttribute('transform', `translate(${Math.round(x + width)},${Math.round(y)})`);
    node.append(slot);
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
  // Titles of groups stand above the lines, on a ground of their own.
  for (const label of root.querySelectorAll<SVGGElement>('g.cluster-label')) {
    label.setAttribute('class', 'cluster-label cluster');
    label.closest('g.root')?.append(label);
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

/** A page with Mermaid and the site's font. */
export async function openPage(
  browser: Browser,
  settings: { readonly themeVariables: { readonly lineColor?: string | undefined } } = config,
): Promise<Page> {
  const page = await browser.newPage();
  const faces = [400, 600]
    .map(
      (weight) =>
        `@font-face{font-family:'IBM Plex Sans';font-weight:${weight};src:url(data:font/woff2;base64,${readFileSync(fontFile(weight)).toString('base64')})}`,
    )
    .join('');
  await page.setContent(
    `<!doctype html><style>${faces}</style><body><p style="font-family:'IBM Plex Sans'">a<b style="font-weight:600">b</b></p></body>`,
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.addScriptTag({ path: require.resolve('mermaid/dist/mermaid.min.js') });
  await page.addScriptTag({ path: require.resolve('elkjs/lib/elk.bundled.js') });
  await page.evaluate((wanted) => {
    (globalThis as unknown as { defaultStroke: string }).defaultStroke =
      wanted.themeVariables.lineColor ?? '';
    (globalThis as unknown as { mermaid: { initialize: (settings: unknown) => void } }).mermaid.initialize(
      wanted,
    );
  }, settings);
  await page.evaluate(registerLayout);
  return page;
}

// What draws is part of every cache key.
const code = [registerLayout, drawInPage, withVariables].map(String);

/**
 * @param cache folder for drawn diagrams and the unpacked browser
 */
export function artist(cache: string): Artist {
  let started: Promise<Browser> | undefined;
  let opened: Promise<Page> | undefined;
  let stamp: Promise<string> | undefined;
  const browser = () => {
    started ??= findBrowser(cache).then(startBrowser);
    return started;
  };
  const page = () => {
    opened ??= browser().then((one) => openPage(one));
    return opened;
  };
  const keep = (file: string, content: string | Uint8Array) => {
    mkdirSync(join(cache, 'diagrams'), { recursive: true });
    writeFileSync(`${file}.${process.pid}.tmp`, content);
    renameSync(`${file}.${process.pid}.tmp`, file);
  };
  const fileOf = async ({ id, text, graph }: Drawing, marks: Marks) => {
    stamp ??= findBrowser(cache).then(browserStamp);
    const key = createHash('sha256')
      .update(
        [
          await stamp,
          ...versions,
          JSON.stringify(config),
          ...code,
          JSON.stringify([marks, columnsOf(graph), drawnLegend(graph)]),
          id,
          text,
        ].join('\n'),
      )
      .digest('hex');
    return join(cache, 'diagrams', `${key.slice(0, 40)}.svg`);
  };
  let queue: Promise<unknown> = Promise.resolve();
  const drawOne = async (drawing: Drawing) => {
    const marks = marksOf(drawing.graph);
    const file = await fileOf(drawing, marks);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    const drawn = await (await page()).evaluate(drawInPage, [
      `d-${drawing.id}`,
      hideEntities(drawing.text),
      marks,
      columnsOf(drawing.graph),
      drawnLegend(drawing.graph),
    ] as Task);
    const svg = withVariables(showEntities(drawn));
    keep(file, svg);
    return svg;
  };
  return {
    // Mermaid keeps state between drawings: one after the other.
    draw: (drawings) => {
      const run = queue.then(async () => {
        const svgs: string[] = [];
        for (const one of drawings) svgs.push(await drawOne(one));
        return svgs;
      });
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
      const one = await started?.catch(() => undefined);
      started = undefined;
      opened = undefined;
      await one?.close();
    },
  };
}
