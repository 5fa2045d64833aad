// Chapters use the components of `infrabuch/mdx` without an import: what they use and do not import is imported for them.
import type { Plugin } from 'vite';
import { chapterSite } from '../handbook/chapters.ts';
import { readMarkdown } from '../source/markdown.ts';

/**
 * The text of a chapter with an import of what it uses. It stands at the end, so that all lines keep their numbers.
 * @param text of an MDX file
 */
export function withImports(text: string): string {
  const { components, imports } = readMarkdown(text, true);
  const known = new Set(imports.flatMap(({ names }) => names));
  const declared = (name: string) =>
    new RegExp(`^export (?:const|let|var|function|async function|class) ${name}\\b`, 'm').test(text);
  const missing = [...new Set(components.map(({ name }) => name.split('.')[0] ?? ''))].filter(
    (name) => chapterSite.components.includes(name) && !known.has(name) && !declared(name),
  );
  if (missing.length === 0) return text;
  return `${text.replace(/\n*$/, '')}\n\nimport { ${missing.sort().join(', ')} } from 'infrabuch/mdx';\n`;
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
