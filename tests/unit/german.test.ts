// What the texts of both handbooks must not say: sentences without a subject, words of the editor's list, notes to
// oneself, and inch marks for quotes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { repository } from '../command.ts';

/** Keys whose values are no German text. */
const technical = new Set(
  'command commands check_commands back_commands restore path image name directory example default test uses'.split(
    ' ',
  ),
);
/** Every text of a value, with its place. */
function textsOf(value: unknown, place: string): { readonly place: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ place, text: value.trim() }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !technical.has(key) || Array.isArray(value))
    .flatMap(([key, below]) => textsOf(below, `${place}/${key}`));
}
const folder = join(repository, 'inventory');
const texts = ['gro-mate', 'tick-guard'].flatMap((handbook) =>
  readdirSync(join(folder, handbook))
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) =>
      textsOf(load(readFileSync(join(folder, handbook, file), 'utf8')), `${handbook}/${file}`),
    ),
);
/** The lines of the chapters that are words only, without tags and code. */
const chapters = ['gro-mate', 'tick-guard'].flatMap((handbook) =>
  readdirSync(join(repository, 'content', handbook)).flatMap((file) =>
    readFileSync(join(repository, 'content', handbook, file), 'utf8')
      .replace(/^---[\s\S]*?\n---\n/, '')
      .split('\n')
      .map((line, index) => ({ place: `content/${handbook}/${file}:${index}`, text: line }))
      .filter(({ text }) => !/^(import|export) |[{}]|^\s*[<.]/.test(text))
      .map(({ place, text }) => ({ place, text: text.replaceAll(/`[^`]*`|<[^>]*>/g, 'x') })),
  ),
);

test('there are texts to read', () => {
  expect(texts.length).toBeGreaterThan(1500);
  expect(chapters.length).toBeGreaterThan(300);
});

/** Verbs that began sentences of ours without a subject. */
const verbs =
  /^(Lauscht|Prüft|Startet|Holt|Stellt|Nimmt|Führt|Liefert|Sperrt|Überwacht|Löst|Nennt|Hat|Enthält|Hängt|Antwortet|Sichert|Verbindet|Betreibt|Betreut|Hält|Versendet|Macht|Baut|Sammelt|Ruft|Gehört|Beantragt|Leitet|Setzt|Legt|Schreibt|Liest|Dient|Entwickelt|Aktualisiert|Verweist|Vermittelt|Übernimmt|Installiert) .*[^?]$/;
test('a sentence has a subject', () => {
  const bare = texts
    // What a stage of a Dockerfile does, and an env variable: the column beside it is the subject.
    .filter(({ place }) => !/\/(does|description)$/.test(place))
    .filter(({ text }) => verbs.test(text) && !/, (wenn|hat|ist|sind|zuerst) /.test(text))
    .filter(({ text }) => !/^[A-ZÄÖÜ]\w+ (der|die|das|ein|eine|es|er|sie|Nginx|PostgreSQL) /.test(text));
  expect(bare).toEqual([]);
});

test.each([
  ['lauschen, not hören', /\bhör(t|en) (auf|an)\b/i],
  ['sources by number', /Handbuchtext \d/],
  ['soll for recommendations, not gehört', /\bmüsste\b/],
  ['no Mail-Account', /Mail-Account/],
  ['open questions by number', /siehe (auch )?Klärungsbedarf/],
  ['no inch marks', /(^|\s)"\p{L}/u],
  ['no hyphen for a dash', /\s-\s\p{L}/u],
  ['no doubled words', /\b(und|nicht|ist|in|mit|von|zu) \1\b/],
  ['a blank after a comma', /\p{Ll},\p{L}/u],
])('the words of the texts: %s', (_, pattern) => {
  expect([...texts, ...chapters].filter(({ text }) => pattern.test(text))).toEqual([]);
});

test.each(['purpose', 'content', 'check'])('%s is a sentence with a full stop, or neither', (key) => {
  // A full stop inside means sentences; then the last one has a full stop, too.
  const mixed = texts.filter(
    ({ place, text }) =>
      place.endsWith(`/${key}`) && /\p{Ll}\p{Ll}\. \p{Lu}/u.test(text) && !/[.)“]$/.test(text),
  );
  expect(mixed).toEqual([]);
});
