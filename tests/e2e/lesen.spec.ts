// What a reader of both handbooks meets: each table once, open questions and gaps by number and title, words before
// each table and drawing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { sections } from '../../src/model/sections.ts';
import { dist, files, handbooks } from './site.ts';

/** Pages of one entity repeat what lists and chapters say of it; pages for paper are documents of their own. */
const kinds: readonly string[] = Object.values(sections).map(({ slug }) => slug);
const isEntityPage = (file: string) => {
  const [, kind, , ...rest] = file.split('/');
  return kinds.includes(kind ?? '') && rest.length === 1;
};
const pagesOf = (handbook: string) =>
  files.filter((file) => file.startsWith(`${handbook}/`) && file.endsWith('/index.html'));
const isForPaper = (file: string) => file.split('/')[1] === 'druck';
const html = (file: string) => readFileSync(join(dist, file), 'utf8');

/** A table as it is read. */
interface ReadTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
const tablesOf = (page: Page, file: string): Promise<ReadTable[]> =>
  page.evaluate((text) => {
    const words = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim();
    const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
    return [...(main?.querySelectorAll('table') ?? [])].map((table) => ({
      caption: words(table.caption ?? table),
      head: [...table.querySelectorAll('thead th')].map(words),
      rows: [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map(words)),
    }));
  }, html(file));
/** Whether all that a table says stands in another one, row by row. */
function isRepeatedIn(table: ReadTable, other: ReadTable): boolean {
  const columns = table.head.map((title) => other.head.indexOf(title));
  return (
    table.rows.length === other.rows.length &&
    !columns.includes(-1) &&
    table.rows.every((row, line) => row.every((cell, index) => cell === other.rows[line]?.[columns[index]!]))
  );
}

for (const { id, handbook } of handbooks)
  test(`Jede Tabelle steht einmal: ${handbook.title}`, async ({ page }) => {
    const shown = pagesOf(id).filter((file) => !isForPaper(file) && !isEntityPage(file));
    const tables: (ReadTable & { readonly file: string })[] = [];
    for (const file of shown)
      tables.push(...(await tablesOf(page, file)).map((table) => ({ ...table, file })));
    expect(tables.length).toBeGreaterThan(20);
    const repeated = tables.flatMap((table, index) =>
      tables
        .filter((other, place) => other.file !== table.file && index !== place && isRepeatedIn(table, other))
        .map((other) => `${table.file}: ${table.caption} – auch in ${other.file}: ${other.caption}`),
    );
    expect(repeated).toEqual([]);
  });

for (const inventory of handbooks)
  test(`Fragen und Lücken stehen mit Nummer und Titel im Text: ${inventory.handbook.title}`, async ({
    page,
  }) => {
    let named = 0;
    for (const file of pagesOf(inventory.id)) {
      const found = await page.evaluate((text) => {
        const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
        const number = /(?<![\p{L}\p{N}_./-])[KN][1-9]\d{0,2}(?![\p{L}\p{N}_/-])/gu;
        const links = [...(main?.querySelectorAll('a.ib-ref') ?? [])].filter((link) =>
          /#(frage|luecke)-/.test(link.getAttribute('href') ?? ''),
        );
        const titled = links.filter((link) => /^[KN]\d+(: .{3,}| \(.{3,}\))$/.test(link.textContent));
        for (const element of [
          ...links,
          // Code, headings of the questions, the numbers of the list of gaps, and what is answered.
          ...(main?.querySelectorAll('code, svg, script, style, .ib-question > *:first-child') ?? []),
          ...(main?.querySelectorAll('td[data-label="Nr."]') ?? []),
        ])
          element.remove();
        // The history says which numbers are answered or closed.
        const words = (main?.textContent ?? '').replaceAll(/(Frage|Lücke) [KN]\d+ \([a-z0-9-]+\)/g, '');
        return {
          titled: titled.length,
          bare: [
            ...links.filter((link) => !titled.includes(link)).map((link) => link.textContent),
            ...[...words.matchAll(number)].map(
              ({ 0: hit, index }) => `${words.slice(index - 60, index)}${hit}`,
            ),
            ...[...words.matchAll(/siehe (auch )?Klärungsbedarf/g)].map(({ 0: hit }) => hit),
            ...[...(main?.querySelectorAll('a') ?? [])]
              .filter((link) => /^(nicht dokumentiert|Klärungsbedarf \()/.test(link.textContent))
              .map((link) => link.textContent),
          ],
        };
      }, html(file));
      named += found.titled;
      expect.soft(found.bare, file).toEqual([]);
    }
    expect(named).toBeGreaterThan(60);
  });

for (const { id, handbook } of handbooks)
  test(`Vor jeder Tabelle und jedem Diagramm eines Kapitels steht ein Satz: ${handbook.title}`, async ({
    page,
  }) => {
    // A chapter stands directly below its handbook and is no list: its first section has a heading of its own.
    let shown = 0;
    for (const file of pagesOf(id).filter((name) => name.split('/').length === 3 && !isForPaper(name))) {
      const found = await page.evaluate((text) => {
        const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
        if (!/^\d+\. /.test(main?.querySelector('h1')?.textContent ?? '')) return { shown: 0, bare: [] };
        const isShown = (element: Element) => element.matches('.ib-table, .ib-figure');
        const parts = [
          ...(main?.querySelectorAll(
            '.sl-markdown-content :is(h2, h3, h4, p:not(.ib-key, .ib-missing), li, .ib-table, .ib-figure)',
          ) ?? []),
        ].filter((element) => !element.parentElement?.closest('.ib-table, .ib-figure, details'));
        const bare: string[] = [];
        let count = 0;
        for (const [index, element] of parts.entries()) {
          if (!isShown(element)) continue;
          count++;
          const before = parts[index - 1];
          if (
            !before ||
            /^H/.test(before.tagName) ||
            isShown(before) ||
            before.textContent.trim().length < 20
          )
            bare.push(`${before?.textContent.slice(0, 60)} | ${element.textContent.trim().slice(0, 60)}`);
        }
        return { shown: count, bare };
      }, html(file));
      shown += found.shown;
      expect.soft(found.bare, file).toEqual([]);
    }
    expect(shown).toBeGreaterThan(15);
  });
