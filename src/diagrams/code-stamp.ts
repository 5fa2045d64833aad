// What stands for the code that draws in the keys of cached drawings.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../system/package.ts';

/** Everything that decides how a drawing comes out: this folder, and the colours. The published package holds it too. */
const sources = ['diagrams', 'model/colours.ts'].map((path) => join(packageRoot, 'src', path));

/**
 * A hash over the contents of files and of all files below folders, hexadecimal: another one as soon as one of them is
 * changed, added, renamed or gone.
 * @throws when a path is not there
 */
export function codeStamp(paths: readonly string[] = sources): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const isFolder = statSync(path).isDirectory();
    const files = isFolder ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort() : [''];
    for (const file of files) {
      const whole = join(path, file);
      if (!statSync(whole).isFile()) continue;
      const content = readFileSync(whole);
      hash.update(`${file.replaceAll('\\', '/')} ${content.length}\n`).update(content);
    }
  }
  return hash.digest('hex');
}
