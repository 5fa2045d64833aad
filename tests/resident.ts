// Resident memory of processes (Linux), for the benches.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

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

/**
 * Samples the memory of a process and all that it started.
 * @param every milliseconds; each sample takes some of this process's time
 * @param limit MiB; above it `onExceeded` is called
 * @returns ends the sampling and says the peak in MiB; 0 where the system does not tell
 */
export function watchMemory(
  root: number,
  every = 50,
  limit = Number.POSITIVE_INFINITY,
  onExceeded: (why: string) => void = () => {},
): () => number {
  if (process.platform !== 'linux') return () => 0;
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, residentTree(root));
    if (peak > limit) onExceeded(`more than ${limit} MiB`);
  }, every);
  return () => {
    clearInterval(sampler);
    return peak;
  };
}

/** Forgets this process's peak memory. @returns tells the peak since then in MiB; 0 where the system does not tell */
export function peakMemory(): () => number {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    return () => 0;
  }
  return () =>
    Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024);
}
