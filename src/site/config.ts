// Astro's configuration for any root folder: content and inventory come from there, everything else from the package.
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { satteri } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import starlight from '@astrojs/starlight';
import type { AstroIntegration, AstroUserConfig } from 'astro';
import type { DiagramRenderer } from '../diagrams/mermaid/renderer.ts';
import { defaultChapterFolder } from '../handbook/default-chapters.ts';
import type { Loaded } from '../handbook/handbook.ts';
import { readRoot } from '../handbook/root.ts';
import { readSite } from '../inventory/read-site.ts';
import { packageRoot } from '../system/package.ts';
import { chapterImports } from './chapter-imports.ts';
import { plainText } from './plain-text.ts';
import { siteDataPlugin } from './plugin.ts';

/** What a build or a development server is started with. */
export interface SiteOptions {
  /** Folder with inventory/, content/ and diagrams/. */
  readonly root: string;
  /**
   * Folder for what Astro notes while it works (list of chapters, data store): one for each run, so that runs at the same
   * time do not disturb each other. Without it the package's, for Astro's own tools.
   */
  readonly working?: string;
  readonly outDir?: string;
  /** The root as it was read already, for a build: then nothing is read again. */
  readonly loaded?: Loaded;
  /** Draws the diagrams; without one there will be one for as long as Astro runs. */
  readonly renderer?: DiagramRenderer;
}

/** Astro takes its working folder from the root that it is started with and offers no setting; then the root is changed. */
const packageAsRoot: AstroIntegration = {
  name: 'infrabuch:root',
  hooks: {
    'astro:config:setup': ({ updateConfig }) => {
      updateConfig({ root: pathToFileURL(packageRoot + sep) });
    },
  },
};

/**
 * The settings of one build or of the development server. Leaves the root folder in `INFRABUCH_ROOT` for content.config.ts,
 * which Astro loads by itself.
 * @throws RootError where the root cannot be read
 */
export function siteConfig({ root, working, outDir, loaded, renderer }: SiteOptions): AstroUserConfig {
  const absolute = resolve(root);
  process.env.INFRABUCH_ROOT = absolute;
  // Astro asks the environment, not its configuration; otherwise it writes to the home folder and calls home.
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  // It asks npm's registry, and writes into the home folder.
  process.env.ASTRO_DISABLE_UPDATE_CHECK = 'true';
  const site = loaded?.site ?? readSite(readRoot(absolute, undefined, { snapshots: false }).site).site;
  return {
    root: working ?? packageRoot,
    outDir: outDir ?? join(absolute, 'dist'),
    ...(working ? { cacheDir: join(working, 'cache') } : {}),
    srcDir: join(packageRoot, 'src/site'),
    publicDir: join(packageRoot, 'src/site/public'),
    ...(site.url ? { site: site.url } : {}),
    base: site.base,
    trailingSlash: 'always',
    devToolbar: { enabled: false },
    telemetry: false,
    // German quotes are written by people; smart punctuation would make English ones of straight quotes.
    markdown: { processor: satteri({ features: { smartPunctuation: false } }) },
    integrations: [
      packageAsRoot,
      plainText,
      starlight({
        title: site.title,
        locales: { root: { label: 'Deutsch', lang: 'de' } },
        pagefind: true,
        credits: false,
        disable404Route: true,
        markdown: { processedDirs: [join(absolute, 'content'), defaultChapterFolder] },
        lastUpdated: false,
        customCss: [
          join(packageRoot, 'src/site/styles/screen-fonts.css'),
          join(packageRoot, 'src/site/styles/site.css'),
        ],
        routeMiddleware: ['sidebar', 'head-texts'].map((name) => join(packageRoot, `src/site/${name}.ts`)),
        components: {
          PageTitle: join(packageRoot, 'src/site/components/PageTitle.astro'),
          SiteTitle: join(packageRoot, 'src/site/components/SiteTitle.astro'),
          Footer: join(packageRoot, 'src/site/components/Footer.astro'),
          ThemeProvider: join(packageRoot, 'src/site/components/ThemeProvider.astro'),
          Search: join(packageRoot, 'src/site/components/Search.astro'),
          Head: join(packageRoot, 'src/site/components/Head.astro'),
        },
        expressiveCode: {
          defaultProps: { wrap: true },
          themes: ['github-dark', 'github-light'],
          styleOverrides: { codeFontFamily: "'IBM Plex Mono', monospace" },
        },
      }),
      mdx(),
      // Without a published address there is no sitemap; Starlight would add one and warn.
      ...(site.url ? [] : [{ name: '@astrojs/sitemap', hooks: {} }]),
    ],
    vite: {
      plugins: [chapterImports(), siteDataPlugin(absolute, loaded, renderer)],
      resolve: { alias: { 'infrabuch/mdx': join(packageRoot, 'src/site/mdx.ts') } },
      server: { fs: { allow: [packageRoot, absolute] } },
      build: {
        rolldownOptions: {
          onLog: (level, log, report) =>
            log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log),
        },
      },
    },
  } as AstroUserConfig;
}
