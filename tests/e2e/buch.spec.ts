// The two volumes against the site: no word of a chapter or a register is lost on paper, and what is copied from paper is
// what was written. Read by pdfjs and by poppler's pdftotext (tests/lab/install.sh installs it).
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { pagePath } from '../../src/views/paths.ts';
import { readPdf, textOfPdf } from './pdf-file.ts';
import { base, dist, handbooks } from './site.ts';

/** Without blanks, and with divided words whole again: no line ends with a hyphen of its own. */
const tight = (text: string) =>
  text
    .replace(/[-\u00ad]\s*\n/g, '')
    .replace(/\u00ad/g, '')
    .replace(/[\s\u200b\f]+/g, '');
/** As the site has it: without the pages that paper names behind its references, and the marks of continued commands. */
const asOnSite = (text: string) =>
  tight(text).replace(/\((?:Handbuch,|Datenblätter,)?S\.\d+\)|,(?:Handbuch,|Datenblätter,)?S\.\d+|\\/g, '');

const volumes = (id: string) =>
  ['handbuch', 'datenblaetter'].map((name) => join(dist, id, 'downloads', `${id}-${name}.pdf`));
const poppler = (file: string) =>
  execFileSync('pdftotext', ['-raw', '-enc', 'UTF-8', file, '-'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
/** Without what runs through all pages: head, page and foot come first on each of them. */
const withoutHeads = (text: string) =>
  text
    .split('\f')
    .map((sheet) => sheet.replace(/^.*\n(?:.*\n)?Seite \d+ von \d+\n.*\n/, ''))
    .join('\n');

/** The blocks of a page of the site, in words: what a reader of the site reads, without its tools. */
const blocksOf = (page: Page, address: string): Promise<string[]> =>
  page.evaluate(async (url) => {
    const html = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
    const tools =
      'script, style, svg, button, nav, summary, label, output, [hidden], [data-pagefind-ignore], .sr-only, .ib-links, .ib-downloads, .sl-anchor-link, .ib-key, .ib-legend';
    for (const tool of html.querySelectorAll(tools)) tool.remove();
    const content = html.querySelector('.sl-markdown-content');
    const blocks = [
      ...(content?.querySelectorAll(
        'h1, h2, h3, h4, p, td, th, dt, dd, caption, .ib-caption, .ec-line, .title, li',
      ) ?? []),
    ].filter((block) => !block.querySelector('p, ul, ol, dl, figure, .ec-line'));
    return blocks.map((block) => block.textContent).filter((text) => /[\p{L}\d]/u.test(text));
  }, address);

/** Whether a block stands in a text, whole or divided between two pages. */
function standsIn(text: string, block: string): boolean {
  if (text.includes(block)) return true;
  for (let at = 8; at < block.length - 8; at++)
    if (text.includes(block.slice(0, at)) && text.includes(block.slice(at))) return true;
  return false;
}

/** What only the site can promise: its downloads and its pages. */
const webOnly = /herunterladen$|steht auf der Seite|^Was die Regeln am Inventar selbst finden, steht unter/;

for (const { id, handbook } of handbooks) {
  test(`Kein Absatz der Kapitel fehlt in den beiden Bänden: ${handbook.title}`, async ({ page }) => {
    const paper = asOnSite(
      volumes(id)
        .map((file) => withoutHeads(poppler(file)))
        .join('\n'),
    );
    await page.goto(pagePath(base, id, 'druck'));
    const slugs = await page
      .locator('main > section[data-kind="chapter"]')
      .evaluateAll((all) => all.map((part) => (part as HTMLElement).dataset.prefix ?? ''));
    let count = 0;
    for (const slug of [...slugs, 'klaerungsbedarf', 'nicht-dokumentiert', 'abgleich']) {
      const blocks = await blocksOf(page, pagePath(base, id, slug));
      count += blocks.length;
      const lost = blocks.filter((block) => !webOnly.test(block) && !standsIn(paper, asOnSite(block)));
      expect.soft(lost, slug).toEqual([]);
    }
    expect(count).toBeGreaterThan(1000);
  });

  test(`Kopiertes stimmt: Namen, Adressen und Befehle sind ganz: ${handbook.title}`, async ({ page }) => {
    // Two readers of hundreds of pages.
    test.slow();
    for (const [index, file] of volumes(id).entries()) {
      await page.goto(pagePath(base, id, 'druck', ...(index === 0 ? [] : ['datenblaetter'])));
      const written = await page.evaluate(async () => {
        // As the site has written it, before anything was set for paper.
        const html = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
        for (const part of html.querySelectorAll('svg, script, style, [data-fit]')) part.remove();
        const values = [...html.querySelectorAll('main :is(code, .ib-ref):not(pre *, .ib-point)')];
        const lines = [...html.querySelectorAll('main .ec-line')];
        return [...new Set([...values, ...lines].map((value) => value.textContent.trim()))].filter(
          // A hyphen at the end of a value is none of a line's end only where something follows.
          (text) => text.length > 2 && !text.endsWith('-'),
        );
      });
      expect(written.length).toBeGreaterThan(100);
      for (const [reader, text] of [
        ['poppler', poppler(file)],
        ['pdfjs', await textOfPdf(file)],
      ] as const) {
        const found = tight(text).replaceAll('\\', '');
        const lost = written.filter((value) => !found.includes(tight(value).replaceAll('\\', '')));
        expect.soft(lost, `${file}: ${reader}`).toEqual([]);
      }
    }
  });

  test(`Verweise nennen Nummer und Seite: ${handbook.title}`, async ({ page }) => {
    const [file = ''] = volumes(id);
    const { pages, numbers } = await readPdf(file);
    await page.goto(pagePath(base, id, 'druck'));
    const references = await page.locator('main .ib-where-page').evaluateAll((all) =>
      all.map((slot) => {
        const link = slot.closest('a') ?? slot.parentElement?.previousElementSibling;
        return { id: (slot as HTMLElement).dataset.pageOf ?? '', words: link?.textContent ?? '' };
      }),
    );
    expect(references.length).toBeGreaterThan(50);
    const book = tight(pages.map(({ text }) => text).join('\n'));
    for (const { id: name, words } of references.filter(({ id: name }) => !name.includes('#'))) {
      const number = numbers.get(name);
      expect.soft(number, name).toBeDefined();
      const title = tight(words).replace(/,S\..*$/, '');
      expect
        .soft(book, `${title}, S. ${number}`)
        .toMatch(new RegExp(`${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:,|\\()S\\.${number}(?!\\d)`));
    }
  });
}
