// Where the built site lies and is served. Also readable without one: tools read the configuration of the tests.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const dist = resolve(process.env.INFRABUCH_DIST ?? 'dist');
export const port = Number(process.env.INFRABUCH_E2E_PORT ?? 4390);
const start = join(dist, 'index.html');
export const isBuilt = existsSync(start);

/** The address below which the site was built, with its closing slash. */
export const base =
  (isBuilt && /<a href="([^"]*)"[^>]*class="site-title/.exec(readFileSync(start, 'utf8'))?.[1]) || '/';
