// Where this package lies, and the folder for what it may draw again: browser and diagrams.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder upwards with a package.json: the same from the sources and from the bundled command. */
function packageFolder(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Absolute path of the package's folder. */
export const packageRoot = packageFolder(import.meta.dirname);
/** Absolute path of the folder for what can be made again. */
export const cacheFolder = join(packageRoot, 'node_modules', '.cache', 'infrabuch');
