// How long diagrams take to draw, and how many boxes one more container moves. Run alone or by `npm run bench`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artist } from '../../src/diagrams/draw.ts';
import { diagramTexts } from '../../src/diagrams/mmd.ts';
import { loadHandbooks } from '../../src/handbook.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { packageRoot } from '../../src/package.ts';
import { readRoot } from '../../src/root.ts';
import { synthetic } from '../synthetic.ts';

const drawingsOf = (inventory: Inventory) =>
  diagramTexts(inventory, '/').map(({ slug, text, graph }) => ({
    id: `${inventory.id}-${slug}`,
    text,
    graph,
  }));
type Drawings = ReturnType<typeof drawingsOf>;

/** Draws with an empty cache, browser start included. */
async function cold(drawings: Drawings, cache: string): Promise<{ seconds: number; svgs: string[] }> {
  const start = performance.now();
  const painter = artist(cache);
  const svgs = await painter.draw(drawings);
  await painter.close();
  return { seconds: (performance.now() - start) / 1000, svgs };
}
/** Where each box stands, by its place in its group: `<drawing> <box>` -> position. */
function places(drawings: Drawings, svgs: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [index, svg] of svgs.entries())
    for (const [, link, own, node] of svg.matchAll(
      /(?:<a [^>]*transform="translate\(([^)]*)\)"[^>]*>)?<g class="node [^>]*?(?:transform="translate\(([^)]*)\)"[^>]*?)?data-node="([^"]+)"/g,
    ))
      found.set(
        `${drawings[index]?.id} ${node}`,
        (link ?? own ?? '')
          .split(/[ ,]+/)
          .map((one) => String(Math.round(Number(one))))
          .join(' '),
      );
  return found;
}

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-bench-'));
const row = (name: string, value: string) => console.log(`${name.padEnd(58)} ${value}`);
try {
  const both = loadHandbooks(readRoot(packageRoot)).handbooks.flatMap(({ inventory }) =>
    inventory ? drawingsOf(inventory) : [],
  );
  const one = await cold(both, join(folder, 'both'));
  row(`both handbooks, ${both.length} diagrams, cold, one browser`, `${one.seconds.toFixed(1)} s`);
  row('the same, warm', `${(await cold(both, join(folder, 'both'))).seconds.toFixed(2)} s`);
  let single = 0;
  for (const [index, drawing] of both.entries())
    single += (await cold([drawing], join(folder, `single${index}`))).seconds;
  row(
    'the same, a browser for each file, as mermaid-cli does',
    `${single.toFixed(1)} s (${(single / one.seconds).toFixed(1)}×)`,
  );

  const large = drawingsOf(synthetic(200, 20));
  const before = await cold(large, join(folder, 'large'));
  row(`200 containers on 20 networks, ${large.length} diagrams, cold`, `${before.seconds.toFixed(1)} s`);
  const grown = drawingsOf(synthetic(200, 20, 7));
  const after = await cold(grown, join(folder, 'large'));
  const [old, now] = [places(large, before.svgs), places(grown, after.svgs)];
  const kept = [...old].filter(([key]) => now.has(key));
  const moved = kept.filter(([key, place]) => now.get(key) !== place);
  row(
    `one more container: boxes moved, of ${kept.length}`,
    `${moved.length} (${((100 * moved.length) / kept.length).toFixed(1)} %), ${after.seconds.toFixed(1)} s`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
