// npm run bench: how long the commands take, as ratios to an empty Node start. Prints figures, judges nothing.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, packageRoot } from '../src/package.ts';
import { benchDiagrams } from './bench-diagrams.ts';

interface Run {
  readonly seconds: number;
  /** Peak resident memory of the process and all that it started, in MiB; sampled every 50 ms. */
  readonly peak: number;
}
const bin = join(packageRoot, 'src/cli/bin.js');

/** Resident memory of a process and its descendants in MiB (Linux). */
function residentTree(root: number): number {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // The process ended while its entry was read.
    }
  }
  const inTree = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid > 1 && inTree(parents.get(pid) ?? 0));
  return [...resident].filter(([pid]) => inTree(pid)).reduce((sum, [, size]) => sum + size, 0);
}

const run = (args: readonly string[]): Promise<Run> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    let peak = 0;
    const sampler =
      process.platform === 'linux'
        ? setInterval(() => (peak = Math.max(peak, residentTree(child.pid ?? 0))), 50)
        : undefined;
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(sampler);
      if (code === 0 || code === 1) resolve({ seconds: (performance.now() - start) / 1000, peak });
      else reject(new Error(`${args.join(' ')}: exit ${code}`));
    });
  });
async function median(times: number, args: readonly string[]): Promise<Run> {
  const runs: Run[] = [];
  for (let index = 0; index < times; index++) runs.push(await run(args));
  runs.sort((a, b) => a.seconds - b.seconds);
  return {
    seconds: runs[Math.floor(times / 2)]?.seconds ?? 0,
    peak: Math.max(...runs.map(({ peak }) => peak)),
  };
}
const row = (name: string, { seconds, peak }: Run, unit: number) =>
  console.log(
    `${name.padEnd(22)} ${seconds.toFixed(2).padStart(7)} s ${(seconds / unit).toFixed(1).padStart(7)}× ${peak ? `${Math.round(peak)} MiB` : ''}`,
  );

const empty = await median(9, ['-e', '0']);
console.log('median, ratio to an empty Node start, peak memory');
row('empty node', empty, empty.seconds);
row('check', await median(9, [bin, 'check']), empty.seconds);
row('drift', await median(9, [bin, 'drift']), empty.seconds);

const root = mkdtempSync(join(tmpdir(), 'infrabuch-bench-'));
try {
  for (const folder of ['inventory', 'content', 'diagrams'])
    cpSync(join(packageRoot, folder), join(root, folder), { recursive: true });
  rmSync(join(cacheFolder, 'diagrams'), { recursive: true, force: true });
  row('build, cold', await median(1, [bin, 'build', '--root', root]), empty.seconds);
  row('build, warm', await median(3, [bin, 'build', '--root', root]), empty.seconds);
} finally {
  rmSync(root, { recursive: true, force: true });
}
await benchDiagrams();
