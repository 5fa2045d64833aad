// How long printing takes: all PDFs of both handbooks, and a book of some 300 pages from a fleet, each beside one plain
// print of the same pages (no page numbers, no properties, nothing read again). Called by bench.ts; alone:
// node tests/bench-pdf.ts [folder of a built site | book]. On a busy machine all figures are too high, the ratios less so.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as astroBuild } from 'astro';
import { openRenderer } from '../src/diagrams/mermaid/renderer.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import { openPrintPage, printDocuments, printPages } from '../src/pdf/print.ts';
import { siteConfig } from '../src/site/config.ts';
import { findBrowser, startBrowser } from '../src/system/browser.ts';
import { cacheFolder, packageRoot } from '../src/system/package.ts';
import { writeFleet } from './fleet.ts';
import { watchMemory } from './resident.ts';

type Pages = ReturnType<typeof printPages>;
/** Hosts of ten containers each whose book has some 300 pages. */
const hosts = 35;
const root = '/';

/** What Chromium alone needs: each page opened and printed once, two at a time as the product does. */
async function plain(site: string, pages: Pages): Promise<number> {
  const start = performance.now();
  const browser = await startBrowser(await findBrowser(cacheFolder));
  try {
    const queue = [...pages];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const page = await openPrintPage(browser, site, root, next.html);
        await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
        await page.close();
      }
    };
    await Promise.all([work(), work()]);
  } finally {
    await browser.close();
  }
  return (performance.now() - start) / 1000;
}

async function measure(name: string, site: string, isWanted: (page: Pages[number]) => boolean) {
  const wanted = printPages(site, root).filter(isWanted);
  const alone = await plain(site, wanted);
  const peakOf = watchMemory(process.pid, 500);
  const start = performance.now();
  const cpu = process.cpuUsage();
  const printed = await printDocuments(site, root, { isWanted });
  const seconds = (performance.now() - start) / 1000;
  const own = process.cpuUsage(cpu).user / 1e6;
  const pages = printed.reduce((sum, { measured }) => sum + measured.pages.length, 0);
  console.log(
    `${name.padEnd(24)} ${seconds.toFixed(1).padStart(7)} s, ${printed.length} documents, ${pages} pages, ${((1000 * seconds) / pages).toFixed(0)} ms a page, ${(seconds / alone).toFixed(1)}× a plain print (${alone.toFixed(1)} s), this process ${own.toFixed(1)} s of CPU, peak ${Math.round(peakOf())} MiB`,
  );
}

/** Builds a site; what its PDFs break of their profiles is not asked here. */
function build(from: string, to: string): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(packageRoot, 'src/cli/bin.js'), 'build', '--root', from, '--output', to],
    { encoding: 'utf8' },
  );
  if (status !== 0 && status !== 1) throw new Error(`build of ${from}: exit ${status}\n${stderr}`);
}

/** The pages of a fleet's site, without files to download, which no book needs. */
async function pagesOfFleet(root: string, outDir: string): Promise<void> {
  writeFleet(root, hosts);
  const renderer = openRenderer(cacheFolder);
  const before = process.cwd();
  process.chdir(packageRoot);
  try {
    const loaded = loadHandbooks(readRoot(root));
    await astroBuild({
      ...siteConfig({ root, outDir, loaded, renderer }),
      configFile: false,
      logLevel: 'error',
    });
  } finally {
    process.chdir(before);
    await renderer.close();
  }
}

/** @param built a built site of this repository; undefined: it is built first, not counted. `book`: only the fleet's book */
export async function benchPdf(built?: string): Promise<void> {
  // Astro builds inside the package.
  mkdirSync(cacheFolder, { recursive: true });
  const folder = mkdtempSync(join(cacheFolder, 'bench-pdf-'));
  try {
    console.log('\nPDF');
    if (built !== 'book') {
      const site = built ?? join(folder, 'site');
      if (!built) build(packageRoot, site);
      await measure('all PDFs', site, () => true);
    }
    await pagesOfFleet(join(folder, 'fleet'), join(folder, 'fleet-site'));
    await measure(
      `book of ${hosts} hosts`,
      join(folder, 'fleet-site'),
      ({ promised }) => promised.volume !== undefined,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await benchPdf(process.argv[2]);
