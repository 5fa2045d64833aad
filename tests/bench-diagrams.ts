// Measures drawing: all views of both handbooks by infrabuch, cold, against mermaid-cli once a file; a large inventory;
// how many boxes one more container moves. Called by tests/bench.ts, or alone: node tests/bench-diagrams.ts.
// mermaid-cli is no dependency: it is installed into the cache folder when it is wanted.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../src/browser.ts';
import { artist } from '../src/diagrams/draw.ts';
import { drawFigures } from '../src/diagrams/drawn.ts';
import { diagramTexts } from '../src/diagrams/mmd.ts';
import { loadHandbooks } from '../src/load.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { cacheFolder, packageRoot } from '../src/package.ts';
import { readRoot } from '../src/root.ts';
import { synthetic } from './synthetic.ts';

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

const row = (name: string, value: string) => console.log(`${name.padEnd(52)} ${value}`);
const load = () => `load ${loadavg()[0]?.toFixed(1)}`;

/** A cold cache that need not unpack the browser again: that happens once a machine, for both alike. */
function coldCache(work: string, name: string): string {
  const folder = join(work, name);
  mkdirSync(folder);
  for (const one of readdirSync(cacheFolder).filter((entry) => entry.startsWith('chromium-')))
    symlinkSync(join(cacheFolder, one), join(folder, one));
  return folder;
}

async function againstMermaidCli(work: string): Promise<void> {
  const loaded = loadHandbooks(readRoot(packageRoot));
  const draw = async (cache: string) => {
    const start = performance.now();
    const painter = artist(cache);
    const texts: string[] = [];
    try {
      for (const handbook of loaded.handbooks) {
        const { figures } = await drawFigures(painter, handbook, handbook.inventory!, loaded.site);
        texts.push(...figures.map(({ text }) => text));
      }
    } finally {
      await painter.close();
    }
    return { time: seconds(start), texts };
  };
  // In turn with mermaid-cli, so that a busy moment meets both.
  const runs: number[] = [];
  const ours = async () => {
    const { time, texts } = await draw(coldCache(work, `both-${runs.length}`));
    runs.push(time);
    return texts;
  };
  const texts = await ours();
  const cli = mermaidCli();
  const settings = join(work, 'puppeteer.json');
  writeFileSync(
    settings,
    JSON.stringify({ executablePath: await findBrowser(cacheFolder), args: ['--no-sandbox'] }),
  );
  let theirs = 0;
  for (const [index, text] of texts.entries()) {
    if (index === Math.floor(texts.length / 2)) await ours();
    if ('problem' in cli) continue;
    const file = join(work, `${index}.mmd`);
    writeFileSync(file, text);
    const options = ['--quiet', '--puppeteerConfigFile', settings];
    const start = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [cli.command, ...options, '--input', file, '--output', join(work, `${index}.svg`)],
      { encoding: 'utf8' },
    );
    theirs += seconds(start);
    if (status !== 0) throw new Error(`mermaid-cli: ${stderr.trim().slice(0, 400)}`);
  }
  await ours();
  const median = runs.toSorted((one, other) => one - other)[1] ?? 0;
  row(
    `${texts.length} diagrams of this repository, cold, median of 3`,
    `${median.toFixed(2)} s (${runs.map((one) => one.toFixed(2)).join(', ')}; ${load()})`,
  );
  row('the same, warm', `${(await draw(join(work, 'both-0'))).time.toFixed(2)} s`);
  if ('problem' in cli) {
    row('mermaid-cli', `not compared: it could not be installed (${cli.problem})`);
    return;
  }
  row('the same by mermaid-cli, once a file', `${theirs.toFixed(2)} s`);
  row('ratio', `${(theirs / median).toFixed(1)}×${theirs / median < 5 ? ' (wanted: at least 5×)' : ''}`);
}

const drawingsOf = (inventory: Inventory) =>
  diagramTexts(inventory, '/').map(({ slug, text, graph, links }) => ({
    id: `${inventory.id}-${slug}`,
    text,
    graph,
    links,
  }));
interface Place {
  readonly x: number;
  readonly y: number;
}
/** Where the boxes of each picture stand. */
function placesOf(svgs: readonly string[]): Map<string, Place>[] {
  return svgs.map(
    (svg) =>
      new Map(
        [
          ...svg.matchAll(
            /(?:<a [^>]*transform="translate\(([^)]*)\)"[^>]*>)?<g class="node [^>]*?(?:transform="translate\(([^)]*)\)"[^>]*?)?data-node="([^"]+)"/g,
          ),
        ].map(([, link, own, node = '']) => {
          const [x = 0, y = 0] = (link ?? own ?? '').split(/[ ,]+/).map(Number);
          return [node, { x: Math.round(x), y: Math.round(y) }];
        }),
      ),
  );
}
const mostFrequent = (numbers: readonly number[]): number =>
  [...Map.groupBy(numbers, (one) => one)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  )[0]?.[0] ?? 0;

/** How many boxes stand elsewhere, beside the shift that most boxes of their picture share. */
function movedBoxes(before: readonly string[], after: readonly string[]): { kept: number; moved: number } {
  const now = placesOf(after);
  let [kept, moved] = [0, 0];
  for (const [index, old] of placesOf(before).entries()) {
    const shifts = [...old].flatMap(([node, place]) => {
      const other = now[index]?.get(node);
      return other ? [{ x: other.x - place.x, y: other.y - place.y }] : [];
    });
    const [x, y] = [mostFrequent(shifts.map((one) => one.x)), mostFrequent(shifts.map((one) => one.y))];
    kept += shifts.length;
    moved += shifts.filter((one) => one.x !== x || one.y !== y).length;
  }
  return { kept, moved };
}

/** Draws an inventory cold, then with one more container. */
async function oneMore(work: string, name: string, before: Inventory, after: Inventory): Promise<void> {
  const cache = coldCache(work, name);
  const draw = async (inventory: Inventory) => {
    const start = performance.now();
    const painter = artist(cache);
    try {
      const drawings = drawingsOf(inventory);
      return {
        slugs: drawings.map(({ id }) => id),
        svgs: await painter.draw(drawings),
        time: seconds(start),
      };
    } finally {
      await painter.close();
    }
  };
  const [old, fresh] = [await draw(before), await draw(after)];
  row(`${name}: ${old.svgs.length} diagrams, cold`, `${old.time.toFixed(2)} s (${load()})`);
  // By name: one more container may be one more picture.
  const same = old.slugs.map((slug) => fresh.svgs[fresh.slugs.indexOf(slug)] ?? '');
  if (same.every((svg, index) => svg === old.svgs[index]))
    throw new Error(`${name}: one more container changed no picture, so nothing was measured.`);
  const { kept, moved } = movedBoxes(old.svgs, same);
  row(
    '  one more container moves',
    `${moved} of ${kept} boxes (${((100 * moved) / kept).toFixed(1)} %), ${fresh.time.toFixed(2)} s`,
  );
  for (const [index, slug] of old.slugs.entries()) {
    const one = movedBoxes([old.svgs[index] ?? ''], [same[index] ?? '']);
    if (one.moved && old.slugs.length < 20) row(`    ${slug}`, `${one.moved} of ${one.kept}`);
  }
}

/** Another application in the stack and network of GroceryMate, which talks to its database. */
const worker = `containers:
  grocery_worker:
    stack: grocery-mate
    service: worker
    purpose: Arbeiten im Hintergrund
    role: application
    image: grocery-mate-worker
    networks: [devnet]
    depends_on:
      postgres: {condition: service_healthy}
connections:
  worker-postgres: {from: container:grocery_worker, to: container:grocery_postgres, protocol: PostgreSQL, port: 5432}
`;
/** GRO-MATE as it stands in this repository, with more YAML if there is any. */
function groMate(more?: string): Inventory {
  const files = readRoot(packageRoot, 'gro-mate');
  const handbooks = files.handbooks.map((one) => ({
    ...one,
    yaml: [...one.yaml, ...(more ? [{ file: 'inventory/gro-mate/bench.yaml', text: more }] : [])],
  }));
  const [loaded] = loadHandbooks({ ...files, handbooks }).handbooks;
  if (loaded?.inventory) return loaded.inventory;
  throw new Error(loaded?.findings.map(({ message }) => message).join('\n') ?? 'GRO-MATE is not there.');
}

/** Prints the figures; without mermaid-cli those that there are. */
export async function benchDiagrams(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'infrabuch-bench-bilder-'));
  console.log('\nDiagrams as SVG, browser start included');
  try {
    await againstMermaidCli(work);
    await oneMore(work, '200 containers, 20 networks', synthetic(200, 20), synthetic(200, 20, 7));
    const [before, after] = [groMate(), groMate(worker)];
    await oneMore(work, 'GRO-MATE', before, after);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
if (import.meta.main) await benchDiagrams();
