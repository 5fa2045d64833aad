// The search finds names, ports and inflected German words, and speaks German.
import { expect, type Page, test } from '@playwright/test';
import { base } from './site.ts';

async function search(page: Page, words: string) {
  await page.goto(base);
  await page.getByRole('button', { name: 'Suchen' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').or(dialog.getByRole('searchbox')).fill(words);
  const results = dialog.locator('.pagefind-ui__result');
  await expect(results.first()).toBeVisible({ timeout: 10_000 });
  return { dialog, results };
}

const cases = [
  {
    what: 'einen Container mit seinem Namen',
    words: 'grocery_backend',
    page: /\/container\/grocery_backend\//,
  },
  {
    what: 'einen Port',
    words: '8082',
    page: /\/(ports|container|anwendungen|container-infrastruktur|server-umgebung)\//,
  },
  {
    what: 'ein Wort mit Umlaut in anderer Beugung',
    words: 'Überwachungen',
    page: /\/(monitoring|sicherheit|best-practices|einleitung)\//,
  },
  {
    what: 'ein Wort in der Mehrzahl',
    words: 'Sicherungen',
    page: /\/(betrieb|docker-umgebung|best-practices|volumes)\//,
  },
];
for (const { what, words, page: wanted } of cases) {
  test(`Die Suche findet ${what}`, async ({ page }) => {
    const { results } = await search(page, words);
    await expect
      .poll(() =>
        results
          .locator('a')
          .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname)),
      )
      .toContainEqual(expect.stringMatching(wanted));
    await expect(results.locator('mark').first()).toBeVisible();
    await results.locator('a').first().click();
    await expect(page).toHaveURL(/\/(gro-mate|tick-guard)\//);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).not.toBeEmpty();
  });
}

test('Wer die Suche öffnet, bevor sie geladen ist, kann trotzdem gleich schreiben', async ({ page }) => {
  let load = () => {};
  const opened = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route('**/_astro/ui-core*.js', async (route) => {
    await opened;
    await route.continue();
  });
  await page.goto(base);
  await expect(page.getByRole('button', { name: 'Suchen' })).toBeEnabled();
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(dialog.locator('input')).toHaveCount(0);
  load();
  await expect(dialog.locator('input')).toBeFocused();
});

test('Die Suche spricht Deutsch und lässt sich mit der Tastatur bedienen', async ({ page }) => {
  await page.goto(base);
  await expect(page.getByRole('button', { name: 'Suchen' })).toBeEnabled();
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName('Suchen');
  const field = dialog.locator('input');
  // Pagefind is loaded now: on a busy machine that takes its time.
  await expect(field).toBeFocused({ timeout: 15_000 });
  await expect(field).toHaveAttribute('placeholder', 'Suchen');
  await field.fill('ŵŷŵŷ');
  await expect(dialog.locator('.pagefind-ui__message')).toHaveText('Keine Treffer für „ŵŷŵŷ“');
  await field.fill('Container');
  await expect(dialog.locator('.pagefind-ui__message')).toHaveText(/^\d+ Treffer für „Container“$/);
  await expect(dialog.getByRole('button', { name: 'Weitere Treffer' })).toBeVisible();
  await expect(dialog).not.toContainText(/results?|search|load more|clear/i);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
