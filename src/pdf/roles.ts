// Roles in the structure of a tagged PDF: those that PDF 1.7 does not know are said by one that it does, and the lists at
// the front are tables of contents.
// Source: ISO 32000-1, 14.8.4.
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { contentsLanguage } from '../model/printed-document.ts';

const standardRoles = new Set(
  'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form'.split(
    ' ',
  ),
);
/** What stands for a role that is none of those; every other one is a group of no meaning. */
const equivalents: Readonly<Record<string, string>> = {
  Aside: 'Sect',
  Strong: 'Span',
  Em: 'Span',
  Sub: 'Span',
  Title: 'P',
  FENote: 'Note',
  DocumentFragment: 'Div',
};

const roleOf = (element: PDFDict): string | undefined => {
  const role = element.get(PDFName.of('S'));
  return role instanceof PDFName && element.has(PDFName.of('P')) ? role.decodeText() : undefined;
};

/** What a list and its entries are called in a table of contents. */
const inContents: Readonly<Record<string, string>> = { L: 'TOC', LI: 'TOCI' };

/** Calls a list and all lists in it what they are in a table of contents. */
function callContents(context: PDFContext, element: PDFDict): void {
  const role = inContents[roleOf(element) ?? ''];
  if (role) element.set(PDFName.of('S'), PDFName.of(role));
  const kids: PDFObject | undefined = element.lookup(PDFName.of('K'));
  for (const kid of kids instanceof PDFArray ? kids.asArray() : kids ? [kids] : []) {
    const child = kid instanceof PDFRef ? context.lookup(kid) : kid;
    if (child instanceof PDFDict && roleOf(child) !== undefined) callContents(context, child);
  }
}

/**
 * Adds a RoleMap for all roles that PDF 1.7 does not know; makes a TOC of each list of the language `contentsLanguage`,
 * the one thing that a page can say of a list and Chromium hands on.
 * @param document with its tags; one without stays as it is
 */
export function nameRoles({ context, catalog }: PDFDocument): void {
  const root = catalog.get(PDFName.of('StructTreeRoot'));
  const tree = root instanceof PDFRef ? context.lookupMaybe(root, PDFDict) : undefined;
  if (!tree) return;
  const unknown = new Set<string>();
  for (const [, element] of context.enumerateIndirectObjects()) {
    if (!(element instanceof PDFDict)) continue;
    const role = roleOf(element);
    if (role === undefined) continue;
    if (!standardRoles.has(role)) unknown.add(role);
    const language = element.get(PDFName.of('Lang'));
    if (!(language instanceof PDFString || language instanceof PDFHexString)) continue;
    if (language.decodeText() !== contentsLanguage) continue;
    element.delete(PDFName.of('Lang'));
    callContents(context, element);
  }
  if (unknown.size > 0)
    tree.set(
      PDFName.of('RoleMap'),
      context.obj(
        Object.fromEntries([...unknown].sort().map((role) => [role, equivalents[role] ?? 'NonStruct'])),
      ),
    );
}
