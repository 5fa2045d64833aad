// Files are written whole by one module. Who writes otherwise leaves half a file when the process ends.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
