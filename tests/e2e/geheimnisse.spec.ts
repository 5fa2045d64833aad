// No password of the source texts is published anywhere. The text of the PDFs is searched by pdf.spec.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { passwordsIn } from '../passwords.ts';
import { dist, files } from './site.ts';

test('Kein Passwort der Vorlagen steht in einer Datei der Website', () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) => {
    const bytes = readFileSync(join(dist, file));
    // Pagefind packs its index with gzip.
    const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    // Lines of a drawing break within names; the index for searching glues words together.
    const text = content.toString('utf8').replaceAll(/<\/(text|tspan)><\1[^>]*>/g, '');
    return passwordsIn(text, true).map(() => file);
  });
  expect(found).toEqual([]);
});
