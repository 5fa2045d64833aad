// Escaping stands once for each language, and nothing that is put in comes out as markup.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { fromXml, patternText, xmlLine, xmlText } from '../../src/model/escape.ts';
import { repository } from '../command.ts';

/** What a parser of XML reads of an element and of an attribute. */
function read(markup: string): { readonly text: string; readonly attribute: string; readonly tags: number } {
  let [text, attribute, tags] = ['', '', 0];
  const parser = new SaxesParser();
  parser.on('text', (part) => (text += part));
  parser.on('opentag', ({ attributes }) => {
    tags += 1;
    attribute = String(attributes.a);
  });
  parser.write(`<e a="${markup}">${markup}</e>`).close();
  return { text, attribute, tags };
}
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

test('XML gives back what was put in', () => {
  const signs = `<a href="x" title='y'>&amp; ]]> --`;
  expect(read(xmlText(signs))).toEqual({ text: signs, attribute: signs, tags: 1 });
  fc.assert(
    fc.property(anyText, (text) => {
      for (const escaped of [xmlText, xmlLine]) {
        const { text: shown, tags } = read(escaped(text));
        expect(tags).toBe(1);
        // A parser makes one line break of each kind.
        expect(shown).toBe(fromXml(escaped(text)).replace(/\r\n?/g, '\n'));
      }
    }),
    { numRuns: 300 },
  );
});
test('lines stay in a text, and become blanks in a line; what XML cannot hold goes', () => {
  expect(xmlText('a\n\tb\u0000\u001b\uffff\ud800')).toBe('a\n\tb');
  expect(xmlLine('a\r\nb\u0000c\uffff')).toBe('a b c ');
});
test('references are read by name and number, once', () => {
  expect(fromXml('&lt;&#60;&#x3C;&quot;&apos;&amp;lt; &nbsp; &toString;')).toBe(
    '<<<"\'&lt; &nbsp; &toString;',
  );
});
test('a pattern matches its text and nothing else', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(new RegExp(`^${patternText(text)}$`, 's').test(text)).toBe(true);
    }),
  );
  expect(new RegExp(`^${patternText('a.b*')}$`).test('aXbb')).toBe(false);
});

/** The places where a language is escaped; each is the only one for it. */
const places: Readonly<Record<string, string>> = {
  'diagrams/mermaid/svg.ts': 'entity codes on their way through Mermaid',
  'model/escape.ts': 'XML, HTML, patterns',
  'reports/markdown.ts': 'Markdown',
};
test('nobody else escapes XML, HTML or patterns', () => {
  const source = join(repository, 'src');
  const escaping = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(?:ts|js|astro)$/.test(file))
    .filter((file) =>
      /&(?:amp|lt|gt|quot|apos|#39);['"`]|&#\$\{|\.\*\+\?|\+\?\^\$|RegExp\.escape/.test(
        readFileSync(join(source, file), 'utf8'),
      ),
    );
  expect(escaping.sort(), 'escape with src/model/escape.ts, or name the language here').toEqual(
    Object.keys(places),
  );
});
