// Texts from data inside other languages, once for each: XML and HTML, and patterns. Shells have model/shell.ts, Mermaid
// diagrams/mermaid/text.ts, Markdown reports/markdown.ts, style sheets site/print/page-rules.ts.

const references = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Any text as text or attribute of XML and HTML. Line breaks and tabs stay; what XML 1.0 cannot hold goes.
 * https://www.w3.org/TR/xml/#charsets
 */
export const xmlText = (text: string): string =>
  references(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));

/** Any text as one line of XML and HTML: what breaks lines or cannot be shown becomes a blank. */
export const xmlLine = (text: string): string =>
  references(
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]+/g, ' '),
  );

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
/** The text of XML or HTML: references by number, and the five names that XML has; others stay as they are. */
export const fromXml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) =>
    decimal || hex
      ? characterOf(Number.parseInt(decimal ?? hex, decimal ? 10 : 16), all)
      : (named.get(name) ?? all),
  );
const characterOf = (code: number, fallback: string): string =>
  code <= 0x10ffff ? String.fromCodePoint(code) : fallback;

/** Any text as the part of a regular expression that matches it. */
export const patternText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
