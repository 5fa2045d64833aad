// Ids in the structure of a tagged PDF, numbered anewId, so that the same document has the same bytes.
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  type PDFDocument,
  PDFName,
  type PDFObject,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

const chromiumId = /^node\d+$/;

/** All parts of a tree of names, the root first. */
function nameTree(context: PDFContext, root: PDFRef): PDFRef[] {
  const kids = context.lookup(root, PDFDict).lookupMaybe(PDFName.of('Kids'), PDFArray)?.asArray() ?? [];
  return [root, ...kids.flatMap((kid) => (kid instanceof PDFRef ? nameTree(context, kid) : []))];
}

/**
 * Numbers the ids of table heads anewId, in the order of the document: Chromium's count nodes of all that it has drawn,
 * so that how many there were before, and which of two comes first, depends on the moment.
 */
export function numberIds({ context, catalog }: PDFDocument): void {
  const tree = catalog.lookupMaybe(PDFName.of('StructTreeRoot'), PDFDict);
  const root = tree?.get(PDFName.of('IDTree'));
  if (!tree || !(root instanceof PDFRef)) return;
  for (const part of nameTree(context, root)) context.delete(part);
  const objects = context.enumerateIndirectObjects();
  const numbers = new Map<string, PDFString>();
  const names: PDFObject[] = [];
  for (const [reference, object] of objects) {
    const id = object instanceof PDFDict ? object.get(PDFName.of('ID')) : undefined;
    if (!(id instanceof PDFString) || !chromiumId.test(id.asString())) continue;
    const newId = PDFString.of(`node${String(numbers.size + 1).padStart(8, '0')}`);
    numbers.set(id.asString(), newId);
    names.push(newId, reference);
  }
  const renameIn = (object: unknown): void => {
    if (object instanceof PDFDict)
      for (const [key, value] of object.entries()) rename(value, (newId) => object.set(key, newId));
    if (object instanceof PDFArray)
      for (const [index, value] of object.asArray().entries())
        rename(value, (newId) => object.set(index, newId));
  };
  const rename = (value: unknown, set: (value: PDFString) => void): void => {
    const newId = value instanceof PDFString ? numbers.get(value.asString()) : undefined;
    if (newId) set(newId);
    else renameIn(value);
  };
  for (const [, object] of objects) renameIn(object);
  context.assign(root, context.obj({ Names: context.obj(names) }));
}
