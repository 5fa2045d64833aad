// Folders that go with the run that made them, or with the next one where that was killed.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeAbandoned, temporaryPrefix } from './unfinished.ts';

interface Temporary {
  readonly path: string;
  readonly remove: () => void;
  /** When the process ends, it is removed after what else ends now: for the folder of a program that still runs. */
  readonly removeLast: () => void;
}

/**
 * A new folder below `parent`. It is removed when the process ends, if not before; those that killed runs left there
 * are removed now.
 */
export function temporaryFolder(parent: string, prefix: string): Temporary {
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent, prefix);
  const path = mkdtempSync(join(realpathSync(parent), temporaryPrefix(prefix)));
  const remove = () => {
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
      process.off('exit', remove);
    } catch {
      // Something still writes there: it is tried again at the end, and the next run removes the rest.
    }
  };
  process.once('exit', remove);
  const removeLast = () => {
    process.off('exit', remove).once('exit', remove);
  };
  return { path, remove, removeLast };
}
