// Pages are light: what a reader loads before touching anything, page by page, with the name of the one that is too heavy.
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { base, dist, pages } from './site.ts';

const kB = 1000;
const limits = { script: 30 * kB, html: 60 * kB, fonts: 130 * kB, shift: 0.02 };
const onScreen = pages.filter((path) => !path.includes('/druck/'));
const fileOf = (path: string) => join(dist, decodeURIComponent(path.slice(base.length)));
const packed = (text: string | Buffer) => gzipSync(text).length;

/** A page without its drawings, which have a budget of their own. */
const withoutDrawings = (html: string) => html.replaceAll(/<svg\b[\s\S]*?<\/svg>/g, '');

/** Scripts that load with a page: those that it names, and what these import at once. */
function scriptsOf(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    const text = readFileSync(fileOf(path), 'utf8');
    for (const [, name = ''] of text.matchAll(/\bimport\s*(?:[\w*{}\s,$]+from\s*)?["']([^"']+\.js)["']/g))
      add(posix.join(dirname(path), name));
  };
  for (const [, source = ''] of html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)) add(source);
  return found;
}

test('Jede Seite bleibt unter den Grenzen für Skript und HTML', () => {
  const tooHeavy: string[] = [];
  for (const path of onScreen) {
    const html = readFileSync(join(fileOf(path), 'index.html'), 'utf8');
    const script = [...scriptsOf(html)].reduce((sum, name) => sum + packed(readFileSync(fileOf(name))), 0);
    const size = packed(withoutDrawings(html));
    if (script > limits.script) tooHeavy.push(`${path}: ${script} Byte Skript`);
    if (size > limits.html) tooHeavy.push(`${path}: ${size} Byte HTML`);
  }
  expect(onScreen.length).toBeGreaterThan(50);
  expect(tooHeavy).toEqual([]);
});

/** How far things moved while the page loaded (Cumulative Layout Shift), and what moved. */
async function shiftOf(page: Page): Promise<{ shift: number; moved: string[] }> {
  return await page.evaluate(
    async () =>
      await new Promise((resolve) => {
        let shift = 0;
        const moved: string[] = [];
        interface Shift extends PerformanceEntry {
          readonly value: number;
          readonly hadRecentInput: boolean;
          readonly sources: readonly { readonly node: Node | null }[];
        }
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as Shift[]) {
            if (entry.hadRecentInput) continue;
            shift += entry.value;
            for (const { node } of entry.sources)
              if (node instanceof Element) moved.push(`${node.tagName.toLowerCase()}.${node.className}`);
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve({ shift, moved }), 700);
      }),
  );
}
const [first = ''] = pages.filter((path) => /^[^/]*\/[^/]+\/$/.test(path.slice(base.length - 1)));
const kinds = ['', 'ports/', 'klaerungsbedarf/', 'diagramme/', 'container/', 'stichwortverzeichnis/'].map(
  (kind) => first + kind,
);
for (const { width, height } of [
  { width: 1400, height: 900 },
  { width: 390, height: 844 },
])
  test(`Beim Laden verschiebt sich nichts (${width} px)`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const path of [base, ...kinds]) {
      await page.goto(path);
      const { shift, moved } = await shiftOf(page);
      expect.soft(shift, `${path}: ${moved.join(', ')}`).toBeLessThanOrEqual(limits.shift);
      const fonts = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.includes('.woff'))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
      );
      expect.soft(fonts, `${path}: Schriften`).toBeLessThanOrEqual(limits.fonts);
    }
  });
