// A site below a path of its server: search, index, diagrams, downloads, the page for unknown addresses, print pages and
// living parts lead nowhere else, and what they lead to is there.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { packageRoot } from '../../src/system/package.ts';
import { writeLiveRoot } from '../live-root.ts';
import { ended, freePort, stop } from '../processes.ts';

test.describe.configure({ mode: 'serial', timeout: 600_000 });

const base = '/doku/handbuch/';
const folder = mkdtempSync(join(tmpdir(), 'infrabuch-base-'));
const root = join(folder, 'root');
const dist = join(folder, 'dist');
const bin = join(packageRoot, 'src/cli/bin.js');
const running: ChildProcess[] = [];
let site = '';

test.beforeAll(async () => {
  writeLiveRoot(root);
  writeFileSync(
    join(root, 'inventory/site.yaml'),
    `title: Handbücher\ndescription: Alle Handbücher\nbase: ${base}\n`,
  );
  const build = spawn(process.execPath, [bin, 'build', '--root', root, '--output', dist], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(build);
  let said = '';
  build.stderr?.on('data', (chunk) => (said += chunk));
  expect(await ended(build), said).toBe(0);
  const port = await freePort();
  site = `http://127.0.0.1:${port}`;
  running.push(
    spawn(process.execPath, [join(packageRoot, 'tests/e2e/serve.ts')], {
      stdio: 'ignore',
      env: { ...process.env, INFRABUCH_DIST: dist, INFRABUCH_E2E_PORT: String(port) },
    }),
  );
  await expect
    .poll(
      () =>
        fetch(site + base).then(
          ({ status: code }) => code,
          () => 0,
        ),
      { timeout: 90_000 },
    )
    .toBe(200);
});
test.afterAll(async () => {
  await Promise.all(running.map(stop));
  rmSync(folder, { recursive: true, force: true });
});

/** What a page asks for that is not there, or lies elsewhere. */
function strayRequests(page: Page, within: string): string[] {
  const stray: string[] = [];
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (request.url().startsWith('data:')) return;
    if (origin !== within || !pathname.startsWith(base)) stray.push(request.url());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) stray.push(`${response.status()} ${response.url()}`);
  });
  page.on('pageerror', (error) => stray.push(String(error)));
  return stray;
}
/** The other pages and files to which a page leads on its own server, each once; drawings that wait are drawn. */
const targetsOf = (page: Page) =>
  page.evaluate(() => {
    dispatchEvent(new Event('beforeprint'));
    const links = [...document.querySelectorAll('a')].map(
      (link) => new URL(link.getAttribute('href') ?? link.getAttribute('xlink:href') ?? '', document.baseURI),
    );
    return [
      ...new Set(
        links
          .filter(({ origin, pathname }) => origin === location.origin && pathname !== location.pathname)
          .map(({ pathname }) => pathname),
      ),
    ];
  });
async function expectThere(page: Page, targets: readonly string[]): Promise<void> {
  expect(targets.filter((path) => !path.startsWith(base))).toEqual([]);
  const answers = await Promise.all(
    targets.map(async (path) => [path, (await page.request.get(site + path)).status()] as const),
  );
  expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
}

for (const path of [
  ...['', 'laden/', 'laden/betrieb/', 'laden/container/shop/', 'laden/diagramme/', 'laden/downloads/'],
  ...['laden/stichwortverzeichnis/', 'laden/verzeichnisse/', 'laden/ports/', 'laden/druck/'],
  ...['laden/druck/notfallblatt/', 'laden/druck/kapitel/betrieb/'],
])
  test(`Unter einem Pfad führt alles zu einem Ziel: ${path || 'Startseite'}`, async ({ page }) => {
    const stray = strayRequests(page, site);
    await page.goto(site + base + path, { waitUntil: 'networkidle' });
    const targets = await targetsOf(page);
    expect(targets.length).toBeGreaterThan(0);
    await expectThere(page, targets);
    if (path === 'laden/diagramme/') {
      expect(await page.locator('.ib-drawing > svg a').count()).toBeGreaterThan(5);
      expect(targets.filter((target) => /\.(?:svg|png|pdf|mmd)$/.test(target)).length).toBeGreaterThan(3);
    }
    expect(stray).toEqual([]);
  });

test('Die Suche unter einem Pfad findet Namen und Text, Eingabe öffnet den ersten Treffer', async ({
  page,
}) => {
  const stray = strayRequests(page, site);
  await page.goto(`${site + base}laden/`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Webserver');
  const hits = page.getByRole('list', { name: 'Treffer' }).getByRole('link');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText(/^\d+ Treffer/);
  for (const href of await hits.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? '')))
    expect(href.startsWith(base), href).toBe(true);
  await page.getByRole('searchbox').fill('shop');
  await expect(hits.first()).toHaveAttribute('href', `${base}laden/container/shop/`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${site + base}laden/container/shop/`);
  expect(stray).toEqual([]);
});

test('Eine unbekannte Adresse unter dem Pfad schlägt Seiten unter ihm vor; daneben liegt nichts', async ({
  page,
}) => {
  expect((await page.goto(`${site + base}laden/container/shpo/`))?.status()).toBe(404);
  await expect(page.locator(`main a[href="${base}laden/container/shop/"]`)).toBeVisible();
  await expectThere(page, await targetsOf(page));
  expect((await page.request.get(`${site}/laden/`)).status()).toBe(404);
});

test('Lebende Teile unter einem Pfad', async ({ page }) => {
  const live = spawn(process.execPath, [bin, 'live', '--root', root, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(live);
  let said = '';
  live.stderr?.on('data', (chunk) => (said += chunk));
  await expect
    .poll(() => /Handbuch: (http:\S+)/.exec(said)?.[1] ?? said, { timeout: 240_000 })
    .toMatch(/^http:/);
  const address = /Handbuch: (http:\S+)/.exec(said)?.[1] ?? '';
  expect(new URL(address).pathname).toBe(base);
  const stray = strayRequests(page, new URL(address).origin);
  await page.goto(`${address}laden/container/shop/`);
  await expect(page.locator('.ib-live')).toContainText('Live');
  expect(stray).toEqual([]);
});
