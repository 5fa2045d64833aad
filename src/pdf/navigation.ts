// What leads through a PDF: its bookmarks, and descriptions of its links.
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { decodedAddress } from '../model/address.ts';

/** Keeps the first three levels of the bookmarks, all of them folded below the first. */
export function foldBookmarks(document: PDFDocument): void {
  const { context, catalog } = document;
  const root = catalog.lookupMaybe(PDFName.of('Outlines'), PDFDict);
  if (!root) return;
  /** The children of a node; returns how many lines they are when this node is open. */
  const visit = (node: PDFDict, level: number): number => {
    let count = 0;
    let reference = node.get(PDFName.of('First'));
    while (reference instanceof PDFRef) {
      const child = context.lookup(reference, PDFDict);
      count++;
      if (level === 3) {
        for (const key of ['First', 'Last', 'Count']) child.delete(PDFName.of(key));
      } else {
        const inner = visit(child, level + 1);
        if (inner > 0) child.set(PDFName.of('Count'), PDFNumber.of(-inner));
      }
      reference = child.get(PDFName.of('Next'));
    }
    return count;
  };
  root.set(PDFName.of('Count'), PDFNumber.of(visit(root, 1)));
}

/** All links of a document. */
function linksOf(document: PDFDocument): PDFDict[] {
  return document.getPages().flatMap(({ node }) => {
    const annotations = node.lookupMaybe(PDFName.of('Annots'), PDFArray);
    return Array.from({ length: annotations?.size() ?? 0 }, (_, index) =>
      annotations?.lookup(index, PDFDict),
    ).flatMap((link) => link ?? []);
  });
}

/** The address of a link to somewhere else. */
function addressOf(link: PDFDict): string | undefined {
  const address = link.lookupMaybe(PDFName.of('A'), PDFDict)?.lookup(PDFName.of('URI'));
  return address instanceof PDFString || address instanceof PDFHexString ? address.decodeText() : undefined;
}

/**
 * Makes links to PDFs of the same site links to files (GoToR, ISO 32000-1, 12.6.4.3): they work wherever the files lie
 * beside each other, without a server.
 * @param address at which the document was printed; its links have the same origin
 */
export function linkFiles(document: PDFDocument, address: string): void {
  const { origin, pathname } = new URL(address);
  const from = pathname.split('/').slice(0, -1);
  for (const link of linksOf(document)) {
    const target = addressOf(link);
    if (!target?.startsWith(`${origin}/`)) continue;
    const { pathname: path, hash } = new URL(target);
    if (!path.endsWith('.pdf')) continue;
    const to = path.split('/');
    let shared = 0;
    while (shared < from.length && from[shared] === to[shared]) shared++;
    const file = [...from.slice(shared).map(() => '..'), ...to.slice(shared)]
      .map(decodeURIComponent)
      .join('/');
    link.set(
      PDFName.of('A'),
      document.context.obj({
        S: 'GoToR',
        F: { Type: 'Filespec', F: PDFString.of(file), UF: PDFHexString.fromText(file) },
        D: hash ? PDFName.of(hash.slice(1)) : [0, 'Fit'],
      }),
    );
  }
}

/**
 * Gives every link a description, as PDF/UA asks (7.18.5): what it leads to.
 * @param names what stands at each destination; without: its name
 */
export function describeLinks(document: PDFDocument, names: ReadonlyMap<string, string> = new Map()): void {
  for (const page of document.getPages()) page.node.set(PDFName.of('Tabs'), PDFName.of('S'));
  for (const link of linksOf(document)) {
    if (link.has(PDFName.of('Contents'))) continue;
    const target =
      link.lookupMaybe(PDFName.of('A'), PDFDict)?.lookup(PDFName.of('D')) ?? link.lookup(PDFName.of('Dest'));
    const id = target instanceof PDFName ? decodedAddress(target.decodeText()) : '';
    const name = addressOf(link) ?? (id ? `Verweis auf ${names.get(id) ?? id}` : 'Verweis im Dokument');
    link.set(PDFName.of('Contents'), PDFHexString.fromText(name));
  }
}
