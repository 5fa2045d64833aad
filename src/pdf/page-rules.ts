// Running heads and feet as @page rules: one named page a chapter, because Chromium knows no string-set.

/** Any text as a CSS string. */
const cssString = (text: string) =>
  `"${text.replace(/[\\"<>&\n\r\f]/g, (char) => `\\${char.codePointAt(0)?.toString(16)} `)}"`;

/**
 * @param titles of the chapters, in order: page `teil0`, `teil1`, …
 * @param stand left foot
 * @param document left head
 */
export function printRules(titles: readonly string[], stand: string, document: string): string {
  const head = (title: string) =>
    `@top-left{content:${cssString(document)};}@top-right{content:${cssString(title)};}`;
  return [
    `@page{@bottom-left{content:${cssString(stand)};}@bottom-right{content:"Seite " counter(page) " von " counter(pages);}${head('')}}`,
    '@page :first{@top-left{content:none;}@top-right{content:none;}@bottom-left{content:none;}@bottom-right{content:none;}}',
    ...titles.map((title, index) => `@page teil${index}{${head(title)}}`),
  ].join('\n');
}
