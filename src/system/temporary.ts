// Folders that go with the run that made them.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

interface Temporary {
  readonly path: string;
  readonly remove: () => void;
}

/** A new folder below `parent`. It is removed when the process ends, if not before. */
export function temporaryFolder(parent: string, prefix: string): Temporary {
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(realpathSync(parent), prefix));
  const remove = () => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return { path, remove };
}
