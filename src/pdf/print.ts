// Print pages of a built site -> PDFs in its downloads. No server: the browser is handed the files.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import type { DocumentPromise } from '../model/printed-document.ts';
import { closeBrowser, findBrowser, startBrowser, whileAlive } from '../system/browser.ts';
import { contentType } from '../system/content-types.ts';
import { cacheFolder } from '../system/package.ts';
import { destinationPages } from './destinations.ts';
import { type MeasuredPdf, measurePdf } from './measure.ts';
import { headOf } from './page-head.ts';
import { postProcessPdf } from './post-process.ts';
import type { DocumentProperties } from './properties.ts';

/** Milliseconds for a page of hundreds of sheets on a busy machine. */
const timeout = 180_000;
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
  readonly promised: DocumentPromise;
  /** What the page's head says of itself. */
  readonly properties: DocumentProperties;
}
/** A print page with its finished PDF, and what was measured in it. */
export interface PrintedDocument extends PrintPage {
  readonly content: Uint8Array;
  /** Pages (from 1) by the name of a destination. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly measured: MeasuredPdf;
}

/**
 * The print pages of a built site, sorted: the book of a handbook first.
 * @param folder the built site
 * @param base its address below the server's root
 * @throws when a folder or page cannot be read
 */
export function printPages(folder: string, base: string): PrintPage[] {
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
        const { pdf, promised, ...properties } = headOf(text);
        return {
          handbook,
          slug: name.replace(/\/?index\.html$/, ''),
          html,
          file: decodeURIComponent(pdf).slice(base.replace(/\/$/, '').length + 1),
          promised,
          properties,
        };
      }),
  );
}

/**
 * Opens a print page whose script has run; its browser page can see the files of the folder and nothing else.
 * @param html below the folder
 * @throws when the script was stopped, with what stopped it
 */
export async function openPrintPage(
  browser: Browser,
  folder: string,
  base: string,
  html: string,
): Promise<Page> {
  const page = await browser.newPage();
  // What the page's script measures is what is printed.
  await page.emulateMedia({ media: 'print' });
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    const path = decodeURIComponent(url.pathname).slice(base.replace(/\/$/, '').length);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (
      url.origin !== origin ||
      path.split('/').includes('..') ||
      !existsSync(file) ||
      !statSync(file).isFile()
    )
      return route.abort();
    return route.fulfill({
      body: readFileSync(file),
      contentType: contentType(file),
    });
  });
  const failed = new Promise<string>((resolve) => {
    page.once('pageerror', ({ message }) => resolve(`: ${message}`));
  });
  const path = html
    .replace(/index\.html$/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  await page.goto(`${origin}${base.replace(/\/$/, '')}/${path}`, { timeout });
  const ready = page
    .waitForFunction(() => document.documentElement.dataset.ready !== undefined, null, { timeout })
    .then(
      () => '',
      () => '.',
    );
  // What stopped its script is said instead of waited for.
  const problem = await Promise.race([ready, failed]);
  if (problem) throw new Error(`Die Druckseite „${path}“ ist nicht fertig geworden${problem}`);
  return page;
}

/** Writes the numbers of pages into the places that show them. Returns whether there are any. */
const fillNumbers = (page: Page, numbers: ReadonlyMap<string, number>): Promise<boolean> =>
  page.evaluate(
    (known) => {
      const pages = new Map(known);
      const slots = document.querySelectorAll<HTMLElement>('[data-page-of]');
      for (const slot of slots) slot.textContent = String(pages.get(slot.dataset.pageOf ?? '') ?? '');
      return slots.length > 0;
    },
    [...numbers],
  );

/**
 * Prints one page until the numbers that it shows are the ones that it has: the lists keep their room, so twice. The
 * first print only tells where everything lies: without tags it takes half the time.
 */
async function printStable(
  browser: Browser,
  folder: string,
  base: string,
  printPage: PrintPage,
): Promise<PrintedDocument> {
  const page = await openPrintPage(browser, folder, base, printPage.html);
  const print = (isWhole: boolean) =>
    page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: isWhole, outline: isWhole });
  try {
    await page.evaluate(() => void window.dispatchEvent(new Event('beforeprint')));
    let known: ReadonlyMap<string, number> = new Map();
    if (await fillNumbers(page, known)) {
      known = (await destinationPages(await print(false))).numbers;
      await fillNumbers(page, known);
    }
    for (let round = 0; round < 3; round++) {
      const content = await print(true);
      const { numbers } = await destinationPages(content);
      if (known.size === 0 || [...numbers].every(([name, number]) => known.get(name) === number)) {
        const whole = await postProcessPdf(content, printPage.properties);
        return { ...printPage, content: whole, numbers, measured: await measurePdf(whole) };
      }
      known = numbers;
      await fillNumbers(page, known);
    }
    throw new Error(`Die Seitenzahlen von „${printPage.file}“ kommen nicht zur Ruhe.`);
  } finally {
    await page.close();
  }
}

interface PrintOptions {
  /** Called for each document in the order in which they are finished. */
  readonly done?: (document: PrintedDocument, count: { done: number; of: number }) => void;
  /** Only these. */
  readonly isWanted?: (page: PrintPage) => boolean;
  /** A browser that runs already, and goes on; without one there will be one for these pages. */
  readonly browser?: Browser;
}

/**
 * Prints the print pages of a built site, each to the file that it names, in one browser; two at a time, so that one is
 * read while another is printed.
 * @param folder the built site
 * @param base its address below the server's root
 * @throws BrowserError when no browser is found, or it ends; an error when a page does not become ready, or its page numbers do not settle
 */
export async function printDocuments(
  folder: string,
  base: string,
  { done, isWanted = () => true, browser: running }: PrintOptions = {},
): Promise<PrintedDocument[]> {
  const browser = running ?? (await startBrowser(await findBrowser(cacheFolder)));
  try {
    const pages = printPages(folder, base).filter(isWanted);
    const printed = new Map<PrintPage, PrintedDocument>();
    // The books take longest: they begin.
    const queue = [...pages].sort((a, b) => Number(a.slug !== '') - Number(b.slug !== ''));
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const document = await whileAlive(browser, printStable(browser, folder, base, next));
        printed.set(next, document);
        done?.(document, { done: printed.size, of: pages.length });
      }
    };
    await Promise.all([work(), work()]);
    return pages.flatMap((page) => printed.get(page) ?? []);
  } finally {
    if (!running) await closeBrowser(browser);
  }
}
