// Writes an archive as the snapshot folder of its host.
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotSources } from '../snapshots/index.ts';
import { freshFolder, pathBelow, replaceFolder, writeWhole } from '../system/write.ts';
import { type Archive, snapshotFiles } from './archive.ts';

/** The names that a snapshot has; every other file in the folder is kept. */
const isOfSnapshot = (name: string) =>
  name === 'snapshot.json' || snapshotSources.some(({ file }) => file === name);

/**
 * Puts a host's folder in the place of the one before, whole or not at all.
 * @param base the folder of snapshots, in which links may lead nowhere else
 * @param below the host's folder as a path below it
 * @throws UsageError where the file system refuses or a link leads out of the base
 */
export function writeSnapshot(base: string, below: string, archive: Archive, host: string): void {
  const folder = pathBelow(base, below);
  const fresh = freshFolder(folder);
  try {
    for (const [name, text] of snapshotFiles(archive, host)) writeWhole(join(fresh, name), text);
    if (existsSync(folder))
      for (const name of readdirSync(folder).filter((entry) => !isOfSnapshot(entry)))
        cpSync(join(folder, name), join(fresh, name), { recursive: true });
    replaceFolder(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
