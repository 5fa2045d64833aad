// Chapters use the components of `infrabuch/mdx` without an import: what they use and do not import is imported for them.
import type { Plugin } from 'vite';
import { chapterSite } from '../handbook/chapters.ts';
import { readMarkdown } from '../source/markdown.ts';

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };
/** Whether a component's tag is open at the end of a text. */
const isInTag = (before: string) =>
  /<[A-Z][\w.]*(?:\s(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{[^{}]*\})*)?$/.test(before.slice(-4000));
/**
 * Texts of several lines in attributes keep the indentation of their lines, which MDX takes away. Each line stays in its
 * line.
 * @param isCode whether a line (from 1) stands in a block of code: what is shown there is shown as it is
 */
function withIndentedTexts(text: string, isCode: (line: number) => boolean): string {
  return text.replace(
    /(\s[A-Za-z][\w-]*=)"([^"]*\n[^"]*)"/g,
    (whole, name: string, value: string, at: number) => {
      const before = text.slice(0, at);
      if (!isInTag(before) || isCode(before.split('\n').length)) return whole;
      const plain = value.replace(
        /&(quot|amp|lt|gt|apos);/g,
        (entity, word: string) => entities[word] ?? entity,
      );
      const lines = plain.split('\n').map((line, index, { length }) => {
        const indent = index === 0 ? '' : (/^[ \t]*/.exec(line)?.[0] ?? '');
        return `${indent}${JSON.stringify(index === length - 1 ? line : `${line}\n`)}`;
      });
      return `${name}{${lines.join(' +\n')}}`;
    },
  );
}
/**
 * The text of a chapter with an import of what it uses. It stands at the end, so that all lines keep their numbers.
 * @param text of an MDX file
 */
export function withImports(text: string): string {
  const { components, imports, lines } = readMarkdown(text, true);
  const known = new Set(imports.flatMap(({ names }) => names));
  const declared = (name: string) =>
    new RegExp(`^export (?:const|let|var|function|async function|class) ${name}\\b`, 'm').test(text);
  const missing = [...new Set(components.map(({ name }) => name.split('.')[0] ?? ''))].filter(
    (name) => chapterSite.components.includes(name) && !known.has(name) && !declared(name),
  );
  const whole = withIndentedTexts(text.replaceAll('\r\n', '\n'), (line) => lines[line - 1]?.kind === 'code');
  if (missing.length === 0) return whole;
  return `${whole.replace(/\n*$/, '')}\n\nimport { ${missing.sort().join(', ')} } from 'infrabuch/mdx';\n`;
}

/** The plugin for Vite. Before MDX is read. */
export const chapterImports = (): Plugin => ({
  name: 'infrabuch:chapter-imports',
  enforce: 'pre',
  transform: {
    order: 'pre',
    filter: { id: /\.mdx(?:$|\?)/ },
    handler: (code, id) => (/\.mdx(?:$|\?)/.test(id) ? { code: withImports(code), map: null } : undefined),
  },
});
