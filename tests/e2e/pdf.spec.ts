// The PDFs, read again: what their lists, bookmarks and links promise stands where they say, nothing leaves a page,
// words are found, everything has its tags; and printing once more gives the same bytes.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { builtInProfiles } from '../../src/model/print.ts';
import { destinationPages } from '../../src/pdf/destinations.ts';
import { printDocuments, printPages } from '../../src/pdf/print.ts';
import { filePath, pagePath } from '../../src/views/paths.ts';
import { passwordsIn } from '../passwords.ts';
import { fontsOf, readingOrder, readPdf, unmarkedPages } from './pdf-file.ts';
import { base, dist, handbooks, plain, pages as sitePages } from './site.ts';

/** Text without blanks and hyphens: lines of a PDF break where they like. */
const dense = (text: string) => text.replace(/[-\s\u00ad]+/g, '');
const points = (millimetres: number) => (millimetres * 72) / 25.4;

interface Entry {
  readonly title: string;
  readonly id: string;
}
/** The lists at the front as the print page holds them, before the numbers are filled in. */
async function lists(page: Page): Promise<Record<string, Entry[]>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-list]')].map((list) => [
        list.dataset.list ?? '',
        [...list.querySelectorAll('a')].map((link) => ({
          title: link.querySelector('span')?.textContent ?? '',
          id: link.querySelector<HTMLElement>('[data-page-of]')?.dataset.pageOf ?? '',
        })),
      ]),
    ),
  );
}

for (const { id, handbook } of handbooks) {
  test(`Die Download-Seite führt zum PDF und zu allen Dateien: ${handbook.title}`, async ({
    page,
    request,
  }) => {
    await page.goto(pagePath(base, id, 'downloads'));
    const links = await page
      .getByRole('main')
      .locator('ul a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links).toContain(filePath(base, id, 'downloads', `${id}-handbuch.pdf`));
    for (const link of links) {
      const response = await request.get(link);
      expect.soft(response.status(), link).toBe(200);
      expect.soft((await response.body()).length, link).toBeGreaterThan(20);
    }
    const pdf = await request.get(filePath(base, id, 'downloads', `${id}-handbuch.pdf`));
    expect(pdf.headers()['content-type']).toBe('application/pdf');
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test(`Die drei Verzeichnisse des Handbuchs stimmen: ${handbook.title}`, async ({ page }) => {
    const { pages, numbers } = await readPdf(join(dist, id, 'downloads', `${id}-handbuch.pdf`));
    await page.goto(pagePath(base, id, 'druck'));
    const { contents = [], figures = [], tables = [] } = await lists(page);
    expect(contents.length).toBeGreaterThan(30);
    expect(figures.length).toBeGreaterThan(2);
    expect(tables.length).toBeGreaterThan(20);
    const texts = pages.map(({ text }) => dense(text));
    const listed = (from: string, to: string) =>
      texts.slice((numbers.get(from) ?? 2) - 1, numbers.get(to) ?? 0).join('');
    const first = contents[0]?.id ?? '';
    const front = listed('inhalt', first);
    let at = 0;
    for (const { title, id: name } of [...contents, ...figures, ...tables]) {
      const wanted = dense(title);
      const found = front.indexOf(wanted, at);
      expect.soft(found, `„${title}“ steht im Verzeichnis`).toBeGreaterThanOrEqual(0);
      if (found < 0) continue;
      at = found + wanted.length;
      const target = numbers.get(name);
      expect.soft(target, `„${title}“ ist ein Sprungziel`).toBeDefined();
      expect
        .soft(
          front.slice(at).startsWith(String(target)),
          `„${title}“: ${target}, gedruckt ${front.slice(at, at + 4)}`,
        )
        .toBe(true);
      expect.soft(texts[(target ?? 1) - 1], `Seite ${target} trägt „${title}“`).toContain(wanted);
    }
    // No caption is torn from its table: the first row of it stands on the same page.
    const rows = await page.locator('main caption[id]').evaluateAll((all) =>
      all.map((caption) => ({
        id: caption.id,
        row: caption.closest('table')?.querySelector('tbody td, tbody th')?.textContent ?? '',
        caption: caption.textContent,
      })),
    );
    expect(rows.length).toBe(tables.length);
    for (const { id: name, row, caption } of rows) {
      const text = texts[(numbers.get(name) ?? 1) - 1] ?? '';
      const after = text.slice(text.indexOf(dense(caption)) + dense(caption).length);
      expect.soft(after, `${caption}: erste Zeile bei der Überschrift`).toContain(dense(row).slice(0, 12));
    }
  });

  test(`Jede Überschrift der Kapitel steht im Handbuch: ${handbook.title}`, async ({ page }) => {
    const { pages, numbers, bookmarks } = await readPdf(join(dist, id, 'downloads', `${id}-handbuch.pdf`));
    await page.goto(pagePath(base, id, 'druck'));
    const parts = await page
      .locator('main > section[data-kind="chapter"]')
      .evaluateAll((all) =>
        all.map((part) => ({ slug: part.id || (part as HTMLElement).dataset.prefix || '' })),
      );
    expect(parts.length).toBeGreaterThan(8);
    let count = 0;
    for (const [index, { slug }] of parts.entries()) {
      const address = pagePath(base, id, slug);
      expect(sitePages).toContain(address);
      const headings = await page.evaluate(async (url) => {
        const chapter = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
        return [...chapter.querySelectorAll('main :is(h1, h2, h3, h4)')]
          .filter((heading) => heading.closest('.sl-markdown-content, .content-panel, h1') !== null)
          .filter((heading) => heading.closest('.sl-markdown-content') || heading.tagName === 'H1')
          .filter((heading) => !heading.closest('.ib-figure'))
          .map((heading) => heading.textContent);
      }, address);
      const from = numbers.get(slug) ?? 0;
      const to = numbers.get(parts[index + 1]?.slug ?? 'klaerungsbedarf') ?? 0;
      expect(from).toBeGreaterThan(0);
      expect(to).toBeGreaterThan(from);
      const text = pages
        .slice(from - 1, to - 1)
        .map((pdfPage) => dense(pdfPage.text))
        .join('');
      let at = 0;
      for (const heading of headings.map(plain)) {
        count++;
        const found = text.indexOf(dense(heading), at);
        expect.soft(found, `${address}: „${heading}“`).toBeGreaterThanOrEqual(0);
        if (found >= 0) at = found;
      }
      expect
        .soft(bookmarks.find(({ page: number, level }) => level === 1 && number === from)?.title)
        .toBe(headings[0]);
    }
    expect(count).toBeGreaterThan(40);
  });
}

const known = new Map<string, Promise<ReadonlyMap<string, number>>>();
/** The destinations of another document, read once. */
function placesOf(path: string): Promise<ReadonlyMap<string, number>> {
  const found = known.get(path) ?? destinationPages(readFileSync(path)).then(({ numbers }) => numbers);
  known.set(path, found);
  return found;
}

for (const { handbook, slug, file, properties, promised } of printPages(dist, base)) {
  const name = file.split('/').at(-1) ?? file;
  test(`${name}: Angaben, Lesezeichen, Verweise, Schriften`, async () => {
    const { bytes, info, xmp, bookmarks, pages, numbers } = await readPdf(join(dist, file));
    expect.soft(info.Language).toBe('de-DE');
    expect.soft(info.Title).toBe(properties.title);
    expect.soft(info.Author).toBe(properties.author);
    expect.soft(info.Subject).toBe(properties.subject);
    expect(properties.title.length * properties.author.length * properties.subject.length).toBeGreaterThan(0);
    const day = properties.date.slice(0, 10).replaceAll('-', '');
    expect.soft(info.CreationDate).toContain(`D:${day}`);
    expect.soft(info.ModDate).toBe(info.CreationDate);
    expect.soft(xmp).toContain(`<xmp:CreateDate>${properties.date}</xmp:CreateDate>`);
    // No validator has seen it, so it claims no conformance.
    expect.soft(xmp).not.toContain('pdfuaid');
    expect.soft(xmp).toContain('<dc:language><rdf:Bag><rdf:li>de-DE</rdf:li>');

    for (const { title, level, page } of bookmarks) {
      expect.soft(level, title).toBeLessThanOrEqual(3);
      expect.soft(page, title).toBeDefined();
      expect
        .soft(dense(pages[(page ?? 1) - 1]?.text ?? ''), `Lesezeichen „${title}“`)
        .toContain(dense(title));
    }
    if (slug === '') expect.soft(Math.max(...bookmarks.map(({ level }) => level))).toBe(3);

    const links = pages.flatMap((page) => page.links);
    // Those into other documents are no addresses; what they lead to is asked below.
    const dead = links.filter(({ dest, url, file: other }) =>
      other ? false : dest === undefined ? !url : !numbers.has(dest),
    );
    expect.soft(dead).toEqual([]);
    for (const { file: other = '', place = '' } of links.filter((link) => link.file)) {
      const path = join(dist, dirname(file), other);
      const known = (await placesOf(path)).has(place);
      expect.soft(known, `${other}#${place}`).toBe(true);
    }
    if (slug.startsWith('kapitel/')) expect.soft(links.length, 'Verweise').toBeGreaterThan(0);
    // Nothing leads to the address under which the page was printed.
    expect.soft(links.filter(({ url }) => url?.includes('.invalid'))).toEqual([]);
    if (slug === '') expect.soft(links.length).toBeGreaterThan(200);

    const fonts = await fontsOf(bytes);
    expect(fonts.map(({ name: font }) => font).join()).toContain('IBMPlexSans');
    expect(fonts.filter(({ isInside }) => !isInside)).toEqual([]);
    // None of the machine's own: every machine prints the same.
    expect(
      fonts.filter(({ name: font }) => !/^\/[A-Z]{6}\+(IBMPlex(Sans|Mono)|NotoSansMath)(-|$)/.test(font)),
    ).toEqual([]);
  });

  test(`${name}: keine leere Seite, nichts ragt hinaus, jede Seite trägt ihre Nummer`, async () => {
    const { pages, count, bookmarks } = await readPdf(join(dist, file));
    const margins = builtInProfiles[promised.profile]?.margins ?? { top: 0, right: 0, bottom: 0, left: 0 };
    expect(margins.left).toBeGreaterThan(5);
    for (const [index, { width, height, items, text, figures }] of pages.entries()) {
      const number = index + 1;
      const isLandscape = width > height;
      // A landscape page is the same sheet, turned.
      const margin = isLandscape
        ? { top: margins.left, right: margins.top, bottom: margins.right, left: margins.bottom }
        : margins;
      const left = points(margin.left);
      const right = width - points(margin.right);
      const body = items.filter(
        ({ base: at, text }) =>
          text.trim() && at < height - points(margin.top) && at > points(margin.bottom) - 1,
      );
      const letters = body.reduce((sum, item) => sum + item.text.trim().length, 0);
      expect.soft(letters + 1000 * figures.length, `Seite ${number} ist nicht leer`).toBeGreaterThan(40);
      // A line of a table may be as long as a heading; it does not begin at the margin.
      const lowest = Math.min(...body.map(({ base: at }) => at));
      const lastLine = body.filter(({ base: at }) => at < lowest + 1);
      const words = dense(lastLine.map(({ text: part }) => part).join(''));
      const isHeading =
        figures.length === 0 &&
        words !== '' &&
        Math.min(...lastLine.map((item) => item.left)) < left + 1 &&
        bookmarks.some(({ page, title }) => page === number && dense(title).endsWith(words));
      expect.soft(isHeading, `Seite ${number} endet mit der Überschrift „${words}“`).toBe(false);
      const outside = items.filter(
        (item) =>
          item.text.trim() &&
          (item.left < left - 1 || item.right > right + 1 || item.base < 8 || item.base > height - 8),
      );
      expect
        .soft(
          outside.map(({ text }) => text),
          `Seite ${number}: ragt hinaus`,
        )
        .toEqual([]);
      expect
        .soft(Math.min(...body.map(({ size }) => size)), `Seite ${number}: kleinste Schrift`)
        .toBeGreaterThan(3.5);
      if (number > 1 || !promised.cover)
        expect.soft(dense(text), `Seitenzahl ${number}`).toContain(`Seite${number}von${count}`);
    }
  });

  test(`${name}: Text ist auffindbar, auch getrennte Wörter, und verrät nichts`, async ({ page }) => {
    const { pages } = await readPdf(join(dist, file));
    const text = pages.map((pdfPage) => pdfPage.text).join('\n');
    // A soft hyphen stands where a word is divided, and nowhere else.
    expect(text.replaceAll('\u00ad\n', '')).not.toContain('\u00ad');
    const joined = text.replace(/[-\u00ad]\n/g, '');
    await page.goto(pagePath(base, handbook, 'druck', ...(slug ? [slug] : [])));
    // Words that may break: all long ones of the running text and of the cells.
    const words = await page.locator('main :is(p, td, dd, li)').evaluateAll((all) => [
      ...new Set(
        all.flatMap((entry) =>
          (entry.children.length === 0 ? entry.textContent : '')
            .split(/[^\p{L}\u00ad]+/u)
            .filter((word) => word.includes('\u00ad'))
            .map((word) => word.replaceAll('\u00ad', '')),
        ),
      ),
    ]);
    if (slug === '') expect(words.length).toBeGreaterThan(100);

    expect(words.filter((word) => !joined.includes(word))).toEqual([]);
    if (slug === '')
      for (const word of ['für', 'Änderungshistorie', 'Klärungsbedarf', 'über'])
        expect.soft(joined, 'Umlaute sind auffindbar').toContain(word);
    expect.soft(passwordsIn(dense(text), true), 'kein Passwort im PDF').toEqual([]);
  });

  test(`${name}: Auszeichnung für Vorleseprogramme`, async ({ page }) => {
    const { bytes, pages } = await readPdf(join(dist, file));
    const roles = new Set(pages.flatMap((page) => page.roles));
    const order = await readingOrder(bytes);
    expect.soft(order.filter((tabs) => tabs !== '/S').length, 'Seiten ohne Tabulatorfolge').toBe(0);
    expect.soft(order.length).toBe(pages.length);
    const nameless = pages.flatMap((page) => page.links).filter(({ alt }) => !alt);
    expect.soft(nameless, 'Verweise ohne Beschreibung').toEqual([]);
    const untagged = pages.flatMap((page, index) => (page.roles.length > 1 ? [] : [index + 1]));
    expect.soft(untagged, 'Seiten ohne Auszeichnung').toEqual([]);
    if (slug === '')
      for (const role of ['H1', 'H2', 'H3', 'P', 'L', 'LI', 'Table', 'TR', 'TH', 'TD', 'Link', 'Figure'])
        expect.soft([...roles], role).toContain(role);
    // Lists of contents are such, and no role is one that PDF 1.7 does not know.
    if (promised.volume) for (const role of ['TOC', 'TOCI']) expect.soft([...roles], role).toContain(role);
    expect.soft([...roles].filter((role) => /^(Strong|Em|Aside|Title|FENote)$/.test(role))).toEqual([]);
    expect.soft(await unmarkedPages(bytes), 'Seiten mit Zeichen ohne Tag und ohne Artifact').toEqual([]);
    const figures = pages.flatMap((page) => page.figures);
    // Drawings only: signs beside values are none.
    await page.goto(pagePath(base, handbook, 'druck', ...(slug ? [slug] : [])));
    const drawings = await page.locator('main .ib-drawing svg[id], main .ib-drawing > svg').count();
    expect.soft(figures.length, 'Bilder').toBeLessThanOrEqual(drawings);
    expect
      .soft(
        figures.filter(({ alt }) => !alt || alt.length < 20),
        'Bilder ohne Alternativtext',
      )
      .toEqual([]);
    if (slug === '') expect.soft(figures.length).toBeGreaterThan(2);
  });
}

test('Noch einmal gedruckt, sind es dieselben Bytes', async () => {
  const last = printPages(dist, base)
    .filter(({ slug }) => slug === '')
    .at(-1);
  const [again] = await printDocuments(dist, base, { isWanted: ({ file }) => file === last?.file });
  expect(Buffer.compare(Buffer.from(again?.content ?? []), readFileSync(join(dist, last?.file ?? '')))).toBe(
    0,
  );
});

test('Die Website trägt denselben Nachweis wie das Handbuch', async ({ page }) => {
  for (const { id } of handbooks) {
    await page.goto(pagePath(base, id, 'abgleich'));
    const stamp = plain((await page.locator('.ib-stamp').first().textContent()) ?? '').replace(
      /^Nachweis: /,
      '',
    );
    expect(stamp).toMatch(/^Commit (unbekannt|[0-9a-f]{12}).* · Inventar [0-9a-f]{12} · /);
    const { pages, numbers } = await readPdf(join(dist, id, 'downloads', `${id}-handbuch.pdf`));
    expect(dense(pages[(numbers.get('nachweis') ?? 1) - 1]?.text ?? '')).toContain(dense(stamp));
  }
});
