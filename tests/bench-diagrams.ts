// Measures drawing: all views of both handbooks by infrabuch, cold, against mermaid-cli once a file. Called by
// tests/bench.ts. mermaid-cli is no dependency: it is installed into the cache folder when it is wanted.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../src/browser.ts';
import { artist } from '../src/diagrams/draw.ts';
import { drawFigures } from '../src/diagrams/drawn.ts';
import { loadHandbooks } from '../src/handbook.ts';
import { cacheFolder, packageRoot } from '../src/package.ts';
import { readRoot } from '../src/root.ts';

const version = '12.2.0';
const seconds = (start: number) => (performance.now() - start) / 1000;

/** The command line of Mermaid, or why it is not there. */
function mermaidCli(): { command: string } | { problem: string } {
  const folder = join(cacheFolder, `mermaid-cli-${version}`);
  const command = join(folder, 'node_modules/.bin/mmdc');
  if (existsSync(command)) return { command };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // Without scripts: its puppeteer would load a browser of its own.
  const { status, stderr } = spawnSync(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--silent',
      `@mermaid-js/mermaid-cli@${version}`,
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' } },
  );
  if (status === 0 && existsSync(command)) return { command };
  rmSync(folder, { recursive: true, force: true });
  return { problem: stderr.trim().split('\n').at(-1) ?? 'npm install failed' };
}

/** Prints both times and their ratio; without mermaid-cli the one that there is. */
export async function benchDiagrams(): Promise<void> {
  const loaded = loadHandbooks(readRoot(packageRoot));
  const work = mkdtempSync(join(tmpdir(), 'infrabuch-bench-bilder-'));
  try {
    const browser = await findBrowser(cacheFolder);
    // A cold cache that need not unpack the browser again: that happens once a machine, for both alike.
    for (const name of readdirSync(cacheFolder).filter((one) => one.startsWith('chromium-')))
      symlinkSync(join(cacheFolder, name), join(work, name));
    const start = performance.now();
    const painter = artist(work);
    const texts: string[] = [];
    try {
      for (const handbook of loaded.handbooks) {
        const { figures } = await drawFigures(painter, handbook, handbook.inventory!, loaded.site);
        texts.push(...figures.map(({ text }) => text));
      }
    } finally {
      await painter.close();
    }
    const ours = seconds(start);
    console.log(`\n${texts.length} diagrams as SVG, cold`);
    console.log(`infrabuch, one browser ${ours.toFixed(2).padStart(7)} s`);
    const warmStart = performance.now();
    const warm = artist(work);
    for (const handbook of loaded.handbooks)
      await drawFigures(warm, handbook, handbook.inventory!, loaded.site);
    await warm.close();
    console.log(`infrabuch, warm        ${seconds(warmStart).toFixed(2).padStart(7)} s`);
    const cli = mermaidCli();
    if ('problem' in cli) {
      console.log(`mermaid-cli            not compared: it could not be installed (${cli.problem})`);
      return;
    }
    const settings = join(work, 'puppeteer.json');
    writeFileSync(settings, JSON.stringify({ executablePath: browser, args: ['--no-sandbox'] }));
    const cliStart = performance.now();
    for (const [index, text] of texts.entries()) {
      const file = join(work, `${index}.mmd`);
      writeFileSync(file, text);
      const { status, stderr } = spawnSync(
        process.execPath,
        [
          cli.command,
          '--quiet',
          '--puppeteerConfigFile',
          settings,
          '--input',
          file,
          '--output',
          join(work, `${index}.svg`),
        ],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(`mermaid-cli: ${stderr.trim().slice(0, 400)}`);
    }
    const theirs = seconds(cliStart);
    console.log(`mermaid-cli, one a file${theirs.toFixed(2).padStart(7)} s`);
    console.log(
      `ratio                  ${(theirs / ours).toFixed(1).padStart(7)}×${theirs / ours < 5 ? '  (wanted: at least 5×)' : ''}`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
