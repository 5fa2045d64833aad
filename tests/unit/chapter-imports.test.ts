import { readFileSync } from 'node:fs';
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
});

test('the chapters that fill themselves hold no JavaScript, so that anybody may change them', () => {
  const files = ['index.mdx', ...defaultChapterFiles()];
  expect(files).toHaveLength(11);
  for (const file of files)
    expect(readFileSync(join(defaultChapterFolder, file), 'utf8'), file).not.toMatch(/^(import|export)\b/m);
});
