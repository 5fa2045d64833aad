// The detector for secrets on its corpus: what it finds and what it leaves alone, by kind, and how it scrubs.
import { describe, expect, test } from 'vitest';
import { findSecrets, holdsSecret } from '../../src/secrets/find.ts';
import type { SecretHit } from '../../src/secrets/hit.ts';
import { scrub } from '../../src/secrets/scrub.ts';
import { type CorpusText, corpusComposeFiles, corpusTexts } from '../secret-corpus.ts';

const hitsOf = ({ name, text }: CorpusText): SecretHit[] =>
  findSecrets(name === null ? text : { name, value: text });
/** Whether every letter of every secret is inside of a hit. */
const isFound = (entry: CorpusText): boolean => {
  const hits = hitsOf(entry);
  return entry.secrets.every(({ start, end }) =>
    Array.from({ length: end - start }, (_, at) => start + at).every((at) =>
      hits.some((hit) => hit.start <= at && at < hit.end),
    ),
  );
};
const shown = ({ name, text }: CorpusText) => (name === null ? text : `${name}: ${text}`);

interface Row {
  readonly kind: string;
  readonly counted: number;
  readonly total: number;
}
const byKind = (entries: readonly CorpusText[], counts: (entry: CorpusText) => boolean): Row[] =>
  [...Map.groupBy(entries, ({ kind }) => kind)].map(([kind, group]) => ({
    kind,
    counted: group.filter(counts).length,
    total: group.length,
  }));
const rate = (rows: readonly Row[]): number =>
  rows.reduce((sum, { counted }) => sum + counted, 0) / rows.reduce((sum, { total }) => sum + total, 0);
const printed = (title: string, rows: readonly Row[]): string =>
  [
    title,
    ...rows.map(({ kind, counted, total }) => `  ${kind.padEnd(20)} ${`${counted}`.padStart(3)}/${total}`),
  ].join('\n');

const found = corpusTexts('found.yaml');
const none = corpusTexts('none.yaml');

describe('on the corpus', () => {
  test('at least 95 of 100 secrets are found, and 90 of each kind', () => {
    const rows = byKind(found, isFound);
    console.log(printed('secrets found', rows));
    expect(found.length).toBeGreaterThan(300);
    expect(rate(rows)).toBeGreaterThanOrEqual(0.95);
    expect(rows.filter(({ counted, total }) => counted / total < 0.9)).toEqual([]);
    expect(found.filter((entry) => !isFound(entry)).map(shown)).toEqual([]);
  });

  test('under 2 of 100 texts without a secret are taken for one', () => {
    const rows = byKind(none, (entry) => hitsOf(entry).length > 0);
    console.log(printed('false alarms', rows));
    expect(none.length).toBeGreaterThan(300);
    expect(rate(rows)).toBeLessThan(0.02);
    expect(none.filter((entry) => hitsOf(entry).length > 0).map(shown)).toEqual([]);
  });

  test('a hit is no wider than the word that holds the secret', () => {
    const wide = found.filter((entry) =>
      hitsOf(entry).some(
        ({ start, end }) => !entry.secrets.some((secret) => start < secret.end && end > secret.start),
      ),
    );
    expect(wide.map(shown)).toEqual([]);
  });

  test('a reason is one German sentence without the secret', () => {
    for (const entry of found)
      for (const { reason } of hitsOf(entry)) {
        expect(reason).toMatch(/^[„\p{Lu}].*\.$/u);
        for (const { start, end } of entry.secrets)
          if (end - start > 5) expect(reason).not.toContain(entry.text.slice(start, end));
      }
  });
});

test.each(corpusComposeFiles())('$name: secrets are found line by line, nothing else', ({ text }) => {
  const marked = text.split('\n').flatMap((line, at) => (line.endsWith(' # secret') ? [at + 1] : []));
  expect(marked.length).toBeGreaterThan(0);
  const bare = text.replaceAll(/ # secret$/gm, '');
  const lines = findSecrets(bare).map(({ start }) => bare.slice(0, start).split('\n').length);
  expect([...new Set(lines)]).toEqual(marked);
});

describe('context', () => {
  test('in an example the words for a password are none, in use they are', () => {
    const ask = (value: string, context: 'value' | 'example') =>
      holdsSecret({ name: 'DB_PASSWORD', value, context });
    for (const value of ['password', 'geheim', 'MySecurePassword', 'example']) {
      expect([value, ask(value, 'example')]).toEqual([value, false]);
      expect([value, ask(value, 'value')]).toEqual([value, true]);
    }
    expect(ask('Lager7Tor', 'example')).toBe(true);
  });

  test('offsets of a value count in the value', () => {
    const value = `\${DB_PASSWORD:-Lager7Tor}`;
    const [hit] = findSecrets({ name: 'DB_PASSWORD', value });
    expect(hit && value.slice(hit.start, hit.end)).toBe('Lager7Tor');
    expect(hit?.kind).toBe('default');
  });

  test('a password that everybody knows is told apart', () => {
    const kindOf = (value: string) => findSecrets({ name: 'POSTGRES_PASSWORD', value })[0]?.kind;
    expect(kindOf('postgres')).toBe('default-password');
    expect(kindOf('Zk9!vvQ2mL')).toBe('name');
  });
});

describe('scrubbing', () => {
  test('no secret of the corpus is left', () => {
    const left = found.filter((entry) => {
      const scrubbed = entry.name === null ? scrub(entry.text) : scrub(entry.text, { name: entry.name });
      return entry.secrets.some(({ start, end }) => {
        const secret = entry.text.slice(start, end);
        return entry.text.split(secret).length === 2 && scrubbed.includes(secret);
      });
    });
    expect(left.map(shown)).toEqual([]);
  });

  test('what holds no secret stays as it is', () => {
    for (const { name, text } of none) expect(name === null ? scrub(text) : scrub(text, { name })).toBe(text);
  });

  test('scrubbing again changes nothing', () => {
    for (const { name, text } of found) {
      const once = name === null ? scrub(text) : scrub(text, { name });
      expect(name === null ? scrub(once) : scrub(once, { name })).toBe(once);
    }
  });
});
