// Serves the built site as a plain web server would: below its base, folders by index.html, everything else is the 404 page,
// all of it under the policy and with the compression of docs/nginx.conf.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { contentType } from '../../src/system/content-types.ts';
import { port } from './address.ts';
import { policy } from './policy.ts';
import { base, dist } from './site.ts';

const kind = (file: string) => statSync(file, { throwIfNoEntry: false });

createServer((request, response) => {
  const send = (status: number, file: string) => {
    const type = contentType(file);
    const isPacked =
      /gzip/.test(request.headers['accept-encoding']?.toString() ?? '') &&
      /^text|json|javascript|svg|wasm/.test(type);
    const content = readFileSync(file);
    response
      .writeHead(status, {
        'content-type': type,
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
        'content-security-policy': policy,
        // These names change with their content.
        'cache-control': file.startsWith(join(dist, '_astro') + sep) ? 'max-age=3600, immutable' : 'no-cache',
      })
      .end(isPacked ? gzipSync(content) : content);
  };
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://site.invalid');
    const path = decodeURIComponent(pathname);
    const file = join(dist, path.slice(base.length));
    if (path.startsWith(base) && (file + sep).startsWith(dist + sep)) {
      const found = kind(file);
      if (found?.isFile() && !path.endsWith('/')) return send(200, file);
      if (found?.isDirectory() && kind(join(file, 'index.html')))
        return path.endsWith('/')
          ? send(200, join(file, 'index.html'))
          : response.writeHead(301, { location: `${pathname}/` }).end();
    }
    return send(404, join(dist, '404.html'));
  } catch {
    return response.writeHead(400).end();
  }
}).listen(port, '127.0.0.1');
