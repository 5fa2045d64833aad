// Mermaid text -> SVG, in one browser, cached by content. A warm cache starts no browser.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { browserStamp, findBrowser, startBrowser } from '../browser.ts';
import type { Graph } from '../model/graph.ts';
import { colours, variableOf } from '../styles/tokens.ts';

const require = createRequire(import.meta.url);
const fontFile = (weight: number) =>
  require.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff2`);
const mermaidVersion = (require('mermaid/package.json') as { version: string }).version;

/** Part of every cache key: bump when this file draws differently. */
const drawing = 9;
export const config = {
  startOnLoad: false,
  securityLevel: 'strict',
  theme: 'base',
  look: 'classic',
  // Round shapes are drawn by rough.js even in the classic look; without a seed each time differently.
  handDrawnSeed: 1,
  layout: 'dagre',
  htmlLabels: false,
  deterministicIds: true,
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
    subGraphTitleMargin: { top: 6, bottom: 14 },
    htmlLabels: false,
  },
  themeCSS: `.edgeLabel rect, .edgeLabel .background { opacity: 1 !important; fill: ${colours.paper?.light}; } .cluster-label text { paint-order: stroke; stroke: ${colours.panel?.light}; stroke-width: 8px; stroke-linejoin: round; }`,
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

/** Runs in the page: measures and draws one diagram, and marks boxes with the ids of the graph. */
const drawInPage = async ([id, text, marks]: [string, string, Marks]) => {
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
  const [, , width] = (root.getAttribute('viewBox') ?? '0 0 800 400').split(' ').map(Number);
  root.setAttribute('style', `max-width:${Math.ceil(width ?? 800)}px`);
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
    // Where lines run is Mermaid's affair; hidden ones only place boxes.
    path.removeAttribute('data-points');
    if (marks[key]?.['data-line'] === 'hidden') path.remove();
  }
  for (const label of root.querySelectorAll('g.edgeLabel')) {
    const key = label.querySelector('[data-id]')?.getAttribute('data-id') ?? '';
    if (label.textContent.trim()) mark(label, key);
    else label.remove();
  }
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
  text.replace(/#(\d+);/g, (_, point: string) =>
    String.fromCodePoint(privateStart + Math.min(Number(point), 0xfffd)),
  );
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
export async function openPage(browser: Browser, settings: object = config): Promise<Page> {
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
  await page.evaluate((wanted) => {
    (globalThis as unknown as { mermaid: { initialize: (settings: unknown) => void } }).mermaid.initialize(
      wanted,
    );
  }, settings);
  return page;
}

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
  const fileOf = async ({ id, text }: Drawing, marks: Marks) => {
    stamp ??= findBrowser(cache).then(browserStamp);
    const key = createHash('sha256')
      .update(
        [drawing, mermaidVersion, await stamp, JSON.stringify(config), JSON.stringify(marks), id, text].join(
          '\n',
        ),
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
    ] as [string, string, Marks]);
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
