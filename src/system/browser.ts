// Finds a Chromium and starts it: one for all diagrams and PDFs of a run.
import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser } from 'playwright';
import { temporaryFolder } from './temporary.ts';

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

/** The installed version of an optional package. */
const packageVersion = (name: string): string | undefined => {
  const file = findPackageJSON(name, import.meta.url);
  return file && (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};

/** Libraries that the packaged browser brings along, for systems without NSS. */
const librariesOf = (executablePath: string) => join(dirname(executablePath), 'al2023', 'lib');

// @sparticuz/chromium unpacks into the temporary folder, where another user could have put a program of that name:
// it gets a folder of ours, renamed when it is whole. It unpacks its libraries only where it believes to be on
// Amazon's servers.
async function packaged(cache: string): Promise<string | undefined> {
  const version = packageVersion('@sparticuz/chromium');
  if (!version) return undefined;
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return join(folder, 'chromium');
  const names = ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME'] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const { path: fresh, remove } = temporaryFolder(cache, 'unpacking-');
  try {
    process.env.TMPDIR = fresh;
    process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    if (!existsSync(folder)) renameSync(fresh, folder);
    return join(folder, 'chromium');
  } catch {
    return undefined;
  } finally {
    remove();
    // Those of earlier versions are of no use any more.
    for (const name of readdirSync(cache))
      if (name.startsWith('chromium-') && join(cache, name) !== folder)
        rmSync(join(cache, name), { recursive: true, force: true });
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/**
 * The path of a Chromium: CHROMIUM_PATH, Playwright's own, the system's, or the one from npm (Linux).
 * @param cache folder for the unpacked one
 * @throws BrowserError
 */
export async function findBrowser(cache: string): Promise<string> {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (isProgram(wanted)) return wanted;
    throw new BrowserError(`CHROMIUM_PATH zeigt auf „${wanted}“, dort liegt kein Programm.`);
  }
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  const found = [own, ...systemPaths].find((path) => path && existsSync(path)) ?? (await packaged(cache));
  if (found) return found;
  throw new BrowserError(
    'Es wurde kein Chromium gefunden: Chromium oder Chrome installieren oder CHROMIUM_PATH setzen.',
  );
}

/** Changes when the browser changes: part of the key of everything that it drew. */
export const browserStamp = (path: string): string => {
  const { size, mtimeMs } = statSync(path);
  return `${path.split(/[\\/]/).at(-1)}-${size}-${path.includes('node_modules') ? 'npm' : Math.round(mtimeMs)}`;
};

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--headless=new',
  '--font-render-hinting=none',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A browser must have started within so many milliseconds, and must answer while it works. */
const startLimit = 15_000;
const answerLimit = 12;

const failures = new WeakMap<Browser, Promise<never>>();
const closing = new WeakSet<Browser>();
let lastFailure: BrowserError | undefined;
/** Why a browser of this process ended by itself or stopped answering; undefined where none did. */
export const browserFailure = (): BrowserError | undefined => lastFailure;

/** Comes true when the browser stops answering: a turn of a second each, so that a busy process of ours is no reason. */
async function frozen(browser: Browser): Promise<boolean> {
  const session = await browser.newBrowserCDPSession().catch(() => undefined);
  while (session && browser.isConnected()) {
    let isAnswered = false;
    session.send('Browser.getVersion').then(
      () => (isAnswered = true),
      () => (isAnswered = true),
    );
    for (let second = 0; second < answerLimit && !isAnswered; second += 1)
      await sleep(1000, undefined, { ref: false });
    if (!isAnswered) return browser.isConnected();
    await sleep(2000, undefined, { ref: false });
  }
  return false;
}
function watchBrowser(browser: Browser, executablePath: string): void {
  const failure = new Promise<never>((_, reject) => {
    const fail = (what: string) => {
      if (closing.has(browser)) return;
      lastFailure = new BrowserError(`Der Browser „${executablePath}“ ${what}.`);
      reject(lastFailure);
    };
    browser.once('disconnected', () => fail('wurde während der Arbeit beendet'));
    frozen(browser).then(
      (isFrozen) => isFrozen && fail('antwortet nicht mehr'),
      () => undefined,
    );
  });
  failure.catch(() => undefined);
  failures.set(browser, failure);
}

/**
 * Work in a browser, which ends when the browser does.
 * @throws BrowserError when the browser ends or stops answering meanwhile
 */
export async function whileAlive<T>(browser: Browser, work: Promise<T>): Promise<T> {
  const failure = failures.get(browser);
  if (!failure) return work;
  work.catch(() => undefined);
  try {
    return await Promise.race([work, failure]);
  } catch (error) {
    // The work may hear of it first.
    if (!browser.isConnected()) await Promise.race([failure, sleep(500)]);
    throw error;
  }
}
/** Closes a browser. One that does not answer ends with this process. */
export async function closeBrowser(browser: Browser): Promise<void> {
  closing.add(browser);
  await Promise.race([browser.close().catch(() => undefined), sleep(3000, undefined, { ref: false })]);
}

const run = promisify(execFile);
/** Asks for the version: what hangs, talks without end or is no program is not even started for work. */
async function probe(executablePath: string, extra: Readonly<Record<string, string>>): Promise<void> {
  const env = { ...process.env, ...extra };
  await run(executablePath, ['--version'], {
    env,
    timeout: 10_000,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 16,
  });
}

/** What a failed start was about: a missing library, or the first line. */
const reasonOf = (error: unknown): string => {
  const [line = ''] = String((error as Error).message).split('\n');
  if ((error as { killed?: boolean }).killed || /Timeout/.test(line)) return 'keine Antwort';
  return /error while loading shared libraries: (\S+?):/.exec(String(error))?.[1] ?? line;
};

/**
 * Starts the browser without any request of its own. Fonts are drawn alike on every machine. Its profile lies in a
 * folder that goes with this process, or with the next one.
 * @throws BrowserError
 */
export async function startBrowser(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright');
  const libraries = librariesOf(executablePath);
  const folder = temporaryFolder(tmpdir(), 'infrabuch-browser-');
  const before = process.env.TMPDIR;
  const launch = (extra: Readonly<Record<string, string>>) =>
    chromium.launch({
      executablePath,
      args: flags,
      timeout: startLimit,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      env: { ...(process.env as Record<string, string>), ...extra },
    });
  try {
    process.env.TMPDIR = folder.path;
    const extra = await probe(executablePath, {}).then(
      () => ({}),
      async (error: unknown) => {
        if (!existsSync(libraries) || !/shared libraries/.test(String(error))) throw error;
        const withLibraries = { LD_LIBRARY_PATH: libraries };
        await probe(executablePath, withLibraries);
        return withLibraries;
      },
    );
    const browser = await launch(extra);
    folder.removeLast();
    browser.once('disconnected', folder.remove);
    watchBrowser(browser, executablePath);
    return browser;
  } catch (error) {
    folder.remove();
    throw new BrowserError(
      `Der Browser „${executablePath}“ startet nicht (${reasonOf(error)}): ein Chromium installieren oder CHROMIUM_PATH setzen.`,
    );
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
