// Drawings and what is made of them, kept between runs in files whose names are keys of their content.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browserStamp, findBrowser } from '../../system/browser.ts';
import { keepFile, readKept } from '../../system/kept.ts';
import { codeStamp } from '../code-stamp.ts';

const require = createRequire(import.meta.url);

/** A folder of cached files. */
export interface DrawingCache {
  /**
   * The file for what the browser makes of `parts`; it need not be there. Its name changes with the parts, with our code
   * that draws, with Mermaid, the fonts and the browser.
   * @throws BrowserError when there is no browser
   */
  readonly fileFor: (ending: string, parts: readonly string[]) => Promise<string>;
  /** Content of a file; undefined when it is not there. */
  readonly read: (file: string) => Buffer | undefined;
  readonly write: (file: string, content: string | Uint8Array) => void;
}

/**
 * The cache in a folder; nothing is read or written yet.
 * @param folder for drawings and the unpacked browser
 */
export function drawingCache(folder: string): DrawingCache {
  let stamps: Promise<readonly string[]> | undefined;
  const stampsNow = async () => [
    browserStamp(await findBrowser(folder)),
    codeStamp(),
    ...['mermaid', '@fontsource/ibm-plex-sans'].map(
      (name) => (require(`${name}/package.json`) as { version: string }).version,
    ),
  ];
  return {
    fileFor: async (ending, parts) => {
      stamps ??= stampsNow();
      const key = createHash('sha256')
        .update(JSON.stringify([ending, ...(await stamps), ...parts]))
        .digest('hex');
      return join(folder, 'diagrams', `${key.slice(0, 40)}.${ending}`);
    },
    read: readKept,
    write: keepFile,
  };
}
