// Reads a PDF again: on which page each named destination lies.
import { decodedAddress } from '../model/address.ts';

/**
 * Where the named destinations of a PDF lie.
 * @returns page numbers (from 1) by destination name, and the number of pages
 * @throws when pdfjs cannot read it
 */
export async function destinationPages(
  pdf: Uint8Array,
): Promise<{ numbers: Map<string, number>; pages: number }> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  try {
    const numbers = new Map<string, number>();
    // pdfjs 6 hands out a Map, its types still say an object.
    const destinations = (await document.getDestinations()) as unknown as Map<string, unknown[]>;
    // Asked once a page: pdfjs walks the tree of pages for each question.
    const pages = new Map<number, number>();
    for (let number = 1; number <= document.numPages; number++) {
      const { ref } = await document.getPage(number);
      if (ref) pages.set(ref.num, number);
    }
    for (const [name, destination] of destinations) {
      const target = destination[0] as { num?: number } | null | undefined;
      const number = pages.get(target?.num ?? -1);
      if (number !== undefined) numbers.set(decodedAddress(name), number);
    }
    return { numbers, pages: document.numPages };
  } finally {
    await task.destroy();
  }
}
