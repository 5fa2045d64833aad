// Where this package lies, and the folder for what it may draw again: browser and diagrams.
import { join } from 'node:path';

export const packageRoot = join(import.meta.dirname, '..');
export const cacheFolder = join(packageRoot, 'node_modules', '.cache', 'infrabuch');
