// Every link and anchor leads somewhere, in pages, diagrams and downloads; nothing is loaded from elsewhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { base, dist, files, pages } from './site.ts';

interface PageLinks {
  readonly address: string;
  readonly ids: readonly string[];
  readonly links: readonly { readonly href: string; readonly text: string; readonly inDrawing: boolean }[];
  readonly loaded: readonly string[];
}

const published = new Set([
  ...pages,
  ...files.map((file) => base + file.split('/').map(encodeURIComponent).join('/')),
]);

test('Alle Verweise und Anker der Website führen zu einem Ziel', async ({ page }) => {
  await page.goto(base);
  const read = await page.evaluate(
    (addresses) =>
      Promise.all(
        addresses.map(async (address): Promise<PageLinks> => {
          const found = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
          const ids = [...found.querySelectorAll('[id]')].map(({ id }) => id);
          const links = [...found.querySelectorAll('a')].flatMap((link) => {
            const href = link.getAttribute('href') ?? link.getAttribute('xlink:href');
            return href === null
              ? []
              : [{ href, text: link.textContent.trim(), inDrawing: link.closest('svg') !== null }];
          });
          const loaded = [
            ...found.querySelectorAll(
              '[src], [srcset], link[href], object[data], form[action], use[href], image[href]',
            ),
          ].flatMap((element) =>
            ['src', 'srcset', 'data', 'action', ...(element.matches('a') ? [] : ['href'])].flatMap(
              (name) => element.getAttribute(name) ?? [],
            ),
          );
          return { address, ids, links, loaded };
        }),
      ),
    pages,
  );
  expect(read).toHaveLength(pages.length);
  const site = new URL(page.url()).origin;
  const idsOf = new Map(read.map(({ address, ids }) => [address, new Set(ids)]));
  const dead: string[] = [];
  const foreign: string[] = [];
  let drawn = 0;
  for (const { address, links, loaded } of read) {
    // A print page is for paper: its links are rewritten when it is opened, tested with the PDF.
    const isPrint = address.includes('/druck/');
    for (const { href, text, inDrawing } of links) {
      if (inDrawing) drawn++;
      const url = new URL(href, site + address);
      if (url.origin !== site) {
        if (text !== href && text !== url.host && `${text}/` !== href)
          foreign.push(`${address}: ${href} („${text}“)`);
        continue;
      }
      const hash = decodeURIComponent(url.hash.slice(1));
      if (isPrint) continue;
      if (!published.has(url.pathname)) dead.push(`${address}: ${href} – kein Ziel („${text}“)`);
      else if (hash && !idsOf.get(url.pathname)?.has(hash))
        dead.push(`${address}: ${href} – kein Anker („${text}“)`);
    }
    for (const value of loaded) {
      if (value.startsWith('data:')) continue;
      const url = new URL(value, site + address);
      if (url.origin !== site) foreign.push(`${address}: lädt ${value}`);
      else if (!published.has(url.pathname)) dead.push(`${address}: ${value} fehlt`);
    }
  }
  expect.soft([...new Set(dead)]).toEqual([]);
  expect.soft(foreign).toEqual([]);
  expect(drawn, 'Verweise in Diagrammen').toBeGreaterThan(50);
});

test('Auch die Diagramme zum Herunterladen verweisen auf vorhandene Seiten', () => {
  const drawings = files.filter((file) => file.endsWith('.svg') && file.includes('/diagramme/'));
  expect(drawings.length).toBeGreaterThan(4);
  for (const file of drawings) {
    const text = readFileSync(join(dist, file), 'utf8');
    const targets = [...text.matchAll(/<a\b[^>]*?\shref="([^"#]*)[^"]*"/g)].map(([, href]) => href ?? '');
    expect
      .soft(
        targets.filter((href) => !published.has(href)),
        file,
      )
      .toEqual([]);
    expect.soft(text, file).not.toMatch(/<script|<foreignObject|url\(["']?http|@import/);
  }
});

test('Stile und Skripte laden nichts von anderen Servern', () => {
  for (const file of files.filter((text) => text.endsWith('.css')))
    expect
      .soft(
        readFileSync(join(dist, file), 'utf8').match(
          /(?:url\(\s*["']?|@import\s+["'])(?:https?:)?\/\/[^)"']*/g,
        ) ?? [],
        file,
      )
      .toEqual([]);
});
