// What is copied from a printed document is what was written: values break nowhere inside, long commands stay one command,
// links to other files work without a server, what no tag holds is an artifact.
import { execFileSync } from 'node:child_process';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { contentsLanguage } from '../../src/model/printed-document.ts';
import { markArtifacts } from '../../src/pdf/artifacts.ts';
import { describeLinks, linkFiles } from '../../src/pdf/navigation.ts';
import { nameRoles } from '../../src/pdf/roles.ts';
import { continuationsOf, openQuote, piecesOf } from '../../src/site/print/page/pieces.ts';

test.each([
  'www.gro-mate.tech',
  '--timeout',
  '--no-install-recommends',
  '2a01:4f8:1c1b:16d0::1/64',
  '192.168.178.0/24',
  'autodiscover.gro-mate.tech',
  '127.0.0.1:13306',
])('%s is whole', (value) => {
  expect(piecesOf(value, 24)).toEqual([value]);
});

test.each([
  'mailcowdockerized-dovecot-mailcow-1',
  '/opt/mailcow-dockerized/data/conf/rspamd/override.d/',
  'ghcr.io/mailcow/postfix-tlspol-with-a-long-name:1.0',
  '--mount=type=volume,source=daten-der-datenbank,target=/var/lib/postgresql',
  'x'.repeat(90),
])('%s breaks, and no line ends with a hyphen of its own', (value) => {
  for (const longest of [24, 14, 8]) {
    const pieces = piecesOf(value, longest);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(value);
    for (const piece of pieces) expect(piece).not.toMatch(/-$/);
  }
});

test('a long command is divided between its words and runs as before', () => {
  const lines = [
    "printf '%s|' eins 'zwei  mit blanks' \"drei 'und' mehr\" vier\\ fünf sechs sieben acht neun zehn elf zwölf",
    'printf %s%s --aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbb ccccccccccc ddddddddd eeeeee',
    'printf %s eins zwei drei vier fünf sechs sieben # acht neun zehn elf zwölf dreizehn vierzehn',
  ];
  for (const line of lines) {
    const starts = continuationsOf(line, 40);
    expect(starts.length).toBeGreaterThan(0);
    const divided = [0, ...starts].map((start, index) =>
      index < starts.length ? `${line.slice(start, starts[index])}\\` : line.slice(start),
    );
    const run = (text: string) => execFileSync('sh', ['-c', text], { encoding: 'utf8' });
    expect(run(divided.join('\n  '))).toBe(run(line));
    for (const part of divided.slice(0, -1)) expect(part).toMatch(/ \\$/);
  }
  expect(continuationsOf('docker compose up -d', 40)).toEqual([]);
  expect(continuationsOf(`echo '${'in Anführung '.repeat(9)}'`, 40)).toEqual([5]);
});

test('a command whose quotes hold several lines runs as before', () => {
  const lines = [
    "printf '%s|' '",
    '  eine sehr lange zeile in anführung mit vielen kurzen wörtern',
    "  ende' eins zwei drei vier fünf sechs sieben acht # don't",
    "printf '%s|' eins zwei drei vier fünf sechs sieben acht",
  ];
  let quote = '';
  const divided = lines.flatMap((line) => {
    const starts = continuationsOf(line, 40, quote);
    quote = openQuote(line, quote);
    return [0, ...starts].map((start, index) =>
      index < starts.length ? `${line.slice(start, starts[index])}\\` : line.slice(start),
    );
  });
  const run = (text: readonly string[]) => execFileSync('sh', ['-c', text.join('\n')], { encoding: 'utf8' });
  expect(divided).toHaveLength(6);
  expect(run(divided)).toBe(run(lines));
});

test('what is painted outside of marked content is an artifact, each once; clips and tags stay as they are', () => {
  const content = [
    'q',
    '0 0 10 10 re',
    'W n',
    '0 0 5 5 re',
    'f',
    'BT',
    '<0001> Tj',
    'ET',
    '/P <</MCID 0 >>BDC',
    '1 1 2 2 re',
    'f',
    'EMC',
    '/X3 Do',
    'Q',
  ].join('\n');
  const marked = markArtifacts(content);
  expect(marked.match(/\/Artifact BMC/g)).toHaveLength(3);
  expect(marked.match(/^EMC$/gm)).toHaveLength(4);
  expect(marked).toContain('/P <</MCID 0 >>BDC\n1 1 2 2 re\nf\nEMC');
  expect(marked).toContain('/Artifact BMC\n/X3 Do\nEMC');
  // Nothing else is left.
  expect(markArtifacts(marked)).toBe(marked);
});

test('links to PDFs of the site become links to files, and say what stands there', async () => {
  const document = await PDFDocument.create();
  const page = document.addPage();
  const { context } = document;
  const link = (uri: string) => context.obj({ Subtype: 'Link', A: { S: 'URI', URI: PDFString.of(uri) } });
  page.node.set(
    PDFName.of('Annots'),
    context.obj([
      link('http://handbuch.invalid/x/laden/downloads/laden-handbuch.pdf#betrieb--a'),
      link('https://example.org/a.pdf'),
    ]),
  );
  linkFiles(document, 'http://handbuch.invalid/x/laden/downloads/kapitel/betrieb.pdf');
  describeLinks(document, new Map([['betrieb--a', '2.1 Sicherung']]));
  const [inner, outer] = (page.node.lookup(PDFName.of('Annots'), PDFArray).asArray() as PDFDict[]).map(
    (annotation) => ({
      action: annotation.lookup(PDFName.of('A'), PDFDict).toString(),
      says: (annotation.lookup(PDFName.of('Contents')) as PDFString).decodeText(),
    }),
  );
  expect(inner?.action).toContain('/GoToR');
  expect(inner?.action).toContain('(../laden-handbuch.pdf)');
  expect(inner?.action).toContain('/betrieb--a');
  expect(inner?.says).toBe('Verweis auf 2.1 Sicherung');
  expect(outer?.action).toContain('https://example.org/a.pdf');
});

test('roles that PDF 1.7 does not know are said by one that it knows', async () => {
  const document = await PDFDocument.create();
  const { context, catalog } = document;
  const root = context.register(context.obj({ Type: 'StructTreeRoot' }));
  catalog.set(PDFName.of('StructTreeRoot'), root);
  for (const role of ['P', 'Aside', 'Strong', 'Neues']) context.register(context.obj({ S: role, P: root }));
  const entry = context.register(context.obj({ S: 'LI', P: root }));
  const list = context.register(
    context.obj({ S: 'L', P: root, Lang: PDFString.of(contentsLanguage), K: [entry] }),
  );
  nameRoles(document);
  expect(String(context.lookup(entry, PDFDict).get(PDFName.of('S')))).toBe('/TOCI');
  expect(context.lookup(list, PDFDict).toString()).not.toContain('Lang');
  const map = context.lookup(root, PDFDict).lookup(PDFName.of('RoleMap'), PDFDict);
  expect(map.entries().map(([role, known]) => `${role}${known}`)).toEqual([
    '/Aside/Sect',
    '/Neues/NonStruct',
    '/Strong/Span',
  ]);
});
