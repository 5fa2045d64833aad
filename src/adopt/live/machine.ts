// A machine that no inventory knows, read by the collector: all sources that need no further knowledge.
import { hostname } from 'node:os';
import { type Archive, ArchiveError, snapshotFiles } from '../../collect/archive.ts';
import { readMachine } from '../../collect/read.ts';
import { RunError, targetForm } from '../../collect/run.ts';
import { needsInventory, sourceIds } from '../../model/source-ids.ts';
import { UsageError } from '../../system/errors.ts';
import type { ObservedMachine } from './observe.ts';

/**
 * Reads this machine, or another one over ssh.
 * @param target `user@host` or a name of ~/.ssh/config; undefined: this machine
 * @throws UsageError when it does not answer, or nothing could be read
 */
export async function readUnknownMachine(
  target: string | undefined,
  host: string | undefined,
  signal: AbortSignal,
): Promise<ObservedMachine> {
  if (target !== undefined && !targetForm.test(target))
    throw new UsageError('--ssh erwartet benutzer@rechner oder einen Namen aus ~/.ssh/config.');
  const id = host ?? 'server';
  const sources = sourceIds.filter((source) => !needsInventory(source));
  let archive: Archive;
  try {
    archive = await readMachine(
      {
        host: { handbook: '', id, hostname: hostname(), sources },
        target: target ?? null,
        port: undefined,
      },
      { envFiles: [], plainVariables: {}, containerVariables: [], timeout: 120, signal },
    );
  } catch (error) {
    if (!(error instanceof RunError || error instanceof ArchiveError)) throw error;
    throw new UsageError(`Die Maschine lässt sich nicht lesen: ${error.message}`);
  }
  if ([...archive.sources.values()].every(({ exit }) => exit !== 0))
    throw new UsageError(
      'Von der Maschine war nichts zu lesen: Weder Docker noch ufw noch ss hat geantwortet.',
    );
  return {
    host,
    hostname: archive.hostname || undefined,
    files: (name) => snapshotFiles(archive, name),
  };
}
