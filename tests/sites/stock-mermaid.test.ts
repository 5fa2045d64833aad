// The committed .mmd files stand alone: Mermaid as it comes from npm, which GitHub uses as well, draws every one of them
// with the boxes, lines, groups and labels of our drawing. Where they stand is another matter: that we do ourselves.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DiagramRenderer, openRenderer } from '../../src/diagrams/mermaid/renderer.ts';
import { findBrowser, startBrowser } from '../../src/system/browser.ts';
import { cacheFolder } from '../../src/system/package.ts';
import { repository } from '../command.ts';

const mermaidFolder = dirname(createRequire(import.meta.url).resolve('mermaid/dist/mermaid.esm.min.mjs'));
const origin = 'http://mermaid.invalid';
/** What embeds Mermaid usually says, and nothing of our settings. */
const settings = { startOnLoad: false, securityLevel: 'strict' };
const pageText = `<!doctype html><meta charset="utf-8"><body><script type="module">
import mermaid from '/mermaid.esm.min.mjs';
mermaid.initialize(${JSON.stringify(settings)});
globalThis.mermaid = mermaid;
</script></body>`;

let browser: Browser;
let stock: Page;
let renderer: DiagramRenderer;
beforeAll(async () => {
  renderer = openRenderer(cacheFolder);
  browser = await startBrowser(await findBrowser(cacheFolder));
  stock = await browser.newPage();
  await stock.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    return pathname === '/'
      ? route.fulfill({ contentType: 'text/html', body: pageText })
      : route.fulfill({ contentType: 'text/javascript', path: join(mermaidFolder, pathname) });
  });
  await stock.goto(`${origin}/`);
  await stock.waitForFunction(() => 'mermaid' in globalThis);
}, 120_000);
afterAll(async () => {
  await renderer.close();
  await browser.close();
});

/** Boxes, groups and lines by their ids in the text, each with its words; sorted. */
interface Picture {
  readonly boxes: readonly string[];
  readonly groups: readonly string[];
  readonly lines: readonly string[];
}
/** Runs in the page: what an SVG shows. Line breaks are set differently, so blanks do not count. */
function pictureOf(svgText: string): Picture {
  document.body.innerHTML = svgText;
  const svg = document.querySelector('svg')!;
  const words = (element: Element | null | undefined) => (element?.textContent ?? '').replace(/\s+/g, '');
  const idOf = (element: Element) =>
    element.getAttribute('data-id') ?? element.id.replace(/^.*?-?(?=[nL]_)/, '');
  const labels = new Map(
    [...svg.querySelectorAll('.edgeLabel .label[data-id]')].map((label) => [idOf(label), words(label)]),
  );
  // In our drawing the titles of groups lie above the lines, in the order of their frames.
  const frames = [...svg.querySelectorAll('g.cluster:not(.cluster-label)')];
  const titles = [...svg.querySelectorAll('.cluster-label')].filter((title) => words(title));
  return {
    boxes: [...svg.querySelectorAll('g.node')]
      .map((box) => `${idOf(box).replace(/-\d+$/, '')} ${words(box.querySelector('.label'))}`)
      .sort(),
    groups: frames.map((frame, index) => `${idOf(frame)} ${words(titles[index])}`).sort(),
    lines: [...svg.querySelectorAll('path.flowchart-link')]
      .map((line) => `${idOf(line)} ${labels.get(idOf(line)) ?? ''}`)
      .sort(),
  };
}

const folder = join(repository, 'diagrams');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.mmd') && !file.includes('/eigene/'))
  .sort();

test('there are diagrams', () => expect(files.length).toBeGreaterThan(15));

/** What stock Mermaid shows of a text, and what our drawing does. */
async function bothPictures(id: string, text: string): Promise<readonly [theirs: Picture, ours: Picture]> {
  const svg = await stock.evaluate(
    ([name, source]) =>
      (
        globalThis as unknown as {
          mermaid: { render: (id: string, text: string) => Promise<{ readonly svg: string }> };
        }
      ).mermaid
        .render(`stock-${name}`, source)
        .then((drawn) => drawn.svg),
    [id, text] as const,
  );
  const [ours = ''] = await renderer.draw([{ id, text }]);
  return [await stock.evaluate(pictureOf, svg), await stock.evaluate(pictureOf, ours)];
}

test.each(files)('%s is the same picture without us', { timeout: 120_000 }, async (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const [theirs, ours] = await bothPictures(file.replace(/\W/g, '-'), text);
  expect(theirs.boxes.length).toBeGreaterThan(1);
  expect(theirs.lines.length).toBeGreaterThan(0);
  expect(theirs).toEqual(ours);
});

test('entity codes in names are read as we read them', async () => {
  const text = `flowchart LR
  subgraph n_g["Gruppe #34;A#34;"]
    n_a["a #60;b#62; #38; #35;1; #96;c#96;"]
  end
  n_b["#42;#42;fett#42;#42; #91;x#93;"]
  n_a -->|"50 #37; #124; #92;"| n_b
`;
  const [theirs, ours] = await bothPictures('zeichen', text);
  expect(theirs).toEqual(ours);
  expect(theirs).toEqual({
    boxes: ['n_a a<b>&#1;`c`', 'n_b **fett**[x]'],
    groups: ['n_g Gruppe"A"'],
    lines: ['L_n_a_n_b_0 50%|\\'],
  });
});
