// The chapters: content/<handbook>/NN-name.mdx of the root folder becomes /<handbook>/name/.

import { defineCollection } from 'astro:content';
import { join } from 'node:path';
import { i18nLoader } from '@astrojs/starlight/loaders';
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { chapterSlug } from '../handbook/root.ts';

/** Astro asks for them by this name: the chapters, and Starlight's texts in German. */
export const collections = {
  docs: defineCollection({
    loader: glob({
      base: join(process.env.INFRABUCH_ROOT ?? '.', 'content'),
      pattern: '**/[^_]*.{md,mdx}',
      generateId: ({ entry }) => chapterSlug(entry),
    }),
    schema: docsSchema(),
  }),
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
};
