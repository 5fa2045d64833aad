// npm run bench: how long the commands take, as ratios: to an empty Node start, and for a fleet of hosts to reading its
// files with js-yaml and JSON.parse. Prints figures, judges nothing. On a busy machine all of them are too high.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, packageRoot } from '../src/package.ts';
import { benchDiagrams } from './bench-diagrams.ts';
import { benchPdf } from './bench-pdf.ts';
import { writeFleet } from './fleet.ts';
import { installPacked } from './packed.ts';
import { watchMemory } from './resident.ts';

interface Run {
  readonly seconds: number;
  /** Peak resident memory of the process and all that it started, in MiB; sampled every 50 ms. */
  readonly peak: number;
}
const source = join(packageRoot, 'src/cli/bin.js');

const run = (args: readonly string[]): Promise<Run> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const peakOf = watchMemory(child.pid ?? 0);
    child.on('error', reject);
    child.on('exit', (code) => {
      const peak = peakOf();
      if (code === 0 || code === 1) resolve({ seconds: (performance.now() - start) / 1000, peak });
      else reject(new Error(`${args.join(' ')}: exit ${code}`));
    });
  });
/** Runs commands in turn, so that a busy moment meets all of them; of each the median and the highest peak. */
async function medians(times: number, commands: readonly (readonly string[])[]): Promise<Run[]> {
  const runs: Run[][] = commands.map(() => []);
  for (let turn = 0; turn < times; turn++)
    for (const [index, args] of commands.entries()) runs[index]?.push(await run(args));
  return runs.map((ofOne) => ({
    seconds: ofOne.map(({ seconds }) => seconds).sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0,
    peak: Math.max(...ofOne.map(({ peak }) => peak)),
  }));
}
const row = (name: string, one: Run | undefined, unit: Run | undefined) => {
  const { seconds, peak } = one ?? { seconds: 0, peak: 0 };
  const ratio = seconds / (unit?.seconds ?? 1);
  console.log(
    `${name.padEnd(24)} ${seconds.toFixed(2).padStart(7)} s ${ratio.toFixed(1).padStart(7)}× ${peak ? `${Math.round(peak)} MiB` : ''}`,
  );
};

async function commands(packed: string): Promise<Run | undefined> {
  const [empty, ...rest] = await medians(9, [
    ['-e', '0'],
    [packed, 'check', '--root', packageRoot],
    [packed, 'drift', '--root', packageRoot],
    [source, 'check', '--root', packageRoot],
    [source, 'drift', '--root', packageRoot],
  ]);
  console.log('This repository: median of 9, ratio to an empty Node start, peak memory');
  row('empty node', empty, empty);
  for (const [index, name] of ['check, packed', 'drift, packed', 'check, source', 'drift, source'].entries())
    row(name, rest[index], empty);
  return empty;
}

async function fleets(packed: string, folder: string): Promise<void> {
  console.log(
    '\nA fleet, packed: median of 3, ratio to js-yaml and JSON.parse on the same files, peak memory',
  );
  for (const hosts of [250, 500, 1000]) {
    const root = join(folder, `fleet-${hosts}`);
    const { containers, rules } = writeFleet(root, hosts);
    const [parsing, check, drift] = await medians(3, [
      [join(packageRoot, 'tests/parse-only.ts'), root],
      [packed, 'check', '--root', root],
      [packed, 'drift', '--root', root],
    ]);
    console.log(`${hosts} hosts, ${containers} containers, ${rules} rules`);
    row('  parsing alone', parsing, parsing);
    row('  check', check, parsing);
    row('  drift', drift, parsing);
  }
}

async function builds(empty: Run | undefined, folder: string): Promise<void> {
  const root = join(folder, 'site');
  for (const part of ['inventory', 'content', 'diagrams'])
    cpSync(join(packageRoot, part), join(root, part), { recursive: true });
  rmSync(join(cacheFolder, 'diagrams'), { recursive: true, force: true });
  console.log('\nThe website: ratio to an empty Node start, peak memory of all processes');
  row('build, cold', (await medians(1, [[source, 'build', '--root', root]]))[0], empty);
  row('build, warm', (await medians(3, [[source, 'build', '--root', root]]))[0], empty);
}

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-bench-'));
const installed = installPacked(join(cacheFolder, `bench-${process.pid}`));
try {
  const empty = await commands(installed.bin);
  await fleets(installed.bin, folder);
  await builds(empty, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
  installed.remove();
}
await benchDiagrams();
await benchPdf();
