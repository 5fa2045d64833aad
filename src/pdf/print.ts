// Print pages of a built site -> PDFs in its downloads. No server: the browser is handed the files.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { type DocumentPromise, placeIn } from '../model/printed-document.ts';
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

/** Pages (from 1) by destination: of the document itself by its name, of another one by file and name (`placeIn`). */
type PageNumbers = ReadonlyMap<string, number>;

/** What a place shows whose page is not known yet: as wide as a number, so that lines stay as they are. */
const unknownPage = '00';

/**
 * Writes the numbers of pages into the places that show them, and leads links into other documents to where there is
 * something. Returns whether any number is shown.
 */
const fillNumbers = (page: Page, numbers: PageNumbers): Promise<boolean> =>
  page.evaluate(
    ([known, unknown]) => {
      const pages = new Map(known);
      document.documentElement.dataset.numbered = '';
      for (const link of document.querySelectorAll<HTMLAnchorElement | SVGAElement>('a[data-place]')) {
        const { place = '', part = '' } = link.dataset;
        const [, id] = (pages.has(place) || !pages.has(part) ? place : part).split('#');
        link.setAttribute('href', (link.getAttribute('href') ?? '').replace(/#.*$/, `#${id}`));
      }
      const slots = document.querySelectorAll<HTMLElement>('[data-page-of]');
      for (const slot of slots) {
        const { pageOf = '', partOf = '' } = slot.dataset;
        slot.textContent = String(pages.get(pageOf) ?? pages.get(partOf) ?? unknown);
      }
      return slots.length > 0;
    },
    [[...numbers], unknownPage] as const,
  );

const print = (page: Page, isWhole: boolean) =>
  page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: isWhole, outline: isWhole });

/** Pages of a document's own destinations, by what other documents call these: its name below the downloads comes first. */
const placesIn = ({ file, handbook }: PrintPage, numbers: PageNumbers): [string, number][] =>
  [...numbers].map(([id, number]) => [placeIn(file.slice(`${handbook}/downloads/`.length), id), number]);

/** What stands where the links of a print page lead: a heading or a caption; else what the link itself says. */
const namesOfLinks = async (page: Page): Promise<ReadonlyMap<string, string>> =>
  new Map(
    await page.evaluate(() => {
      const titles = 'h1, h2, h3, h4, h5, h6, caption, .ib-caption, .ib-finding-title';
      // Links to the rest of the world say where they lead by their addresses.
      return [...document.querySelectorAll<HTMLElement>('a:is([href^="#"], [data-place])')].map((link) => {
        const href = link.getAttribute('href') ?? '';
        const id = href.slice(href.indexOf('#') + 1);
        const target = href.startsWith('#') ? document.getElementById(id) : null;
        const title = target?.matches(titles) ? target : target?.querySelector(titles);
        const text = (title ?? link).textContent || (target?.textContent ?? '');
        return [id, text.replaceAll('\u00ad', '').replace(/\s+/g, ' ').trim().slice(0, 120)] as const;
      });
    }),
  );

/** A document that is being printed. */
interface OpenDocument {
  readonly printPage: PrintPage;
  readonly page: Page;
  readonly showsNumbers: boolean;
  /** What stands where its links lead, by destination. */
  readonly linkNames: ReadonlyMap<string, string>;
  numbers: PageNumbers;
}

/** What a document can know: its own places, and those of the volumes of its handbook. */
const knownTo = (
  { numbers }: OpenDocument,
  documents: readonly OpenDocument[],
  outside: PageNumbers,
): PageNumbers =>
  new Map([
    ...outside,
    ...documents.flatMap(({ printPage, numbers: there }) => placesIn(printPage, there)),
    ...numbers,
  ]);

async function openDocument(
  browser: Browser,
  folder: string,
  base: string,
  printPage: PrintPage,
): Promise<OpenDocument> {
  const page = await openPrintPage(browser, folder, base, printPage.html);
  await page.evaluate(() => void window.dispatchEvent(new Event('beforeprint')));
  const showsNumbers = await fillNumbers(page, new Map());
  // The first print only tells where everything lies: without tags it takes half the time.
  const numbers = showsNumbers ? (await destinationPages(await print(page, false))).numbers : new Map();
  return { printPage, page, showsNumbers, numbers, linkNames: await namesOfLinks(page) };
}

/**
 * Prints documents that refer to each other until the numbers that they show are the ones that they have: the numbers
 * keep their room, so twice.
 * @param outside where the places of further documents lie
 */
async function printTogether(
  browser: Browser,
  folder: string,
  base: string,
  printPages: readonly PrintPage[],
  outside: PageNumbers,
): Promise<PrintedDocument[]> {
  const documents: OpenDocument[] = [];
  try {
    for (const printPage of printPages) documents.push(await openDocument(browser, folder, base, printPage));
    for (let round = 0; round < 4; round++) {
      const contents: Uint8Array[] = [];
      let isStable = true;
      const known = documents.map((document) => knownTo(document, documents, outside));
      for (const [index, document] of documents.entries()) {
        await fillNumbers(document.page, known[index] ?? outside);
        const content = await print(document.page, true);
        const { numbers } = await destinationPages(content);
        if (document.showsNumbers || documents.length > 1)
          isStable &&= [...numbers].every(([id, number]) => document.numbers.get(id) === number);
        document.numbers = numbers;
        contents.push(content);
      }
      if (!isStable) continue;
      for (const { page } of documents) await page.close();
      const printed: PrintedDocument[] = [];
      for (const [index, { printPage, numbers, linkNames }] of documents.entries()) {
        const content = await postProcessPdf(contents[index] ?? new Uint8Array(), {
          ...printPage.properties,
          address: `${origin}${base.replace(/\/$/, '')}/${printPage.file}`,
          linkNames,
        });
        printed.push({ ...printPage, content, numbers, measured: await measurePdf(content) });
      }
      return printed;
    }
    throw new Error(`Die Seitenzahlen von „${printPages[0]?.file}“ kommen nicht zur Ruhe.`);
  } finally {
    for (const { page } of documents) await page.close();
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
    const all = printPages(folder, base);
    const pages = all.filter(isWanted);
    const printed = new Map<PrintPage, PrintedDocument>();
    const printAll = async (members: readonly PrintPage[], outside: PageNumbers) => {
      const documents = await whileAlive(browser, printTogether(browser, folder, base, members, outside));
      for (const [index, document] of documents.entries()) {
        const page = members[index];
        if (!page || !isWanted(page)) continue;
        printed.set(page, document);
        done?.(document, { done: printed.size, of: pages.length });
      }
      return new Map(documents.flatMap((document) => placesIn(document, document.numbers)));
    };
    // The volumes take longest, and the other documents say on which of their pages something stands: they begin.
    const handbooks = [...new Set(pages.map(({ handbook }) => handbook))];
    const volumes = new Map<string, Promise<PageNumbers>>();
    const queue: (() => Promise<unknown>)[] = [
      ...handbooks.map((handbook) => () => {
        const members = all.filter((page) => page.handbook === handbook && page.promised.volume);
        const numbers = printAll(members, new Map());
        volumes.set(handbook, numbers);
        return numbers;
      }),
      ...pages
        .filter(({ promised }) => !promised.volume)
        .map((page) => async () => printAll([page], (await volumes.get(page.handbook)) ?? new Map())),
    ];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await next();
    };
    await Promise.all([work(), work()]);
    return pages.flatMap((page) => printed.get(page) ?? []);
  } finally {
    if (!running) await closeBrowser(browser);
  }
}
