// The passwords of the text that the handbooks were written from stand nowhere: not in the inventory, not in what is made of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportsOf } from '../src/exports/index.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import { repository } from './command.ts';

// Built from parts, so that this file does not hold them either.
const words = [
  ['grocery', 'pass'],
  ['admin', 'password'],
].map((parts) => parts.join('_'));
// In capitals they are parts of names of variables.
const leaks = (text: string) => words.filter((word) => text.includes(word));

describe.each(
  ['inventory', 'content', 'diagrams', 'src', 'tests', 'dist'].filter((folder) =>
    existsSync(join(repository, folder)),
  ),
)('%s', (folder) => {
  test('holds no password', () => {
    const files = readdirSync(join(repository, folder), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    const found = files.filter(
      (entry) => leaks(readFileSync(join(entry.parentPath, entry.name), 'latin1')).length > 0,
    );
    expect(found.map(({ parentPath, name }) => join(parentPath, name))).toEqual([]);
  });
});

test.each(loadHandbooks(readRoot(repository)).handbooks)(
  'exports of $id hold no password',
  ({ inventory }) => {
    const files = exportsOf(inventory!);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter(({ content }) => leaks(content).length > 0).map(({ name }) => name)).toEqual([]);
  },
);
