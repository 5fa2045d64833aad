// What Lighthouse says of the built site's kinds of pages: performance, accessibility, best practices, of 100 each. Called
// by bench.ts; alone: node tests/bench-lighthouse.ts [folder of a built site]. Lighthouse is fetched by npx for this only,
// in one fixed version: the project itself does without its hundred packages. A busy machine costs performance points.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser } from '../src/system/browser.ts';
import { cacheFolder, packageRoot } from '../src/system/package.ts';

const version = '13.5.0';
const port = 4391;
const categories = ['performance', 'accessibility', 'best-practices'] as const;
/** Pages below the site's base, one of each kind. */
const pages: Readonly<Record<string, string>> = {
  'start page': '',
  overview: 'gro-mate/',
  chapter: 'gro-mate/betrieb/',
  container: 'gro-mate/container/grocery_backend/',
  ports: 'gro-mate/ports/',
  'open questions': 'gro-mate/klaerungsbedarf/',
  diagrams: 'gro-mate/diagramme/',
};

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
}

/** Points of a page by category; the program's last line where it gives none. */
function pointsOf(url: string, browser: string): Readonly<Record<string, number>> | string {
  const libraries = join(dirname(browser), 'al2023', 'lib');
  const { stdout, stderr } = spawnSync(
    'npx',
    [
      '--yes',
      `lighthouse@${version}`,
      url,
      '--quiet',
      '--output=json',
      '--output-path=stdout',
      `--only-categories=${categories.join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    ],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: {
        ...process.env,
        CHROME_PATH: browser,
        ...(existsSync(libraries) ? { LD_LIBRARY_PATH: libraries } : {}),
      },
    },
  );
  try {
    const report = JSON.parse(stdout) as Report;
    return Object.fromEntries(
      categories.map((name) => [name, Math.round(100 * (report.categories[name]?.score ?? 0))]),
    );
  } catch {
    return stderr.trim().split('\n').at(-1) ?? 'no answer';
  }
}

/** Serves a built site as the browser tests do, and prints the points of its pages. */
export async function benchLighthouse(dist = join(packageRoot, 'dist')): Promise<void> {
  console.log(`\nLighthouse ${version}: points of 100`);
  if (!existsSync(join(dist, 'index.html'))) {
    console.log(`no site in ${dist}: npm run build`);
    return;
  }
  const server = spawn(process.execPath, [join(packageRoot, 'tests/e2e/serve.ts')], {
    stdio: 'ignore',
    env: { ...process.env, INFRABUCH_DIST: dist, INFRABUCH_E2E_PORT: String(port) },
  });
  try {
    const browser = await findBrowser(cacheFolder);
    for (const [name, path] of Object.entries(pages)) {
      const points = pointsOf(`http://127.0.0.1:${port}/${path}`, browser);
      const text =
        typeof points === 'string'
          ? points
          : categories.map((category) => `${category} ${points[category]}`).join(', ');
      console.log(`${name.padEnd(24)} ${text}`);
    }
  } finally {
    server.kill();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await benchLighthouse(process.argv[2] === undefined ? undefined : resolve(process.argv[2]));
