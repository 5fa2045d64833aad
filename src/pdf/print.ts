// Print pages of a built site -> PDFs in its downloads. No server: the browser is handed the files.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { findBrowser, startBrowser } from '../browser.ts';
import type { Inventory, Site } from '../model/inventory.ts';
import { cacheFolder } from '../package.ts';
import { filePath, pagePath } from '../views/paths.ts';
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

/** Prints one page; `numbers` fill the page numbers of the table of contents. A fresh page per print repeats bytes. */
async function print(
  browser: Browser,
  folder: string,
  base: string,
  path: string,
  numbers: ReadonlyMap<string, number>,
): Promise<Buffer> {
  const page = await openPage(browser, folder, base);
  try {
    await page.goto(origin + path);
    await page.waitForFunction(() => document.documentElement.dataset.linked !== undefined);
    await page.evaluate(
      async (known) => {
        await document.fonts.ready;
        for (const [id, number] of known) {
          const slot = document.querySelector(`[data-page-of="${CSS.escape(id)}"]`);
          if (slot) slot.textContent = String(number);
        }
      },
      [...numbers],
    );
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } finally {
    await page.close();
  }
}

/**
 * Prints the handbooks of a built site into `<folder>/<handbook>/downloads/<handbook>-handbuch.pdf`.
 * @param folder the built site
 */
export async function printHandbooks(
  folder: string,
  inventories: readonly Inventory[],
  site: Site,
): Promise<{ file: string; content: Buffer; pages: number }[]> {
  const browser = await startBrowser(await findBrowser(cacheFolder));
  try {
    const prints: { file: string; content: Buffer; pages: number }[] = [];
    for (const { id } of inventories) {
      const path = pagePath(site.base, id, 'druck');
      let numbers: ReadonlyMap<string, number> = new Map();
      let content = await print(browser, folder, site.base, path, numbers);
      let pages = 0;
      for (let round = 0; round < 3; round++) {
        const read = await destinationPages(content);
        pages = read.pages;
        const stable = [...read.numbers].every(([name, number]) => numbers.get(name) === number);
        if (stable) break;
        numbers = read.numbers;
        content = await print(browser, folder, site.base, path, numbers);
      }
      prints.push({ file: filePath('/', id, 'downloads', `${id}-handbuch.pdf`), content, pages });
    }
    return prints;
  } finally {
    await browser.close();
  }
}
