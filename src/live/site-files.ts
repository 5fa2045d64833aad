// Answers with the files of a built site; every page gets one script more.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { printPages } from '../pdf/print.ts';
import { textOf } from '../publish/leaks.ts';
import { contentType, html } from '../system/content-types.ts';
import { type LeakGuard, refusal } from './leak-guard.ts';

/** The content type of short answers. */
export const plainText = 'text/plain; charset=utf-8';

/**
 * What a page may load: what lies here and nothing else, in no frame of anybody.
 * https://www.w3.org/TR/CSP3/
 * @param scripts sources of inline scripts that the page holds itself, such as `'sha256-…'`
 */
export const contentPolicy = (scripts: string): string =>
  [
    "default-src 'self'",
    // Pagefind's search runs as WebAssembly.
    `script-src 'self' 'wasm-unsafe-eval' ${scripts}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
/** The inline scripts that a built page holds, as a policy names them. */
const inlineScripts = (page: string): string => {
  const scripts = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [...new Set(scripts)].join(' ');
};

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

/** Answers with a text; to HEAD with its length alone. */
export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  response
    .writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) })
    .end(response.req.method === 'HEAD' ? undefined : text);
}

/** A built site, as it is served. */
export interface ServedSite {
  /** The folder of the built site. */
  readonly folder: string;
  /** The site's address, with slashes at both ends. */
  readonly base: string;
  /** Takes the place of `</head>` in every page. */
  readonly headEnd: string;
  readonly guard: LeakGuard;
}

const nameOf = (file: string, { folder }: ServedSite) =>
  relative(realpathSync(folder), file).replaceAll('\\', '/');

/** The file whose text a file shows: of a PDF its print page, of the pictures of a diagram its SVG. */
function shownBy(file: string, { folder, base }: ServedSite): string | undefined {
  const svg = file.replace(/\.(pdf|png)$/, '.svg');
  if (existsSync(svg)) return svg;
  if (!file.endsWith('.pdf')) return file;
  const print = printPages(folder, base).find((page) => realpathOf(join(folder, page.file)) === file);
  return print && join(folder, print.html);
}
function realpathOf(path: string): string | undefined {
  return existsSync(path) ? realpathSync(path) : undefined;
}

function sendPage(response: ServerResponse, status: number, file: string, site: ServedSite): void {
  const page = readFileSync(file, 'utf8');
  if (site.guard.refuses(nameOf(file, site), () => page)) {
    sendText(response, 500, plainText, refusal);
    return;
  }
  response.setHeader('content-security-policy', contentPolicy(inlineScripts(page)));
  sendText(
    response,
    status,
    html,
    page.replace('</head>', () => site.headEnd),
  );
}

/**
 * Answers with the file of a path, or that there is none.
 * @param path decoded, from the server's root
 */
export function sendFile(response: ServerResponse, path: string, site: ServedSite): void {
  const { folder, base } = site;
  const file = path.startsWith(base) ? fileOf(folder, path.slice(base.length)) : undefined;
  if (file === null) {
    response.writeHead(301, { location: `${encodeURI(path)}/` }).end();
    return;
  }
  if (file === undefined) {
    const missing = fileOf(folder, '404.html');
    if (missing) sendPage(response, 404, missing, site);
    else sendText(response, 404, plainText, 'Nicht gefunden.\n');
    return;
  }
  if (extname(file) === '.html') {
    sendPage(response, 200, file, site);
    return;
  }
  const textBehind = () => {
    const source = shownBy(file, site);
    return source === undefined ? undefined : textOf(source);
  };
  if (site.guard.refuses(nameOf(file, site), textBehind)) {
    sendText(response, 500, plainText, refusal);
    return;
  }
  response.writeHead(200, { 'content-type': contentType(file), 'content-length': statSync(file).size });
  if (response.req.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}
