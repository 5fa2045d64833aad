// Writes an archive as the snapshot folder of its host.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { snapshotSources } from '../snapshots/index.ts';
import { replaceFolder } from '../system/write.ts';
import { type Archive, snapshotFiles } from './archive.ts';

/** The names that a snapshot has; every other file in the folder is kept. */
const isOfSnapshot = (name: string) =>
  name === 'snapshot.json' || snapshotSources.some(({ file }) => file === name);

/**
 * Puts a host's folder in the place of the one before, whole or not at all.
 * @throws what the file system refuses
 */
export function writeSnapshot(folder: string, archive: Archive, host: string): void {
  const fresh = join(dirname(folder), `.${host}.${process.pid}.tmp`);
  try {
    mkdirSync(fresh, { recursive: true });
    for (const [name, text] of snapshotFiles(archive, host)) writeFileSync(join(fresh, name), text);
    if (existsSync(folder))
      for (const name of readdirSync(folder).filter((entry) => !isOfSnapshot(entry)))
        cpSync(join(folder, name), join(fresh, name), { recursive: true });
    replaceFolder(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
