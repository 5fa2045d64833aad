// What a web server says of the files of a built site.
import { extname } from 'node:path';

export const html = 'text/html; charset=utf-8';
export const javascript = 'text/javascript; charset=utf-8';
const types: Record<string, string> = {
  '.html': html,
  '.css': 'text/css; charset=utf-8',
  '.js': javascript,
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.pdf': 'application/pdf',
  '.xml': 'application/xml',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.yml': 'application/yaml; charset=utf-8',
  '.mmd': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.example': 'text/plain; charset=utf-8',
};

/** The content type of a file by its name's ending. */
export const contentType = (file: string): string => types[extname(file)] ?? 'application/octet-stream';
