// What pages hold inline is moved into files; the pages mean the same afterwards.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'parse5';
import { afterEach, describe, expect, test } from 'vitest';
import { movedInline, moveInline } from '../../src/publish/inline.ts';

const page = (body: string, head = '') =>
  `<!doctype html><html lang="de"><head><title>a</title>${head}</head><body>${body}</body></html>`;
const moved = (body: string, head?: string) => {
  const { text, files, declarations } = movedInline(page(body, head), '/docs/');
  return { text, files: [...files], declarations: [...declarations] };
};

describe('scripts', () => {
  test.each([
    [
      'classic',
      '<script>const a = "</b>" && 1;</script>',
      'const a = "</b>" && 1;',
      /<script src="\/docs\/_astro\/inline\.[0-9a-f]{10}\.js"><\/script>/,
    ],
    [
      'module',
      '<script type="module">a()</script>',
      'a()',
      /<script type="module" src="[^"]+\.js"><\/script>/,
    ],
    [
      'with other attributes',
      '<script aria-hidden="true">\n b()\n</script>',
      '\n b()\n',
      /<script aria-hidden="true" src="[^"]+\.js"><\/script>/,
    ],
  ])('%s', (_, body, code, tag) => {
    const { text, files } = moved(body);
    expect(text).toMatch(tag);
    expect(files.map(([, content]) => content)).toEqual([code]);
  });
  test.each([
    '<script src="/docs/a.js"></script>',
    '<script type="application/json">{"a": "<b style=\\"c\\">"}</script>',
    '<p>&lt;script&gt;a()&lt;/script&gt;</p>',
    '<textarea><script>a()</script></textarea>',
    '<!-- <script>a()</script> <p style="color:red"> -->',
  ])('stays: %s', (body) => {
    expect(moved(body)).toEqual({ text: page(body), files: [], declarations: [] });
  });
  test('the same text is one file', () => {
    expect(moved('<script>a()</script><p>b</p><script>a()</script>').files).toHaveLength(1);
  });
});

describe('style sheets', () => {
  test('keep their place and their media', () => {
    const { text, files } = moved(
      '',
      '<style media="print">a{color:red}</style><link rel="stylesheet" href="/b.css">',
    );
    expect(text).toMatch(
      /<title>a<\/title><link rel="stylesheet" media="print" href="\/docs\/_astro\/inline\.\w+\.css"><link rel="stylesheet" href="\/b.css">/,
    );
    expect(files[0]?.[1]).toBe('a{color:red}');
  });
  test('of a drawing stand before it, because a drawing knows no links', () => {
    const { text, files } = moved('<p>x</p><svg><g><style>#d .a > b{fill:red}</style><rect/></g></svg>');
    expect(text).toMatch(/<p>x<\/p><link rel="stylesheet" href="[^"]+"><svg><g><rect\/><\/g><\/svg>/);
    expect(files[0]?.[1]).toBe('#d .a > b{fill:red}');
  });
});

describe('style attributes', () => {
  test('are a rule each, the same ones one rule', () => {
    const { text, declarations } = moved(
      '<p class="a" style="color: red;">x</p><svg><rect style=\'color: red\'/></svg><i style="">y</i>',
    );
    expect(declarations.map(([, declared]) => declared)).toEqual(['color: red;', 'color: red']);
    const [first, second] = declarations.map(([name]) => name);
    expect(text).toContain(`<p class="a" data-style="${first}">x</p>`);
    expect(text).toContain(`<rect data-style="${second}"/>`);
    expect(text).toContain('<i >y</i>');
  });
  test('with references are the declarations that a browser reads', () => {
    expect(moved('<p style="font-family:&quot;A&quot;">x</p>').declarations[0]?.[1]).toBe('font-family:"A"');
  });
  test.each(['color:red}body{display:none', 'a:url(x/*', 'x:\\7d', '@import url(a)', 'a:</style>'])(
    'that could end their rule stay where they do nothing: %s',
    (declared) => {
      const { text, declarations } = moved(`<p style="${declared}">x</p>`);
      expect(declarations).toEqual([]);
      expect(text).toContain(`<p style="${declared}">`);
    },
  );
});

describe('a built folder', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  test('has one sheet for all attributes, and pages that parse to what they were', () => {
    folder = mkdtempSync(join(tmpdir(), 'infrabuch-inline-'));
    mkdirSync(join(folder, 'a/_astro'), { recursive: true });
    mkdirSync(join(folder, '_astro'));
    writeFileSync(
      join(folder, '_astro/ec.css'),
      ".ec-line :where(span[style^='--']:not([class])){color:var(--0)}",
    );
    writeFileSync(
      join(folder, 'index.html'),
      page('<p style="color:red">x</p><span style="--0:#fff">y</span>'),
    );
    writeFileSync(join(folder, 'a/index.html'), page('<p style="color:red">z</p>'));
    moveInline(folder, '/');
    const sheets = readdirSync(join(folder, '_astro')).filter((name) => name.startsWith('inline.'));
    expect(sheets).toHaveLength(1);
    const sheet = readFileSync(join(folder, '_astro', sheets[0]!), 'utf8');
    expect(sheet.split('\n')).toHaveLength(2);
    for (const name of ['index.html', 'a/index.html']) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(text).toContain(`<link rel="stylesheet" href="/_astro/${sheets[0]}"></head>`);
      expect(text).not.toMatch(/\sstyle=/);
      expect(parse(text).childNodes).toHaveLength(2);
      for (const [, chosen = ''] of text.matchAll(/data-style="([^"]+)"/g))
        expect(sheet).toContain(`[data-style="${chosen}"]`);
    }
    expect(readFileSync(join(folder, '_astro/ec.css'), 'utf8')).toContain(
      "span:is([style^='--'],[data-style^='--']):not([class])",
    );
  });
});

test('the end of the head is the one that a browser sees', () => {
  const { text } = moved('<p style="color:red">x</p>', '<script type="application/json">"</head>"</script>');
  expect(text).toMatch(/<\/script><link rel="stylesheet" href="[^"]+"><\/head><body>/);
});
