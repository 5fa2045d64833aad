// How long `parse` takes for an input as large as it may be, source by source: a text of that source, again and again up to
// 64 MiB, with numbers that make its lines differ.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { snapshotSources } from '../src/snapshots/index.ts';
import { packageRoot } from '../src/system/package.ts';
import { watchMemory } from './resident.ts';
import { fixturesOf } from './unit/golden.ts';

const limit = 64 * 1024 * 1024;

/** A text of just below the limit: copies of another, of which each has a number in its first lowercase word. */
function repeated(text: string): string {
  const copies: string[] = [];
  for (let size = 0, count = 0; ; count += 1) {
    const copy = text.replace(/[a-z]{3,}(?=[^a-z])/, (word) => `${word}${count}`);
    size += Buffer.byteLength(copy);
    if (size > limit) return copies.join('');
    copies.push(copy);
  }
}

/** Prints for each source seconds and the most memory of `infrabuch parse`. */
export async function benchParse(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'infrabuch-bench-parse-'));
  const file = join(folder, 'input');
  console.log('\n64 MiB to parse: seconds, peak memory');
  try {
    for (const { id } of snapshotSources) {
      const longest = fixturesOf(`snapshots/${id}`)
        .map(({ text }) => (text.endsWith('\n') ? text : `${text}\n`))
        .sort((a, b) => b.length - a.length)[0];
      if (longest === undefined) continue;
      writeFileSync(file, repeated(longest));
      const start = performance.now();
      const child = spawn(process.execPath, [join(packageRoot, 'src/cli/bin.js'), 'parse', id, file], {
        stdio: 'ignore',
      });
      const peakOf = watchMemory(child.pid ?? 0, 200);
      const code = await new Promise((done) => child.once('exit', done));
      const seconds = (performance.now() - start) / 1000;
      console.log(
        `${id.padEnd(24)} ${seconds.toFixed(2).padStart(7)} s ${Math.round(peakOf())} MiB, exit ${code}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await benchParse();
