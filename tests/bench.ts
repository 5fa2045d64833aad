// npm run bench: how long the commands take, as ratios: to an empty Node start, and for a fleet of hosts to reading its
// files with js-yaml and JSON.parse. Prints figures, judges nothing. On a busy machine all of them are too high.
// npm run bench [-- PART…]: commands, fleets, exposure, diagrams, pdf, parse, lighthouse, kills; all of them where none is named.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, packageRoot } from '../src/system/package.ts';
import { benchDiagrams } from './bench-diagrams.ts';
import { benchExposure } from './bench-exposure.ts';
import { benchLighthouse } from './bench-lighthouse.ts';
import { benchParse } from './bench-parse.ts';
import { benchPdf } from './bench-pdf.ts';
import { writeFleet } from './fleet.ts';
import { killCommands } from './kills.ts';
import { type Installed, installPacked } from './packed.ts';
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
      // Findings are a result; a build with findings was not made.
      if (code === 0 || (code === 1 && !args.includes('build')))
        resolve({ seconds: (performance.now() - start) / 1000, peak });
      else reject(new Error(`${args.join(' ')}: exit ${code}`));
    });
  });
/** Arguments of Node; with `forgets`, what the command keeps of inventories is removed before each run. */
type Timed = readonly string[] & { readonly forgets?: string };
const forgetting = (packageFolder: string, args: readonly string[]): Timed =>
  Object.assign([...args], { forgets: join(packageFolder, 'node_modules/.cache/infrabuch/inventories') });

/** Runs commands in turn, so that a busy moment meets all of them; of each the median and the highest peak. */
async function medians(times: number, commands: readonly Timed[]): Promise<Run[]> {
  const runs: Run[][] = commands.map(() => []);
  for (let turn = 0; turn < times; turn++)
    for (const [index, args] of commands.entries()) {
      if (args.forgets) rmSync(args.forgets, { recursive: true, force: true });
      runs[index]?.push(await run(args));
    }
  return runs.map((ofOne) => ({
    seconds: ofOne.map(({ seconds }) => seconds).sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0,
    peak: Math.max(...ofOne.map(({ peak }) => peak)),
  }));
}
const row = (name: string, run: Run | undefined, unit: Run | undefined) => {
  const { seconds, peak } = run ?? { seconds: 0, peak: 0 };
  const ratio = seconds / (unit?.seconds ?? 1);
  console.log(
    `${name.padEnd(24)} ${seconds.toFixed(2).padStart(7)} s ${ratio.toFixed(1).padStart(7)}× ${peak ? `${Math.round(peak)} MiB` : ''}`,
  );
};

async function commands({ bin, folder }: Installed): Promise<Run | undefined> {
  const rows: [string, Timed][] = [
    ['empty node', ['-e', '0']],
    ['check, packed', [bin, 'check', '--root', packageRoot]],
    ['drift, packed', [bin, 'drift', '--root', packageRoot]],
    ['check, source', [source, 'check', '--root', packageRoot]],
    ['drift, source', [source, 'drift', '--root', packageRoot]],
  ];
  const again = await medians(
    9,
    rows.map(([, args]) => args),
  );
  const first = await medians(5, [
    ['-e', '0'],
    forgetting(folder, [bin, 'check', '--root', packageRoot]),
    forgetting(folder, [bin, 'drift', '--root', packageRoot]),
  ]);
  console.log('This repository: median of 9, ratio to an empty Node start, peak memory');
  for (const [index, [name]] of rows.entries()) row(name, again[index], again[0]);
  console.log('The same with an inventory that was never read before');
  for (const [index, name] of ['empty node', 'check, packed', 'drift, packed'].entries())
    row(name, first[index], first[0]);
  return again[0];
}

async function fleets(installed: Installed, folder: string): Promise<void> {
  const packed = installed.bin;
  console.log(
    '\nA fleet, packed: median of 3, ratio to js-yaml and JSON.parse on the same files, peak memory',
  );
  for (const hosts of [250, 500, 1000]) {
    const root = join(folder, `fleet-${hosts}`);
    const { containers, rules } = writeFleet(root, hosts);
    const [parsing, checkFirst, check, driftFirst, drift] = await medians(3, [
      [join(packageRoot, 'tests/parse-only.ts'), root],
      forgetting(installed.folder, [packed, 'check', '--root', root]),
      [packed, 'check', '--root', root],
      forgetting(installed.folder, [packed, 'drift', '--root', root]),
      [packed, 'drift', '--root', root],
    ]);
    console.log(`${hosts} hosts, ${containers} containers, ${rules} rules`);
    row('  parsing alone', parsing, parsing);
    row('  check', check, parsing);
    row('  drift', drift, parsing);
    row('  check, first time', checkFirst, parsing);
    row('  drift, first time', driftFirst, parsing);
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

/** Does some work with the package as npm publishes it, and a folder that goes afterwards. */
async function withPacked(work: (installed: Installed, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'infrabuch-bench-'));
  const installed = installPacked(join(cacheFolder, `bench-${process.pid}`));
  try {
    await work(installed, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    installed.remove();
  }
}

const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  commands: () => withPacked(async (installed, folder) => builds(await commands(installed), folder)),
  fleets: () => withPacked(fleets),
  exposure: async () => benchExposure(),
  diagrams: benchDiagrams,
  pdf: benchPdf,
  parse: benchParse,
  lighthouse: () => benchLighthouse(),
  kills: () => {
    console.log('\nKilled at random moments and at renames');
    return killCommands(100, console.log);
  },
};
const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) await part();
