// The detector on any text: it always comes back, in time that grows with the text, and scrubs for good.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSecrets } from '../../src/secrets/find.ts';
import { scrub } from '../../src/secrets/scrub.ts';
import { runs } from '../runs.ts';
import { corpusTexts } from '../secret-corpus.ts';

const texts = [...corpusTexts('found.yaml'), ...corpusTexts('none.yaml')].map(({ name, text }) =>
  name === null ? text : `${name}=${text}`,
);
/** Pieces of texts as they occur, put together at random. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  fc.constantFrom(
    ...[
      'password',
      'Passwort',
      '=',
      ': ',
      '"',
      "'",
      '\\"',
      '`',
      '${',
      '}',
      '://',
      '@',
      '-p',
      '--pw ',
      'mysql ',
    ],
    ...[
      '\n',
      '\n  - ',
      '***',
      '„',
      '“',
      '$',
      'echo ',
      ' | ',
      '{',
      '[',
      ',',
      'Bearer ',
      '-----BEGIN PRIVATE KEY-----',
    ],
  ),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('hits are in order, do not overlap and lie within the text', () => {
  fc.assert(
    fc.property(text, (given) => {
      let last = 0;
      for (const { start, end } of findSecrets(given)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(given.length);
    }),
    { numRuns: runs(300) },
  );
});

test('scrubbing twice is scrubbing once, and nothing is found afterwards', () => {
  fc.assert(
    fc.property(text, (given) => {
      const once = scrub(given);
      expect(scrub(once)).toBe(once);
      expect(findSecrets(once)).toEqual([]);
    }),
    { numRuns: runs(300) },
  );
});

describe('long texts', () => {
  /** What makes patterns go back and forth. */
  const nasty = [
    ...[
      'a',
      ' ',
      '-',
      '.',
      '_',
      '=',
      ':',
      '/',
      '@',
      '"',
      "'",
      '\\"',
      '`',
      '„',
      '$',
      '${',
      '{{',
      '***',
      '\n',
      '\t',
    ],
    ...[
      'a.',
      'a-',
      'a_',
      'a=',
      'a:',
      '-p',
      ' -p',
      'pass',
      'password=',
      'password="',
      'password=„',
      'PASSWORD: ',
      'password password ',
    ],
    ...[
      'a://b:',
      'https://',
      'a:b@',
      'eyJ',
      'eyJaaaaaaaaaa-',
      'sk-',
      'ghp_',
      '$2y$',
      '0123456789abcdef',
      'Ab1',
      'Ab1-',
    ],
    ...[
      'mysql ',
      'mysql -p',
      'mc set ',
      'echo "a" ',
      "echo 'a' | ",
      'cookie: a=',
      'bearer ',
      'authorization: ',
      '<a>',
      '|',
      '| a ',
      '${A:-',
    ],
    ...[
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN CERTIFICATE-----',
      'identified by ',
      "user password '",
      'login: a/',
      'Passwort ist ',
      'name: A\n',
      '{"a":"',
      '["a","',
    ],
  ];
  /** Of the processor: the machine may have other work. */
  const seconds = (long: string): number => {
    const before = process.cpuUsage();
    findSecrets(long);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  test.each(nasty)('%j many times over takes time that grows no faster than the text', (part) => {
    const of = (size: number) => part.repeat(Math.ceil(size / part.length));
    const size = runs(10_000);
    seconds(of(size / 2));
    const short = Math.min(seconds(of(size)), seconds(of(size)), seconds(of(size)));
    // Eight times the text; quadratic would be 64 times.
    const most = Math.max(0.25, short * 30);
    const long = seconds(of(8 * size));
    expect(long < most ? long : seconds(of(8 * size))).toBeLessThan(most);
  });
});
