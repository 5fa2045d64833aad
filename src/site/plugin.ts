// Hands the site's data to the pages as the module `virtual:infrabuch`, and reloads open pages when the inventory changes.
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';
import { downloadsOf, figureFile } from '../diagrams/downloads.ts';
import { drawFigures } from '../diagrams/figures.ts';
import { type DiagramRenderer, openRenderer } from '../diagrams/mermaid/renderer.ts';
import type { Loaded } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { RootError, readRoot } from '../handbook/root.ts';
import { contentType } from '../system/content-types.ts';
import { cacheFolder } from '../system/package.ts';
import { InvalidInventory, type SiteData, siteData } from './data.ts';

const name = 'virtual:infrabuch';
const resolved = `\0${name}`;

/** A finding as the development server shows errors: with its place in the YAML instead of the one in our code. */
function asPageError(root: string, error: unknown): unknown {
  if (!(error instanceof InvalidInventory) && !(error instanceof RootError)) return error;
  const [first] = error instanceof InvalidInventory ? error.findings : [];
  const place = first && {
    loc: { file: join(root, first.place.file), line: first.place.line, column: first.place.column },
    fullCode: readFileSync(join(root, first.place.file), 'utf8'),
    frame: `${first.place.file}:${first.place.line}`,
  };
  return Object.assign(new Error(error.message), {
    name: 'Befund',
    title: 'Das Inventar ist nicht in Ordnung.',
    stack: '',
    ...place,
  });
}

/**
 * One file of a diagram, drawn when it is asked for: in development nobody waits for those that nobody opens.
 * @param path of the address
 */
async function diagramFile(root: string, renderer: DiagramRenderer, path: string) {
  const loaded = loadHandbooks(readRoot(root));
  const base = loaded.site.base.replace(/\/$/, '');
  for (const handbook of loaded.handbooks) {
    const start = `${base}/${handbook.id}/`;
    if (!handbook.inventory || !path.startsWith(`${start}downloads/diagramme/`)) continue;
    const { figures } = await drawFigures(renderer, handbook, handbook.inventory, loaded.site);
    for (const figure of figures)
      for (const { path: file, form } of downloadsOf(figure))
        if (start + file === path)
          return await figureFile(renderer, handbook.inventory, figure, form, loaded.site);
  }
  return undefined;
}

/**
 * The site's data, read once for all pages until it is forgotten, and the renderer that draws its diagrams.
 * @param supplied is closed by whoever supplied it; without one there is one from the first use on
 */
function siteDataSource(root: string, loaded: Loaded | undefined, supplied: DiagramRenderer | undefined) {
  let current: Promise<SiteData> | undefined;
  let renderer = supplied;
  const openedRenderer = (): DiagramRenderer => {
    renderer ??= openRenderer(cacheFolder);
    return renderer;
  };
  /** Also what cannot be read is told by the promise. */
  const read = async (): Promise<SiteData> =>
    siteData(loaded ?? loadHandbooks(readRoot(root)), openedRenderer(), new Date());
  return {
    renderer: openedRenderer,
    data: (): Promise<SiteData> => {
      current ??= read();
      return current;
    },
    isCurrent: (data: Promise<SiteData>): boolean => data === current,
    forget: (): void => {
      current = undefined;
    },
    close: async (): Promise<void> => {
      if (renderer !== supplied) await renderer?.close();
      renderer = supplied;
    },
  };
}
type SiteDataSource = ReturnType<typeof siteDataSource>;

/** Has the development server read the data again for the next page. */
function forget(server: ViteDevServer, source: SiteDataSource): void {
  source.forget();
  for (const environment of Object.values(server.environments)) {
    const module = environment.moduleGraph.getModuleById(resolved);
    if (module) environment.moduleGraph.invalidateModule(module);
  }
}

/** Reloads the open pages when the data is there; also when it cannot be read, since they then say why. */
async function reload(server: ViteDevServer, source: SiteDataSource): Promise<void> {
  const data = source.data();
  try {
    await data;
  } catch (error) {
    if (!(error instanceof InvalidInventory) && !(error instanceof RootError)) throw error;
  }
  // Unless the next save has overtaken this one.
  if (source.isCurrent(data)) server.ws.send({ type: 'full-reload', path: '*' });
}

/** Watches inventory and diagrams of a root. */
function watch(server: ViteDevServer, root: string, source: SiteDataSource): void {
  const folders = ['inventory', 'diagrams'].map((folder) => join(root, folder));
  server.watcher.add(folders);
  let timer: NodeJS.Timeout | undefined;
  const onChange = (file: string) => {
    if (!folders.some((folder) => file.startsWith(folder + sep))) return;
    // At once, because Vite itself reloads a page that shows an error as soon as any file changes.
    forget(server, source);
    clearTimeout(timer);
    timer = setTimeout(() => void reload(server, source), 60);
  };
  for (const event of ['add', 'change', 'unlink'] as const) server.watcher.on(event, onChange);
}

/** Has the development server answer for files of diagrams. */
function serveDiagrams(server: ViteDevServer, root: string, source: SiteDataSource): void {
  server.middlewares.use((request, response, next) => {
    const path = decodeURIComponent((request.url ?? '').replace(/[?#].*$/, ''));
    if (!path.includes('/downloads/diagramme/')) return next();
    diagramFile(root, source.renderer(), path).then((content) => {
      if (content === undefined) return next();
      response.setHeader('content-type', contentType(path));
      response.end(content);
    }, next);
  });
}

/**
 * The plugin for Vite, of a build and of the development server.
 * @param root absolute path of the root folder
 * @param loaded the root as it was read already, for a build; while a server runs, files change
 * @param renderer draws the diagrams, and is closed by whoever supplied it
 */
export function siteDataPlugin(root: string, loaded?: Loaded, renderer?: DiagramRenderer): Plugin {
  const source = siteDataSource(root, loaded, renderer);
  return {
    name: 'infrabuch:site-data',
    resolveId: (id) => (id === name ? resolved : undefined),
    load: async (id) => {
      if (id !== resolved) return undefined;
      const data = await source.data().catch((error: unknown) => Promise.reject(asPageError(root, error)));
      // Maps by ids inherit nothing: a chapter may ask for an entity called `constructor`.
      return `const data = JSON.parse(${JSON.stringify(JSON.stringify(data))});
for (const { inventory } of data.handbooks)
  for (const map of Object.values(inventory)) if (typeof map === 'object') Object.setPrototypeOf(map, null);
export default data;`;
    },
    configureServer: (server) => {
      // The first edit that changes a diagram should not wait for a browser to start.
      source
        .renderer()
        .warm()
        .catch((error: Error) => server.config.logger.warn(error.message));
      serveDiagrams(server, root, source);
      watch(server, root, source);
    },
    closeBundle: () => source.close(),
  };
}
