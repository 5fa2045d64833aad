// `infrabuch live` with the laboratory's engine and a real browser: a container that stops must change its box, its page
// and the comparison in the open pages, within two seconds and without reloading; so must an engine that ends and returns.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { findBrowser, startBrowser } from '../../src/system/browser.ts';
import { cacheFolder } from '../../src/system/package.ts';
import { infrabuch, repository } from '../command.ts';
import type { Lab } from './host.ts';

type Verdict = (title: string, complaints: readonly string[]) => void;

const container = 'grocery_backend';
const limit = 2000;

/** Starts the command outside of the laboratory, with the engine's socket as the way in. */
async function startLive(lab: Lab, root: string, host: string) {
  const bin = join(repository, 'src/cli/bin.js');
  const args = ['live', '--root', root, '--output', join(repository, 'dist'), '--host', host, '--port', '0'];
  const child: ChildProcess = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, DOCKER_HOST: `unix:///proc/${lab.namespace}/root/run/docker.sock` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const end = async () => {
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const code = await ended;
    clearTimeout(timer);
    return code;
  };
  for (let left = 600; left > 0; left -= 1) {
    const url = /Handbuch: (http\S+)/.exec(said)?.[1];
    if (url && /folgt ihr\./.test(said)) return { url, end, said: () => said };
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  await end();
  throw new Error(`infrabuch live: ${said}`);
}

/** What each page shows of the container, as words. */
const shown = {
  box: ['gro-mate/diagramme/', `.ib-last[data-of="container:${container}"] text`],
  page: [`gro-mate/container/${container}/`, '[data-live-part] .ib-facts'],
  comparison: ['gro-mate/abgleich/', '.ib-comparison'],
} as const;

/** Waits until an element's text has a pattern, or has it no longer; the time by this process's clock. */
async function until(page: Page, selector: string, pattern: string, has: boolean): Promise<number> {
  await page.waitForFunction(
    ([css, text, wanted]) =>
      new RegExp(text as string).test(document.querySelector(css as string)?.textContent ?? '') === wanted,
    [selector, pattern, has] as const,
    { polling: 20, timeout: 30_000 },
  );
  return performance.now();
}

/** @param root a root whose inventory describes the laboratory */
export async function tryLive(lab: Lab, root: string, host: string, verdict: Verdict): Promise<void> {
  if (!existsSync(join(repository, 'dist/index.html'))) await infrabuch('build', '--root', repository);
  const live = await startLive(lab, root, host);
  const browser = await startBrowser(await findBrowser(cacheFolder));
  try {
    const open = async ([path]: readonly [string, string]) => {
      const page = await browser.newPage();
      await page.goto(live.url + path);
      await page.waitForSelector('.ib-live[data-state="on"]');
      await page.evaluate(() => Object.assign(window, { infrabuchSame: true }));
      return page;
    };
    const [box, page, comparison] = [
      await open(shown.box),
      await open(shown.page),
      await open(shown.comparison),
    ];
    const measure = async (title: string, act: () => Promise<unknown>, running: boolean) => {
      const began = performance.now();
      // Watching begins first: the page may be faster than the client returns.
      const seen = Promise.all([
        until(box, shown.box[1], '^(läuft|gesund)$', running),
        until(page, shown.page[1], 'Zustand\\s*running', running),
        until(comparison, shown.comparison[1], container, !running),
      ]);
      await act();
      const done = performance.now();
      const times = (await seen).map((time) => Math.max(0, Math.round(time - done)));
      const [boxMs = 0, pageMs = 0, comparisonMs = 0] = times;
      verdict(
        `live: ${title} (${Math.round(done - began)} ms): Kasten nach ${boxMs} ms, Seite nach ${pageMs} ms, Abgleich nach ${comparisonMs} ms`,
        times.some((time) => time > limit) ? [`Erlaubt sind ${limit} ms.`] : [],
      );
    };
    await until(box, shown.box[1], '^(läuft|gesund)$', true);
    await until(page, shown.page[1], 'Zustand\\s*running', true);
    await until(comparison, shown.comparison[1], container, false);
    for (const round of [1, 2, 3]) {
      await measure(`docker stop, ${round}. Mal`, () => lab.docker('stop', container), false);
      await measure(`docker start, ${round}. Mal`, () => lab.docker('start', container), true);
    }
    const bar = '.ib-live';
    await lab.stopEngine();
    await until(box, bar, 'Keine Verbindung zur Docker-Engine von \\S+ seit \\d\\d:\\d\\d Uhr', true);
    await lab.startEngine();
    const started = performance.now();
    const back = (await until(box, bar, '^Live: Docker-Engine von', true)) - started;
    await lab.docker('start', container);
    await until(box, shown.box[1], '^(läuft|gesund)$', true);
    verdict(
      `live: die Engine endet und kommt wieder, die Seite sagt es (zurück nach ${Math.round(back)} ms)`,
      [],
    );
    const same = await Promise.all(
      [box, page, comparison].map((page) =>
        page.evaluate(() => (window as unknown as { infrabuchSame?: boolean }).infrabuchSame === true),
      ),
    );
    verdict('live: keine Seite wurde neu geladen', same.every(Boolean) ? [] : ['Eine wurde neu geladen.']);
  } finally {
    await browser.close();
    const code = await live.end();
    verdict('live: Strg-C beendet es sauber', code === 0 ? [] : [`Exit-Code ${code}: ${live.said()}`]);
  }
}
