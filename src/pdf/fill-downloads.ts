// Pages and size of each PDF, written into the built pages that link to it: known only after printing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrintedDocument } from './print.ts';

/** `6,1 MB` or `84 kB`, in powers of ten. */
const sizeText = (bytes: number) =>
  bytes >= 1_000_000
    ? `${(bytes / 1_000_000).toFixed(1).replace('.', ',')}\u00a0MB`
    : `${Math.max(1, Math.round(bytes / 1000))}\u00a0kB`;

/**
 * Fills `<span data-pdf="<file below the site>"></span>` in a handbook's download page.
 * @param folder the built site
 * @param handbook id
 * @returns the page's path below the folder and its new text
 * @throws when the page cannot be read
 */
export function filledDownloads(
  folder: string,
  handbook: string,
  printed: readonly PrintedDocument[],
): { file: string; text: string } {
  const file = `${handbook}/downloads/index.html`;
  const known = new Map(printed.map((printedDocument) => [printedDocument.file, printedDocument]));
  const text = readFileSync(join(folder, file), 'utf8').replaceAll(
    /(<span [^>]*data-pdf="([^"]+)"[^>]*>)<\/span>/g,
    (empty, open: string, name: string) => {
      const printedDocument = known.get(name);
      if (!printedDocument) return empty;
      const count = printedDocument.measured.pages.length;
      return `${open}${count}\u00a0${count === 1 ? 'Seite' : 'Seiten'}, ${sizeText(printedDocument.content.length)}</span>`;
    },
  );
  return { file, text };
}
