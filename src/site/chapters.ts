// The chapters of a handbook as Astro has read them, in their order; its start page is none of them.
import { getCollection, render } from 'astro:content';
import { remembered } from '../model/memo.ts';
import { readMarkdown } from '../source/markdown.ts';
import type { Chapter } from './print/print-document.ts';

/** A chapter with the component that shows its text. */
export interface ChapterPage extends Chapter {
  // biome-ignore lint/suspicious/noExplicitAny: Astro's own type of a rendered entry
  readonly Content: any;
}

/** Asked for each part of each document. */
const componentsOf = remembered((text) => readMarkdown(text, true).components);

/**
 * The chapters of a handbook, in the order of their files.
 * @param handbook id
 */
export async function chaptersOf(handbook: string): Promise<ChapterPage[]> {
  const entries = await getCollection('docs', ({ id }) => id.startsWith(`${handbook}/`));
  const pages = await Promise.all(
    entries.map(async (entry) => {
      const { Content, headings } = await render(entry);
      const components = componentsOf(entry.body ?? '');
      const namedBy = (component: string) =>
        components.flatMap(({ name, attributes: { of } }) => (name === component && of ? of : []));
      return {
        slug: entry.id.slice(handbook.length + 1),
        title: entry.data.title,
        headings: headings.filter(({ depth }) => depth === 2).map(({ text }) => text),
        tables: namedBy('DataTable'),
        procedures: namedBy('Procedure'),
        file: entry.filePath ?? '',
        Content,
      };
    }),
  );
  return pages.sort((a, b) => (a.file < b.file ? -1 : 1));
}
