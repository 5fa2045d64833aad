// What pages and components read: the loaded handbooks, addresses, and the inventory as the chapters address it.
import data from 'virtual:infrabuch';
import { unprovableValues } from '../handbook/comparison/unprovable.ts';
import type { Inventory } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { entityPath, filePath, pagePath } from '../views/paths.ts';
import type { HandbookData } from './data.ts';
import { indexMarks, type Mark, markAt } from './marks.ts';

/** What site.yaml says. */
export const site = data.site;
/** All handbooks, in their order. */
export const handbooks = data.handbooks;

/** A handbook by its id. */
function handbookData(id: string): HandbookData {
  const found = handbooks.find((handbook) => handbook.id === id);
  if (!found)
    throw new Error(
      `Das Handbuch „${id}“ gibt es nicht; vorhanden: ${handbooks.map((handbook) => handbook.id).join(', ')}.`,
    );
  return found;
}

const base = site.base.replace(/\/$/, '');
/**
 * The handbook to which an address belongs: its first part below the base.
 * @throws where there is no such handbook
 */
export const handbookOf = ({ pathname }: URL): HandbookData =>
  handbookData(decodeURIComponent(pathname.slice(base.length).split('/')[1] ?? ''));
/** Like `handbookOf`, but undefined for the start page and other pages of no handbook. */
export const handbookIfAny = ({ pathname }: URL): HandbookData | undefined =>
  handbooks.find(({ id }) => id === decodeURIComponent(pathname.slice(base.length).split('/')[1] ?? ''));

/** The address of a page of a handbook: `page('laden', 'hosts', 'web')`; without more, of its start page. */
export const page = (handbook: string, ...rest: string[]) => pagePath(site.base, handbook, ...rest);
/**
 * The address of a file of a handbook.
 * @param path below the handbook's address: `downloads/laden-handbuch.pdf`
 */
export const file = (handbook: string, path: string) => filePath(site.base, handbook, ...path.split('/'));
/**
 * The address of an entity's page; undefined where its kind has none.
 * @param ref `kind:id`
 */
export const entityHref = (handbook: string, ref: string) => entityPath(site.base, handbook, ref);

/** Made when first asked for; `infrabuch live` changes a handbook's comparison. */
const marksOf = rememberedOf(indexMarks);
/** Why nothing proves a value, by its place. */
const reasonsOf = rememberedOf(
  (inventory: Inventory) =>
    new Map(
      unprovableValues(inventory).flatMap(({ places, reason }) => places.map((place) => [place, reason])),
    ),
);
/**
 * Whether the value at a place of the inventory was compared with its machine; undefined where no snapshot can show it.
 * @param handbook id
 * @param path `containers/shop/image`
 * @throws where there is no such handbook
 */
export function markOf(handbook: string, path: string): Mark | undefined {
  const { drift, inventory } = handbookData(handbook);
  return markAt(path, marksOf(drift), drift, reasonsOf(inventory));
}

/** Every access to what the inventory does not hold is an error that names the path. */
function strict<T extends object>(value: T, path: string): T {
  return new Proxy(value, {
    get: (target, key) => {
      const found = Reflect.get(target, key) as unknown;
      if (typeof key === 'symbol' || key === 'toJSON' || key === 'then' || Array.isArray(target))
        return found;
      const here = `${path}.${key}`;
      if (found === undefined || found === null)
        throw new Error(
          `Im Inventar gibt es „${here}“ nicht. Den Eintrag ergänzen oder die Stelle im Kapitel berichtigen.`,
        );
      return typeof found === 'object' ? strict(found, here) : found;
    },
  });
}

/**
 * The inventory for expressions in chapters: `{inv.hosts.web.os.kernel}`. What is not there stops the build.
 * @param handbook id
 * @throws where there is no such handbook, and at every access to what the inventory does not hold
 */
export const inventoryOf = (handbook: string): Inventory =>
  strict(handbookData(handbook).inventory, handbook);

/**
 * The document that a print page is: the last part of its address, empty for the book; undefined for a page of the site.
 * @param handbook id
 */
export function printedSlug(url: URL, handbook: string): string | undefined {
  const start = page(handbook, 'druck');
  return isOnPaper(url, handbook) ? url.pathname.slice(start.length).replace(/\/$/, '') : undefined;
}

/** Whether a page is made for paper: nothing on it can be clicked or downloaded. */
export const isOnPaper = ({ pathname }: URL, handbook: string): boolean =>
  pathname.startsWith(page(handbook, 'druck'));
