// The contents of a PDF's pages: hyphenated words are whole words, so that they are found and copied, for the soft hyphens
// that print/page/typography.ts has set are taken out of the text; what no tag holds is marked as an artifact.
import { deflateSync, inflateSync } from 'node:zlib';
import { type PDFDocument, PDFName, PDFNumber, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';
import { markArtifacts } from './artifacts.ts';

/** Text that Chromium marks as a soft hyphen at which no line ends: an invisible glyph. Moves in front of it stay. */
const unusedHyphen =
  /\/Span ?<<\/ActualText ?<FEFF00AD> ?>> ?BDC\s+((?:-?[\d.]+ -?[\d.]+ Td\s+)?)<[0-9A-F]{4}> Tj\s+EMC\s*/g;

/** Takes the soft hyphens out of a page's text; those at which lines end are glyphs of their own and stay. */
const withoutSoftHyphens = (content: string): string => content.replace(unusedHyphen, '$1');

/**
 * The hyphen at which a word is divided is a soft one (ISO 32000-1, 14.8.2.2.3): readers leave it out when they copy, and
 * keep those that belong to a name.
 */
const softHyphen = (map: string): string =>
  map
    .replace(/^(<[0-9A-F]{4}>) <2010>$/gm, '$1 <00AD>')
    .replace(/^(<[0-9A-F]{4}>) (<[0-9A-F]{4}>) <2010>$/gm, '$1 $2 <00AD>');

const isFlate = (stream: PDFRawStream) =>
  stream.dict.lookup(PDFName.of('Filter'))?.toString() === '/FlateDecode';

/** Rewrites a compressed stream when its text changes. */
function rewrite(stream: PDFRawStream, change: (text: string) => string): PDFRawStream | undefined {
  const text = inflateSync(stream.getContents()).toString('latin1');
  const changed = change(text);
  if (changed === text) return undefined;
  const packed = deflateSync(Buffer.from(changed, 'latin1'), { level: 6 });
  stream.dict.set(PDFName.of('Length'), PDFNumber.of(packed.length));
  return PDFRawStream.of(stream.dict, packed);
}

/**
 * Takes the soft hyphens out of the text of all pages, has fonts say that a line ends with one, and marks artifacts.
 * @param document as Chromium has written it: streams that it compresses with Flate
 */
export function cleanContents(document: PDFDocument): void {
  const { context } = document;
  const pageContents = new Set(
    document.getPages().flatMap(({ node }) => {
      const contents = node.get(PDFName.of('Contents'));
      return contents instanceof PDFRef ? [contents.toString()] : [];
    }),
  );
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || !isFlate(object)) continue;
    const isPage = pageContents.has(reference.toString());
    if (!isPage && object.dict.has(PDFName.of('Type'))) continue;
    if (!isPage && (object.dict.has(PDFName.of('Length1')) || object.getContents().length > 20_000)) continue;
    const rewritten = rewrite(object, (content) =>
      isPage
        ? markArtifacts(withoutSoftHyphens(content))
        : content.includes('begincmap')
          ? softHyphen(content)
          : content,
    );
    if (rewritten) context.assign(reference, rewritten);
  }
}
