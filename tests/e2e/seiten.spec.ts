// Every page: quiet console, no foreign request, no overflow, accessible.
import { AxeBuilder } from '@axe-core/playwright';
import { type ConsoleMessage, expect, type Page, type Request, test } from '@playwright/test';
import { base, handbooks, pages } from './site.ts';

const parts = 6;
const isPrint = (path: string) => path.endsWith('/druck/');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the accessibility checker finds, one line each. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).options({ runOnly: tags, resultTypes: ['violations'] }).analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical' || process.env.AXE_ALL)
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.length}× z. B. ${nodes[0]?.target.join(' ')} ${nodes[0]?.failureSummary?.split('\n')[1] ?? ''}`);
}
const widths = () => ({ inner: document.documentElement.clientWidth, content: document.documentElement.scrollWidth });
const doubled = () => {
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
};

/** Notes what a page says or asks for that it should not. */
function listen(page: Page): string[] {
  const noted: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type())) noted.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => noted.push(`Ausnahme: ${error.message}`));
  page.on('requestfailed', (request) => noted.push(`gescheitert: ${request.url()}`));
  page.on('request', (request: Request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(page.url()).host && page.url() !== 'about:blank') noted.push(`fremder Host: ${request.url()}`);
  });
  return noted;
}

for (let part = 0; part < parts; part++) {
  test(`Seiten sind fehlerfrei, passen in jedes Fenster und sind zugänglich (Teil ${part + 1} von ${parts})`, async ({ page }) => {
    const noted = listen(page);
    const own = pages.filter((path, index) => index % parts === part && !isPrint(path));
    expect(own.length).toBeGreaterThan(0);
    for (const path of own) {
      noted.length = 0;
      await page.setViewportSize({ width: 1400, height: 900 });
      const response = await page.goto(path);
      expect.soft(response?.status(), path).toBe(200);
      const wide = await page.evaluate(widths);
      expect.soft(wide.content, `${path}: waagerechter Überlauf bei 1400 px`).toBeLessThanOrEqual(wide.inner);
      expect.soft(await page.evaluate(doubled), `${path}: doppelte Kennungen`).toEqual([]);
      expect.soft(await violations(page), `${path}: hell`).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      const narrow = await page.evaluate(widths);
      expect.soft(narrow.content, `${path}: waagerechter Überlauf bei 390 px`).toBeLessThanOrEqual(narrow.inner);
      expect.soft(noted, `${path}: Konsole und Anfragen`).toEqual([]);
    }
  });
}

for (const path of pages.filter(isPrint)) {
  test(`Druckseite ${path} ist fehlerfrei und zugänglich`, async ({ page }) => {
    const noted = listen(page);
    await page.goto(path);
    await page.waitForFunction(() => document.documentElement.dataset.linked !== undefined);
    expect.soft(await page.evaluate(doubled)).toEqual([]);
    for (const width of [1400, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const { inner, content } = await page.evaluate(widths);
      expect.soft(content, `waagerechter Überlauf bei ${width} px`).toBeLessThanOrEqual(inner);
    }
    await page.setViewportSize({ width: 1400, height: 900 });
    expect.soft(await violations(page)).toEqual([]);
    expect.soft(noted).toEqual([]);
  });
}

/** One page of each template, and the longest chapters. */
const templates = () => {
  const [handbook] = handbooks;
  const below = (path: string) => path.slice(base.length).split('/');
  const byKind = new Map<string, string>();
  for (const path of pages.filter((one) => !isPrint(one) && one.startsWith(`${base}${handbook?.id}/`))) {
    const [, kind = '', id = ''] = below(path);
    const key = id ? `${kind}/…` : kind;
    if (!byKind.has(key)) byKind.set(key, path);
  }
  return [base, ...byKind.values()];
};
for (const half of [0, 1]) {
  test(`Seiten sind im dunklen Farbschema zugänglich (Teil ${half + 1} von 2)`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const path of templates().filter((_, index) => index % 2 === half)) {
      await page.goto(path);
      await expect.soft(page.locator('html'), path).toHaveAttribute('data-theme', 'dark');
      expect.soft(await violations(page), `${path}: dunkel`).toEqual([]);
    }
  });
}

test('Eine unbekannte Adresse zeigt eine deutsche Fehlerseite', async ({ page }) => {
  const response = await page.goto(`${base}gibt-es-nicht/`);
  expect(response?.status()).toBe(404);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.locator('main')).toContainText(/nicht gefunden/i);
  expect(await violations(page)).toEqual([]);
});
