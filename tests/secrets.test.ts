// The passwords of the text that the handbooks were written from stand nowhere: not in the inventory, not in what is made of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportsOf } from '../src/exports/index.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import { repository } from './command.ts';
import { passwordsIn } from './passwords.ts';

test('they are looked for in any spelling, also inside of words, but not in the names of variables', () => {
  const [first, second] = [['grocery', 'pass'].join('_'), ['admin', 'password'].join('_')] as const;
  const name = `KEYCLOAK_${second.toUpperCase()}`;
  for (const text of [
    first,
    `x${first}y`,
    first.toUpperCase(),
    `a: ${second}`,
    `X${name}`,
    `${name}_${second}`,
  ])
    expect([text, passwordsIn(text)]).toEqual([text, [text.toLowerCase().includes(first) ? first : second]]);
  for (const text of [name, `{${name}}`, name.toLowerCase(), 'admin', ''])
    expect([text, passwordsIn(text)]).toEqual([text, []]);
  expect(passwordsIn(`Passwort${name}gilt`, true)).toEqual([]);
  expect(passwordsIn(`Passwort${second}gilt`, true)).toEqual([second]);
});

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
    // As UTF-8: read byte by byte, a quotation mark beside a name would end in a letter.
    const found = files.filter(
      (entry) => passwordsIn(readFileSync(join(entry.parentPath, entry.name), 'utf8')).length > 0,
    );
    expect(found.map(({ parentPath, name }) => join(parentPath, name))).toEqual([]);
  });
});

test.each(loadHandbooks(readRoot(repository)).handbooks)(
  'exports of $id hold no password',
  ({ inventory }) => {
    const files = exportsOf(inventory!);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter(({ content }) => passwordsIn(content).length > 0).map(({ name }) => name)).toEqual(
      [],
    );
  },
);
