// A published page knows its own age: past the limit the reader's browser turns what was compared with a live machine
// grey. A root of its own, because this repository's snapshots are a self-test and do not age.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { packageRoot } from '../../src/system/package.ts';
import { outOfDate, taken, writeLiveRoot } from '../live-root.ts';
import { ended, freePort, stop } from '../processes.ts';

test.describe.configure({ mode: 'serial', timeout: 180_000 });

let root: string;
let server: ChildProcess;
let address: string;

test.beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-alter-'));
  writeLiveRoot(root);
  const build = spawn(process.execPath, ['src/cli/bin.js', 'build', '--root', root], {
    cwd: packageRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  build.stderr?.on('data', (chunk) => (said += chunk));
  expect(await ended(build), said).toBe(0);
  const port = await freePort();
  address = `http://127.0.0.1:${port}/laden/`;
  server = spawn(process.execPath, ['tests/e2e/serve.ts'], {
    cwd: packageRoot,
    env: { ...process.env, INFRABUCH_DIST: join(root, 'dist'), INFRABUCH_E2E_PORT: String(port) },
    stdio: 'ignore',
  });
  await expect
    .poll(
      () =>
        fetch(address).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(200);
});
test.afterAll(async () => {
  await stop(server);
  rmSync(root, { recursive: true, force: true });
});

const justBefore = new Date(Date.parse(outOfDate) - 1000);
const at = async (page: Page, path: string, time: Date | string) => {
  await page.clock.setFixedTime(time);
  await page.goto(address + path);
};
/** What is out of date, and what could be. */
const ages = (page: Page) =>
  page.evaluate(() => ({
    all: document.querySelectorAll('[data-until]').length,
    stale: document.querySelectorAll('[data-until].ib-stale').length,
    // Only the self-test's own sign and what is only documented are grey by themselves.
    green: [...document.querySelectorAll('.ib-mark-live')].filter(
      (mark) => getComputedStyle(mark).borderTopColor === getComputedStyle(mark).backgroundColor,
    ).length,
  }));
const paths = [
  'container/shop/',
  'container/kasse/',
  'container/umzug/',
  'hosts/web/',
  'container/',
  'abgleich/',
  '',
];

test('Bis zur Grenze ist nichts veraltet', async ({ page }) => {
  for (const path of paths) {
    await at(page, path, justBefore);
    const { all, stale } = await ages(page);
    expect.soft(all, path).toBeGreaterThan(0);
    expect.soft(stale, path).toBe(0);
    await expect.soft(page.locator('.ib-aged'), path).toHaveCount(0);
  }
});

test('Von der Grenze an ist alles Abgeglichene grau und sagt es, auf jeder Seite', async ({ page }) => {
  for (const path of paths) {
    await at(page, path, outOfDate);
    const { all, stale, green } = await ages(page);
    expect.soft(stale, path).toBe(all);
    expect.soft(green, `${path}: noch grün`).toBe(0);
    await expect.soft(page.getByText('– veraltet').first(), path).toBeVisible();
    // A date, never „vor 3 Tagen“.
    await expect.soft(page.locator('main'), path).not.toContainText(/vor \d+ Tag/);
  }
  await at(page, 'container/shop/', outOfDate);
  await expect(
    page.getByRole('img', { name: 'veraltet: abgeglichen am 15.01.2026 (docker ps)' }).first(),
  ).toBeVisible();
});

test('Eine Seite, die offen bleibt, wird von selbst alt', async ({ page }) => {
  await page.clock.install({ time: justBefore });
  await page.goto(`${address}container/shop/`);
  expect((await ages(page)).stale).toBe(0);
  await page.clock.fastForward('20:00');
  const { all, stale } = await ages(page);
  expect(stale).toBe(all);
});

test('Ein Selbsttest altert nicht und heißt nie abgeglichen', async ({ page }) => {
  await at(page, 'container/alter/', '2030-01-01T00:00:00Z');
  expect((await ages(page)).all).toBe(0);
  await expect(page.getByRole('img', { name: 'Selbsttest am 15.01.2026 (docker ps)' }).first()).toBeVisible();
  await expect(page.getByRole('img', { name: /abgeglichen/ })).toHaveCount(0);
  await expect(page.getByText('nicht mit der Maschine verglichen').first()).toBeVisible();
});

test('Abweichungen stehen beim Wert und führen zum Befund', async ({ page }) => {
  await at(page, 'container/kasse/', justBefore);
  const away = page.getByRole('link', { name: 'abweichend: gesehen kasse:1' });
  await away.click();
  await expect(page).toHaveURL(/\/laden\/abgleich\/#befund-container-image-container-kasse$/);
  await expect(page.locator(':target')).toContainText('Container „kasse“: Image anders als dokumentiert.');
  await expect(page.locator(':target')).toContainText('inventory/laden/snapshots/web/docker-ps.jsonl:2');
});

test('Der Abgleich nennt Quellen, Ausnahmen, Geduldetes und angekündigte Änderungen', async ({ page }) => {
  await at(page, 'abgleich/', justBefore);
  const row = (table: string, text: string | RegExp) =>
    page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text });
  await expect(row('Quellen', 'docker volume ls')).toContainText(
    'gescheitert, Exitcode 1 (Zugriff verweigert)',
  );
  await expect(row('Ausnahmen im Inventar', 'container-image')).toContainText(
    /31\.01\.2099.*A\. Beispiel.*\b1 $/,
  );
  await expect(row('Ausnahmen im Inventar', 'container-state')).toContainText('(abgelaufen)');
  await expect(row('Was ohne Befund anders sein darf', 'sicherung-*')).toContainText('sicherung-2026-01-15');
  await expect(row('Änderungen mit Stichtag', 'umzug')).toContainText('Image: umzug:1 (alter Stand)');
  await expect(row('Abdeckung: web', /^Volume/)).toContainText('Quelle fehlt, ist leer oder gescheitert');
  await expect(row('Abdeckung: web', /^Container/)).toContainText('2 fehlen zu Recht');
});

test.describe('ohne Skript', () => {
  test.use({ javaScriptEnabled: false });
  test('stehen die Tage schlicht da', async ({ page }) => {
    await page.goto(`${address}container/shop/`);
    await expect(page.locator('.ib-state time')).toHaveAttribute('datetime', taken);
    await expect(page.locator('.ib-state')).toHaveText('Stand 15.01.2026: mit der Maschine abgeglichen.');
    await page.goto(`${address}abgleich/`);
    await expect(page.locator('.ib-day').first()).toHaveText('15.01.2026');
    await expect(page.locator('.ib-aged')).toHaveCount(0);
  });
});
