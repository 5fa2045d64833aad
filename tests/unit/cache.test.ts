// The cache of check and drift: the same as reading it again, and worthless as soon as a letter changes.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type InventoryCache, loadCached, openCache } from '../../src/handbook/cache.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { repository } from '../command.ts';
import { complete } from '../complete.ts';

const made: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'infrabuch-cache-'));
  made.push(path);
  return path;
};
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
/** Counts what had to be made. */
const counted = (cache: InventoryCache) => {
  const names: string[] = [];
  const getOrMake: InventoryCache['getOrMake'] = (key, texts, make, isCacheable) =>
    cache.getOrMake(
      key,
      texts,
      () => {
        names.push(key);
        return make();
      },
      isCacheable,
    );
  return { cache: { getOrMake }, names };
};
const every = ['site', 'inventory-gro-mate', 'inventory-tick-guard'];

test('both handbooks come back as they were read, frozen, without being read again', async () => {
  const caches = folder();
  const files = readRoot(repository);
  const { place: _, ...read } = loadHandbooks(files);
  const first = counted(openCache(repository, caches));
  await loadCached(files, first.cache);
  expect(first.names.sort()).toEqual(every.toSorted());
  const second = counted(openCache(repository, caches));
  const { place, ...cached } = await loadCached(files, second.cache);
  expect(second.names).toEqual([]);
  expect(cached).toStrictEqual(read);
  for (const { inventory, comparable } of cached.handbooks) {
    expect(Object.isFrozen(inventory?.hosts)).toBe(true);
    expect(comparable).toBe(inventory);
  }
  const at = { file: 'inventory/gro-mate/host.yaml', path: ['hosts'], key: true };
  const draft = { rule: 'a', severity: 'error', class: 'document', subject: 'x', message: 'y', at } as const;
  expect(place([draft])).toEqual(loadHandbooks(files).place([draft]));
});

test('an inventory with every field and with host groups comes back letter for letter', async () => {
  const root = folder();
  const caches = folder();
  cpSync(join(repository, 'inventory'), join(root, 'inventory'), { recursive: true });
  const name = 'inventory/laden/a.yaml';
  cpSync(join(repository, 'inventory/tick-guard'), join(root, 'inventory/laden'), { recursive: true });
  for (const file of readdirSync(join(root, 'inventory/laden')))
    if (file !== 'snapshots') rmSync(join(root, 'inventory/laden', file));
  writeFileSync(join(root, name), JSON.stringify(complete));
  writeFileSync(
    join(root, 'inventory/laden/gruppe.yaml'),
    `host_groups:
  alle: { purpose: Was alle haben., snapshots: [docker-ps] }
hosts:
  weiterer: { kind: vm, purpose: Test., hostname: weiterer, groups: [alle] }
`,
  );
  const files = readRoot(root);
  const { place: _, ...read } = loadHandbooks(files);
  const laden = read.handbooks.find(({ id }) => id === 'laden');
  expect(laden?.findings).toEqual([]);
  expect(laden?.inherited.size).toBeGreaterThan(0);
  await loadCached(files, openCache(root, caches));
  const again = counted(openCache(root, caches));
  const { place: __, ...cached } = await loadCached(files, again.cache);
  expect(again.names).toEqual([]);
  expect(cached).toStrictEqual(read);
});

test('a changed letter, another chapter, a damaged file or a changed program is read anew', async () => {
  const root = folder();
  const caches = folder();
  for (const part of ['inventory', 'content'])
    cpSync(join(repository, part), join(root, part), { recursive: true });
  const load = async (program?: string) => {
    const counting = counted(openCache(root, caches, program));
    const loaded = await loadCached(readRoot(root), counting.cache);
    return { loaded, names: counting.names.sort() };
  };
  await load();
  expect((await load()).names).toEqual([]);
  const file = join(root, 'inventory/gro-mate/handbuch.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/title: .*/, 'title: Anders'));
  const changed = await load();
  expect(changed.names).toEqual(['inventory-gro-mate']);
  expect(changed.loaded.handbooks[0]?.head?.title).toBe('Anders');
  writeFileSync(join(root, 'content/tick-guard/99-neu.mdx'), '# Neu\n');
  expect((await load()).names).toEqual(['inventory-tick-guard']);
  const [folderName] = readdirSync(caches);
  writeFileSync(join(caches, folderName!, 'site.json'), '{"program":');
  expect((await load()).names).toEqual(['site']);
  expect((await load('another')).names).toEqual(every.toSorted());
});

test('an inventory with findings is never cached', async () => {
  const root = folder();
  const caches = folder();
  cpSync(join(repository, 'inventory'), join(root, 'inventory'), { recursive: true });
  writeFileSync(join(root, 'inventory/gro-mate/zz.yaml'), 'containers: { x: { nonsense: 1 } }\n');
  for (const _ of [1, 2]) {
    const counting = counted(openCache(root, caches));
    const loaded = await loadCached(readRoot(root), counting.cache);
    expect(counting.names).toContain('inventory-gro-mate');
    expect(loaded.handbooks[0]?.findings.length).toBeGreaterThan(0);
  }
});

test('what belongs to roots that nobody has touched for a month is removed', async () => {
  const root = folder();
  const caches = folder();
  const old = join(caches, 'old');
  cpSync(join(repository, 'inventory'), join(root, 'inventory'), { recursive: true });
  cpSync(join(repository, 'inventory/gro-mate/snapshots'), old, { recursive: true });
  const then = Date.now() / 1000 - 40 * 86_400;
  utimesSync(old, then, then);
  await loadCached(readRoot(root), openCache(root, caches));
  expect(readdirSync(caches)).not.toContain('old');
  expect(readdirSync(caches)).toHaveLength(1);
});
