// A printed PDF made whole: properties, language, bookmarks, names for links, and text in which hyphenated words are whole
// again. Tags, destinations and links are Chromium's own. Same input, same bytes.
import { ParseSpeeds, PDFCrossRefStream, PDFDocument, type PDFRef } from '@cantoo/pdf-lib';
import { describeLinks, foldBookmarks, linkFiles } from './navigation.ts';
import { type DocumentProperties, setProperties } from './properties.ts';
import { nameRoles } from './roles.ts';
import { cleanContents } from './soft-hyphens.ts';
import { numberIds } from './structure-ids.ts';

/** Entries of a table of objects, sorted by number. */
type Entries = { readonly ref: PDFRef }[];
// The library looks for an entry's place from the front, though nearly all belong at the end: with 140,000 objects that
// takes 45 s instead of one.
Object.assign(PDFCrossRefStream.prototype, {
  appendEntry(this: { readonly entries: Entries }, entry: Entries[number]) {
    const { entries } = this;
    let at = entries.length;
    while ((entries[at - 1]?.ref.objectNumber ?? 0) > entry.ref.objectNumber) at--;
    entries.splice(at, 0, entry);
  },
});

/**
 * Makes a printed PDF whole.
 * @param printed as Chromium has printed it
 * @param properties what it says of itself; `address`: where it will lie, beside the files that it links to;
 *   `linkNames`: what stands at each destination
 * @returns the finished PDF
 * @throws when it is no PDF that pdf-lib reads
 */
export async function postProcessPdf(
  printed: Uint8Array,
  properties: DocumentProperties & {
    readonly address?: string;
    readonly linkNames?: ReadonlyMap<string, string>;
  },
): Promise<Uint8Array> {
  // Without its pauses, one every hundred objects: nothing else waits in this process.
  const document = await PDFDocument.load(printed, {
    updateMetadata: false,
    parseSpeed: ParseSpeeds.Fastest,
  });
  cleanContents(document);
  nameRoles(document);
  numberIds(document);
  foldBookmarks(document);
  if (properties.address) linkFiles(document, properties.address);
  describeLinks(document, properties.linkNames);
  setProperties(document, properties);
  return document.save({
    objectsPerTick: Number.POSITIVE_INFINITY,
    useObjectStreams: true,
    addDefaultPage: false,
    updateFieldAppearances: false,
  });
}
