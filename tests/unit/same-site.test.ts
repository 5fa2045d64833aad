// What compares two builds names the file and the first place.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstDifference } from '../same-site.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'infrabuch-same-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function folder(name: string, files: Readonly<Record<string, string>>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(place, name, file, '..'), { recursive: true });
    writeFileSync(join(place, name, file), text);
  }
  return join(place, name);
}
const pages = { 'laden/index.html': '<p>\n<b>Port 80</b>', 'a.css': 'a{}' };

test('Same bytes are no difference', () => {
  expect(firstDifference(folder('eins', pages), folder('zwei', pages))).toBeUndefined();
});
test('Of several files a page is named, with line and both texts', () => {
  const other = { 'laden/index.html': '<p>\n<b>Port 81</b>', 'a.css': 'b{}' };
  expect(firstDifference(folder('eins', pages), folder('zwei', other))).toBe(
    'laden/index.html:2 (byte 13): "<p>\\n<b>Port 80</b>" / "<p>\\n<b>Port 81</b>" and 1 more',
  );
});
test('A file that only one has is named', () => {
  const [first, second] = [folder('eins', { ...pages, 'zuviel.txt': '' }), folder('zwei', pages)];
  expect(firstDifference(first, second)).toBe(`only ${join(first, 'zuviel.txt')}`);
  expect(firstDifference(second, first)).toBe(`only ${join(first, 'zuviel.txt')}`);
});
test('A file that goes on is named where the other ends', () => {
  const longer = { ...pages, 'a.css': 'a{}b' };
  expect(firstDifference(folder('eins', pages), folder('zwei', longer))).toMatch(/^a\.css:1 \(byte 3\)/);
});
