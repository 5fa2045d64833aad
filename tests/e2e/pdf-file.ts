// A PDF as its readers see it: text with places, lists, bookmarks, links, tags, properties.
import { readFileSync } from 'node:fs';
import { decodePDFRawStream, PDFDict, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { markArtifacts } from '../../src/pdf/artifacts.ts';
import { destinationPages } from '../../src/pdf/destinations.ts';

export interface Item {
  readonly text: string;
  readonly endsLine: boolean;
  /** Left edge, base line and right edge in points, from the page's lower left corner. */
  readonly left: number;
  readonly base: number;
  readonly right: number;
  readonly size: number;
}
export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly items: readonly Item[];
  readonly text: string;
  readonly links: readonly {
    readonly dest: string | undefined;
    readonly url: string | undefined;
    /** Another PDF, as its place is seen from this one, and the name of the destination in it. */
    readonly file: string | undefined;
    readonly place: string | undefined;
    /** What the link says of itself to who cannot see it. */
    readonly alt: string;
  }[];
  /** Roles of the page's tags, with the alternative texts of its figures. */
  readonly roles: readonly string[];
  readonly figures: readonly { readonly alt: string | undefined }[];
}
export interface Bookmark {
  readonly title: string;
  readonly level: number;
  readonly page: number | undefined;
}
interface Tag {
  readonly role?: string;
  readonly alt?: string;
  readonly children?: readonly Tag[];
}

/** Reads a PDF file from beginning to end. */
export async function readPdf(file: string) {
  const bytes = readFileSync(file);
  const { numbers, pages: count } = await destinationPages(bytes);
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await task.promise;
  const { info, metadata } = await document.getMetadata();
  const pages: PdfPage[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const content = await page.getTextContent();
    const items = content.items.flatMap((item): Item[] =>
      'str' in item
        ? [
            {
              text: item.str,
              endsLine: item.hasEOL,
              left: item.transform[4] as number,
              base: item.transform[5] as number,
              right: (item.transform[4] as number) + item.width,
              size: item.height,
            },
          ]
        : [],
    );
    const annotations = (await page.getAnnotations()) as {
      subtype: string;
      dest?: unknown;
      url?: string;
      unsafeUrl?: string;
      contentsObj?: { str: string };
    }[];
    const roles: string[] = [];
    const figures: { alt: string | undefined }[] = [];
    const collect = (tag: Tag) => {
      if (tag.role) roles.push(tag.role);
      if (tag.role === 'Figure') figures.push({ alt: tag.alt });
      for (const child of tag.children ?? []) collect(child);
    };
    const tree = (await page.getStructTree()) as Tag | null;
    if (tree) collect(tree);
    pages.push({
      width,
      height,
      items,
      text: items.map(({ text, endsLine }) => text + (endsLine ? '\n' : '')).join(''),
      links: annotations
        .filter(({ subtype }) => subtype === 'Link')
        .map(({ dest, url, unsafeUrl, contentsObj }) => ({
          dest: typeof dest === 'string' ? decodeURIComponent(dest) : undefined,
          url,
          // pdfjs takes no relative file for an address.
          file: unsafeUrl && !url ? unsafeUrl.split('#')[0] : undefined,
          place: unsafeUrl && !url ? decodeURIComponent(unsafeUrl.split('#')[1] ?? '') : undefined,
          alt: contentsObj?.str ?? '',
        })),
      roles,
      figures,
    });
    page.cleanup();
  }
  const bookmarks: Bookmark[] = [];
  type Node = { title: string; dest: unknown; items: Node[] };
  const visit = async (nodes: readonly Node[], level: number): Promise<void> => {
    for (const { title, dest, items } of nodes) {
      const target =
        typeof dest === 'string' ? await document.getDestination(dest) : (dest as unknown[] | null);
      const page = target
        ? (await document.getPageIndex(target[0] as { num: number; gen: number })) + 1
        : undefined;
      bookmarks.push({ title, level, page });
      await visit(items, level + 1);
    }
  };
  await visit(((await document.getOutline()) ?? []) as unknown as Node[], 1);
  await task.destroy();
  return {
    bytes,
    info: info as Record<string, string | undefined>,
    xmp: (metadata as { getRaw(): string } | null)?.getRaw() ?? '',
    pages,
    bookmarks,
    /** Pages by name of destination. */
    numbers,
    count,
  };
}

/** The text of a PDF file as pdfjs hands it out, line by line: nothing else of it, which takes a fraction of the time. */
export async function textOfPdf(file: string): Promise<string> {
  const task = getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 });
  const document = await task.promise;
  let text = '';
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '');
    text += '\n';
    page.cleanup();
  }
  await task.destroy();
  return text;
}

/** The fonts of a file, and whether their programs are in it. */
export async function fontsOf(bytes: Uint8Array): Promise<{ name: string; isInside: boolean }[]> {
  const { context } = await PDFDocument.load(bytes, { updateMetadata: false });
  return context.enumerateIndirectObjects().flatMap(([, font]) => {
    if (!(font instanceof PDFDict) || font.lookup(PDFName.of('Type'))?.toString() !== '/Font') return [];
    // A composite font consists of the fonts that it names.
    const kind = font.lookup(PDFName.of('Subtype'))?.toString();
    if (kind === '/Type0') return [];
    const descriptor = font.lookupMaybe(PDFName.of('FontDescriptor'), PDFDict);
    // One of type 3 consists of drawings, so it is inside; only its description says what it was drawn after.
    if (kind === '/Type3')
      return [{ name: String(descriptor?.lookup(PDFName.of('FontName')) ?? 'ohne Namen'), isInside: true }];
    return [
      {
        name: String(font.lookup(PDFName.of('BaseFont'))),
        isInside: ['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor?.has(PDFName.of(key))),
      },
    ];
  });
}

/** Numbers of the pages (from 1) that paint something outside of their tags and do not say that it is an artifact. */
export async function unmarkedPages(bytes: Uint8Array): Promise<number[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.getPages().flatMap(({ node }, index) => {
    const contents = node.lookup(PDFName.of('Contents'));
    if (!(contents instanceof PDFRawStream)) return [index + 1];
    const text = Buffer.from(decodePDFRawStream(contents).decode()).toString('latin1');
    return markArtifacts(text) === text ? [] : [index + 1];
  });
}

/** In which order the tabulator goes through the links of each page; `/S`: as the tags have them. */
export async function readingOrder(bytes: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.getPages().map(({ node }) => String(node.lookup(PDFName.of('Tabs'))));
}
