// The content security policy that docs/nginx.conf sends with every file of the site.
import { readFileSync } from 'node:fs';

/** The ready site of nginx. */
export const nginxSite = readFileSync(new URL('../../docs/nginx.conf', import.meta.url), 'utf8');
export const policy = /add_header Content-Security-Policy "([^"]+)" always;/.exec(nginxSite)?.[1] ?? '';
if (!policy) throw new Error('docs/nginx.conf sends no policy');
