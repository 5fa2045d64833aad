// infrabuch live follows the snapshot folder: a file that is replaced changes the open page, without a reload. The real
// engine is tried in the laboratory.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../src/system/package.ts';
import { writeLiveRoot } from '../live-root.ts';
import { patience, stop } from '../processes.ts';

test.describe.configure({ mode: 'serial', timeout: 180_000 });

let root: string;
let server: ChildProcess;
let address = '';

test.beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-live-'));
  writeLiveRoot(root);
  server = spawn(process.execPath, ['src/cli/bin.js', 'live', '--root', root, '--port', '0'], {
    cwd: packageRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr?.on('data', (chunk) => (said += chunk));
  await expect
    .poll(
      () => {
        address = /Handbuch: (http:\S+)/.exec(said)?.[1] ?? '';
        return address || said;
      },
      { timeout: 150_000 },
    )
    .toMatch(/^http:/);
});
test.afterAll(async () => {
  if (server?.exitCode === null) expect(await stop(server), 'endet sauber').toBe(0);
  rmSync(root, { recursive: true, force: true });
});

const replace = (file: string, text: string) => {
  const path = join(root, 'inventory/laden/snapshots/web', file);
  writeFileSync(`${path}.neu`, text);
  renameSync(`${path}.neu`, path);
};
/** Replaces the list of containers by one in which this container is in this state. */
function snapshot(name: string, state: string): void {
  const folder = join(root, 'inventory/laden/snapshots/web');
  const lines = readFileSync(join(folder, 'docker-ps.jsonl'), 'utf8').trim().split('\n');
  const text = `${lines
    .map((line) => JSON.parse(line) as { Names: string })
    .map((entry) => JSON.stringify(entry.Names === name ? { ...entry, State: state } : entry))
    .join('\n')}\n`;
  const meta = JSON.parse(readFileSync(join(folder, 'snapshot.json'), 'utf8')) as {
    time: string;
    sources: Record<string, { sha256: string }>;
  };
  meta.time = new Date().toISOString();
  meta.sources['docker-ps']!.sha256 = createHash('sha256').update(text).digest('hex');
  replace('docker-ps.jsonl', text);
  replace('snapshot.json', `${JSON.stringify(meta, null, 2)}\n`);
}

test('Eine ersetzte Momentaufnahme ändert die offene Seite, den Kasten und den Abgleich', async ({
  page,
  context,
}) => {
  snapshot('shop', 'running');
  const comparison = await context.newPage();
  await comparison.goto(`${address}laden/abgleich/`);
  await page.goto(`${address}laden/container/shop/`);
  await page.evaluate(() => document.body.setAttribute('data-same', ''));
  const state = page.locator('.ib-near-wide .ib-last[data-of="container:shop"] text');
  await expect(state).toHaveText('läuft');
  const found = comparison.locator('.ib-comparison');
  await expect(found).not.toContainText('exited');
  for (const [now, word] of [
    ['exited', 'gestoppt'],
    ['running', 'läuft'],
  ] as const) {
    const start = performance.now();
    snapshot('shop', now);
    await expect(state).toHaveText(word, { timeout: patience });
    console.log(`live: „${word}“ nach ${Math.round(performance.now() - start)} ms`);
    if (now === 'exited') {
      await expect(page.locator('main')).toContainText('exited', { timeout: patience });
      await expect(found).toContainText('exited', { timeout: patience });
    } else await expect(found).not.toContainText('exited', { timeout: patience });
  }
  await expect(page.locator('body[data-same]'), 'ohne neu zu laden').toHaveCount(1);
});
