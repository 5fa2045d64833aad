// Finds a Chromium and starts it: one for all diagrams and PDFs of a run.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
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
  const fresh = mkdtempSync(join(cache, 'unpacking-'));
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
    rmSync(fresh, { recursive: true, force: true });
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
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

/** Starts the browser without any request of its own. Fonts are drawn alike on every machine. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright');
  const libraries = librariesOf(executablePath);
  const attempts: Record<string, string>[] = existsSync(libraries)
    ? [{}, { LD_LIBRARY_PATH: libraries }]
    : [{}];
  let problem = '';
  for (const extra of attempts) {
    try {
      return await chromium.launch({
        executablePath,
        args: flags,
        env: { ...(process.env as Record<string, string>), ...extra },
      });
    } catch (error) {
      problem =
        /error while loading shared libraries: (\S+?):/.exec(String(error))?.[1] ??
        String((error as Error).message).split('\n')[0] ??
        '';
    }
  }
  throw new BrowserError(
    `Der Browser „${executablePath}“ startet nicht (${problem}): ein Chromium installieren oder CHROMIUM_PATH setzen.`,
  );
}
