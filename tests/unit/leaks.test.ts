// Whether a text that is handed out holds a secret of what it was made of, however it is written there; and that
// `live` sends no such text.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, describe, expect, test } from 'vitest';
import type { KnownSecret } from '../../src/handbook/secrets.ts';
import { engineSecrets } from '../../src/live/engine-secrets.ts';
import { openLeakGuard } from '../../src/live/leak-guard.ts';
import { startServer } from '../../src/live/server.ts';
import { refuseLeaksInPdfs, refuseLeaksInTexts } from '../../src/publish/leaks.ts';
import { leakedInPieces, leakedSecret } from '../../src/secrets/leaks.ts';
import { LeakError } from '../../src/system/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-leaks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const holds = (text: string, secret: string) => leakedSecret(text, [{ secret }]) !== undefined;

describe('a secret is found', () => {
  test.each<[string, string, string]>([
    ['as it is', 'Das Passwort ist Lager7Tor.', 'Lager7Tor'],
    ['with spaces in it', 'pass: "Lager 7 Tor"', 'Lager 7 Tor'],
    ['at the very beginning and end', 'Lager7Tor', 'Lager7Tor'],
    ['behind a sign that is part of it', 'x=!Lager7', '!Lager7'],
    ['escaped in JSON', String.raw`{"a":"La\"ger\\7"}`, String.raw`La"ger\7`],
    ['encoded in an address', 'href="?p=Lager%2F7%40Tor"', 'Lager/7@Tor'],
    ['with doubled quotes in YAML', "a: 'Lager''7'", "Lager'7"],
    ['with doubled quotes in CSV', 'a,"Lager""7"', 'Lager"7'],
    ['with a doubled dollar in a compose file', 'command: Lager$$7', 'Lager$7'],
    ['as references in HTML', '<p>Lager&#38;7&lt;Tor</p>', 'Lager&7<Tor'],
    ['as references in Mermaid', 'a["Lager#38;7#quot;"]', 'Lager&7"'],
    ['with tags in it', '<span>Lager</span><span>7Tor</span>', 'Lager7Tor'],
    ['with places to break lines', '<p>Lager<wbr>7\u00adTor</p>', 'Lager7Tor'],
    ['with soft hyphens by name', '<p>Lager&shy;7Tor</p>', 'Lager7Tor'],
    ['in one word with its option', 'mysql -pHase77 -e x', 'Hase77'],
    ['inside of a longer word', 'MeinLager7Torwart', 'Lager7Tor'],
    ['in an attribute', '<img alt="Lager7Tor">', 'Lager7Tor'],
  ])('%s', (_, text, secret) => {
    expect(holds(text, secret)).toBe(true);
  });
});

describe('nothing is found', () => {
  test.each<[string, string, string]>([
    ['where it is a plain word in a longer one', 'MeinLagertorwart', 'Lagertor'],
    ['where it is short and in a longer word', 'Hase77x', 'Hase77'],
    ['where it is a part of a name', 'KEYCLOAK_admin_pass', 'admin'],
    ['where it is written in another case', 'LAGER7TOR', 'Lager7Tor'],
    ['of a secret of three signs', 'ab1 ab1', 'ab1'],
    ['in an empty text', '', 'Lager7Tor'],
    ['where a reference is no character', '<p>&#99999999;#9999999;</p>', 'Lager7Tor'],
  ])('%s', (_, text, secret) => {
    expect(holds(text, secret)).toBe(false);
  });
  test('without secrets', () => {
    expect(leakedSecret('Lager7Tor', [])).toBeUndefined();
  });
});

test('the first of several is named', () => {
  const secrets = [{ secret: 'Fehlt1234' }, { secret: 'Lager7Tor' }, { secret: 'Zweites99' }];
  expect(leakedSecret('Zweites99 Lager7Tor', secrets)).toBe(secrets[1]);
});

test('in pieces a word is found where a line ends in it, a plain word only as a whole', () => {
  expect(leakedInPieces(['Das Passwort ist Lager', '7Tor!x.'], [{ secret: 'Lager7Tor!x' }])).toBeDefined();
  expect(leakedInPieces(['ein Lager', 'tor'], [{ secret: 'Lagertor' }])).toBeUndefined();
  expect(leakedInPieces(['ein Lagertor'], [{ secret: 'Lagertor' }])).toBeDefined();
  expect(leakedInPieces(['nichts'], [{ secret: 'Lager7Tor!x' }])).toBeUndefined();
});

const known: readonly KnownSecret[] = [
  { secret: 'Lager7Tor', at: { file: 'inventory/laden/a.yaml', line: 3, column: 1 } },
];
async function pdfWith(lines: readonly string[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const line of lines) pdf.addPage().drawText(line, { font, x: 50, y: 500 });
  return pdf.save();
}

describe('a built site is refused', () => {
  const siteWith = (name: string, content: string | Uint8Array) => {
    const site = mkdtempSync(join(folder, 'site-'));
    mkdirSync(join(site, 'laden'));
    writeFileSync(join(site, 'laden/index.html'), '<p>Laden</p>');
    writeFileSync(join(site, 'laden', name), content);
    return site;
  };
  const told = (name: string) =>
    expect.objectContaining({
      message: `Nichts wird ausgegeben, denn „laden/${name}“ enthielte ein Geheimnis aus „inventory/laden/a.yaml“: „infrabuch check“ zeigt die Stelle.`,
    });
  test.each<[string, string | Uint8Array]>([
    ['seite.html', '<p>Lager<wbr>7Tor</p>'],
    ['inventar.json', '{"a":"Lager7Tor"}'],
    ['bild.svg', '<svg><text>Lager7Tor</text></svg>'],
    ['graph.mmd', 'a["Lager7Tor"]'],
    ['seite.pf_fragment', gzipSync('{"content":"Lager7Tor"}')],
    ['ohne-endung', 'Lager7Tor'],
  ])('for %s', (name, content) => {
    const site = siteWith(name, content);
    expect(() => refuseLeaksInTexts(site, known)).toThrow(LeakError);
    expect(() => refuseLeaksInTexts(site, known)).toThrow(told(name));
    expect(() => refuseLeaksInTexts(site, [])).not.toThrow();
    expect(() => refuseLeaksInTexts(siteWith(name, 'nichts'), known)).not.toThrow();
  });
  test('for a PDF, also on a later page', async () => {
    const site = siteWith('buch.pdf', await pdfWith(['Laden', 'Das Passwort ist Lager7Tor.']));
    await expect(refuseLeaksInPdfs(site, known)).rejects.toThrow(told('buch.pdf'));
    await expect(refuseLeaksInPdfs(site, [])).resolves.toBeUndefined();
    const clean = siteWith('buch.pdf', await pdfWith(['Laden', 'Das Passwort steht im Tresor.']));
    await expect(refuseLeaksInPdfs(clean, known)).resolves.toBeUndefined();
  });
});

describe('live', () => {
  test('knows the secrets of variables, labels and commands, and no plain words', () => {
    const Config = {
      Env: ['DB_PASSWORD=Lager7Tor', 'POSTGRES_PASSWORD=postgres', 'TZ=Europe/Berlin', 'LEER'],
      Labels: { 'app.token': 'Zk9vvQ2mL7pq', 'org.version': '1.2.3' },
      Cmd: ['redis-server', '--requirepass', 'Redis4711x'],
      Healthcheck: { Test: ['CMD-SHELL', 'redis-cli -a Gesund815 ping'] },
    };
    expect(engineSecrets({ Config }).sort()).toEqual([
      'Gesund815',
      'Lager7Tor',
      'Redis4711x',
      'Zk9vvQ2mL7pq',
    ]);
    expect(engineSecrets({})).toEqual([]);
  });

  test('sends no page, part, file or message that holds one, and says so once', async () => {
    const site = mkdtempSync(join(folder, 'live-'));
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(site, name), content);
    const page = (text: string) => `<html><head></head><body>${text}</body></html>`;
    write('index.html', page('Nichts'));
    write('leck.html', page('Lager<wbr>7Tor'));
    write('leck.svg', '<svg><text>Lager7Tor</text></svg>');
    write('leck.png', 'PNG');
    write('sauber.svg', '<svg></svg>');
    write('sauber.pdf', 'PDF');
    mkdirSync(join(site, 'laden/druck'), { recursive: true });
    write('buch.pdf', 'PDF');
    const head = '<link rel="alternate" type="application/pdf" href="/buch.pdf">';
    write('laden/druck/index.html', `<html><head>${head}</head><body>Lager7Tor</body></html>`);
    const refused: string[] = [];
    const guard = openLeakGuard((name) => refused.push(name));
    const renderer = {
      render: async (part: string) => (part === 'Leck' ? '<p>Lager7Tor</p>' : '<p>neu</p>'),
      close: async () => undefined,
    };
    const server = await startServer({
      folder: site,
      base: '/',
      port: 0,
      address: '127.0.0.1',
      names: [],
      renderer,
      guard,
    });
    const ask = (path: string) =>
      new Promise<string>((done, fail) => {
        get(new URL(path, server.url), { agent: false }, (response) => {
          let body = `${response.statusCode} `;
          response.setEncoding('utf8').on('data', (part: string) => {
            body += part;
          });
          response.on('end', () => done(body));
        }).on('error', fail);
      });
    const part = (component: string) => `.live/part?path=/&part=${JSON.stringify({ component })}`;
    try {
      expect(await ask('leck.html')).toContain('7Tor');
      guard.know({ engine: ['Lager7Tor'] });
      for (const path of ['leck.html', 'leck.svg', 'leck.png', 'buch.pdf', part('Leck'), 'leck.html']) {
        const answer = await ask(path);
        expect([path, answer.slice(0, 4)]).toEqual([path, '500 ']);
        expect(answer).not.toMatch(/Lager/);
      }
      for (const path of ['', 'sauber.svg', 'sauber.pdf', part('Gut')])
        expect([path, (await ask(path)).slice(0, 4)]).toEqual([path, '200 ']);
      expect(refused).toEqual(['leck.html', 'leck.svg', 'leck.png', 'buch.pdf', '/']);
      guard.know({ engine: [], inventory: known });
      expect(await ask('leck.svg')).toMatch(/^500 /);
      guard.know({ inventory: [] });
      expect(await ask('leck.svg')).toMatch(/^200 /);
    } finally {
      await server.close();
    }
  });
});
