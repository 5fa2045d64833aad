// What a print page's head says of its document: written by the page, read by the printer.

import { fromXml } from '../model/escape.ts';
import type { DocumentPromise } from '../model/printed-document.ts';
import type { DocumentProperties } from './properties.ts';

interface PageHead extends DocumentProperties {
  /** Address of the PDF. */
  readonly pdf: string;
  readonly promised: DocumentPromise;
}

/**
 * Reads the head of a print page; what is not there is empty.
 * @param html of the whole page
 * @throws SyntaxError when what the page promises is no JSON
 */
export function headOf(html: string): PageHead {
  const head = html.slice(0, html.indexOf('</head>'));
  const meta = (name: string) =>
    fromXml(new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(head)?.[1] ?? '');
  return {
    pdf: /<link rel="alternate" type="application\/pdf" href="([^"]+)"/.exec(head)?.[1] ?? '',
    promised: JSON.parse(
      /<script type="application\/json" id="promised">(.*?)<\/script>/s.exec(head)?.[1] ?? 'null',
    ) as DocumentPromise,
    title: fromXml(/<title>([^<]*)<\/title>/.exec(head)?.[1] ?? ''),
    author: meta('author'),
    subject: meta('subject'),
    description: meta('description'),
    keywords: meta('keywords').split(', '),
    date: meta('date'),
    source: meta('source'),
  };
}
