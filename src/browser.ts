// Finds a Chromium and starts it: one for all diagrams and PDFs of a run.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';

/** No browser can be started; the message is one German sentence. */
export class BrowserError extends Error {}

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
];

// @sparticuz/chromium unpacks into the temporary folder, where another user could have put a program of that name.
async function packaged(cache: string): Promise<string | undefined> {
  const before = process.env.TMPDIR;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    process.env.TMPDIR = cache;
    return await chromium.executablePath();
  } catch {
    return undefined;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/**
 * The path of a Chromium: CHROMIUM_PATH, Playwright's own, the system's, or the one from npm (Linux).
 * @param cache folder for the unpacked one
 * @throws BrowserError
 */
export async function findBrowser(cache: string): Promise<string> {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (existsSync(wanted)) return wanted;
    throw new BrowserError(`CHROMIUM_PATH zeigt auf „${wanted}“, dort liegt kein Programm.`);
  }
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  const found = [own, ...systemPaths].find((path) => path && existsSync(path)) ?? (await packaged(join(cache, 'chromium')));
  if (found) return found;
  throw new BrowserError('Es wurde kein Chromium gefunden: Chromium oder Chrome installieren oder CHROMIUM_PATH setzen.');
}

/** Changes when the browser changes: part of the key of everything that it drew. */
export const browserStamp = (path: string): string => {
  const { size, mtimeMs } = statSync(path);
  return `${path.split(/[\\/]/).at(-1)}-${size}-${path.includes('node_modules') ? 'npm' : Math.round(mtimeMs)}`;
};

/** Starts the browser without any request of its own. Fonts are drawn alike on every machine. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright');
  try {
    return await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--headless=new', '--font-render-hinting=none', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    });
  } catch (error) {
    throw new BrowserError(`Der Browser „${executablePath}“ startet nicht: ${String((error as Error).message).split('\n')[0]}`);
  }
}
