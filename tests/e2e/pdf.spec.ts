// The PDFs, read again: language, title, table of contents with true page numbers, text that can be searched.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { destinationPages } from '../../src/pdf/destinations.ts';
import { filePath, pagePath } from '../../src/views/paths.ts';
import { base, dist, handbooks, passwords, plain } from './site.ts';

/** Text without blanks and soft hyphens: lines of a PDF break where they like. */
const dense = (text: string) => text.replace(/[\s\u00ad]+/g, '');

async function read(file: string) {
  const bytes = readFileSync(file);
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await task.promise;
  const metadata = await document.getMetadata();
  const texts: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  const outline = await document.getOutline();
  const { numbers, pages } = await destinationPages(bytes);
  await task.destroy();
  return {
    info: metadata.info as { Title?: string; Language?: string; Author?: string },
    texts,
    outline,
    numbers,
    pages,
  };
}

/** The table of contents as the print page holds it, before the numbers are filled in. */
async function contents(
  page: Page,
  handbook: string,
): Promise<{ title: string; id: string; chapter: boolean }[]> {
  await page.goto(pagePath(base, handbook, 'druck'));
  return page.locator('[data-list="contents"] a').evaluateAll((links) =>
    links.map((link) => ({
      title: link.querySelector('span')?.textContent ?? '',
      id: link.querySelector<HTMLElement>('[data-page-of]')?.dataset.pageOf ?? '',
      chapter: link.closest('li')?.parentElement?.parentElement?.closest('li') === null,
    })),
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

  test(`Das PDF ist vollständig, durchsuchbar und richtig nummeriert: ${handbook.title}`, async ({
    page,
  }) => {
    const { info, texts, outline, numbers, pages } = await read(
      join(dist, id, 'downloads', `${id}-handbuch.pdf`),
    );
    expect.soft(info.Language).toMatch(/^de\b/);
    expect.soft(info.Title).toBe(`${handbook.title}: ${handbook.subtitle}`);
    expect(pages).toBeGreaterThan(20);
    expect(texts).toHaveLength(pages);

    const entries = await contents(page, id);
    const chapters = entries.filter(({ chapter }) => chapter);
    expect(chapters.length).toBeGreaterThan(9);
    expect(entries.length).toBeGreaterThan(chapters.length);
    // The pages of the table of contents, up to the first chapter.
    const first = numbers.get(chapters[0]?.id ?? '') ?? 0;
    const from = numbers.get('inhalt') ?? 2;
    expect(first).toBeGreaterThan(from);
    const table = texts
      .slice(from - 1, first - 1)
      .map(dense)
      .join('');
    let at = 0;
    for (const { title, id: name } of entries) {
      const wanted = dense(title);
      const found = table.indexOf(wanted, at);
      expect.soft(found, `„${title}“ steht im Inhaltsverzeichnis`).toBeGreaterThanOrEqual(0);
      if (found < 0) continue;
      at = found + wanted.length;
      const target = numbers.get(name);
      expect.soft(target, `„${title}“ ist ein Sprungziel`).toBeDefined();
      expect
        .soft(
          table.slice(at).startsWith(String(target)),
          `„${title}“ steht auf Seite ${target}, gedruckt ist „${table.slice(at, at + 4)}“`,
        )
        .toBe(true);
      expect
        .soft(dense(texts[(target ?? 1) - 1] ?? ''), `Seite ${target} trägt „${title}“`)
        .toContain(wanted);
    }
    expect
      .soft(
        outline.map(({ title }) => plain(title)),
        'Lesezeichen',
      )
      .toEqual(expect.arrayContaining(chapters.map(({ title }) => plain(title))));
    // Every page but the cover has its number.
    for (const [index, text] of texts.entries())
      if (index > 0)
        expect.soft(dense(text), `Seitenzahl ${index + 1}`).toContain(`Seite${index + 1}von${pages}`);
    const all = texts.join(' ').replaceAll('\u00ad', '');
    for (const word of ['für', 'Änderungshistorie', 'Klärungsbedarf', 'über'])
      expect.soft(all, 'Umlaute sind auffindbar').toContain(word);
    for (const word of passwords)
      expect.soft(dense(all).includes(dense(word)), 'kein Passwort im PDF').toBe(false);
  });
}
