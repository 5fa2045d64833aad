// What Astro reads besides the pages: the chapters of the root folder, and Starlight's texts in German.

import { defineCollection } from 'astro:content';
import { resolve } from 'node:path';
import { i18nLoader } from '@astrojs/starlight/loaders';
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema';
import { chapterLoader } from './chapter-loader.ts';

/** Astro asks for them by this name. */
export const collections = {
  docs: defineCollection({
    loader: chapterLoader(resolve(process.env.INFRABUCH_ROOT ?? '.')),
    schema: docsSchema(),
  }),
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
};
