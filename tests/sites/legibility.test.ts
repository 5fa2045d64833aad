// Every view of both handbooks and of a large made-up one, drawn and measured in a real browser at the width that a
// chapter has on a laptop: 830 px of 1400.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../../src/diagrams/mermaid/page.ts';
import { type DiagramRenderer, openRenderer } from '../../src/diagrams/mermaid/renderer.ts';
import { diagramTexts } from '../../src/diagrams/mmd.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { findBrowser, startBrowser } from '../../src/system/browser.ts';
import { cacheFolder, packageRoot } from '../../src/system/package.ts';
import { layOver } from '../../src/views/state-badge.ts';
import { textWidth } from '../../src/views/text-width.ts';
import { crossingsOf } from '../drawing-measures.ts';
import { type Legibility, measure } from '../legibility.ts';
import { synthetic } from '../synthetic.ts';

const columnWidth = 830;
const font = readFileSync(
  createRequire(import.meta.url).resolve(
    '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2',
  ),
).toString('base64');
const document = (svg: string) =>
  `<!doctype html><style>@font-face{font-family:'IBM Plex Sans';src:url(data:font/woff2;base64,${font})} svg{width:100%;height:auto;display:block}</style><div style="width:${columnWidth}px">${svg}</div>`;

let browser: Browser;
let page: Page;
let renderer: DiagramRenderer;
beforeAll(async () => {
  renderer = openRenderer(cacheFolder);
  browser = await startBrowser(await findBrowser(cacheFolder));
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
}, 120_000);
afterAll(async () => {
  await renderer.close();
  await browser.close();
});

test.each(['400', '600'] as const)(
  'what draws measures letters in Plex, beside the signs that Plex lacks: %s',
  async (weight) => {
    const drawing = await openPage(browser);
    const width = (text: string) =>
      drawing.evaluate(
        ([font, words]) => {
          const context = globalThis.document.createElement('canvas').getContext('2d')!;
          context.font = font;
          return context.measureText(words).width;
        },
        [`${weight} 100px 'IBM Plex Sans'`, text] as const,
      );
    // The pairs of these letters are not moved together: the table knows single letters.
    const text = 'Hamburgminus';
    expect(Math.abs((await width(text)) / textWidth(text, 100, weight) - 1)).toBeLessThan(0.01);
    await drawing.close();
  },
);

async function measured(svg: string): Promise<Legibility> {
  await page.setContent(document(svg));
  await page.evaluate(() => globalThis.document.fonts.ready.then(() => undefined));
  return page.evaluate(measure, 'svg');
}
async function expectLegible(inventory: Inventory) {
  const texts = diagramTexts(inventory, '/');
  expect(texts.length).toBeGreaterThan(3);
  const svgs = await renderer.draw(
    texts.map(({ slug, text, graph, links }) => ({ id: `${inventory.id}-${slug}`, text, graph, links })),
  );
  for (const [index, { slug, graph }] of texts.entries()) {
    // Every box with the longest state that a snapshot can give it.
    const states = Object.fromEntries(
      graph.nodes.flatMap(({ entity }) =>
        entity ? [[entity, { word: 'abweichend', tone: 'bad', detail: '' } as const]] : [],
      ),
    );
    const { problems, nodes, edges, badges, smallest } = await measured(layOver(svgs[index] ?? '', states));
    expect.soft(problems, slug).toEqual([]);
    expect.soft(badges, slug).toBe(graph.nodes.filter(({ entity }) => entity).length);
    expect.soft({ nodes, edges }, slug).toEqual({ nodes: graph.nodes.length, edges: graph.edges.length });
    expect.soft(smallest, `${slug}: Schriftgröße bei ${columnWidth} px`).toBeGreaterThanOrEqual(11);
    const most = mostCrossings[`${inventory.id}-${slug}`];
    if (most !== undefined)
      expect.soft(crossingsOf(svgs[index] ?? ''), `${slug}: Kreuzungen`).toBeLessThanOrEqual(most);
  }
}
/** A third of the 37 that GRO-MATE's overview once had; Tick-Guard's had five. */
const mostCrossings: Readonly<Record<string, number>> = {
  'gro-mate-uebersicht': 12,
  'tick-guard-uebersicht': 5,
};

describe('Jedes Diagramm ist lesbar', () => {
  for (const { id, inventory } of loadHandbooks(readRoot(packageRoot)).handbooks)
    test(id, () => expectLegible(inventory!), 240_000);
  test('60 Container an 6 Netzwerken', () => expectLegible(synthetic(60, 6)), 240_000);
});

test('Zweimal gezeichnet ist Byte für Byte gleich; was im Cache liegt, braucht keinen Browser', async () => {
  const inventory = loadHandbooks(readRoot(packageRoot)).handbooks.find(({ id }) => id === 'tick-guard')!
    .inventory!;
  // As above: the first drawing is made already, by another browser.
  const drawings = diagramTexts(inventory, '/').map(({ slug, text, graph, links }) => ({
    id: `${inventory.id}-${slug}`,
    text,
    graph,
    links,
  }));
  const first = await renderer.draw(drawings);
  const folder = mkdtempSync(join(tmpdir(), 'infrabuch-zeichnen-'));
  const browserPath = process.env.CHROMIUM_PATH;
  try {
    process.env.CHROMIUM_PATH = await findBrowser(cacheFolder);
    const again = openRenderer(folder);
    // In another order: what was drawn before changes nothing.
    expect((await again.draw(drawings.toReversed())).toReversed()).toEqual(first);
    await again.close();
    const warm = openRenderer(folder);
    const start = performance.now();
    expect(await warm.draw(drawings)).toEqual(first);
    expect(performance.now() - start, 'ohne Start eines Browsers').toBeLessThan(1500);
    await warm.close();
  } finally {
    if (browserPath === undefined) delete process.env.CHROMIUM_PATH;
    else process.env.CHROMIUM_PATH = browserPath;
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);

describe('Die Messung findet', () => {
  const box = (id: string, x: number, text = 'Text') =>
    `<g class="node" data-node="${id}" transform="translate(${x}, 50)"><rect class="label-container" x="-40" y="-20" width="80" height="40"/><text x="-15" y="5" style="font-size:15px">${text}</text></g>`;
  const drawing = (content: string) =>
    `<svg viewBox="0 0 500 100" style="font-family:'IBM Plex Sans'"><g>${content}</g></svg>`;
  const line = (path: string) =>
    `<path class="flowchart-link" data-from="a" data-to="b" fill="none" stroke="black" d="${path}"/>`;
  const label = (x: number) =>
    `<g class="edgeLabel" data-from="a" data-to="b"><text x="${x}" y="54" style="font-size:15px">443</text></g>`;
  const cases: readonly (readonly [string, string, RegExp | undefined])[] = [
    ['nichts an einem guten Bild', box('a', 60) + box('b', 400) + line('M100,50H360'), undefined],
    ['Kästen, die sich überdecken', box('a', 60) + box('b', 120), /überdecken sich/],
    ['Text, der hinausragt', box('a', 60, 'viel zu langer Text'), /ragt aus dem Kasten/],
    [
      'Linien durch fremde Kästen',
      box('a', 60) + box('c', 200) + box('b', 400) + line('M100,50H360'),
      /läuft durch c/,
    ],
    ['Linientexte auf Kästen', box('a', 60) + box('b', 400) + line('M100,50H360') + label(370), /liegt auf/],
    [
      'Linien durch Titel',
      `${box('a', 60)}${box('b', 400)}<g class="cluster"><rect x="150" y="20" width="150" height="70"/><g class="cluster-label"><text x="160" y="55">Gruppe</text></g></g>${line('M100,50H360')}`,
      /läuft durch Titel/,
    ],
    [
      'Zustände auf Pfeilspitzen',
      `${box('a', 60)}${box('b', 400)}${line('M100,50H360')}<g class="ib-last" data-of="b"><rect x="330" y="40" width="60" height="18"/></g>`,
      /Zustand an b liegt auf einer Pfeilspitze/,
    ],
    [
      'Zustände auf Titeln',
      `${box('a', 60)}${box('b', 400)}<g class="cluster"><rect x="150" y="20" width="150" height="70"/><g class="cluster-label"><text x="160" y="55">Gruppe</text></g></g><g class="ib-last" data-of="b"><rect x="165" y="44" width="60" height="18"/></g>`,
      /Zustand an b liegt auf Titel/,
    ],
    [
      'Zustände aufeinander',
      `${box('a', 60)}${box('b', 400)}<g class="ib-last" data-of="a"><rect x="200" y="10" width="60" height="18"/></g><g class="ib-last" data-of="b"><rect x="240" y="20" width="60" height="18"/></g>`,
      /Zustand an a und Zustand an b überdecken sich/,
    ],
    [
      'Zustände auf fremden Kästen',
      `${box('a', 60)}${box('b', 400)}<g class="ib-last" data-of="b"><rect x="30" y="40" width="60" height="18"/></g>`,
      /Zustand an b liegt auf der Beschriftung von a/,
    ],
  ];
  for (const [name, content, expected] of cases)
    test(name, async () => {
      const { problems, smallest } = await measured(drawing(content));
      if (expected) expect(problems.join('\n')).toMatch(expected);
      else expect(problems).toEqual([]);
      expect(smallest).toBeCloseTo((15 * columnWidth) / 500, 0);
    });
});
