// The table of letter widths is what the font says. UPDATE=1 writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { textWidth, wrapText } from '../src/views/text-width.ts';
import { repository } from './command.ts';

const require = createRequire(import.meta.url);
const table = join(repository, 'src/views/plex-widths.ts');

/** Advance widths by code point in thousandths of the font size: WOFF 1 with a cmap of format 4. */
function widthsOf(file: string): Map<number, number> {
  const font = readFileSync(file);
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < font.readUInt16BE(12); index++) {
    const at = 44 + index * 20;
    const [offset, packed, size] = [4, 8, 12].map((step) => font.readUInt32BE(at + step)) as [
      number,
      number,
      number,
    ];
    const raw = font.subarray(offset, offset + packed);
    tables.set(font.toString('latin1', at, at + 4), packed < size ? inflateSync(raw) : raw);
  }
  const [head, hhea, hmtx, cmap] = ['head', 'hhea', 'hmtx', 'cmap'].map((name) => tables.get(name)!) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const unit = head.readUInt16BE(18);
  const metrics = hhea.readUInt16BE(34);
  const widths = new Map<number, number>();
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const at = cmap.readUInt32BE(8 + index * 8);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const segments = cmap.readUInt16BE(at + 6) / 2;
    const column = (number: number, segment: number) =>
      at + 14 + number * 2 * segments + (number > 0 ? 2 : 0) + 2 * segment;
    for (let segment = 0; segment < segments; segment++) {
      const [end, start, delta, range] = [0, 1, 2, 3].map((value) =>
        cmap.readUInt16BE(column(value, segment)),
      ) as [number, number, number, number];
      for (let char = start; char <= end && char < 0xffff; char++) {
        const found = range === 0 ? char : cmap.readUInt16BE(column(3, segment) + range + 2 * (char - start));
        const glyph = range === 0 || found ? (found + delta) & 0xffff : 0;
        if (glyph)
          widths.set(char, Math.round((hmtx.readUInt16BE(4 * Math.min(glyph, metrics - 1)) * 1000) / unit));
      }
    }
  }
  return widths;
}
/** `32 236 280 …|160 …`: where a run of letters begins, and their widths. */
function runs(widths: ReadonlyMap<number, number>): string {
  const parts: number[][] = [];
  let next = -1;
  for (const [char, width] of [...widths].sort(([a], [b]) => a - b)) {
    if (char !== next) parts.push([char]);
    parts.at(-1)?.push(width);
    next = char + 1;
  }
  return parts.map((part) => part.join(' ')).join('|');
}
const fontWidths = (weight: number) =>
  new Map(
    ['latin-ext', 'latin'].flatMap((subset) => [
      ...widthsOf(
        require.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-${subset}-${weight}-normal.woff`),
      ),
    ]),
  );

test('the committed table equals the font', () => {
  const text = [
    '// Widths of the letters of IBM Plex Sans, read from the font by tests/plex-widths.test.ts (UPDATE=1 writes this file).',
    '// By weight: runs of „first code point, then widths in thousandths of the font size“.',
    'export const plexWidths = {',
    ...[400, 600].map((weight) => `  ${weight}: '${runs(fontWidths(weight))}',`),
    '} as const;',
    '',
  ].join('\n');
  if (process.env.UPDATE === '1') writeFileSync(table, text);
  expect(readFileSync(table, 'utf8')).toBe(text);
});

test('a text is as wide as its letters', () => {
  const widths = fontWidths(400);
  expect(widths.size).toBeGreaterThan(400);
  const sum = [...'Grüße …'].reduce(
    (total, char) => total + (widths.get(char.codePointAt(0)!) ?? Number.NaN),
    0,
  );
  expect(textWidth('Grüße …', 1000)).toBe(sum);
  expect(textWidth('😀', 10)).toBeGreaterThan(10);
});

test('names break at their seams, else where the line ends, and say when they go on', () => {
  expect(wrapText('nginx_proxy_manager', 90, 2, 13.5)).toEqual(['nginx_proxy_', 'manager']);
  expect(wrapText('kurz', 90, 2, 13.5)).toEqual(['kurz']);
  const long = wrapText('x'.repeat(500), 90, 2, 13.5);
  expect(long).toHaveLength(2);
  expect(long[1]).toMatch(/^x+…$/);
  for (const line of long) expect(textWidth(line, 13.5)).toBeLessThanOrEqual(90);
  expect(wrapText('', 90, 2, 13.5)).toEqual(['']);
});

// pyftsubset noto-sans-math-latin-400-normal.woff2 --unicodes=RANGE --flavor=woff --layout-features='' --no-hinting
//   --drop-tables+=MATH,GSUB,GPOS,GDEF --name-IDs='*' --output-file=src/diagrams/signs.woff
test('the signs beside Plex are those of Noto Sans Math, all of the range that drawings and print ask for', () => {
  const range = /range: '([^']+)',\n};/.exec(
    readFileSync(join(repository, 'src/diagrams/standalone.ts'), 'utf8'),
  )![1]!;
  const sheet = readFileSync(join(repository, 'src/site/styles/print-fonts.css'), 'utf8');
  const asked = new Set(
    [...sheet.matchAll(/unicode-range: ([^;]+);/g)].map(([, text = '']) => text.replaceAll(' ', '')),
  );
  expect([...asked]).toEqual([range]);
  const isAsked = (char: number) =>
    range.split(',').some((part) => {
      const [first = 0, last = first] = part
        .slice(2)
        .split('-')
        .map((hex) => Number.parseInt(hex, 16));
      return first <= char && char <= last;
    });
  const whole = widthsOf(
    require.resolve('@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff'),
  );
  const wanted = [...whole].filter(([char]) => isAsked(char));
  expect(wanted.length).toBeGreaterThan(400);
  const signs = widthsOf(join(repository, 'src/diagrams/signs.woff'));
  expect([...signs].filter(([char]) => isAsked(char))).toEqual(wanted);
});
