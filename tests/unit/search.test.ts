// What the search makes of a query: addresses in networks, ports, parts of words, synonyms, typing mistakes, the own handbook first.
import { describe, expect, test } from 'vitest';

import { readPage, searchIndexOf } from '../../src/publish/search-index.ts';
import { readableByWords } from '../../src/site/plain-text.ts';
import type { SearchEntry } from '../../src/views/search/entries.ts';
import { finderOf } from '../../src/views/search/match.ts';
import { registerOf } from '../../src/views/search/register.ts';
import { suggestionsFor } from '../../src/views/search/suggest.ts';
import { folded, stemOf, typingMistakes } from '../../src/views/search/words.ts';
import { head, loadSample } from '../sample.ts';

const entry = (title: string, more: Partial<SearchEntry> = {}): SearchEntry => ({
  handbook: 'a',
  kind: 'Container',
  title,
  path: `a/${folded(title).replaceAll(/[^a-z0-9]+/g, '-')}/`,
  ...more,
});
const entries = [
  entry('Webserver', { ports: ['8080/tcp', '5000-5010/udp'], innerPorts: ['80/tcp'], facts: ['nginx:1.27'] }),
  entry('Datenbank', { innerPorts: ['5432/tcp'], facts: ['DB_PASSWORD'], addresses: ['10.1.2.7'] }),
  entry('Internes Netz', { kind: 'Netzwerk', networks: ['10.1.2.0/24', 'fd00:1:2::/64'] }),
  entry('Alle Netze', { kind: 'Netzwerk', networks: ['10.0.0.0/8'] }),
  entry('Rechner', { kind: 'Host', addresses: ['192.0.2.9/32', '2001:db8:7::1/64'] }),
  entry('8.4 Backup & Restore', { kind: 'Kapitel', path: 'a/betrieb/#84' }),
  entry('7.3 Zertifikate', { kind: 'Kapitel', path: 'a/proxy/#73', text: 'erneuerung' }),
  entry('6.2 Geheimnisse', { kind: 'Kapitel', path: 'a/sicherheit/#62' }),
  entry('Starten und Stoppen', {
    kind: 'Kapitel',
    path: 'a/start/',
    commands: ['docker compose restart web'],
  }),
  entry('Überwachung', { kind: 'Kapitel' }),
  entry('Firewall', { handbook: 'b', kind: 'Kapitel', path: 'b/firewall/' }),
  entry('Firewall und Regeln des Servers', { kind: 'Kapitel', path: 'a/firewall/' }),
  entry('grocery_backend', { names: ['grocery_backend', 'grocery-mate-backend-1'], path: 'a/backend/' }),
];
const { find } = finderOf({ handbooks: { a: 'A', b: 'B' }, entries });
const first = (query: string, current = 'a') => find(query, current)[0]?.entry.title;

describe('a query', () => {
  test.each([
    ['8080', 'Webserver'],
    ['8080/tcp', 'Webserver'],
    [':8080', 'Webserver'],
    ['8080:80', 'Webserver'],
    ['Port 8080', 'Webserver'],
    ['5004/udp', 'Webserver'],
    ['5432', 'Datenbank'],
    ['10.1.2.0/24', 'Internes Netz'],
    ['10.1.2', 'Internes Netz'],
    ['10.1.2.x', 'Internes Netz'],
    ['10.1.2.99', 'Internes Netz'],
    ['10.9.9.9', 'Alle Netze'],
    ['10.1.2.7', 'Datenbank'],
    ['192.0.2.9', 'Rechner'],
    ['192.0.2.9:443', 'Rechner'],
    ['https://192.0.2.9:8443/pfad', 'Rechner'],
    ['2001:db8', 'Rechner'],
    ['2001:0DB8:7::1', 'Rechner'],
    ['fd00:1:2::5', 'Internes Netz'],
    ['nginx', 'Webserver'],
    ['DB_PASSWORD', 'Datenbank'],
    ['Datensicherung', '8.4 Backup & Restore'],
    ['wo ist das Backup', '8.4 Backup & Restore'],
    ['Zertifikat abgelaufen', '7.3 Zertifikate'],
    ['zertifkat', '7.3 Zertifikate'],
    ['Zertifikatsfehler', '7.3 Zertifikate'],
    ['Kennwörter', '6.2 Geheimnisse'],
    ['docker compose restart', 'Starten und Stoppen'],
    ['ueberwachung', 'Überwachung'],
    ['Überwachungen', 'Überwachung'],
    ['grocery_bakend', 'grocery_backend'],
    ['backend', 'grocery_backend'],
    ['grocery-mate-backend-1', 'grocery_backend'],
  ])('%s leads to %s', (query, title) => expect(first(query)).toBe(title));

  test('shows the handbook of the reader first, and each handbook near the top on pages of none', () => {
    expect(find('Firewall', 'a')[0]?.entry.handbook).toBe('a');
    expect(find('Firewall', 'b')[0]?.entry.handbook).toBe('b');
    expect(find('Firewall').map(({ entry: { handbook } }) => handbook)).toEqual(['b', 'a']);
  });
  test('that stands nowhere finds nothing', () => {
    expect(find('xyzzyx', 'a')).toEqual([]);
    expect(find('198.51.100.1', 'a')).toEqual([]);
    expect(find('', 'a')).toEqual([]);
    expect(find('8080/udp', 'a')[0]?.score ?? 0).toBeLessThan(find('8080/tcp', 'a')[0]!.score);
  });
});

test('an address that does not exist leads to the nearest', () => {
  const index = { handbooks: { a: 'A', b: 'B' }, entries };
  const nearest = (path: string) => suggestionsFor(index, path)[0]?.entry.path;
  expect(nearest('a/datenbnak/')).toBe('a/datenbank/');
  expect(nearest('a/container/webserver.html')).toBe('a/webserver/');
  expect(nearest('backend')).toBe('a/backend/');
  expect(nearest('b/firewal/')).toBe('b/firewall/');
  expect(nearest('%E0%A4%A')).toBeUndefined();
  expect(nearest('qqqqqq/zzzzzz/')).toBeUndefined();
});

const sample = loadSample(
  `${head}\ncontainers:\n  shop: { purpose: Laden, host: web, role: application, image: 'shop:1' }\n`,
).handbooks[0]!.inventory!;
test('the register leads from every name to its page, and from the words of readers to chapters', () => {
  const groups = registerOf(sample, [{ title: '8.4 Backup & Restore', path: 'a/betrieb/#84' }]);
  const lines = groups.flatMap((group) => group.lines);
  const pathsOf = (term: string) => lines.find((line) => line.term === term)?.places.map(({ path }) => path);
  expect(pathsOf('Datensicherung')).toEqual(['a/betrieb/#84']);
  expect(pathsOf('Backup & Restore')).toEqual(['a/betrieb/#84']);
  for (const { name, id } of Object.values(sample.containers))
    expect(pathsOf(name)).toContainEqual(expect.stringContaining(`/container/${id}/`));
  const letters = groups.map(({ letter }) => letter);
  expect(letters).toEqual(letters.toSorted());
});

test('the full text search reads cells apart and no hash values; scripts and drawings stay as they are', () => {
  const hash = 'c3557f852b5e3f4a84538ceff3866cc01ea5e783bc3848de50266dc179c7aee3';
  expect(readableByWords(`<td>Port</td><td>Wofür</td><p>Image sha256:${hash} alt</p>`)).toBe(
    `<td>Port</td> <td>Wofür</td> <p>Image <span data-pagefind-ignore>sha256:${hash}</span> alt</p>`,
  );
  const kept = `<script>a=">${hash}</td><b>"</script><svg><title>x</title><a href="#${hash}"></a></svg><a href="#${hash}">x</a>`;
  expect(readableByWords(kept)).toBe(kept);
});

test('words are compared without umlauts, endings and one or two mistakes', () => {
  expect(folded('Größe')).toBe('groesse');
  expect(stemOf('sicherungen')).toBe(stemOf('sicherung'));
  expect(typingMistakes('keyclock', 'keycloak', 2)).toBe(1);
  expect(typingMistakes('resatrt', 'restart', 2)).toBe(1);
  expect(typingMistakes('kurz', 'laengeres', 2)).toBe(3);
});

test('a page is read heading by heading, cells apart, without what the full text search leaves out', () => {
  const page = readPage(
    '<main data-pagefind-body><h1 id="_top">Titel</h1><table><tr><td>Port</td><td>Ziel</td></tr></table>' +
      '<h2 id="zwei">Zwei</h2><p>nginx<wbr>_proxy</p><p data-pagefind-ignore>fort</p><code>ls -l</code></main>',
  );
  expect(
    page?.sections.map(({ title, anchor, text }) => [title, anchor, text.trim().replaceAll(/\s+/g, ' ')]),
  ).toEqual([
    ['Titel', '', 'Port Ziel'],
    ['Zwei', 'zwei', 'nginx_proxy ls -l'],
  ]);
  expect(page?.sections[1]?.commands).toEqual(['ls -l']);
  expect(readPage('<main><h1>Nur Rahmen</h1></main>')).toBeUndefined();
  expect(searchIndexOf([], new Map()).entries).toEqual([]);
});

test('what leads one way to other words leads there from all that mean the same', () => {
  expect(first('rückgängig machen')).toBe('8.4 Backup & Restore');
  expect(first('gelöscht')).toBe('8.4 Backup & Restore');
});
test('what does not work is a fault of what is named', () => {
  const index = finderOf({
    handbooks: { a: 'A' },
    entries: [
      entry('Zeitschaltuhr', { text: 'startet nachts' }),
      entry('Datenbank', { text: 'bei stoerung protokoll' }),
      entry('Bei Störung', { kind: 'Seite' }),
    ],
  });
  for (const query of ['Datenbank startet nicht', 'Datenbank antwortet nicht', 'Datenbank geht nicht'])
    expect(index.find(query, 'a')[0]?.entry.title, query).toBe('Datenbank');
});
