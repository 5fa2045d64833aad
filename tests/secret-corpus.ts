// Reads the corpus of the detector for secrets (tests/corpus/secrets): texts with their secrets marked.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { repository } from './command.ts';

const folder = join(repository, 'tests/corpus/secrets');

/** A text of the corpus, its marks taken out. */
export interface CorpusText {
  readonly kind: string;
  /** Null: a text without a name. */
  readonly name: string | null;
  readonly text: string;
  readonly secrets: readonly { readonly start: number; readonly end: number }[];
}

const alphabets: Readonly<Record<string, string>> = {
  an: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  b64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  url64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  hex: '0123456789abcdef',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  digits: '123456789',
};
/** Letters and digits without a meaning, the same in every run. */
function* lots(seed: number): Generator<number, never> {
  for (let state = seed * 2654435761 + 12345; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}
const madeUp = (text: string, seed: number): string => {
  const next = lots(seed);
  return text.replaceAll(/⟦(\w+):(\d+)⟧/g, (_, alphabet: string, length: string) =>
    Array.from({ length: Number(length) }, (_letter, at) => {
      const letters = alphabets[alphabet] ?? '';
      // A letter first, lest a sign of the alphabet end the word before it.
      const among = at === 0 || at === Number(length) - 1 ? letters.replace(/[-_+/]/g, '') : letters;
      return among[next.next().value % among.length];
    }).join(''),
  );
};

/** Takes the marks out. */
function unmarked(kind: string, name: string | null, marked: string, seed: number): CorpusText {
  const secrets: { start: number; end: number }[] = [];
  let text = '';
  for (const part of madeUp(marked, seed).split(/(«[^»]*»)/)) {
    const isSecret = /^«.*»$/s.test(part);
    const bare = isSecret ? part.slice(1, -1) : part;
    if (isSecret) secrets.push({ start: text.length, end: text.length + bare.length });
    text += bare;
  }
  return { kind, name, text, secrets };
}

interface Group {
  readonly variables?: readonly Readonly<Record<string, string | number | boolean>>[];
  readonly texts?: readonly string[];
}
/** Everything in a file of the corpus. */
export const corpusTexts = (file: 'found.yaml' | 'none.yaml'): CorpusText[] =>
  corpusTextsOf(readFileSync(join(folder, file), 'utf8'));

/** The texts of a YAML text that is written as the files of the corpus are. */
function corpusTextsOf(yaml: string): CorpusText[] {
  const groups = load(yaml) as Record<string, Group>;
  let seed = 0;
  return Object.entries(groups).flatMap(([kind, { variables = [], texts = [] }]) => [
    ...variables
      .flatMap((entry) => Object.entries(entry))
      .map(([name, value]) => unmarked(kind, name, String(value), seed++)),
    ...texts.map((text) => unmarked(kind, null, text, seed++)),
  ]);
}

/** The compose files of the corpus, as text. */
export const corpusComposeFiles = (): { name: string; text: string }[] =>
  readdirSync(join(folder, 'compose'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, 'compose', name), 'utf8') }));
