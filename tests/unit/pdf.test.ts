// The parts of printing that need no browser: which documents there are, how wide columns get, what a page's head says,
// what the stamp says.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PDFDict, PDFDocument, PDFName, PDFStream } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { headOf as commitOf } from '../../src/handbook/git.ts';
import { inventoryHash, stampOf } from '../../src/handbook/stamp.ts';
import { profileNamed } from '../../src/model/print.ts';
import { headOf } from '../../src/pdf/page-head.ts';
import { postProcessPdf } from '../../src/pdf/post-process.ts';
import type { HandbookData } from '../../src/site/data.ts';
import { documentsOf } from '../../src/site/print/documents.ts';
import { columnWidths } from '../../src/site/print/page/columns.ts';
import { type Block, floatOrder } from '../../src/site/print/page/floats.ts';
import { printRules } from '../../src/site/print/page-rules.ts';
import { hashCommand, stampText } from '../../src/views/stamp-words.ts';
import { sample } from '../sample.ts';

const cell = (text: string) => ({
  piece: Math.max(...text.split(' ').map((word) => word.length)),
  word: Math.max(...text.split(' ').map((word) => word.length)),
  all: text.length,
});

test('the column with sentences gets the room, words stay whole', () => {
  const sentence = 'Ein langer Satz, der in einer schmalen Spalte sehr viele Zeilen braucht. '.repeat(3);
  const { shares, fits } = columnWidths(
    [['Port', '22/tcp', sentence].map(cell), ['443', 'nein', 'kurz'].map(cell)],
    90,
  );
  expect(fits).toBe(true);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  expect(shares[2]).toBeGreaterThan(0.7);
  expect((shares[1] ?? 0) * 90).toBeGreaterThanOrEqual(6);
});

test('a word is broken at its syllables where the table gets much lower by it', () => {
  const long = { piece: 6, word: 18, all: 18 };
  const sentence = { piece: 8, word: 10, all: 300 };
  const narrow = columnWidths([[long, sentence]], 40).shares[0] ?? 0;
  expect(narrow * 40).toBeLessThan(18);
  const short = { piece: 8, word: 10, all: 20 };
  expect((columnWidths([[long, short]], 40).shares[0] ?? 0) * 40).toBeGreaterThanOrEqual(18);
});

test('words wider than the paper are said to be so', () => {
  expect(columnWidths([[cell('x'.repeat(60)), cell('y'.repeat(60))]], 90).fits).toBe(false);
  expect(columnWidths([], 90)).toEqual({ shares: [], fits: true });
});

test('what follows a large figure fills the page before it, as far as it fits', () => {
  const text = (height: number): Block => ({ height, kind: 'text' });
  const heading: Block = { height: 5, kind: 'heading' };
  const figure: Block = { height: 80, kind: 'figure' };
  expect(floatOrder([text(40), heading, figure, text(30), text(10), text(30)], 100)).toEqual([
    0, 1, 3, 4, 2, 5,
  ]);
  // It fits, or there is little to fill, or too little to fill it with.
  expect(floatOrder([text(10), heading, figure, text(30)], 100)).toEqual([0, 1, 2, 3]);
  expect(floatOrder([text(85), heading, figure, text(5)], 100)).toEqual([0, 1, 2, 3]);
  expect(floatOrder([text(40), figure, text(5), heading, text(40)], 100)).toEqual([0, 1, 2, 3, 4]);
  // The next section stays behind the figure, a legend with its table, an introduction with what it introduces.
  expect(floatOrder([text(40), figure, text(30), heading, text(10)], 100)).toEqual([0, 2, 1, 3, 4]);
  const legend: Block = { height: 40, kind: 'text', belongs: true };
  expect(floatOrder([text(40), figure, text(30), text(20), legend], 100)).toEqual([0, 2, 1, 3, 4]);
  const lead: Block = { height: 5, kind: 'text', leads: true };
  expect(floatOrder([text(40), figure, text(30), lead, text(60)], 100)).toEqual([0, 2, 1, 3, 4]);
  // Pages are counted: two and a half of them before the figure.
  expect(floatOrder([text(250), figure, text(40)], 100)).toEqual([0, 2, 1]);
  // A row that does not fit goes overleaf and takes the head along: there is no room left for what follows.
  const table = { height: 190, kind: 'text', pieces: [60, 50, 80], repeats: 10 } as const;
  expect(floatOrder([table, figure, text(40)], 100)).toEqual([0, 1, 2]);
  expect(floatOrder([{ height: 190, kind: 'text' }, figure, text(5)], 100)).toEqual([0, 1, 2]);
  expect(floatOrder([{ ...table, pieces: [60, 50], height: 110 }, figure, text(35)], 100)).toEqual([0, 2, 1]);
});

test('letters of appendices go on after those of the chapters, parts have one name each', () => {
  const inventory = sample().inventory!;
  const chapters = [
    { slug: 'eins', title: '1. Eins', headings: ['1.1 Anfang'] },
    { slug: 'anhaenge', title: '2. Anhänge', headings: ['A. Datei', 'B. Skript'] },
  ];
  const data = {
    id: inventory.id,
    inventory,
    figures: [],
    files: [],
    hasGlossary: true,
  } as unknown as HandbookData;
  const [book, sheets] = documentsOf(data, chapters);
  expect(sheets?.file).toBe(`${inventory.id}-datenblaetter.pdf`);
  expect(sheets?.parts.map(({ kind }) => kind)).toContain('sheets');
  expect(book?.file).toBe(`${inventory.id}-handbuch.pdf`);
  expect(book?.parts.filter(({ kind }) => kind === 'chapter').map(({ title }) => title)).toEqual([
    '1. Eins',
    '2. Anhänge',
  ]);
  expect(book?.parts.find(({ letter }) => letter)?.letter).toBe('C');
  const slugs = book?.parts.map(({ slug }) => slug) ?? [];
  expect(new Set(slugs).size).toBe(slugs.length);
  expect(
    documentsOf({ ...data, hasGlossary: false }, chapters)[0]?.parts.map(({ kind }) => kind),
  ).not.toContain('glossary');
});

test('texts in the margins cannot leave their rule', () => {
  const rules = printRules(profileNamed({ print_profiles: {} }, 'betrieb')!, {
    head: 'a";}</style><b>',
    foot: 'x\\',
    parts: ['\n'],
    cover: true,
  });
  expect(rules).not.toContain('</style>');
  expect(rules).toContain('content:"a\\22 ;}\\3c /style\\3e \\3c b\\3e "');
});

test('the head of a print page is read as it was meant', () => {
  const head = headOf(
    '<head><title>A &amp; B</title><meta name="author" content="O&#39;Neil"><meta name="subject" content="S"><meta name="description" content="D"><meta name="keywords" content="a, b"><meta name="date" content="2025-11-24T00:00:00Z"><meta name="source" content="q"><script type="application/json" id="promised">{"profile":"betrieb"}</script><link rel="alternate" type="application/pdf" href="/x/downloads/y.pdf"></head>',
  );
  expect(head).toEqual({
    title: 'A & B',
    author: "O'Neil",
    subject: 'S',
    description: 'D',
    keywords: ['a', 'b'],
    date: '2025-11-24T00:00:00Z',
    source: 'q',
    promised: { profile: 'betrieb' },
    pdf: '/x/downloads/y.pdf',
  });
});

test('a finished PDF says what it is, twice alike, and hostile titles stay text', async () => {
  const empty = await PDFDocument.create({ updateMetadata: false });
  empty.addPage();
  const printed = await empty.save();
  const properties = {
    title: 'Titel </rdf:li> & „Ähre“',
    author: 'Jeff',
    subject: 'Betriebshandbuch',
    description: 'D',
    keywords: ['eins'],
    date: '2025-11-24T10:00:00Z',
    source: 'Commit x',
  };
  const first = await postProcessPdf(printed, properties);
  expect(Buffer.compare(Buffer.from(first), Buffer.from(await postProcessPdf(printed, properties)))).toBe(0);
  const again = await PDFDocument.load(first, { updateMetadata: false });
  expect(again.getTitle()).toBe(properties.title);
  expect(again.getCreationDate()?.toISOString()).toBe('2025-11-24T10:00:00.000Z');
  const stream = again.catalog.lookup(PDFName.of('Metadata'), PDFStream);
  expect(stream.dict).toBeInstanceOf(PDFDict);
  const packet = Buffer.from(stream.getContents()).toString('utf8');
  expect(packet).toContain('„Ähre“');
  expect(packet).not.toContain('Titel </rdf:li>');
});

test('the hash of the inventory is the one that the printed command computes', () => {
  const root = mkdtempSync(join(tmpdir(), 'infrabuch-hash-'));
  try {
    const files = [
      { file: 'inventory/laden/b.yaml', text: 'b: 1\n' },
      { file: 'inventory/laden/a-z.yml', text: 'ä: 2\n' },
      { file: 'inventory/laden/teil/c.yaml', text: '' },
    ];
    for (const { file, text } of [
      ...files,
      { file: 'inventory/laden/snapshots/web/x.yaml', text: 'nicht dabei' },
    ]) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const printed = execFileSync('sh', ['-c', hashCommand('laden')], { cwd: root, encoding: 'utf8' });
    expect(printed.split(' ')[0]).toBe(inventoryHash(files));
    // Outside of a repository the commit is not known.
    expect(commitOf(root)).toBeUndefined();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('the stamp names commit, inventory, snapshots, what was compared and what is open', () => {
  const evidence = {
    files: [{ file: 'inventory/laden/a.yaml', text: 'a' }],
    edition: '2025-11-24',
    sets: [
      {
        host: 'web',
        meta: {
          host: 'web',
          hostname: null,
          time: '2025-11-24T08:00:00Z',
          origin: 'live' as const,
          sources: {},
        },
      },
    ],
    coverage: [
      { handbook: 'laden', host: 'web', kind: 'container', origin: 'live' as const, entities: 2, fields: 7 },
      { handbook: 'laden', host: 'web', kind: 'volume', origin: null, entities: 0, fields: 0 },
    ],
    findings: [],
  };
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const head = { commit, date: '2026-01-02T03:04:05Z', isChanged: false };
  const stamp = stampOf({ ...evidence, head });
  expect(stamp.date).toBe('2026-01-02T03:04:05Z');
  expect(stampText(stamp)).toBe(
    `Commit 0123456789ab · Inventar ${inventoryHash(evidence.files).slice(0, 12)} · Momentaufnahmen web 24.11.2025 (von der Maschine gelesen) · 2 Einträge mit 7 Feldern verglichen · keine offenen Befunde · 0 geduldete Befunde`,
  );
  // What differs from the commit is not of its date.
  const changed = stampOf({ ...evidence, head: { ...head, isChanged: true } });
  expect(changed.date).toBe('2025-11-24T00:00:00Z');
  expect(stampText(changed)).toContain('mit nicht eingecheckten Änderungen');
  expect(stampText(stampOf({ ...evidence, head: undefined }))).toMatch(/^Commit unbekannt · /);
});
