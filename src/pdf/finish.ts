// A printed PDF made whole: properties, XMP, language, three levels of bookmarks, names for links, and text in which
// hyphenated words are whole again. Tags, destinations and links are Chromium's own. Same input, same bytes.
import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import {
  ParseSpeeds,
  PDFArray,
  type PDFContext,
  PDFCrossRefStream,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

/** What the properties of a document say. */
export interface Properties {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** Of the state that the document shows: ISO 8601, never the clock. */
  readonly date: string;
  /** What the document was made from; goes into its id. */
  readonly source: string;
}
const program = 'infrabuch';

const xml = (text: string) =>
  text
    .replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`)
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');

/**
 * XMP packet: Dublin Core, XMP basic, PDF. Source: ISO 16684-1. Does not name PDF/UA (ISO 14289-1): its rules are followed
 * as far as the tests read them again, but only a validator could say that all of them are.
 */
const xmp = ({
  title,
  author,
  subject,
  description,
  keywords,
  date,
}: Properties) => `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xml(title)}</rdf:li><rdf:li xml:lang="de-DE">${xml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${xml(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${xml(subject)}: ${xml(description)}</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag>${keywords.map((word) => `<rdf:li>${xml(word)}</rdf:li>`).join('')}</rdf:Bag></dc:subject>
<dc:language><rdf:Bag><rdf:li>de-DE</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${program}</xmp:CreatorTool>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
<pdf:Producer>${program}</pdf:Producer>
<pdf:Keywords>${xml(keywords.join(', '))}</pdf:Keywords>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

/** Text that Chromium marks as a soft hyphen at which no line ends: an invisible glyph. Moves in front of it stay. */
const unusedHyphen =
  /\/Span ?<<\/ActualText ?<FEFF00AD> ?>> ?BDC\s+((?:-?[\d.]+ -?[\d.]+ Td\s+)?)<[0-9A-F]{4}> Tj\s+EMC\s*/g;

/** Takes the soft hyphens out of a page's text; those at which lines end are glyphs of their own and stay. */
const withoutSoftHyphens = (content: string): string => content.replace(unusedHyphen, '$1');

/** The hyphen at a line's end as viewers know it: they join the word over `-` when they search and copy. */
const plainHyphen = (map: string): string =>
  map
    .replace(/^(<[0-9A-F]{4}>) <2010>$/gm, '$1 <002D>')
    .replace(/^(<[0-9A-F]{4}>) (<[0-9A-F]{4}>) <2010>$/gm, '$1 $2 <002D>');

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

const text = (value: string) => PDFHexString.fromText(value);

/** Keeps the first three levels of the bookmarks, all of them folded below the first. */
function foldBookmarks(document: PDFDocument): void {
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
function describeLinks(document: PDFDocument): void {
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
            ? `Verweis auf ${decodeName(target)}`
            : 'Verweis im Dokument';
      link.set(PDFName.of('Contents'), text(name));
    }
  }
}
/** The name of a destination as the page wrote it. */
function decodeName(name: PDFName): string {
  const raw = name.decodeText();
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

/** All parts of a tree of names, the root first. */
function nameTree(context: PDFContext, root: PDFRef): PDFRef[] {
  const kids = context.lookup(root, PDFDict).lookupMaybe(PDFName.of('Kids'), PDFArray)?.asArray() ?? [];
  return [root, ...kids.flatMap((kid) => (kid instanceof PDFRef ? nameTree(context, kid) : []))];
}

/**
 * Numbers the ids of table heads afresh, in the order of the document: Chromium's count nodes of all that it has drawn,
 * so that how many there were before, and which of two comes first, depends on the moment.
 */
function numberIds({ context, catalog }: PDFDocument): void {
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
    const fresh = PDFString.of(`node${String(numbers.size + 1).padStart(8, '0')}`);
    numbers.set(id.asString(), fresh);
    names.push(fresh, reference);
  }
  const walk = (object: unknown): void => {
    if (object instanceof PDFDict)
      for (const [key, value] of object.entries()) visit(value, (fresh) => object.set(key, fresh));
    if (object instanceof PDFArray)
      for (const [index, value] of object.asArray().entries())
        visit(value, (fresh) => object.set(index, fresh));
  };
  const visit = (value: unknown, set: (value: PDFString) => void): void => {
    const fresh = value instanceof PDFString ? numbers.get(value.asString()) : undefined;
    if (fresh) set(fresh);
    else walk(value);
  };
  for (const [, object] of objects) walk(object);
  context.assign(root, context.obj({ Names: context.obj(names) }));
}
const chromiumId = /^node\d+$/;

/**
 * @param printed as Chromium has printed it
 * @returns the finished PDF
 */
export async function finishPdf(printed: Uint8Array, properties: Properties): Promise<Uint8Array> {
  // Without its pauses, one every hundred objects: nothing else waits in this process.
  const document = await PDFDocument.load(printed, {
    updateMetadata: false,
    parseSpeed: ParseSpeeds.Fastest,
  });
  const { context, catalog } = document;
  const pages = new Set(
    document.getPages().flatMap(({ node }) => {
      const contents = node.get(PDFName.of('Contents'));
      return contents instanceof PDFRef ? [contents.toString()] : [];
    }),
  );
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || !isFlate(object)) continue;
    const isPage = pages.has(reference.toString());
    if (!isPage && object.dict.has(PDFName.of('Type'))) continue;
    if (!isPage && (object.dict.has(PDFName.of('Length1')) || object.getContents().length > 20_000)) continue;
    const fresh = rewrite(object, (content) =>
      isPage ? withoutSoftHyphens(content) : content.includes('begincmap') ? plainHyphen(content) : content,
    );
    if (fresh) context.assign(reference, fresh);
  }
  numberIds(document);
  foldBookmarks(document);
  describeLinks(document);
  const date = new Date(properties.date);
  document.setTitle(properties.title, { showInWindowTitleBar: true });
  document.setAuthor(properties.author);
  document.setSubject(properties.subject);
  document.setKeywords([...properties.keywords]);
  document.setCreator(program);
  document.setProducer(program);
  document.setCreationDate(date);
  document.setModificationDate(date);
  document.setLanguage('de-DE');
  catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'));
  const packet = new TextEncoder().encode(xmp(properties));
  catalog.set(
    PDFName.of('Metadata'),
    context.register(
      PDFRawStream.of(
        context.obj({ Type: 'Metadata', Subtype: 'XML', Length: packet.length }) as PDFDict,
        packet,
      ),
    ),
  );
  const id = PDFHexString.of(
    createHash('sha256').update(`${properties.title}\n${properties.source}`).digest('hex').slice(0, 32),
  );
  context.trailerInfo.ID = context.obj([id, id]);
  return document.save({
    objectsPerTick: Number.POSITIVE_INFINITY,
    useObjectStreams: true,
    addDefaultPage: false,
    updateFieldAppearances: false,
  });
}
