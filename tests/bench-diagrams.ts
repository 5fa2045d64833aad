// Measures drawing: all views of both handbooks by infrabuch, cold, against mermaid-cli once a file; a large inventory;
// how many boxes one more container moves. Called by tests/bench.ts, or alone: node tests/bench-diagrams.ts.
// mermaid-cli is no dependency: it is installed into the cache folder when it is wanted.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawFigures } from '../src/diagrams/figures.ts';
import { openRenderer } from '../src/diagrams/mermaid/renderer.ts';
import { diagramTexts } from '../src/diagrams/mmd.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { closeBrowser, findBrowser, startBrowser } from '../src/system/browser.ts';
import { cacheFolder, packageRoot } from '../src/system/package.ts';
import { boxShareOf, crossingsOf } from './drawing-measures.ts';
import { additionsOf, movedPart, overviewPlaces, overviewText } from './overview-additions.ts';
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
  for (const text of readdirSync(cacheFolder).filter((entry) => entry.startsWith('chromium-')))
    symlinkSync(join(cacheFolder, text), join(folder, text));
  return folder;
}

async function againstMermaidCli(work: string): Promise<void> {
  const loaded = loadHandbooks(readRoot(packageRoot));
  const draw = async (cache: string) => {
    const start = performance.now();
    const renderer = openRenderer(cache);
    const texts: string[] = [];
    try {
      for (const handbook of loaded.handbooks) {
        const { figures } = await drawFigures(renderer, handbook, handbook.inventory!, loaded.site);
        texts.push(...figures.map(({ text }) => text));
      }
    } finally {
      await renderer.close();
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
  const median = runs.toSorted((run, other) => run - other)[1] ?? 0;
  row(
    `${texts.length} diagrams of this repository, cold, median of 3`,
    `${median.toFixed(2)} s (${runs.map((run) => run.toFixed(2)).join(', ')}; ${load()})`,
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
/** Where the boxes of each picture stand, counted from its upper left corner. */
function placesOf(svgs: readonly string[]): Map<string, Place>[] {
  return svgs.map((svg) => {
    const [left = 0, top = 0] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map(Number);
    return new Map(
      [
        ...svg.matchAll(
          /(?:<a [^>]*transform="translate\(([^)]*)\)"[^>]*>)?<g class="node [^>]*?(?:transform="translate\(([^)]*)\)"[^>]*?)?data-node="([^"]+)"/g,
        ),
      ].map(([, link, own, node = '']) => {
        const [x = 0, y = 0] = (link ?? own ?? '').split(/[ ,]+/).map(Number);
        return [node, { x: Math.round(x - left), y: Math.round(y - top) }];
      }),
    );
  });
}
const mostFrequent = (numbers: readonly number[]): number =>
  [...Map.groupBy(numbers, (value) => value)].toSorted(
    ([, entry], [, other]) => other.length - entry.length,
  )[0]?.[0] ?? 0;

interface Moved {
  /** Boxes of both pictures. */
  readonly kept: number;
  /** Those that stand elsewhere, beside the shift that most boxes of their picture share. */
  readonly moved: number;
  /** Those that stand elsewhere, counted from the corner of their picture. */
  readonly elsewhere: number;
}
function movedBoxes(before: readonly string[], after: readonly string[]): Moved {
  const now = placesOf(after);
  let [kept, moved, elsewhere] = [0, 0, 0];
  for (const [index, old] of placesOf(before).entries()) {
    const shifts = [...old].flatMap(([node, place]) => {
      const other = now[index]?.get(node);
      return other ? [{ x: other.x - place.x, y: other.y - place.y }] : [];
    });
    const [x, y] = [
      mostFrequent(shifts.map((entry) => entry.x)),
      mostFrequent(shifts.map((entry) => entry.y)),
    ];
    kept += shifts.length;
    moved += shifts.filter((entry) => entry.x !== x || entry.y !== y).length;
    elsewhere += shifts.filter((entry) => entry.x || entry.y).length;
  }
  return { kept, moved, elsewhere };
}

/** Draws one inventory after the other, the first cold. */
async function drawEach(work: string, name: string, inventories: readonly Inventory[]) {
  const cache = coldCache(work, name);
  const renderer = openRenderer(cache);
  const pictures: { readonly svgs: ReadonlyMap<string, string>; readonly time: number }[] = [];
  try {
    for (const inventory of inventories) {
      const start = performance.now();
      const drawings = drawingsOf(inventory);
      const svgs = await renderer.draw(drawings);
      pictures.push({
        svgs: new Map(drawings.map(({ id }, index) => [id, svgs[index] ?? ''])),
        time: seconds(start),
      });
    }
  } finally {
    await renderer.close();
  }
  return pictures;
}

interface More {
  readonly name: string;
  readonly inventory: Inventory;
}
/** Draws an inventory cold, then each with one more container: how many boxes stand elsewhere. */
async function oneMore(work: string, name: string, before: Inventory, more: readonly More[]): Promise<void> {
  const [old, ...edited] = await drawEach(work, name, [before, ...more.map(({ inventory }) => inventory)]);
  if (!old) return;
  row(`${name}: ${old.svgs.size} diagrams, cold`, `${old.time.toFixed(2)} s (${load()})`);
  for (const [index, { svgs, time }] of edited.entries()) {
    // By name: one more container may be one more picture.
    const pairs = [...old.svgs].map(([id, svg]) => ({ id, svg, now: svgs.get(id) ?? '' }));
    if (pairs.every(({ svg, now }) => svg === now))
      throw new Error(`${name}: one more container changed no picture, so nothing was measured.`);
    const count = (some: typeof pairs) =>
      movedBoxes(
        some.map(({ svg }) => svg),
        some.map(({ now }) => now),
      );
    const { kept, moved, elsewhere } = count(pairs);
    const share = (100 * moved) / kept;
    row(
      `  one more container: ${more[index]?.name}`,
      `moves ${moved} of ${kept} boxes, ${share.toFixed(1)} %${share > 10 ? ' (wanted: at most 10 %)' : ''}; ${elsewhere} with those that a picture moves as a whole; ${time.toFixed(2)} s`,
    );
    if (old.svgs.size < 20)
      for (const pair of pairs) {
        const moved = count([pair]);
        if (moved.elsewhere) row(`    ${pair.id}`, `${moved.moved} of ${moved.kept}; ${moved.elsewhere}`);
      }
  }
}

/** Text of the inventory that an edit adds: before a key of a file, else at the file's end. */
interface Insertion {
  readonly file: string;
  readonly before?: string;
  readonly text: string;
}
/** Another application in the stack and network of GroceryMate, which talks to its database. */
const worker = (container?: string, connection?: string): Insertion[] => [
  {
    file: container === 'keycloak' ? 'keycloak' : 'stack-grocery-mate',
    ...(container ? { before: container } : {}),
    text: `  grocery_worker:
    stack: grocery-mate
    service: worker
    purpose: Arbeiten im Hintergrund
    role: application
    image: grocery-mate-worker
    networks: [devnet]
    depends_on:
      postgres: {condition: service_healthy}
`,
  },
  {
    file: 'verbindungen',
    ...(connection ? { before: connection } : {}),
    text: `  worker-postgres: {from: container:grocery_worker, to: container:grocery_postgres, protocol: PostgreSQL, port: 5432}
`,
  },
];
const edits: readonly { readonly name: string; readonly insertions: readonly Insertion[] }[] = [
  { name: 'application, last', insertions: worker() },
  { name: 'application, in the middle', insertions: worker('grocery_frontend', 'pgadmin-postgres') },
  { name: 'application, first of all', insertions: worker('keycloak', 'browser-dns') },
  {
    name: 'in Mailcow',
    insertions: [
      {
        file: 'stack-mailcow',
        text: `  archive-mailcow:
    stack: mailcow
    service: archive-mailcow
    purpose: Archiv der E-Mails
    role: support
    image: mailcow/archive
    networks: [mailcow-network]
`,
      },
    ],
  },
  {
    name: 'stack and network of its own, behind the proxy',
    insertions: [
      {
        file: 'stack-wiki',
        text: `stacks:
  wiki: {title: Wiki, purpose: Notizen, host: web, directory: /home/jeff/wiki}
networks:
  wikinet: {title: Netzwerk des Wikis, purpose: Trennt das Wiki ab, host: web, driver: bridge, subnets: [172.30.0.0/16]}
containers:
  wiki: {stack: wiki, purpose: Notizen, role: application, image: wiki, image_ports: [3000], networks: [wikinet, devnet]}
connections:
  npm-wiki: {from: container:nginx_proxy_manager, to: container:wiki, protocol: HTTP, port: 3000}
domains:
  wiki.gro-mate.tech: {purpose: Wiki, proxy: container:nginx_proxy_manager, upstream: {scheme: http, to: container:wiki, port: 3000}}
`,
      },
    ],
  },
  {
    name: 'published port and volume, in the middle',
    insertions: [
      {
        file: 'stack-grocery-mate',
        before: 'grocery_frontend',
        text: `  metrics:
    stack: grocery-mate
    service: metrics
    purpose: Messwerte
    role: admin
    image: metrics
    networks: [devnet]
    ports: [{target: 9000, published: 9000, name: Messwerte, exposure: public, reason: Abfrage von außen}]
    volumes: ['metrics_data:/data']
`,
      },
      {
        file: 'volumes',
        text: `  metrics_data: {host: web, stack: grocery-mate, content: Messwerte}
`,
      },
    ],
  },
];
/** GRO-MATE as it stands in this repository, with more YAML if there is any. */
function groMate(insertions: readonly Insertion[] = []): Inventory {
  const files = readRoot(packageRoot, 'gro-mate');
  const handbooks = files.handbooks.map((handbook) => {
    const yaml = [...handbook.yaml];
    for (const { file, before, text } of insertions) {
      const name = `inventory/gro-mate/${file}.yaml`;
      const at = yaml.findIndex((known) => known.file === name);
      const known = yaml[at];
      if (!known) yaml.push({ file: name, text });
      else {
        const end = before ? known.text.indexOf(`\n  ${before}:\n`) + 1 : known.text.length;
        if (!end) throw new Error(`${name} has no ${before}.`);
        yaml[at] = { ...known, text: known.text.slice(0, end) + text + known.text.slice(end) };
      }
    }
    return { ...handbook, yaml };
  });
  const [loaded] = loadHandbooks({ ...files, handbooks }).handbooks;
  if (loaded?.inventory) return loaded.inventory;
  throw new Error(loaded?.findings.map(({ message }) => message).join('\n') ?? 'GRO-MATE is not there.');
}

/** How often lines cross in both overviews, and how much of them boxes fill. */
async function overviews(work: string): Promise<void> {
  const loaded = loadHandbooks(readRoot(packageRoot));
  const renderer = openRenderer(coldCache(work, 'overviews'));
  const browser = await startBrowser(await findBrowser(cacheFolder));
  try {
    const page = await browser.newPage();
    for (const { id, inventory } of loaded.handbooks) {
      const texts = drawingsOf(inventory!).filter((drawing) => drawing.id === `${id}-uebersicht`);
      for (const svg of await renderer.draw(texts)) {
        await page.setContent(svg);
        const sizes = await page.evaluate(() =>
          [...document.querySelectorAll<SVGGElement>('svg g.node')].map((node) => {
            const { width, height } = node.getBBox();
            return { width, height };
          }),
        );
        row(
          `overview of ${id}: crossings, part filled by boxes`,
          `${crossingsOf(svg)}, ${(100 * boxShareOf(svg, sizes)).toFixed(1)} %`,
        );
      }
    }
  } finally {
    await closeBrowser(browser);
    await renderer.close();
  }
}

/** How many of the other boxes of an overview one more container or service of each kind moves. */
function stability(): void {
  const handbooks = loadHandbooks(readRoot(packageRoot)).handbooks.map(
    ({ id, inventory }) => [id, inventory!] as const,
  );
  for (const [name, inventory] of [
    ...handbooks,
    ...[
      [12, 4],
      [20, 4],
      [24, 2],
      [30, 6],
      [40, 5],
    ].map(
      ([containers = 0, networks = 0]) =>
        [`${containers} containers, ${networks} networks`, synthetic(containers, networks)] as const,
    ),
  ]) {
    const [before, picture] = [overviewPlaces(inventory), overviewText(inventory)];
    const found = additionsOf(inventory).map(({ kind, inventory: after }) => ({
      kind,
      part: movedPart(before, overviewPlaces(after, picture)),
    }));
    for (const [kind, members] of Map.groupBy(found, (addition) => addition.kind)) {
      const parts = members.map(({ part }) => part);
      row(
        `${name}, one more ${kind}`,
        `at most a tenth moves: ${parts.filter((part) => part <= 0.1).length} of ${parts.length}, on average ${((100 * parts.reduce((sum, part) => sum + part, 0)) / parts.length).toFixed(1)} %`,
      );
    }
  }
}

/** Prints the figures; without mermaid-cli those that there are. */
export async function benchDiagrams(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'infrabuch-bench-bilder-'));
  console.log('\nDiagrams as SVG, browser start included');
  try {
    await overviews(work);
    stability();
    await againstMermaidCli(work);
    await oneMore(work, '200 containers, 20 networks', synthetic(200, 20), [
      { name: 'application', inventory: synthetic(200, 20, 7) },
    ]);
    await oneMore(
      work,
      'GRO-MATE',
      groMate(),
      edits.map(({ name, insertions }) => ({ name, inventory: groMate(insertions) })),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
if (import.meta.main) await benchDiagrams();
