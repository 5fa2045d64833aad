// Texts on their way into Mermaid, and SVGs on their way out.
import { variableOf } from '../../model/colours.ts';

// Mermaid shows entity codes literally in SVG labels: while it draws, private characters stand for them.
const privateStart = 0xf0000;
/** A Mermaid text with private characters in the place of entity codes. */
export const hideEntities = (text: string): string =>
  text.replace(/#(\d+);/g, (_, digits: string) => {
    const point = Number(digits);
    if (point <= 0xfffd) return String.fromCodePoint(privateStart + point);
    // What lies beyond has no meaning to Mermaid; private characters of a name have none at all.
    return point < privateStart ? String.fromCodePoint(point) : '\ufffd';
  });
/** An SVG with character references in the place of the private characters. */
export const showEntities = (svg: string): string =>
  svg.replace(
    /[\u{f0000}-\u{ffffd}]/gu,
    (char) => `&#${(char.codePointAt(0) ?? privateStart) - privateStart};`,
  );

/** The site's light values become its variables: one drawing serves both schemes. */
export const withVariables = (svg: string): string => {
  let result = svg;
  for (const [value, variable] of variableOf) {
    const channels = [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16)).join(', ');
    result = result.replaceAll(new RegExp(value, 'gi'), variable).replaceAll(`rgb(${channels})`, variable);
  }
  return result;
};
