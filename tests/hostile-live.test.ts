// Pages cannot take all of live.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLeakGuard } from '../src/live/leak-guard.ts';
import { startServer } from '../src/live/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-hostile-live-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = '<!doctype html><html><head><script>const a = 1;</script></head><body>Da</body></html>';
const startSite = () => {
  mkdirSync(join(folder, 'site'), { recursive: true });
  writeFileSync(join(folder, 'site/index.html'), page);
  const renderer = { render: async () => undefined, close: async () => undefined };
  const site = {
    folder: join(folder, 'site'),
    base: '/',
    port: 0,
    address: '127.0.0.1',
    names: [],
    renderer,
    guard: openLeakGuard(() => undefined),
  };
  return startServer(site);
};
const answerOf = (url: string) =>
  new Promise<IncomingMessage>((done, fail) => get(url, { agent: false }, done).on('error', fail));

test('pages carry a policy that names their scripts, and stand in no frame', async () => {
  const server = await startSite();
  try {
    const { headers } = await answerOf(server.url);
    expect(headers['x-frame-options']).toBe('DENY');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]+'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  } finally {
    await server.close();
  }
});

test('a hundred pages follow, the next is refused until one goes', async () => {
  const server = await startSite();
  const streams: IncomingMessage[] = [];
  try {
    for (let count = 0; count < 100; count += 1) streams.push(await answerOf(`${server.url}.live/events`));
    expect(streams.map(({ statusCode }) => statusCode)).toEqual(Array(100).fill(200));
    const refused = await answerOf(`${server.url}.live/events`);
    expect(refused.statusCode).toBe(503);
    refused.destroy();
    streams.pop()?.destroy();
    await expect
      .poll(async () => {
        const again = await answerOf(`${server.url}.live/events`);
        streams.push(again);
        return again.statusCode;
      })
      .toBe(200);
  } finally {
    for (const stream of streams) stream.destroy();
    await server.close();
  }
});
