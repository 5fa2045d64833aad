// Print pages of a built site -> PDFs in its downloads. No server: the browser is handed the files.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { findBrowser, startBrowser } from '../browser.ts';
import { cacheFolder } from '../package.ts';
import { destinationPages } from './destinations.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};
const origin = 'http://handbuch.invalid';

/** A print page of a built site, as its own head describes it. */
interface PrintPage {
  readonly handbook: string;
  /** Last part of its address; empty for the book. */
  readonly slug: string;
  /** The page below the site's folder. */
  readonly html: string;
  /** The PDF below the site's folder. */
  readonly file: string;
  /** Id of the print profile. */
  readonly profile: string;
}
export interface PrintedDocument extends PrintPage {
  readonly content: Uint8Array;
  readonly pages: number;
}

/** The print pages of a built site, sorted: the book of a handbook first. */
function printPages(folder: string, base: string): PrintPage[] {
  const handbooks = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'druck')))
    .map(({ name }) => name)
    .sort();
  return handbooks.flatMap((handbook) =>
    readdirSync(join(folder, handbook, 'druck'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(^|[/\\])index\.html$/.test(name))
      .map((name) => name.replaceAll('\\', '/'))
      .sort((a, b) => (a === 'index.html' ? -1 : b === 'index.html' ? 1 : a < b ? -1 : 1))
      .map((name) => {
        const html = `${handbook}/druck/${name}`;
        const text = readFileSync(join(folder, html), 'utf8');
        const pdf = /<link rel="alternate" type="application\/pdf" href="([^"]+)"/.exec(text)?.[1] ?? '';
        return {
          handbook,
          slug: name.replace(/\/?index\.html$/, ''),
          html,
          file: decodeURIComponent(pdf).slice(base.replace(/\/$/, '').length + 1),
          profile: /<meta name="infrabuch-profile" content="([^"]+)"/.exec(text)?.[1] ?? '',
        };
      }),
  );
}

/** A page that can see the files of a folder and nothing else. */
async function openPage(browser: Browser, folder: string, base: string): Promise<Page> {
  const page = await browser.newPage();
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    const path = decodeURIComponent(url.pathname).slice(base.replace(/\/$/, '').length);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (url.origin !== origin || path.includes('..') || !existsSync(file) || !statSync(file).isFile())
      return route.abort();
    return route.fulfill({
      body: readFileSync(file),
      contentType: types[extname(file)] ?? 'application/octet-stream',
    });
  });
  return page;
}

/** Prints one page; `numbers` fill the page numbers of the lists. A fresh page per print repeats bytes. */
async function print(
  browser: Browser,
  folder: string,
  base: string,
  html: string,
  numbers: ReadonlyMap<string, number>,
): Promise<Buffer> {
  const page = await openPage(browser, folder, base);
  try {
    const path = html
      .replace(/index\.html$/, '')
      .split('/')
      .map(encodeURIComponent)
      .join('/');
    await page.goto(`${origin}${base.replace(/\/$/, '')}/${path}`);
    await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined);
    await page.evaluate(
      async (known) => {
        await document.fonts.ready;
        const pages = new Map(known);
        for (const slot of document.querySelectorAll<HTMLElement>('[data-page-of]'))
          slot.textContent = String(pages.get(slot.dataset.pageOf ?? '') ?? '');
      },
      [...numbers],
    );
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } finally {
    await page.close();
  }
}

/** Prints one page until the numbers that it shows are the ones that it has. */
async function printStable(browser: Browser, folder: string, base: string, one: PrintPage) {
  let numbers: ReadonlyMap<string, number> = new Map();
  let content = await print(browser, folder, base, one.html, numbers);
  let pages = 0;
  for (let round = 0; round < 3; round++) {
    const read = await destinationPages(content);
    pages = read.pages;
    if ([...read.numbers].every(([name, number]) => numbers.get(name) === number)) break;
    numbers = read.numbers;
    content = await print(browser, folder, base, one.html, numbers);
  }
  return { ...one, content, pages };
}

/**
 * Prints all print pages of a built site, each to the file that it names, in one browser.
 * @param folder the built site
 * @param base its address below the server's root
 */
export async function printDocuments(folder: string, base: string): Promise<PrintedDocument[]> {
  const browser = await startBrowser(await findBrowser(cacheFolder));
  try {
    const printed: PrintedDocument[] = [];
    for (const one of printPages(folder, base)) printed.push(await printStable(browser, folder, base, one));
    return printed;
  } finally {
    await browser.close();
  }
}
