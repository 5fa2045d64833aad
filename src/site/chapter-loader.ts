// The chapters for Astro: content/<handbook>/NN-name.mdx becomes /<handbook>/name/. A handbook without chapters has those
// that fill themselves, one without a start page has that of them.
// The pages that site.yaml names stand beside them: /seiten/name/.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Loader } from 'astro/loaders';
import { glob } from 'astro/loaders';
import { defaultChapterFolder } from '../handbook/default-chapters.ts';
import { chapterSlug, readChapters, readRoot } from '../handbook/root.ts';
import { sitePages } from '../handbook/site-pages.ts';
import { readSite } from '../inventory/read-site.ts';

/** Which of the chapters that fill themselves a handbook needs, as patterns of files. */
function neededPatterns(root: string, handbook: string): string[] {
  const slugs = readChapters(root, handbook).map(({ file }) =>
    chapterSlug(file.slice(`content/${handbook}/`.length)),
  );
  return [
    ...(slugs.includes('') ? [] : ['index.mdx']),
    ...(slugs.some((slug) => slug !== '') ? [] : ['[0-9]*.mdx']),
  ];
}

/** @param root absolute path of the root folder */
export const chapterLoader = (root: string): Loader => ({
  name: 'infrabuch:chapters',
  load: async (context) => {
    const base = join(root, 'content');
    if (existsSync(base))
      await glob({
        base,
        pattern: '**/[^_]*.{md,mdx}',
        generateId: ({ entry }) => chapterSlug(entry),
      }).load(context);
    const files = readRoot(root, undefined, { snapshots: false });
    for (const { slug, title, body, file } of sitePages(root, readSite(files.site).site)) {
      const id = `seiten/${slug}`;
      const data = await context.parseData({ id, data: { title } });
      const rendered = await context.renderMarkdown(body, { fileURL: pathToFileURL(join(root, file)) });
      context.store.set({
        id,
        data,
        body,
        rendered,
        filePath: file,
        digest: context.generateDigest(body + title),
      });
    }
    for (const { id } of files.handbooks) {
      const pattern = neededPatterns(root, id);
      if (pattern.length === 0) continue;
      // What another run of the loader has put there stays.
      const store = Object.assign(Object.create(context.store), { keys: () => [] });
      const loader = glob({
        base: defaultChapterFolder,
        pattern,
        generateId: ({ entry }) => [id, chapterSlug(entry)].filter(Boolean).join('/'),
      });
      await loader.load({ ...context, store });
    }
  },
});
