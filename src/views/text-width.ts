// How wide a text is in IBM Plex Sans, without a browser. Kerning is left out: it only makes texts narrower.
import { plexWidths } from './plex-widths.ts';

type Weight = `${keyof typeof plexWidths}`;

const tables = Object.fromEntries(
  Object.entries(plexWidths).map(([weight, runs]) => [
    weight,
    new Map(
      runs.split('|').flatMap((run) => {
        const [start = 0, ...widths] = run.split(' ').map(Number);
        return widths.map((width, index) => [start + index, width] as const);
      }),
    ),
  ]),
) as unknown as Record<Weight, ReadonlyMap<number, number>>;
/** Letters that the font does not have come from another one: at most about as wide as they are high. */
const foreign = 1050;

/** Width in the unit of `size`. */
export function textWidth(text: string, size: number, weight: Weight = '400'): number {
  let width = 0;
  for (const char of text) width += tables[weight].get(char.codePointAt(0) ?? 0) ?? foreign;
  return (width * size) / 1000;
}

/** Where a name may be broken: behind these. */
const seams = /(?<=[\s._:/@-])/u;

/** The longest beginning that fits, with „…“ behind it. */
function shortened(text: string, width: number, size: number, weight: Weight): string {
  let result = '';
  for (const { segment } of new Intl.Segmenter('de', { granularity: 'grapheme' }).segment(text)) {
    if (textWidth(`${result}${segment}…`, size, weight) > width) break;
    result += segment;
  }
  return `${result.trimEnd()}…`;
}

/**
 * Breaks a text into at most `lines` lines of a width; what is too long ends with „…“. Breaks at blanks, dots,
 * hyphens and slashes, inside a word only where nothing else helps.
 */
export function wrapText(
  text: string,
  width: number,
  lines: number,
  size: number,
  weight: Weight = '400',
): string[] {
  const result: string[] = [];
  let rest = text.trim();
  while (rest) {
    if (textWidth(rest, size, weight) <= width) return [...result, rest];
    if (result.length === lines - 1) return [...result, shortened(rest, width, size, weight)];
    let line = '';
    for (const part of rest.split(seams)) {
      if (textWidth((line + part).trimEnd(), size, weight) > width) break;
      line += part;
    }
    // A word that fills a line alone is broken where the line ends.
    if (!line) line = shortened(rest, width, size, weight).slice(0, -1);
    // Not even one letter fits: the line takes it all the same.
    if (!line) line = [...rest][0] ?? rest;
    result.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return result.length ? result : [''];
}
