// Hands the site's data to the pages as the module `virtual:infrabuch`, and reloads open pages when the inventory changes.
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';
import { type Artist, artist } from './diagrams/draw.ts';
import { cacheFolder } from './package.ts';
import { RootError } from './root.ts';
import { InvalidInventory, siteData } from './site-data.ts';

const name = 'virtual:infrabuch';
const resolved = `\0${name}`;

const overlay = (root: string, error: unknown) => {
  const [first] = error instanceof InvalidInventory ? error.findings : [];
  const frame = first && readFileSync(join(root, first.place.file), 'utf8').split('\n').slice(Math.max(0, first.place.line - 3), first.place.line + 2).join('\n');
  return {
    message: error instanceof Error ? error.message : String(error),
    stack: '',
    plugin: 'infrabuch',
    ...(first ? { id: first.place.file, loc: { file: first.place.file, line: first.place.line, column: first.place.column }, frame: frame ?? '' } : {}),
  };
};

/** @param root absolute path of the root folder */
export function siteDataPlugin(root: string): Plugin {
  let painter: Artist | undefined;
  const data = () => {
    painter ??= artist(cacheFolder);
    return siteData(root, painter, new Date());
  };
  const refresh = async (server: ViteDevServer) => {
    for (const environment of Object.values(server.environments)) {
      const module = environment.moduleGraph.getModuleById(resolved);
      if (module) environment.moduleGraph.invalidateModule(module);
    }
    try {
      await data();
      server.ws.send({ type: 'full-reload', path: '*' });
    } catch (error) {
      if (!(error instanceof InvalidInventory) && !(error instanceof RootError)) throw error;
      server.config.logger.error(error.message, { timestamp: true });
      server.ws.send({ type: 'error', err: overlay(root, error) });
    }
  };
  return {
    name: 'infrabuch:site-data',
    resolveId: (id) => (id === name ? resolved : undefined),
    load: async (id) => {
      if (id !== resolved) return undefined;
      const text = JSON.stringify(JSON.stringify(await data()));
      return `export default JSON.parse(${text});`;
    },
    configureServer: (server) => {
      const folder = join(root, 'inventory');
      server.watcher.add(folder);
      let timer: NodeJS.Timeout | undefined;
      const onChange = (file: string) => {
        if (!file.startsWith(folder + sep)) return;
        clearTimeout(timer);
        timer = setTimeout(() => void refresh(server), 60);
      };
      for (const event of ['add', 'change', 'unlink'] as const) server.watcher.on(event, onChange);
    },
    closeBundle: async () => {
      await painter?.close();
      painter = undefined;
    },
  };
}
