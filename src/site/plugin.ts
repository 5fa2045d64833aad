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
function shown(root: string, error: unknown): unknown {
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

/** One file of a diagram, drawn when it is asked for: in development nobody waits for those that nobody opens. */
async function download(root: string, renderer: DiagramRenderer, path: string) {
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

/** Also what cannot be read is told by the promise. */
const readData = async (
  root: string,
  loaded: Loaded | undefined,
  renderer: DiagramRenderer,
): Promise<SiteData> => siteData(loaded ?? loadHandbooks(readRoot(root)), renderer, new Date());

/**
 * @param root absolute path of the root folder
 * @param loaded the root as it was read already, for a build; while a server runs, files change
 * @param given draws the diagrams, and is closed by whoever gave it
 */
export function siteDataPlugin(root: string, loaded?: Loaded, given?: DiagramRenderer): Plugin {
  let renderer = given;
  let current: Promise<SiteData> | undefined;
  /** Read once, for all pages, until a file changes. */
  const data = () => {
    renderer ??= openRenderer(cacheFolder);
    current ??= readData(root, loaded, renderer);
    return current;
  };
  // At once, because Vite itself reloads a page that shows an error as soon as any file changes.
  const forget = (server: ViteDevServer) => {
    current = undefined;
    for (const environment of Object.values(server.environments)) {
      const module = environment.moduleGraph.getModuleById(resolved);
      if (module) environment.moduleGraph.invalidateModule(module);
    }
  };
  const reload = async (server: ViteDevServer) => {
    const mine = data();
    try {
      await mine;
    } catch (error) {
      // The page that is loaded again shows it.
      if (!(error instanceof InvalidInventory) && !(error instanceof RootError)) throw error;
    }
    // Unless the next save has overtaken this one.
    if (current === mine) server.ws.send({ type: 'full-reload', path: '*' });
  };
  return {
    name: 'infrabuch:site-data',
    resolveId: (id) => (id === name ? resolved : undefined),
    load: async (id) => {
      if (id !== resolved) return undefined;
      const text = JSON.stringify(
        JSON.stringify(await data().catch((error: unknown) => Promise.reject(shown(root, error)))),
      );
      return `export default JSON.parse(${text});`;
    },
    configureServer: (server) => {
      const folders = ['inventory', 'diagrams'].map((name) => join(root, name));
      server.watcher.add(folders);
      // The first edit that changes a diagram should not wait for a browser to start.
      renderer ??= openRenderer(cacheFolder);
      renderer.warm().catch((error: Error) => server.config.logger.warn(error.message));
      server.middlewares.use((request, response, next) => {
        const path = decodeURIComponent((request.url ?? '').replace(/[?#].*$/, ''));
        if (!path.includes('/downloads/diagramme/')) return next();
        download(root, renderer ?? openRenderer(cacheFolder), path).then((content) => {
          if (content === undefined) return next();
          response.setHeader('content-type', contentType(path));
          response.end(content);
        }, next);
      });
      let timer: NodeJS.Timeout | undefined;
      const onChange = (file: string) => {
        if (!folders.some((folder) => file.startsWith(folder + sep))) return;
        forget(server);
        clearTimeout(timer);
        timer = setTimeout(() => void reload(server), 60);
      };
      for (const event of ['add', 'change', 'unlink'] as const) server.watcher.on(event, onChange);
    },
    closeBundle: async () => {
      if (renderer !== given) await renderer?.close();
      renderer = given;
    },
  };
}
