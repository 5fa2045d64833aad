// Serves a built site and what lives in it: below the site's base, from one folder, for loopback names only.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { html, javascript } from '../system/content-types.ts';
import { clientScript } from './client.ts';
import { type LeakGuard, refusal } from './leak-guard.ts';
import type { LiveMessage } from './message.ts';
import type { PartRenderer } from './part-renderer.ts';
import { contentPolicy, plainText, type ServedSite, sendFile, sendText } from './site-files.ts';

/** What is served, and to whom. */
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
  readonly renderer: Pick<PartRenderer, 'render'>;
  readonly guard: LeakGuard;
}
/** A server that has started. */
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

/** So many pages may follow at once. */
const maxStreams = 100;
/** So many bytes may wait for a page that does not read them. */
const maxUnread = 8 * 1024 * 1024;

/** The open pages: each holds a stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
function eventStreams(guard: LeakGuard) {
  const open = new Set<ServerResponse>();
  const line = (message: LiveMessage) => `data: ${JSON.stringify(message)}\n\n`;
  let last: LiveMessage | undefined;
  return {
    add: (response: ServerResponse): void => {
      if (open.size >= maxStreams) {
        response.setHeader('retry-after', '10');
        sendText(response, 503, plainText, `Mehr als ${maxStreams} Seiten folgen zugleich nicht.\n`);
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 1000\n${last ? line(last) : ': da\n\n'}`);
      open.add(response);
      response.once('close', () => open.delete(response));
    },
    tell: (message: LiveMessage): void => {
      if (guard.refuses('.live/events', () => line(message))) return;
      last = message;
      for (const response of open) {
        response.write(line(message));
        // Who does not read is not waited for: the page connects again when it is awake.
        if (response.writableLength > maxUnread) response.destroy();
      }
    },
    end: (): void => {
      for (const response of open) response.end();
    },
  };
}

/** A request that makes no sense; every other failure is the server's own. */
class NotUnderstood extends Error {}
/** @throws NotUnderstood where reading a request fails */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new NotUnderstood('', { cause });
  }
}

/** Answers with a living part of a page: which one, with what properties, on which page is in the query. */
async function sendPart(
  response: ServerResponse,
  query: URLSearchParams,
  base: string,
  { renderer, guard }: LiveServerOptions,
): Promise<void> {
  const { component, props } = understood(() => {
    const wanted = JSON.parse(query.get('part') ?? '{}') as { component?: unknown; props?: unknown };
    return {
      component: String(wanted.component),
      props: Object.fromEntries(
        Object.entries((wanted.props ?? {}) as object).filter(([, value]) => typeof value === 'string'),
      ) as Record<string, string>,
    };
  });
  const path = query.get('path') ?? '';
  const part = path.startsWith(base) ? await renderer.render(component, props, path) : undefined;
  if (part === undefined) sendText(response, 404, plainText, 'Diesen Teil gibt es nicht.\n');
  else if (guard.refuses(path, () => part)) sendText(response, 500, plainText, refusal);
  else sendText(response, 200, html, part);
}

/** What answers requests; it fails on those that cannot be understood. */
function answering(options: LiveServerOptions, site: ServedSite, streams: ReturnType<typeof eventStreams>) {
  const { base } = site;
  const live = liveBase(base);
  const script = clientScript(live, base);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('x-frame-options', 'DENY');
    response.setHeader('referrer-policy', 'same-origin');
    response.setHeader('content-security-policy', contentPolicy(''));
    if (!isMeant(request, options))
      return sendText(response, 403, plainText, 'Unter diesem Namen antwortet „infrabuch live“ nicht.\n');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendText(response, 405, plainText, 'Hier wird nur gelesen.\n');
    const { path, searchParams } = understood(() => {
      const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://live.invalid');
      return { path: decodeURIComponent(pathname), searchParams: query };
    });
    if (path === `${live}events`) return streams.add(response);
    if (path === `${live}client.js`) return sendText(response, 200, javascript, script);
    if (path === `${live}part`) return sendPart(response, searchParams, base, options);
    if (path === '/' && base !== '/') {
      response.writeHead(302, { location: base }).end();
      return;
    }
    sendFile(response, path, site);
  };
}

/** Where what lives is asked for, below the site's base. */
const liveBase = (base: string) => `${base}.live/`;

const listen = (server: Server, { port, address }: LiveServerOptions) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });

/**
 * Starts the server.
 * @throws what `listen` fails with (EADDRINUSE, EACCES, …)
 */
export async function startServer(options: LiveServerOptions): Promise<LiveServer> {
  const base = `/${options.base.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
  const headEnd = `<script type="module" src="${encodeURI(liveBase(base))}client.js"></script></head>`;
  const streams = eventStreams(options.guard);
  const answer = answering(options, { folder: options.folder, base, headEnd, guard: options.guard }, streams);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (error instanceof NotUnderstood)
        sendText(response, 400, plainText, 'Diese Anfrage ist nicht zu verstehen.\n');
      else sendText(response, 500, plainText, 'Das ist ein Fehler von „infrabuch live“ selbst.\n');
    });
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const shown = isIP(options.address) === 6 ? `[${options.address}]` : options.address;
  return {
    url: `http://${shown}:${port}${base}`,
    tell: streams.tell,
    close: async () => {
      streams.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
