// The living parts of a page, rendered anew by the very components that the build uses.
import { getViteConfig } from 'astro/config';
import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import { createServer, type ViteDevServer } from 'vite';
import { decodedAddress } from '../model/address.ts';
import { cacheFolder, packageRoot } from '../system/package.ts';
import { entityOf } from '../views/surroundings/used-by.ts';
import type { LiveData } from './current.ts';

/** The components that may be asked for. */
const parts = ['LastState', 'StateLine', 'Comparison'] as const;
type Part = (typeof parts)[number];

/** Renders parts of pages. */
export interface PartRenderer {
  /**
   * A part as HTML; undefined when there is none of this name, or not what it is to show.
   * @param path the page's address, by which components know their handbook
   */
  readonly render: (
    part: string,
    props: Readonly<Record<string, string>>,
    path: string,
  ) => Promise<string | undefined>;
  /** Settles when parts are rendered without delay, or when starting has failed. */
  readonly ready: Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Components read the data as the module `virtual:infrabuch`, once: they get this object, which its owner changes. */
const dataModule = (data: LiveData) => {
  const name = 'virtual:infrabuch';
  const key = `__infrabuch_live_${process.pid}`;
  Reflect.set(globalThis, key, data);
  return {
    name: 'infrabuch:live-data',
    resolveId: (id: string) => (id === name ? `\0${name}` : undefined),
    load: (id: string) =>
      id === `\0${name}` ? `export default globalThis[${JSON.stringify(key)}];` : undefined,
  };
};

/** Vite with Astro, and the container that Astro renders components in. */
async function startAstro(data: LiveData): Promise<{ server: ViteDevServer; container: AstroContainer }> {
  const config = await getViteConfig(
    {
      cacheDir: `${cacheFolder}/live`,
      server: { middlewareMode: true, hmr: false, watch: null, ws: false },
      appType: 'custom',
      optimizeDeps: { noDiscovery: true, include: [] },
      logLevel: 'silent',
      plugins: [dataModule(data)],
    },
    {
      root: packageRoot,
      srcDir: `${packageRoot}/src/site`,
      configFile: false,
      logLevel: 'silent',
      devToolbar: { enabled: false },
    },
  )({ mode: 'development', command: 'serve' });
  const server = await createServer({ ...config, configFile: false });
  return { server, container: await AstroContainer.create() };
}

/** Whether a page is of a handbook that there is, and a part of an entity of it. */
function isThere({ site, handbooks }: LiveData, part: Part, of: string | undefined, path: string): boolean {
  const [id = ''] = path.slice(site.base.replace(/\/$/, '').length + 1).split('/');
  const handbook = handbooks.find((candidate) => candidate.id === decodedAddress(id));
  if (!handbook) return false;
  return part === 'Comparison' || (of !== undefined && entityOf(handbook.inventory, of) !== undefined);
}

const loadPart = async (server: ViteDevServer, part: Part) =>
  ((await server.ssrLoadModule(`/src/site/components/${part}.astro`)) as { default: never }).default;

/**
 * Starts ahead of the first part that is asked for. Where that fails, asking for a part fails.
 * @param data what the parts show; its list of handbooks may change
 */
export function openPartRenderer(data: LiveData): PartRenderer {
  const started = startAstro(data);
  const ready = started
    .then(({ server }) => Promise.all(parts.map((part) => loadPart(server, part))))
    .catch(() => undefined);
  return {
    ready,
    render: async (part, props, path) => {
      const known = parts.find((name) => name === part);
      if (!known || !isThere(data, known, props.of, path)) return undefined;
      const { server, container } = await started;
      const html = await container.renderToString(await loadPart(server, known), {
        props: { ...props },
        request: new Request(new URL(path, 'http://live.invalid')),
      });
      // Their scripts are on the page already.
      return html.replaceAll(/<script type="module" src="[^"]*"><\/script>/g, '');
    },
    close: async () => {
      const running = await started.catch(() => undefined);
      await running?.server.close();
    },
  };
}
