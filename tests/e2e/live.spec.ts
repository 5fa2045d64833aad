// infrabuch live follows the snapshot folder: a file that is replaced changes the open page, without a reload. The real
// engine is tried in the laboratory.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
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

/** Notes what a page breaks of its policy, and what else it complains about. */
async function complaintsOf(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.text().startsWith('broken:')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      console.log(`broken: ${violatedDirective} ${blockedURI} ${sample}`),
    ),
  );
  return complaints;
}
/** How each shape and text of the diagrams of a page is painted. */
const paintsOf = async (page: Page) => {
  // Pictures wait until somebody comes near; their sheets come with them.
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect
    .poll(() =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLLinkElement>('.ib-drawing link')].every(({ sheet }) => sheet),
      ),
    )
    .toBe(true);
  return page.locator('svg :is(rect, path, polygon, circle, ellipse, text, tspan)').evaluateAll((shapes) =>
    shapes.map((shape) => {
      const { fill, stroke, fontFamily } = getComputedStyle(shape);
      return [shape.tagName, fill, stroke, fontFamily].join(' ');
    }),
  );
};

test('Jede Art von Seite kommt mit der Richtlinie aus und sieht aus wie ohne sie', async ({ browser }) => {
  const [strict, free] = (await Promise.all(
    [false, true].map((bypassCSP) => browser.newContext({ bypassCSP, reducedMotion: 'reduce' })),
  )) as [BrowserContext, BrowserContext];
  const [page, without] = await Promise.all([strict.newPage(), free.newPage()]);
  const complaints = await complaintsOf(page);
  const paths = [
    '',
    'laden/',
    'laden/diagramme/',
    'laden/container/shop/',
    'laden/abgleich/',
    'laden/downloads/',
  ];
  let shapes = 0;
  for (const path of paths) {
    for (const opened of [page, without]) {
      const answer = await opened.goto(address + path, { waitUntil: 'load' });
      expect(answer?.status(), path).toBe(200);
      expect(answer?.headers()['content-security-policy'], path).toContain("frame-ancestors 'none'");
      await expect(opened.locator('.ib-live'), path).toContainText('Live');
    }
    const paints = await paintsOf(page);
    shapes += paints.length;
    expect(paints, path).toEqual(await paintsOf(without));
  }
  expect(shapes).toBeGreaterThan(100);
  // The search runs as WebAssembly, the viewer moves its picture by styles.
  await page.keyboard.press('Control+k');
  await page.locator('dialog input').fill('Laden');
  await expect(page.locator('dialog a').first()).toBeVisible({ timeout: 15_000 });
  expect(complaints).toEqual([]);
  // The policy is there: what the page does not hold itself does not run.
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.body.dataset.foreign = "ran"';
    document.body.append(script);
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="x" onerror="document.body.dataset.foreign = 1">',
    );
    void fetch('http://127.0.0.1:9/').catch(() => undefined);
  });
  await expect.poll(() => complaints.filter((text) => text.startsWith('broken:')).length).toBeGreaterThan(2);
  expect(await page.locator('body').getAttribute('data-foreign')).toBeNull();
  await Promise.all([strict.close(), free.close()]);
});

test('In keinem Rahmen einer anderen Seite', async ({ page }) => {
  const stranger = createServer((request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(request.url === '/' ? `<iframe src="/frei"></iframe><iframe src="${address}"></iframe>` : 'frei'),
  );
  await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done));
  try {
    const { port } = stranger.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    await expect
      .poll(() => page.frames().map((frame) => frame.url()))
      .toEqual([
        `http://127.0.0.1:${port}/`,
        `http://127.0.0.1:${port}/frei`,
        expect.stringMatching(/^chrome-error:/),
      ]);
  } finally {
    stranger.close();
  }
});

test('Folgen hundert Seiten, sagt die nächste, dass sie nicht folgt, und folgt, sobald eine geht', async ({
  page,
}) => {
  const streams: IncomingMessage[] = [];
  const open = () =>
    new Promise<IncomingMessage>((done, fail) =>
      get(`${address}.live/events`, { agent: false }, done).on('error', fail),
    );
  try {
    for (let count = 0; count < 100; count += 1) streams.push(await open());
    await page.goto(`${address}laden/container/shop/`);
    const bar = page.locator('.ib-live');
    await expect(bar).toContainText('Zu viele Seiten folgen');
    await expect(page.locator('h1')).toContainText('shop');
    for (const stream of streams.splice(0)) stream.destroy();
    await expect(bar).toContainText('Live', { timeout: 15_000 });
  } finally {
    for (const stream of streams) stream.destroy();
  }
});
