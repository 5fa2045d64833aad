// A folder of files that can be made again. Where it cannot be written nothing is lost, and what nobody used for a month
// goes.
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from './write.ts';

const day = 86_400_000;
const cleared = new Set<string>();

/** The content of a kept file; undefined when there is none. Its time says when it was used last, to the day. */
export function readKept(file: string): Buffer | undefined {
  try {
    const content = readFileSync(file);
    if (Date.now() - statSync(file).mtimeMs > day) utimesSync(file, new Date(), new Date());
    return content;
  } catch {
    return undefined;
  }
}

/** Keeps a file, and removes those of its folder that were not used for a month. */
export function keepFile(file: string, content: string | Uint8Array): void {
  const folder = dirname(file);
  try {
    writeWhole(file, content);
    if (cleared.has(folder)) return;
    cleared.add(folder);
    for (const entry of readdirSync(folder)) {
      const path = join(folder, entry);
      if (Date.now() - statSync(path).mtimeMs > 30 * day) rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // It is made again next time.
  }
}
