// Reads machines with the collector, several at once.
import { snapshotSources } from '../snapshots/index.ts';
import { type Archive, ArchiveError, readArchives } from './archive.ts';
import type { Machine } from './machines.ts';
import { runScript } from './run.ts';
import { collectorScript } from './script.ts';
import type { DocumentedVariables } from './value-hashes.ts';

/** So many machines at once. */
const atOnce = 8;

/** How one machine is read. */
export interface ReadOptions {
  /** Paths of the env files whose names are read. */
  readonly envFiles: readonly string[];
  /** Names of variables whose values are documented and no secrets, by the path of their file. */
  readonly plainVariables: Readonly<Record<string, readonly string[]>>;
  /** What may be told of the variables of containers. */
  readonly containerVariables: readonly DocumentedVariables[];
  /** In seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/**
 * The archive of one machine.
 * @throws RunError when it does not answer; ArchiveError when it answers with anything but one archive of its own
 */
export async function readMachine(
  { host, target, port }: Machine,
  { envFiles, plainVariables, containerVariables, timeout, signal }: ReadOptions,
): Promise<Archive> {
  const script = collectorScript({
    host: host.id,
    sources: snapshotSources.filter(({ id }) => host.sources.some((source) => source === id)),
    envFiles,
    plainVariables,
    containerVariables,
  });
  const archives = readArchives(
    await runScript({ script, target, timeout, signal, ...(port === undefined ? {} : { port }) }),
  );
  const [archive] = archives;
  if (!archive || archives.length > 1) throw new ArchiveError('Es kamen mehrere Archive.');
  if (archive.host !== null && archive.host !== host.id)
    throw new ArchiveError(`Die Maschine antwortet als „${archive.host}“.`);
  return archive;
}

/**
 * Does the same for many machines, eight at once, and begins with no further one after the signal.
 * @returns what `work` gave, in the order in which it was done
 * @throws what `work` throws
 */
export async function forMachines<T>(
  machines: readonly Machine[],
  signal: AbortSignal,
  work: (machine: Machine) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  const queue = [...machines];
  const worker = async () => {
    for (let machine = queue.shift(); machine && !signal.aborted; machine = queue.shift())
      results.push(await work(machine));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, machines.length) }, worker));
  return results;
}
