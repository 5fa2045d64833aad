// The built site that the tests read: its folder, base, pages and inventories.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Inventory } from '../../src/model/inventory.ts';
import { base, dist, isBuilt } from './address.ts';

export { base, dist };

if (!isBuilt)
  throw new Error(
    `Unter „${dist}“ liegt keine gebaute Website: erst „npm run build“ ausführen oder INFRABUCH_DIST setzen.`,
  );

/** All files of the site with forward slashes, sorted. */
export const files: readonly string[] = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
  .sort();

const address = (path: string) => base + path.split('/').map(encodeURIComponent).join('/');
/** Addresses of all pages. */
export const pages: readonly string[] = files
  .filter((file) => /(^|\/)index\.html$/.test(file))
  .map((file) => address(file.replace(/index\.html$/, '')));

export const handbooks: readonly Inventory[] = readdirSync(dist, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(dist, entry.name, 'inventar.json')))
  .map((entry) => JSON.parse(readFileSync(join(dist, entry.name, 'inventar.json'), 'utf8')) as Inventory);

/** Text as a reader sees it: one blank between words, without the soft hyphens of the print. */
export const plain = (text: string) => text.replaceAll('\u00ad', '').replace(/\s+/g, ' ').trim();
