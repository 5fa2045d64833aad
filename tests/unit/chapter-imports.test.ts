import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultChapterFiles, defaultChapterFolder } from '../../src/handbook/default-chapters.ts';
import { withImports } from '../../src/site/chapter-imports.ts';

describe('components of chapters', () => {
  test('are imported at the end, so that lines keep their numbers', () => {
    const text = '---\ntitle: Netze\n---\n\n<DataTable of="networks" />\n\nund <Ref to="host:web" />\n';
    expect(withImports(text)).toBe(`${text}\nimport { DataTable, Ref } from 'infrabuch/mdx';\n`);
  });
  test('that are imported or declared already are left alone', () => {
    const text =
      "---\ntitle: Netze\n---\nimport { Ref } from 'infrabuch/mdx';\nexport const Fact = () => 'x';\n\n<Ref to=\"host:web\" /> <Fact />\n";
    expect(withImports(text)).toBe(text);
  });
  test('in code blocks and unknown ones are none', () => {
    const text = '---\ntitle: Netze\n---\n\n```mdx\n<DataTable of="networks" />\n```\n\n<Unbekannt />\n';
    expect(withImports(text)).toBe(text);
  });
  test('in code blocks stay as they are written, also with texts of several lines', () => {
    const shown = '```mdx\n<Shell code="\n  ls\n    -l\n" />\n```\n';
    expect(withImports(shown)).toBe(shown);
    const both = withImports(`${shown}\n<Shell code="\n  ls\n" />\n`);
    expect(both.startsWith(`${shown}\n<Shell code={`)).toBe(true);
    expect(withImports(shown.replaceAll('\n', '\r\n'))).toBe(shown);
  });
});

/** What a sysadmin who writes a chapter should not have to know: imports, exports, functions, templates of JavaScript. */
const program = /^\s*(?:import|export)\b|=>|\.map\(|\{`|\$\{\w+[.[(]/m;
test('the chapters that fill themselves, and those of both handbooks, hold no JavaScript', () => {
  const files = ['index.mdx', ...defaultChapterFiles()].map((file) => join(defaultChapterFolder, file));
  expect(files).toHaveLength(11);
  const content = join(import.meta.dirname, '../../content');
  const written = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.mdx'),
  );
  expect(written).toHaveLength(21);
  for (const file of [...files, ...written.map((name) => join(content, name))]) {
    const text = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
    expect(program.exec(text)?.[0], file).toBeUndefined();
    // Outside of texts in attributes there are no expressions at all.
    expect(/\{[^}]*\}/.exec(text.replace(/"[^"]*"|`[^`]*`/g, ''))?.[0], file).toBeUndefined();
  }
});
