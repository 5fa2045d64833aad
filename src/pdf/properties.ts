// Properties of a PDF: the information dictionary, the XMP packet with the same, language, and an id.

import { createHash } from 'node:crypto';
import { type PDFDict, type PDFDocument, PDFHexString, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { xmlText } from '../model/escape.ts';

/** What the properties of a document say. */
export interface DocumentProperties {
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
}: DocumentProperties) => `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xmlText(title)}</rdf:li><rdf:li xml:lang="de-DE">${xmlText(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${xmlText(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${xmlText(subject)}: ${xmlText(description)}</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag>${keywords.map((word) => `<rdf:li>${xmlText(word)}</rdf:li>`).join('')}</rdf:Bag></dc:subject>
<dc:language><rdf:Bag><rdf:li>de-DE</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${program}</xmp:CreatorTool>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
<pdf:Producer>${program}</pdf:Producer>
<pdf:Keywords>${xmlText(keywords.join(', '))}</pdf:Keywords>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;

/** Writes the properties into a PDF. Its id follows from title and source, so that the same input gives the same bytes. */
export function setProperties(document: PDFDocument, properties: DocumentProperties): void {
  const { context, catalog } = document;
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
  // Viewers open it with the bookmarks beside it.
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
}
