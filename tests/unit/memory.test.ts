// What check and drift keep of an inventory: the same as reading it again, and worthless as soon as a letter changes.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Memory, memoryOf, recallHandbooks } from '../../src/handbook/kept.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { repository } from '../command.ts';
import { complete } from '../complete.ts';

const made: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'infrabuch-memory-'));
  made.push(path);
  return path;
};
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
/** Counts what had to be made. */
const counted = (memory: Memory) => {
  const names: string[] = [];
  const once: Memory['once'] = (name, texts, make, isWorthIt) =>
    memory.once(
      name,
      texts,
      () => {
        names.push(name);
        return make();
      },
      isWorthIt,
    );
  return { memory: { once }, names };
};
const every = ['site', 'inventory-gro-mate', 'inventory-tick-guard'];

test('both handbooks come back as they were read, frozen, without being read again', async () => {
  const memories = folder();
  const files = readRoot(repository);
  const { place: _, ...read } = loadHandbooks(files);
  const first = counted(memoryOf(repository, memories));
  await recallHandbooks(files, first.memory);
  expect(first.names.sort()).toEqual(every.toSorted());
  const second = counted(memoryOf(repository, memories));
  const { place, ...kept } = await recallHandbooks(files, second.memory);
  expect(second.names).toEqual([]);
  expect(kept).toStrictEqual(read);
  for (const { inventory, comparable } of kept.handbooks) {
    expect(Object.isFrozen(inventory?.hosts)).toBe(true);
    expect(comparable).toBe(inventory);
  }
  const at = { file: 'inventory/gro-mate/host.yaml', path: ['hosts'], key: true };
  const draft = { rule: 'a', severity: 'error', class: 'document', subject: 'x', message: 'y', at } as const;
  expect(place([draft])).toEqual(loadHandbooks(files).place([draft]));
});

test('an inventory with every field and with host groups comes back letter for letter', async () => {
  const root = folder();
  const memories = folder();
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
  await recallHandbooks(files, memoryOf(root, memories));
  const again = counted(memoryOf(root, memories));
  const { place: __, ...kept } = await recallHandbooks(files, again.memory);
  expect(again.names).toEqual([]);
  expect(kept).toStrictEqual(read);
});

test('a changed letter, another chapter, a damaged file or a changed program is read anew', async () => {
  const root = folder();
  const memories = folder();
  for (const part of ['inventory', 'content'])
    cpSync(join(repository, part), join(root, part), { recursive: true });
  const load = async (program?: string) => {
    const entry = counted(memoryOf(root, memories, program));
    const loaded = await recallHandbooks(readRoot(root), entry.memory);
    return { loaded, names: entry.names.sort() };
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
  const [own] = readdirSync(memories);
  writeFileSync(join(memories, own!, 'site.json'), '{"program":');
  expect((await load()).names).toEqual(['site']);
  expect((await load('another')).names).toEqual(every.toSorted());
});

test('an inventory with findings is never kept', async () => {
  const root = folder();
  const memories = folder();
  cpSync(join(repository, 'inventory'), join(root, 'inventory'), { recursive: true });
  writeFileSync(join(root, 'inventory/gro-mate/zz.yaml'), 'containers: { x: { nonsense: 1 } }\n');
  for (const _ of [1, 2]) {
    const entry = counted(memoryOf(root, memories));
    const loaded = await recallHandbooks(readRoot(root), entry.memory);
    expect(entry.names).toContain('inventory-gro-mate');
    expect(loaded.handbooks[0]?.findings.length).toBeGreaterThan(0);
  }
});

test('what belongs to roots that nobody has touched for a month is removed', async () => {
  const root = folder();
  const memories = folder();
  const old = join(memories, 'old');
  cpSync(join(repository, 'inventory'), join(root, 'inventory'), { recursive: true });
  cpSync(join(repository, 'inventory/gro-mate/snapshots'), old, { recursive: true });
  const then = Date.now() / 1000 - 40 * 86_400;
  utimesSync(old, then, then);
  await recallHandbooks(readRoot(root), memoryOf(root, memories));
  expect(readdirSync(memories)).not.toContain('old');
  expect(readdirSync(memories)).toHaveLength(1);
});
