// What a print page's head says of its document: written by the page, read by the printer.

import type { DocumentPromise } from '../model/printed-document.ts';
import type { DocumentProperties } from './properties.ts';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string) =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) =>
    decimal || hex
      ? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16))
      : (entities[name] ?? all),
  );

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
    unescaped(new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(head)?.[1] ?? '');
  return {
    pdf: /<link rel="alternate" type="application\/pdf" href="([^"]+)"/.exec(head)?.[1] ?? '',
    promised: JSON.parse(
      /<script type="application\/json" id="promised">(.*?)<\/script>/s.exec(head)?.[1] ?? 'null',
    ) as DocumentPromise,
    title: unescaped(/<title>([^<]*)<\/title>/.exec(head)?.[1] ?? ''),
    author: meta('author'),
    subject: meta('subject'),
    description: meta('description'),
    keywords: meta('keywords').split(', '),
    date: meta('date'),
    source: meta('source'),
  };
}
