// Where we reach into a library, beyond what it promises: each fails when the library is another inside. What is drawn out
// of Mermaid's elements is held in tests/sites/legibility.test.ts and tests/sites/stock-mermaid.test.ts, what we tell the
// highlighter in highlighting.test.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PDFCrossRefStream, PDFDocument, PDFName, PDFRef, PDFString } from '@cantoo/pdf-lib';
import type { AstroIntegration } from 'astro';
import { afterEach, expect, test, vi } from 'vitest';
import { postProcessPdf } from '../../src/pdf/post-process.ts';
import { siteConfig } from '../../src/site/config.ts';
import { repository } from '../command.ts';

afterEach(() => vi.restoreAllMocks());

/** A PDF with objects whose numbers come in another order than they were made, and with gaps. */
async function pdfOf(count: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage([200, 200]);
  const numbers = Array.from({ length: count }, (_, index) => 100 + ((index * 7) % count) * 2);
  for (const number of numbers) {
    document.context.assign(PDFRef.of(number), PDFString.of(`Objekt ${number}`));
    document.catalog.set(PDFName.of(`X${number}`), PDFRef.of(number));
  }
  return document.save({ useObjectStreams: false });
}

test('pdf-lib: its table of objects is written by the method that we replace, sorted and whole', async () => {
  const properties = {
    title: 'T',
    author: 'A',
    subject: 'S',
    description: 'D',
    keywords: [],
    date: '2026-01-01',
    source: 'x',
  };
  const appended = vi.spyOn(
    PDFCrossRefStream.prototype as unknown as { appendEntry: (entry: unknown) => void },
    'appendEntry',
  );
  const finished = await postProcessPdf(await pdfOf(50), properties);
  // Every object is given to it, with a number at the place where it looks for one.
  expect(appended.mock.calls.length).toBeGreaterThan(50);
  for (const [entry] of appended.mock.calls)
    expect((entry as { ref: { objectNumber: unknown } }).ref.objectNumber).toBeTypeOf('number');
  const { entries } = appended.mock.contexts[0] as unknown as {
    entries: { ref: { objectNumber: number } }[];
  };
  const numbers = entries.map(({ ref }) => ref.objectNumber);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  const table = PDFCrossRefStream.create((await PDFDocument.create()).context.obj({}));
  for (const number of [7, 3, 9, 1, 8]) table.addUncompressedEntry(PDFRef.of(number), 0);
  const inTable = (table as unknown as { entries: { ref: { objectNumber: number } }[] }).entries;
  expect(inTable.map(({ ref }) => ref.objectNumber)).toEqual([0, 1, 3, 7, 8, 9]);
  const { context, catalog } = await PDFDocument.load(finished);
  for (let number = 100; number < 200; number += 2)
    expect(context.lookup(catalog.get(PDFName.of(`X${number}`)))).toMatchObject({
      value: `Objekt ${number}`,
    });
});

test('Starlight: what we put in the place of its sitemap keeps it away, and its highlighter looks for our settings in the package', async () => {
  const { root: _root, ...config } = siteConfig({ root: join(repository, 'tests/cases/in-ordnung') });
  const starlight = (config.integrations ?? [])
    .flat()
    .find((entry) => entry && entry.name === '@astrojs/starlight');
  const integrations = [...(config.integrations ?? [])] as AstroIntegration[];
  if (!starlight) throw new Error('siteConfig has no Starlight.');
  await starlight.hooks['astro:config:setup']!({
    command: 'build',
    isRestart: false,
    config: {
      ...config,
      legacy: {},
      experimental: {},
      build: {},
      integrations,
      root: pathToFileURL(`${repository}/`),
      srcDir: pathToFileURL(`${config.srcDir}/`),
    },
    addMiddleware: () => {},
    injectRoute: () => {},
    updateConfig: () => ({}),
    logger: { info: () => {}, warn: () => {}, error: () => {}, fork: () => ({}) },
  } as never);
  const names = integrations.map(({ name }) => name);
  expect(names.filter((name) => name === '@astrojs/sitemap')).toHaveLength(1);
  expect(Object.keys(integrations.find(({ name }) => name === '@astrojs/sitemap')!.hooks)).toEqual([]);
  expect(names).toContain('astro-expressive-code');
  expect(names.indexOf('infrabuch:root')).toBeLessThan(names.indexOf('astro-expressive-code'));
});
