// Every page: quiet console, no foreign request, no overflow, accessible.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import { type ConsoleMessage, expect, type Page, type Request, test } from '@playwright/test';
import { base, handbooks, pages } from './site.ts';

// Minified, and run once a page although the builder injects it twice: half the time.
const { resolve } = createRequire(import.meta.url);
const axeFile = resolve('axe-core/axe.min.js', { paths: [resolve('@axe-core/playwright')] });
const axeSource = `if (!window.axe) {${readFileSync(axeFile, 'utf8')}}`;
const parts = 6;
const isPrint = (path: string) => path.includes('/druck/');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the accessibility checker finds, one line each. */
async function violations(
  page: Page,
  only: { type: 'tag' | 'rule'; values: string[] } = { type: 'tag', values: tags },
  without: readonly string[] = [],
): Promise<string[]> {
  const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]));
  const { violations: found } = await new AxeBuilder({ page, axeSource })
    .setLegacyMode(true)
    .options({ runOnly: only, rules, resultTypes: ['violations'] })
    .analyze();
  return found.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes.length}× z. B. ${nodes[0]?.target.join(' ')} ${nodes[0]?.failureSummary?.split('\n')[1]?.trim() ?? ''}`,
  );
}
/** Not asked of pages that are made for paper. */
const forFingers = ['target-size'];
/** The rules whose answer depends on the colours. */
const contrast = { type: 'rule' as const, values: ['color-contrast', 'link-in-text-block'] };
const widths = () => ({
  inner: document.documentElement.clientWidth,
  content: document.documentElement.scrollWidth,
});
const doubled = () => {
  const seen = new Set<string>();
  return [...document.querySelectorAll('[id]')]
    .map(({ id }) => id)
    .filter((id) => seen.has(id) || !seen.add(id));
};

/** Notes what a page says or asks for that it should not. */
function listen(page: Page): string[] {
  const noted: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type()))
      noted.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => noted.push(`Ausnahme: ${error.message}`));
  page.on('requestfailed', (request) => {
    // Leaving a page stops what it was still asking for.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      noted.push(`gescheitert: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('request', (request: Request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(page.url()).host && page.url() !== 'about:blank')
      noted.push(`fremder Host: ${request.url()}`);
  });
  return noted;
}

/** The first page of each kind of the first handbook, its chapters, the start page: they stand for the others in the dark scheme. */
function templates(): ReadonlySet<string> {
  const [handbook] = handbooks;
  const first = new Map<string, string>();
  for (const path of pages) {
    const [id, kind = '', entity = ''] = path.slice(base.length).split('/');
    const key = entity ? `${kind}/…` : kind;
    if (id === handbook?.id && !first.has(key)) first.set(key, path);
  }
  return new Set([base, ...first.values()]);
}
const inDark = templates();

for (let part = 0; part < parts; part++) {
  test(`Seiten sind fehlerfrei, passen in jedes Fenster und sind zugänglich (Teil ${part + 1} von ${parts})`, async ({
    page,
  }) => {
    const noted = listen(page);
    const share = pages.filter((path, index) => index % parts === part && !isPrint(path));
    expect(share.length).toBeGreaterThan(0);
    for (const path of share) {
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
      expect
        .soft(narrow.content, `${path}: waagerechter Überlauf bei 390 px`)
        .toBeLessThanOrEqual(narrow.inner);
      if (inDark.has(path)) {
        await page.setViewportSize({ width: 1400, height: 900 });
        await page.evaluate(() => {
          document.documentElement.dataset.theme = 'dark';
        });
        expect.soft(await violations(page, contrast), `${path}: dunkel`).toEqual([]);
      }
      expect.soft(noted, `${path}: Konsole und Anfragen`).toEqual([]);
    }
  });
}

test('Das dunkle Farbschema folgt der Einstellung des Geräts', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(base);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await violations(page)).toEqual([]);
});

for (const [index, path] of pages.filter(isPrint).entries()) {
  test(`Druckseite ${path} ist fehlerfrei und zugänglich`, async ({ page }) => {
    const noted = listen(page);
    await page.goto(path);
    await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined);
    expect.soft(await page.evaluate(doubled), 'doppelte Kennungen').toEqual([]);
    // The contrast of a hundred printed pages takes ten seconds: the last handbook stands for all.
    expect
      .soft(
        await violations(page, undefined, [
          ...forFingers,
          ...(index < pages.filter(isPrint).length - 1 ? contrast.values : []),
        ]),
        'hell',
      )
      .toEqual([]);
    for (const width of [1400, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const { inner, content } = await page.evaluate(widths);
      expect.soft(content, `waagerechter Überlauf bei ${width} px`).toBeLessThanOrEqual(inner);
    }
    expect.soft(noted, 'Konsole und Anfragen').toEqual([]);
  });
}

test('Eine unbekannte Adresse zeigt eine deutsche Fehlerseite mit Wegen zurück', async ({ page }) => {
  const response = await page.goto(`${base}gibt-es-nicht/`);
  expect(response?.status()).toBe(404);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite gibt es nicht');
  for (const { handbook } of handbooks)
    await expect(
      page.getByRole('main').getByRole('link', { name: handbook.title, exact: true }),
    ).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('Eine vertippte Adresse nennt die Seite, die gemeint war', async ({ page }) => {
  const [handbook] = handbooks;
  const container = Object.values(handbook?.containers ?? {})[0];
  await page.goto(`${base}${handbook?.id}/contaner/${container?.id.replace(/(.)$/, 'x$1')}`);
  const suggested = page.getByRole('main').getByRole('listitem').first().getByRole('link');
  await expect(suggested).toHaveAttribute('href', `${base}${handbook?.id}/container/${container?.id}/`);
  await suggested.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(container?.name ?? '');
});
