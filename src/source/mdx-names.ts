// What the expressions of an MDX text call by name, the images beside it, and links that are written apart from their
// text. Own reading, line by line, and careful: a name that is declared anywhere in the text is known in all of it.

/** A name or an address, with its place (1-based). */
export interface NamedSpot {
  readonly line: number;
  readonly column: number;
  readonly name: string;
}
const globals = new Set(
  `undefined true false null NaN Infinity Object Array String Number Boolean Math JSON Date Intl Map Set RegExp Symbol
  Promise encodeURIComponent decodeURIComponent parseInt parseFloat new typeof void await async function class this
  props frontmatter components Fragment console globalThis if for`.split(/\s+/),
);
/** What is no text keeps its place. */
const blanks = (text: string) => '·'.repeat(text.length);
/** The lines of a text without its head, its blocks of code and what stands in backticks. */
function proseLines(source: string): string[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const head =
    lines[0]?.trim() === '---' ? lines.findIndex((line, at) => at > 0 && line.trim() === '---') : -1;
  let fence = '';
  return lines.map((line, index) => {
    if (index <= head) return '';
    const mark = /^\s*(?:>\s*)*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== '') {
      if (mark?.startsWith(fence)) fence = '';
      return '';
    }
    if (mark) {
      fence = mark;
      return '';
    }
    return line.replace(/`[^`]*`/g, blanks);
  });
}
/** Attributes that are texts are none of the expressions, whatever stands in them and however many lines they have. */
const withoutTexts = (lines: readonly string[]): string[] =>
  lines
    .join('\n')
    .replace(/(?<=\s[A-Za-z][\w-]*\s*=\s*)(?:"[^"]*"|'[^'\n]*')/g, (text) => text.replace(/[^\n]/g, '·'))
    .split('\n');
/** Every name that the text imports, exports or declares somewhere, parameters of functions among them. */
function declaredIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const put = (list = '') => {
    for (const [name] of list.matchAll(/[A-Za-z_$][\w$]*/g)) names.add(name);
  };
  for (const [, list] of text.matchAll(/\bimport\s+([^'"]*?)\s+from\b/g)) put(list);
  for (const [, list] of text.matchAll(/\b(?:const|let|var|function|class)\s+(\{[^}]*\}|\[[^\]]*\]|[\w$]+)/g))
    put(list);
  for (const [, list] of text.matchAll(/\(([^()]*)\)\s*(?:=>|\{)/g)) put(list);
  for (const [, name] of text.matchAll(/([A-Za-z_$][\w$]*)\s*=>/g)) put(name);
  return names;
}

/** The names with which expressions begin that nothing in the text declares: `{nothing.of('it')}`. */
export function undeclaredIn(source: string): NamedSpot[] {
  const lines = proseLines(source);
  const declared = declaredIn(lines.join('\n'));
  let isModule = false;
  return withoutTexts(lines).flatMap((line, index): NamedSpot[] => {
    if (/^(import|export)\s/.test(line)) isModule = true;
    else if (line.trim() === '') isModule = false;
    if (isModule) return [];
    const text = line.replace(/=\s*("[^"]*"|'[^']*')/g, blanks);
    return [...text.matchAll(/(?<![\\$({[,:])\{\s*([A-Za-z_$][\w$]*)(?!\s*:|[\w$])/g)].flatMap((found) => {
      const name = found[1] ?? '';
      return declared.has(name) || globals.has(name)
        ? []
        : [{ line: index + 1, column: found.index + found[0].length - name.length + 1, name }];
    });
  });
}
/** The files beside the text that it shows: `![Plan](./plan.png)`. */
export const imagesIn = (source: string): NamedSpot[] =>
  proseLines(source).flatMap((line, index) =>
    [...line.matchAll(/!\[[^\]]*\]\(\s*<?(\.{1,2}\/[^()\s>]+)/g)].map((found) => ({
      line: index + 1,
      column: found.index + 1,
      name: found[1] ?? '',
    })),
  );
/** The targets of definitions (`[plan]: ../plan/`) and of `<a href="…">`. */
export const linksApart = (source: string): NamedSpot[] =>
  proseLines(source).flatMap((line, index) =>
    [
      ...line.matchAll(/^\s{0,3}\[(?!\^)[^\]]+\]:\s*<?([^\s>]+)/g),
      ...line.matchAll(/<a\s(?:[^>]*\s)?href="([^"]+)"/g),
    ].map((found) => ({ line: index + 1, column: found.index + 1, name: found[1] ?? '' })),
  );
