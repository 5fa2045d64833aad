// Pages of the browser in which Mermaid draws.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { arrange } from '../arrange/arrange.ts';
import { signFace } from '../standalone.ts';
import { mermaidConfig } from './config.ts';
import { libraryText } from './in-page/library.ts';

const require = createRequire(import.meta.url);
const fontFile = (weight: number) =>
  require.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff2`);

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
 * machine none is, and the drawing comes out in the system's font.
 */
export const loadFonts = (page: Page): Promise<void> =>
  page.evaluate(() => Promise.all([...document.fonts].map((font) => font.load())).then(() => undefined));

/**
 * A page with Mermaid, the site's font, our layout and the library of functions that draw (in-page/). It reaches no
 * address but those of its own parts.
 * @param settings Mermaid's configuration
 */
export async function openPage(
  browser: Browser,
  settings: { readonly themeVariables: { readonly lineColor?: string | undefined } } = mermaidConfig,
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
  await page.evaluate(libraryText());
  await page.evaluate(() =>
    (globalThis as unknown as { infrabuch: { registerLayout: () => void } }).infrabuch.registerLayout(),
  );
  return page;
}
