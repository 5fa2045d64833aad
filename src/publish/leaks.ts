// Refuses a built site that holds a secret: in its texts, in the search index, in the words of its PDFs.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type KnownSecret, refuseLeak, refuseLeakInPieces } from '../handbook/secrets.ts';
import { measurePdf } from '../pdf/measure.ts';

/** Files that hold no text of ours: pictures are drawn from SVG texts that lie beside them. */
const withoutText = /\.(png|jpe?g|webp|gif|ico|woff2?|ttf|wasm)$/i;

/** The text of a file of a built site, unpacked; undefined where it holds none. */
export function textOf(path: string): string | undefined {
  if (withoutText.test(path) || path.endsWith('.pdf')) return undefined;
  const bytes = readFileSync(path);
  // Pagefind packs its index with gzip, under endings of its own.
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isPacked ? gunzipSync(bytes) : bytes).toString('utf8');
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'));

/**
 * Lets the pages of a built site be handed out, and all its other texts.
 * @throws LeakError
 */
export function refuseLeaksInTexts(folder: string, secrets: readonly KnownSecret[]): void {
  if (secrets.length === 0) return;
  for (const name of filesBelow(folder)) {
    const text = textOf(join(folder, name));
    if (text !== undefined) refuseLeak(name, text, secrets);
  }
}

/**
 * Lets the PDFs of a built site be handed out: each is read again as a reader reads it. Takes time, so only where there are
 * secrets at all.
 * @throws LeakError
 */
export async function refuseLeaksInPdfs(folder: string, secrets: readonly KnownSecret[]): Promise<void> {
  if (secrets.length === 0) return;
  for (const name of filesBelow(folder).filter((file) => file.endsWith('.pdf'))) {
    const { pages } = await measurePdf(readFileSync(join(folder, name)));
    for (const { texts } of pages)
      refuseLeakInPieces(
        name,
        texts.map(({ text }) => text),
        secrets,
      );
  }
}
