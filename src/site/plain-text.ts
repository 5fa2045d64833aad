// What the full text search reads of built pages: a blank between cells, which else run together in its hits, and no hash
// values, of which every short number is a part.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { writeWhole } from '../system/write.ts';

/** Parts of a page whose text is none. */
const opaque = /(<(script|style|svg|title|textarea)\b[\s\S]*?<\/\2>)/;

/** @param page HTML as Astro writes it */
export function readableByWords(page: string): string {
  return page
    .split(opaque)
    .map((part, index) =>
      // Every third piece is the name of the tag that the pattern captures, the one before it what is left alone.
      index % 3 === 0
        ? part
            .replaceAll(/(<\/(?:td|th|dt|dd|li|caption)>)(?=<)/g, '$1 ')
            .replaceAll(
              />([^<>]*?)((?:sha256:)?\b[0-9a-f]{32,}\b)/g,
              '>$1<span data-pagefind-ignore>$2</span>',
            )
        : index % 3 === 1
          ? part
          : '',
    )
    .join('');
}

/** Stands before Starlight, whose last step is to read the pages. */
export const plainText: AstroIntegration = {
  name: 'infrabuch:plain-text',
  hooks: {
    'astro:build:done': ({ dir }) => {
      const folder = fileURLToPath(dir);
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.html') || /[\\/]druck[\\/]/.test(name)) continue;
        const path = join(folder, name);
        writeWhole(path, readableByWords(readFileSync(path, 'utf8')));
      }
    },
  },
};
