// Writing: a saved change is on the open page within two seconds; a mistake shows its finding there.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { packageRoot } from '../../src/system/package.ts';
import { freePort, patience, stop } from '../processes.ts';

/** The heading of a page; that of the error overlay is another one. */
const title = 'main h1#_top';

test.describe.configure({ mode: 'serial', timeout: 90_000 });

let root: string;
let server: ChildProcess;
let address: string;
let said = '';
/** How long each kind of change took, in milliseconds. */
const times = new Map<string, number[]>();

test.beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-dev-'));
  for (const folder of ['inventory', 'content', 'diagrams'])
    cpSync(join(packageRoot, folder), join(root, folder), { recursive: true });
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const started = performance.now();
  server = spawn(process.execPath, ['src/cli/bin.js', 'dev', '--root', root, '--port', String(port)], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk) => (said += chunk));
  await expect
    .poll(() => said, { timeout: 60_000, message: 'der Server meldet seine Adresse' })
    .toContain(`http://127.0.0.1:${port}/`);
  console.log(`dev: gestartet nach ${Math.round(performance.now() - started)} ms`);
});

test.afterAll(async () => {
  if (server?.exitCode === null) expect(await stop(server), 'der Server endet sauber').toBe(0);
  rmSync(root, { recursive: true, force: true });
});

/** Changes a file and waits for the page to show it; says how long that took. */
async function save(
  what: string,
  file: string,
  edit: (text: string) => string,
  shown: () => Promise<void>,
): Promise<void> {
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const after = edit(before);
  expect(after, `${file} wird geändert`).not.toBe(before);
  const started = performance.now();
  writeFileSync(path, after);
  await shown();
  const took = Math.round(performance.now() - started);
  console.log(`dev: ${what}: nach ${took} ms zu sehen`);
  times.set(what, [...(times.get(what) ?? []), took]);
}

/** Opens a page; the first time Vite may still be preparing its modules. */
async function open(page: Page, path: string) {
  await page.goto(address + path);
  await expect(page.locator(title)).toBeVisible();
  // Only a page with a connection can be reloaded.
  await page.waitForLoadState('networkidle');
}

const stack = 'inventory/gro-mate/stack-grocery-mate.yaml';

test('Ein geänderter Wert des Inventars ist gleich auf der offenen Seite', async ({ page }) => {
  await open(page, '/gro-mate/container/pgadmin/');
  const main = page.getByRole('main');
  const image = /dpage\/pgadmin4[^\s"']*/.exec(readFileSync(join(root, stack), 'utf8'))?.[0] ?? '';
  await expect(main).toContainText(image);
  let before = image;
  for (const after of ['dpage/pgadmin4:9.97', 'dpage/pgadmin4:9.98', 'dpage/pgadmin4:9.99']) {
    await save(
      'YAML',
      stack,
      (text) => text.replace(before, after),
      () => expect(main).toContainText(after, { timeout: 15_000 }),
    );
    before = after;
  }
});

test('Ein geändertes Kapitel ist gleich auf der offenen Seite', async ({ page }) => {
  await open(page, '/gro-mate/einleitung/');
  const heading = '## 1.1 Zweck der Dokumentation';
  for (const sentence of ['Ein neuer Satz zum Prüfen.', 'Noch ein Satz zum Prüfen.'])
    await save(
      'MDX',
      'content/gro-mate/01-einleitung.mdx',
      (text) => text.replace(heading, `${heading}\n\n${sentence}`),
      () => expect(page.getByRole('main')).toContainText(sentence, { timeout: 15_000 }),
    );
});

test('Ein Fehler im Inventar zeigt seinen Befund, die Reparatur den neuen Wert', async ({ page }) => {
  await open(page, '/gro-mate/container/pgadmin/');
  const overlay = page.locator('vite-error-overlay');
  const whole = readFileSync(join(root, stack), 'utf8');
  const line = whole.split('\n').findIndex((text) => /^ {2}pgadmin:/.test(text)) + 2;
  const broken = whole
    .split('\n')
    .toSpliced(line - 1, 0, '    imagee: falsch')
    .join('\n');
  await save(
    'Befund',
    stack,
    () => broken,
    () => expect(overlay).toBeVisible({ timeout: 15_000 }),
  );
  await expect(overlay).toContainText(`${stack}:${line}:5`);
  await expect(overlay).toContainText('imagee');
  // Whoever opens a page now sees the finding as well.
  const other = await page.context().newPage();
  await other.goto(`${address}/gro-mate/`);
  await expect(other.locator('vite-error-overlay')).toContainText(`${stack}:${line}:5`);
  await save(
    'Reparatur',
    stack,
    () => whole.replaceAll('dpage/pgadmin4:9.99', 'dpage/pgadmin4:10.1'),
    () => expect(page.getByRole('main')).toContainText('dpage/pgadmin4:10.1', { timeout: 15_000 }),
  );
  await expect(overlay).toHaveCount(0);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('GRO-MATE', { timeout: 15_000 });
});

test('Auch ein Fehler der Schreibweise (YAML) zeigt Datei, Zeile und Spalte', async ({ page }) => {
  await open(page, '/gro-mate/hosts/web/');
  const whole = readFileSync(join(root, stack), 'utf8');
  const overlay = page.locator('vite-error-overlay');
  await save(
    'Befund',
    stack,
    (text) => `${text}\nkaputt: [1, 2\n`,
    () => expect(overlay).toBeVisible({ timeout: 15_000 }),
  );
  await expect(overlay).toContainText(new RegExp(`${stack.replaceAll('.', '\\.')}:\\d+:\\d+`));
  await save(
    'Reparatur',
    stack,
    () => whole,
    () => expect(page.locator(title)).toBeVisible({ timeout: 15_000 }),
  );
  await expect(overlay).toHaveCount(0);
});

test('Jede Änderung ist bald nach dem Speichern zu sehen', () => {
  expect([...times.keys()].sort()).toEqual(['Befund', 'MDX', 'Reparatur', 'YAML']);
  // The fastest of each kind: the other worker and other programs share the machine.
  for (const [what, took] of times)
    expect.soft(Math.min(...took), `${what}: ${took.join(', ')} ms`).toBeLessThan(patience);
});
