// Without scripts the reader's scheme holds and nothing is dead; paper is light whatever the screen is; small and enlarged
// windows need no scrolling to the side; tables keep their heads, commands are copied.
import { expect, type Page, test } from '@playwright/test';
import { base, pages } from './site.ts';

const brightness = (page: Page) =>
  page.evaluate(() => {
    const parts = (text: string) => (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
    const mean = (text: string) => parts(text).reduce((sum, value) => sum + value, 0) / 3;
    const paper = getComputedStyle(document.body).backgroundColor;
    const { color } = getComputedStyle(document.querySelector('h1') ?? document.body);
    return { paper: mean(paper), ink: mean(color) };
  });
const [first = base] = pages.filter((path) => path !== base && !path.includes('/druck/'));
const handbook = `${base}${first.slice(base.length).split('/')[0]}/`;

for (const scheme of ['light', 'dark'] as const)
  test(`Ohne Skript gilt das Farbschema des Geräts (${scheme}), und keine Suche tut nur so`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: scheme });
    const page = await context.newPage();
    await page.goto(`${handbook}ports/`);
    await expect(page.getByText('Die Suche braucht JavaScript.')).toBeVisible();
    await expect(page.locator('[data-open-modal]')).toBeHidden();
    await expect(page.locator('starlight-theme-select').first()).toBeHidden();
    await expect(page.getByRole('link', { name: 'Stichwortverzeichnis' }).first()).toBeVisible();
    const { paper, ink } = await brightness(page);
    expect({ paper: paper > 128, ink: ink < 128 }).toEqual({
      paper: scheme === 'light',
      ink: scheme === 'light',
    });
    await context.close();
  });

test('Gedruckt wird dunkel auf weiß, auch aus der dunklen Ansicht', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${handbook}ports/`);
  expect((await brightness(page)).paper).toBeLessThan(128);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await expect.poll(async () => (await brightness(page)).ink).toBeLessThan(100);
  const links = await page
    .locator('main a')
    .evaluateAll((all) => [...new Set(all.map((link) => getComputedStyle(link).color))]);
  for (const colour of links) {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    expect(0.3 * red + 0.59 * green + 0.11 * blue, colour).toBeLessThan(150);
  }
  await page.emulateMedia({ colorScheme: 'dark', media: 'screen' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

const kinds = [
  '',
  'ports/',
  'freigaben/',
  'klaerungsbedarf/',
  'container/',
  'stichwortverzeichnis/',
  'betrieb/',
];
test('Bei 320 px und bei 200 % läuft nichts zur Seite hinaus', async ({ page }) => {
  for (const { width, height } of [
    { width: 320, height: 640 },
    // A window of 1400 px, enlarged to 200 %.
    { width: 700, height: 450 },
  ]) {
    await page.setViewportSize({ width, height });
    for (const path of [base, ...kinds.map((kind) => handbook + kind)]) {
      if (!pages.includes(path)) continue;
      await page.goto(path);
      const { inner, content } = await page.evaluate(() => ({
        inner: document.documentElement.clientWidth,
        content: document.documentElement.scrollWidth,
      }));
      expect.soft(content, `${path} bei ${width} px`).toBeLessThanOrEqual(inner);
    }
  }
});

test('Die Tabelle der Ports: Kopf bleibt, Zeilen haben Anker, Filter und Reihenfolge, auf dem Telefon das Verdikt', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.goto(`${base}gro-mate/ports/`);
  const table = page.getByRole('group', { name: 'Ports an den Hosts' });
  const heads = await table.getByRole('columnheader').allTextContents();
  expect(heads.map((text) => text.trim())).toEqual(['Port', 'Ziel', 'Verdikt', 'Absicht']);
  const row = page.locator('#ports-8082-tcp');
  await expect(row).toContainText('pgadmin');
  await row.scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 400);
  await expect(table.getByRole('columnheader').first()).toBeInViewport();
  const tools = page.locator('.ib-table-tools').first();
  await tools.getByRole('textbox', { name: 'Filtern' }).fill('pgadmin');
  await expect(tools).toContainText(/^.*1 von \d+ Zeilen/);
  await tools.getByRole('textbox').fill('');
  await table.getByRole('button', { name: 'Ziel' }).click();
  await expect(table.getByRole('columnheader', { name: 'Ziel' })).toHaveAttribute('aria-sort', 'ascending');
  const download = page.waitForEvent('download');
  await tools.getByRole('button', { name: 'CSV' }).click();
  expect((await download).suggestedFilename()).toBe('Ports an den Hosts.csv');
  await page.setViewportSize({ width: 390, height: 844 });
  const verdict = row.locator('td[data-label="Verdikt"]');
  await verdict.scrollIntoViewIfNeeded();
  const box = await verdict.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
});

test('Auf dem Telefon ist auch eine Karte, die der Filter nicht will, nicht zu sehen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ['freigaben', 'ports']) {
    await page.goto(`${base}gro-mate/${name}/`);
    const table = page.locator('.ib-table[data-long]').first();
    await expect(table.locator('tbody tr:visible').first()).toBeVisible();
    await page.locator('.ib-table-tools input').first().fill('gibt es nicht');
    await expect(table.locator('tbody tr:visible'), name).toHaveCount(0);
  }
});

test('Ein Befehl im Satz oder in einer Tabelle wird mit einem Klick kopiert', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const path of pages.filter(
    (candidate) => candidate.includes('/gro-mate/') && !candidate.includes('/druck/'),
  )) {
    await page.goto(path);
    const command = page.locator('.ib-copyable').first();
    if ((await command.count()) === 0) continue;
    const text = await command.textContent();
    await command.focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    return;
  }
  throw new Error('Kein Befehl steht in einem Satz.');
});
