// Serves a built site and what lives in it: below the site's base, from one folder, for loopback names only.
import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import { extname, join, sep } from 'node:path';
import { contentType, html as htmlType, javascript } from '../system/content-types.ts';
import { type LiveMessage, liveClient } from './client.ts';
import type { Renderer } from './render.ts';

export interface LiveServerOptions {
  /** The folder of the built site. */
  readonly folder: string;
  /** The address below which it was built. */
  readonly base: string;
  readonly port: number;
  /** The address to listen on. */
  readonly address: string;
  /** Names besides loopback's under which it may be called. */
  readonly names: readonly string[];
  readonly renderer: Renderer;
}
export interface LiveServer {
  readonly url: string;
  /** Tells every open page, and every page that opens later. */
  readonly tell: (message: LiveMessage) => void;
  readonly close: () => Promise<void>;
}

const isLoopback = (name: string) => name === 'localhost' || name === '::1' || /^127\./.test(name);

/**
 * Whether a request was really meant for this server: a page elsewhere may have a name of its own point to 127.0.0.1
 * (DNS rebinding), but it cannot send another name than its own.
 */
function isMeant(request: IncomingMessage, { address, names }: LiveServerOptions): boolean {
  const { host = '' } = request.headers;
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (isLoopback(name) && (isIP(name) || name === 'localhost')) return true;
  // Addresses cannot be rebound; they are open when the server was told to listen elsewhere.
  return !isLoopback(address) && (isIP(name) > 0 || names.some((text) => text.toLowerCase() === name));
}

/** The file of a path, folders by their index.html; null: only with a slash behind. Nothing outside of the folder. */
function fileOf(folder: string, path: string): string | null | undefined {
  if (path.includes('\0')) return undefined;
  const asked = join(folder, path);
  try {
    const isFolder = statSync(asked).isDirectory();
    if (isFolder && !path.endsWith('/') && path !== '') return null;
    if (!isFolder && path.endsWith('/')) return undefined;
    const real = realpathSync(isFolder ? join(asked, 'index.html') : asked);
    return real.startsWith(realpathSync(folder) + sep) && statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Starts the server. @throws what `listen` fails with (EADDRINUSE, EACCES, …) */
export async function liveServer(options: LiveServerOptions): Promise<LiveServer> {
  const { folder, renderer } = options;
  const base = `/${options.base.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
  const own = `${base}.live/`;
  const script = `(${liveClient})(${JSON.stringify(own)}, ${JSON.stringify(base)});`;
  const marker = `<script type="module" src="${encodeURI(own)}client.js"></script></head>`;
  const open = new Set<ServerResponse>();
  let last: LiveMessage | undefined;
  const line = (message: LiveMessage) => `data: ${JSON.stringify(message)}\n\n`;

  const send = (response: ServerResponse, status: number, type: string, text: string) =>
    response
      .writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) })
      .end(response.req.method === 'HEAD' ? undefined : text);
  const page = (response: ServerResponse, status: number, file: string) =>
    send(
      response,
      status,
      htmlType,
      readFileSync(file, 'utf8').replace('</head>', () => marker),
    );

  const part = async (response: ServerResponse, query: URLSearchParams) => {
    const wanted = JSON.parse(query.get('part') ?? '{}') as { component?: unknown; props?: unknown };
    const props = Object.fromEntries(
      Object.entries((wanted.props ?? {}) as object).filter(([, value]) => typeof value === 'string'),
    ) as Record<string, string>;
    const path = query.get('path') ?? '';
    const html = path.startsWith(base)
      ? await renderer.render(String(wanted.component), props, path)
      : undefined;
    return html === undefined
      ? send(response, 404, 'text/plain; charset=utf-8', 'Diesen Teil gibt es nicht.\n')
      : send(response, 200, htmlType, html);
  };
  const events = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: 1000\n${last ? line(last) : ': da\n\n'}`);
    open.add(response);
    response.once('close', () => open.delete(response));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    if (!isMeant(request, options))
      return send(
        response,
        403,
        'text/plain; charset=utf-8',
        'Unter diesem Namen antwortet „infrabuch live“ nicht.\n',
      );
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain; charset=utf-8', 'Hier wird nur gelesen.\n');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://live.invalid');
    const path = decodeURIComponent(pathname);
    if (path === `${own}events`) return events(response);
    if (path === `${own}client.js`) return send(response, 200, javascript, script);
    if (path === `${own}part`) return part(response, searchParams);
    if (path === '/' && base !== '/') return response.writeHead(302, { location: base }).end();
    const file = path.startsWith(base) ? fileOf(folder, path.slice(base.length)) : undefined;
    if (file === null) return response.writeHead(301, { location: `${encodeURI(path)}/` }).end();
    if (file === undefined) {
      const missing = fileOf(folder, '404.html');
      return missing
        ? page(response, 404, missing)
        : send(response, 404, 'text/plain; charset=utf-8', 'Nicht gefunden.\n');
    }
    if (extname(file) === '.html') return page(response, 200, file);
    response.writeHead(200, {
      'content-type': contentType(file),
      'content-length': statSync(file).size,
    });
    if (request.method === 'HEAD') return response.end();
    return createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, 400, 'text/plain; charset=utf-8', 'Diese Anfrage ist nicht zu verstehen.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const shown = isIP(options.address) === 6 ? `[${options.address}]` : options.address;
  return {
    url: `http://${shown}:${port}${base}`,
    tell: (message) => {
      last = message;
      for (const response of open) response.write(line(message));
    },
    close: async () => {
      for (const response of open) response.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
