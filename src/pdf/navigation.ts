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

/** Gives every link a description, as PDF/UA asks (7.18.5): what it leads to. */
export function describeLinks(document: PDFDocument): void {
  for (const page of document.getPages()) {
    page.node.set(PDFName.of('Tabs'), PDFName.of('S'));
    const annotations = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray);
    for (let index = 0; index < (annotations?.size() ?? 0); index++) {
      const link = annotations?.lookup(index, PDFDict);
      if (!link || link.has(PDFName.of('Contents'))) continue;
      const action = link.lookupMaybe(PDFName.of('A'), PDFDict);
      const address = action?.lookup(PDFName.of('URI'));
      const target = link.lookup(PDFName.of('Dest'));
      const name =
        address instanceof PDFString || address instanceof PDFHexString
          ? address.decodeText()
          : target instanceof PDFName
            ? `Verweis auf ${decodedAddress(target.decodeText())}`
            : 'Verweis im Dokument';
      link.set(PDFName.of('Contents'), PDFHexString.fromText(name));
    }
  }
}
