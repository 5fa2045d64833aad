// The cache of check and drift: an inventory that was in order need not be read again while neither it nor this program
// has changed. An entry lies beside all the texts that it was made from, and counts only if they are the same, letter
// for letter. Nothing about machines is ever cached: what is compared is always compared anew.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { freeze, mapById } from '../model/freeze.ts';
import { type Section, sections } from '../model/sections.ts';
import { cacheFolder, packageRoot } from '../system/package.ts';
import { writeWhole } from '../system/write.ts';
import { type Loaded, type LoadedHandbook, loadedFrom } from './handbook.ts';
import type { HandbookFiles, RootFiles } from './root.ts';

let stamped: string | undefined;
/** The sizes and times of the files of this program: with another one, every entry is worthless. A process runs one. */
function programStamp(): string {
  if (stamped !== undefined) return stamped;
  const code = existsSync(join(packageRoot, 'src/cli/main.ts')) ? 'src' : 'lib';
  const stampOf = (path: string): string[] => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return [];
    if (found.isDirectory()) return readdirSync(path).flatMap((name) => stampOf(join(path, name)));
    return [`${path} ${found.size} ${found.mtimeMs}`];
  };
  stamped = [code, 'package-lock.json'].flatMap((name) => stampOf(join(packageRoot, name))).join('\n');
  return stamped;
}
const fileName = (text: string) => text.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(-80);

/** Holds what was made from texts until one of them, or the program, changes. */
export interface InventoryCache {
  /**
   * The cached value of a key if it was made from exactly these texts; else it is made, and cached.
   * @param make what it gives must be the same after a way through JSON
   * @param isCacheable whether to cache it; undefined: always
   */
  readonly getOrMake: <T>(
    key: string,
    texts: readonly string[],
    make: () => Promise<T>,
    isCacheable?: (made: T) => boolean,
  ) => Promise<T>;
}
/** A cached value as it is written. */
interface CacheEntry {
  readonly program: string;
  readonly texts: readonly string[];
  readonly value: unknown;
}

function readEntry(file: string): CacheEntry | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CacheEntry;
  } catch {
    return undefined;
  }
}
function writeEntry(file: string, entry: CacheEntry): void {
  try {
    const isNewRoot = !existsSync(dirname(file));
    writeWhole(file, JSON.stringify(entry));
    if (isNewRoot) evictOld(dirname(dirname(file)));
  } catch {
    // It is made again next time.
  }
}
/** Removes what belongs to roots in which nothing has changed for long, most of which are gone. */
function evictOld(caches: string): void {
  const month = 30 * 86_400_000;
  for (const name of readdirSync(caches)) {
    const folder = join(caches, name);
    if (Date.now() - statSync(folder).mtimeMs > month) rmSync(folder, { recursive: true, force: true });
  }
}
const isEqual = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((text, index) => text === b[index]);

/**
 * The cache of one root, in a folder of this package. A folder that cannot be written, or a file that cannot be read,
 * is as good as an empty cache.
 * @param caches the folder with the caches of all roots
 * @param program changes when this program does
 */
export function openCache(
  root: string,
  caches = join(cacheFolder, 'inventories'),
  program = programStamp(),
): InventoryCache {
  const folder = join(caches, fileName(resolve(root)));
  return {
    async getOrMake(key, texts, make, isCacheable = () => true) {
      const file = join(folder, `${fileName(key)}.json`);
      const entry = readEntry(file);
      if (entry?.program === program && isEqual(entry.texts, texts)) return entry.value as never;
      const value = await make();
      if (isCacheable(value)) writeEntry(file, { program, texts, value });
      return value;
    },
  };
}

/** What is cached of a handbook: lists for its maps, and one of its two inventories, which are the same without findings. */
const cacheable = ({ inventory, findings, origins, inherited, headFile }: LoadedHandbook) =>
  inventory && findings.length === 0
    ? { inventory, origins: [...origins], inherited: [...inherited], headFile }
    : undefined;

/** All that a handbook's inventory is made from, but for the addresses of its chapters. */
export const inventoryTexts = ({ id, yaml, compose = [] }: HandbookFiles): string[] => [
  id,
  ...[...yaml, ...compose].flatMap(({ file, text }) => [file, text]),
];

async function handbookOf(files: HandbookFiles, cache: InventoryCache): Promise<LoadedHandbook> {
  const { id } = files;
  let read: LoadedHandbook | undefined;
  const cached = await cache.getOrMake(
    `inventory-${id}`,
    [...files.chapters, ...inventoryTexts(files)],
    async () => {
      read = (await import('./load.ts')).loadHandbook(files);
      return cacheable(read);
    },
    (made) => made !== undefined,
  );
  if (read) return read;
  const written = cached!.inventory;
  const maps = Object.keys(sections).map((section) => [
    section,
    mapById(Object.entries(written[section as Section])),
  ]);
  const inventory = freeze({ ...written, ...Object.fromEntries(maps) } as typeof written);
  return {
    id,
    files,
    inventory,
    comparable: inventory,
    findings: [],
    origins: new Map(cached!.origins),
    inherited: new Map(cached!.inherited),
    head: inventory.handbook,
    headFile: cached!.headFile,
  };
}
const siteOf = ({ site }: RootFiles, cache: InventoryCache) =>
  cache.getOrMake(
    'site',
    site ? [site.file, site.text] : [],
    async () => (await import('../inventory/read-site.ts')).readSite(site),
    ({ findings }) => findings.length === 0,
  );

/**
 * The handbooks of a root as load.ts reads them, or as the cache holds them. What reads and validates is loaded only
 * for what the cache does not hold.
 */
export const loadCached = async (files: RootFiles, cache: InventoryCache): Promise<Loaded> =>
  loadedFrom(
    files,
    await siteOf(files, cache),
    await Promise.all(files.handbooks.map((handbook) => handbookOf(handbook, cache))),
  );
