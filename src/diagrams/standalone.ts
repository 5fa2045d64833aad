// An SVG of the site -> a file of its own: variables become the light values, fonts and ground come along.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { colours, variableOf } from '../model/colours.ts';
import { packageRoot } from '../system/package.ts';

const require = createRequire(import.meta.url);
const plex = (subset: string) => (weight: number) =>
  require.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-${subset}-${weight}-normal.woff2`);
/**
 * What Plex lacks, arrows above all, in one weight for all; the range is that of styles/print-fonts.css. The file holds
 * these signs of Noto Sans Math (licence beside it), a tenth of the whole font: tests/plex-widths.test.ts says how it is made.
 */
const signs = {
  file: join(packageRoot, 'src/diagrams/signs.woff'),
  range: 'U+2190,U+2192,U+2194-2211,U+2213-2214,U+2216-22FF,U+2500-25FF,U+27F0-27FF',
};
const needsSigns = new RegExp(`[${signs.range.replace(/(?:,?U\+)?([0-9A-F]+)/g, '\\u{$1}')}]`, 'u');
/** What the fonts' files hold, those of German texts first; other letters come from the reader's own fonts. */
const subsets = [
  {
    file: plex('latin'),
    needed: /./su,
    range:
      'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  },
  {
    file: plex('latin-ext'),
    needed: /[\u0100-\u0130\u0132-\u0151\u0154-\u02ba\u1e00-\u1eff\u20a0-\u20ab\u20ad-\u20c0\u2113]/u,
    range: 'U+0100-02BA,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113',
  },
];
const fonts = new Map<string, string>();
const face = (file: string, weight: number, range: string): string => {
  const font = fonts.get(file) ?? readFileSync(file).toString('base64');
  fonts.set(file, font);
  const format = file.slice(file.lastIndexOf('.') + 1);
  return `@font-face{font-family:"IBM Plex Sans";font-weight:${weight};unicode-range:${range};src:url(data:font/${format};base64,${font}) format("${format}")}`;
};
/**
 * The faces of the signs that Plex lacks, as CSS without a file: else a text would be as wide as the machine's own font
 * makes it. One for each weight: a face of a range of weights would hide Plex's own, and all letters would be others.
 */
export const signFace = (weights: readonly number[] = [400, 600]): string =>
  weights.map((weight) => face(signs.file, weight, signs.range)).join('');

/** The faces that a drawing uses, as CSS that needs no other file. */
function faces(svg: string): string {
  const weights = /font-weight:\s*(?:600|700|bold)|font-weight="(?:600|700|bold)/.test(svg)
    ? [400, 600]
    : [400];
  const text = svg.replace(/<[^>]*>/g, '');
  return subsets
    .filter(({ needed }) => needed.test(text))
    .flatMap(({ file, range }) => weights.map((weight) => face(file(weight), weight, range)))
    .join('')
    .concat(needsSigns.test(text) ? signFace(weights) : '');
}

/** Width and height of a drawing in its own units, rounded up. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width = '800', height = '400'] = /viewBox="\S+ \S+ (\S+) (\S+?)"/.exec(svg) ?? [];
  return { width: Math.max(1, Math.ceil(Number(width))), height: Math.max(1, Math.ceil(Number(height))) };
}

/**
 * A drawing that stands alone, in browsers and in viewers that know no CSS backgrounds or variables; looks like the
 * site in its light scheme.
 * @param address of the published site, so that links lead there from anywhere; without it they keep their paths
 */
export function standalone(svg: string, address?: string): string {
  let result = svg;
  for (const [value, variable] of variableOf) result = result.replaceAll(variable, value);
  if (address)
    result = result.replace(
      /(<a\b[^>]*?\shref=")(\/[^"]*)"/g,
      (_, before: string, path: string) => `${before}${new URL(path, address).href}"`,
    );
  const { width, height } = sizeOf(svg);
  const [x = '0', y = '0'] = /viewBox="(\S+) (\S+)/.exec(svg)?.slice(1) ?? [];
  const own = `<defs><style>${faces(svg)}</style></defs><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colours.paper?.light}"/>`;
  result = result
    .replace(
      /^<svg\b[^>]*>/,
      (tag) =>
        `${tag.replace(/\s(?:width|height|style)="[^"]*"/g, '').replace(/^<svg/, `<svg width="${width}" height="${height}"`)}`,
    )
    // Behind title and description, which viewers look for first.
    .replace(
      /^<svg\b[^>]*>(?:<title\b[^>]*>[^<]*<\/title>)?(?:<desc\b[^>]*>[^<]*<\/desc>)?/,
      (start) => start + own,
    );
  return `${result}\n`;
}
