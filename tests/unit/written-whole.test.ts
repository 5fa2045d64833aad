// Files are written whole by one module. Who writes otherwise leaves half a file when the process ends.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTogether } from '../../src/system/write.ts';
import { repository } from '../command.ts';

/** Who calls what creates a file, each with what makes it whole. */
const writers: Readonly<Record<string, string>> = {
  'collect/write.ts': 'copies what stays into a new folder, which replaceFolder puts in place',
  'system/write.ts': 'writes beside the place, and renames',
};

test('only system/write.ts writes files', () => {
  const source = join(repository, 'src');
  const writing = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(?:ts|js|astro)$/.test(file))
    .filter((file) =>
      /\b(?:writeFile(?:Sync)?|appendFile(?:Sync)?|createWriteStream|copyFile(?:Sync)?|cp(?:Sync)?)\(/.test(
        readFileSync(join(source, file), 'utf8'),
      ),
    );
  expect(writing.sort(), 'write files with src/system/write.ts, or say here what makes them whole').toEqual(
    Object.keys(writers),
  );
});

test('of files that belong together none is written where one cannot be, whichever it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infrabuch-together-'));
  const path = (name: string) => join(folder, name);
  try {
    writeFileSync(path('a.yaml'), 'a\n');
    mkdirSync(path('ordner'));
    for (const refusing of [path('a.yaml/unter.yaml'), path('ordner')])
      for (const files of [
        [path('a.yaml'), refusing],
        [refusing, path('a.yaml')],
        [path('neu.yaml'), path('a.yaml'), refusing],
      ])
        expect(() => writeTogether(files.map((file) => [file, 'b\n']))).toThrow('nicht beschreibbar');
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'ordner']);
    expect(readFileSync(path('a.yaml'), 'utf8')).toBe('a\n');
    writeTogether(['a.yaml', 'neu.yaml'].map((name) => [path(name), 'b\n']));
    expect(readFileSync(path('a.yaml'), 'utf8') + readFileSync(path('neu.yaml'), 'utf8')).toBe('b\nb\n');
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'neu.yaml', 'ordner']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
