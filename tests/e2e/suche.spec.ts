// The search finds names, addresses, ports and German words, says where each hit is from, and is used with the keyboard.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { finderOf, type SearchIndex } from '../../src/views/search/match.ts';
import { type Query, queries, untunedQueries } from './queries.ts';
import { base, dist } from './site.ts';

const index = JSON.parse(readFileSync(join(dist, 'pagefind/names.json'), 'utf8')) as SearchIndex;

async function search(page: Page, words: string, from = base) {
  await page.goto(from);
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Suchen' });
  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(words);
  const hits = dialog.getByRole('list', { name: 'Treffer' }).getByRole('link');
  return { dialog, hits };
}
const addresses = (page: Page) =>
  page
    .getByRole('list', { name: 'Treffer' })
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));

test('Unter den ersten drei Treffern ist die gesuchte Seite, für mindestens 95 von 100 Anfragen', () => {
  const { find } = finderOf(index);
  const isMissed = ({ handbook, query, pages }: Query) =>
    !find(query, handbook)
      .slice(0, 3)
      .some(({ entry }) => entry.handbook === handbook && pages.test(entry.path.replace(/#.*/, '')));
  expect(queries.length).toBeGreaterThan(150);
  expect(untunedQueries.length).toBeGreaterThan(80);
  for (const list of [queries, untunedQueries]) {
    const missed = list.filter(isMissed);
    expect(
      missed.length / list.length,
      missed.map(({ handbook, query }) => `${handbook}: ${query}`).join('\n'),
    ).toBeLessThanOrEqual(0.05);
  }
});

test('Auch von der Startseite aus steht die Seite fast immer unter den ersten drei', () => {
  const { find } = finderOf(index);
  const missed = queries.filter(
    ({ query, pages }) =>
      !find(query)
        .slice(0, 3)
        .some(({ entry }) => pages.test(entry.path.replace(/#.*/, ''))),
  );
  expect(
    missed.map(({ handbook, query }) => `${handbook}: ${query}`).length / queries.length,
  ).toBeLessThanOrEqual(0.05);
});

for (const { words, wanted, where } of [
  { words: '8082', wanted: /\/container\/pgadmin\//, where: 'GRO-MATE · Container' },
  { words: '172.22.1.9', wanted: /\/netzwerke\/mailcow-network\//, where: 'GRO-MATE · Netzwerk' },
  { words: 'keyclock', wanted: /\/container\/keycloak\//, where: 'GRO-MATE · Container' },
  { words: 'Überwachungen', wanted: /\/(monitoring|sicherheit)\//, where: 'GRO-MATE · Kapitel' },
  { words: 'Datensicherung', wanted: /\/(betrieb|sicherungen)\//, where: 'GRO-MATE · Kapitel' },
])
  test(`Die Suche findet „${words}“ und sagt, woher der Treffer stammt`, async ({ page }) => {
    const { hits } = await search(page, words, `${base}gro-mate/`);
    await expect
      .poll(async () => (await addresses(page)).slice(0, 3))
      .toContainEqual(expect.stringMatching(wanted));
    await expect(hits.filter({ hasText: where }).first()).toBeVisible();
  });

test('Was nur im Text einer Seite steht, findet die Volltextsuche danach', async ({ page }) => {
  const { dialog, hits } = await search(page, 'Adressen', `${base}tick-guard/`);
  await expect(dialog.getByRole('status')).toHaveText(/^\d+ Treffer für „Adressen“$/);
  await expect(hits.first()).toContainText('Tick-Guard');
  await expect(dialog.locator('mark').first()).toBeVisible();
});

test('Das Handbuch, in dem man liest, steht zuerst', async ({ page }) => {
  for (const handbook of ['gro-mate', 'tick-guard']) {
    await search(page, 'Firewall', `${base}${handbook}/`);
    await expect.poll(async () => (await addresses(page))[0]).toContain(`/${handbook}/`);
  }
});

test('Kein Buchstabe geht verloren, auch wenn die Suche noch lädt', async ({ page }) => {
  let load = () => {};
  const opened = new Promise<void>((resolve) => {
    load = resolve;
  });
  await page.route('**/pagefind/names.json', async (route) => {
    await opened;
    await route.continue();
  });
  await page.goto(`${base}gro-mate/`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('pgadmin', { delay: 0 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('searchbox')).toHaveValue('pgadmin');
  load();
  await expect(page).toHaveURL(/\/container\/pgadmin\/$/, { timeout: 20_000 });
});

test('Pfeile gehen durch die Treffer, Eingabe öffnet einen, Esc schließt', async ({ page }) => {
  const { dialog, hits } = await search(page, 'grocery', `${base}gro-mate/`);
  await expect(hits.nth(2)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(hits.first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(hits.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('x');
  await expect(dialog.getByRole('searchbox')).toHaveValue('groceryx');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('api.gro-mate.tech');
  await expect(hits.first()).toHaveAttribute('href', /domains\/api\.gro-mate\.tech/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/domains\/api\.gro-mate\.tech\/$/, { timeout: 20_000 });
});

test('Ohne Treffer sagt die Suche das auf Deutsch', async ({ page }) => {
  const { dialog, hits } = await search(page, 'ŵŷŵŷ');
  await expect(dialog.getByRole('status')).toHaveText('Keine Treffer für „ŵŷŵŷ“');
  await expect(hits).toHaveCount(0);
});
