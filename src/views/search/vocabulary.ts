// The words of the index with the places where they stand, and how well a word that is looked for fits each.
import type { SearchEntry } from './entries.ts';
import { isEmptyWord, mostMistakes, stemOf, tokensOf, typingMistakes, wordsOf } from './words.ts';

/** What it counts where a word stands. */
const weights = {
  name: 100,
  title: 82,
  initials: 76,
  namePart: 70,
  fact: 66,
  within: 34,
  factPart: 30,
  text: 22,
};
/** For each word of the index the places where it stands, with its weight there. */
type Postings = Map<string, Map<number, number>>;
interface Word {
  readonly word: string;
  readonly stem: string;
  readonly places: ReadonlyMap<number, number>;
}
/** All words of the index, and what was looked up already. */
export interface Vocabulary {
  readonly words: readonly Word[];
  readonly stems: ReadonlySet<string>;
  readonly known: Map<string, ReadonlyMap<number, number>>;
}
function postingsOf(entries: readonly SearchEntry[]): Postings {
  const postings: Postings = new Map();
  const put = (word: string, place: number, weight: number) => {
    const places = postings.get(word) ?? new Map<number, number>();
    if (weight > (places.get(place) ?? 0)) places.set(place, weight);
    postings.set(word, places);
  };
  const putTechnical = (text: string, place: number, whole: number, part: number) => {
    for (const token of tokensOf(text)) put(token, place, whole);
    const parts = wordsOf(text);
    for (const word of parts) put(word, place, parts.length === 1 ? whole : part);
  };
  for (const [place, { title, names = [], facts = [], within = [], text = '' }] of entries.entries()) {
    const titleWords = wordsOf(title).filter((word) => !isEmptyWord(word));
    // A word says more of a short title, and most of one that is nothing else.
    const weight = weights.title * (titleWords.length <= 1 ? 1.12 : 0.8 + 0.36 / titleWords.length);
    for (const word of titleWords) put(word, place, weight);
    for (const token of tokensOf(title)) put(token, place, weight);
    for (const name of names) {
      putTechnical(name, place, weights.name, weights.namePart);
      // People say „npm“ for nginx_proxy_manager.
      const parts = wordsOf(name);
      if (parts.length >= 3) put(parts.map((part) => part.charAt(0)).join(''), place, weights.namePart);
    }
    if (titleWords.length >= 3)
      put(titleWords.map((word) => word.charAt(0)).join(''), place, weights.initials);
    for (const fact of facts) putTechnical(fact, place, weights.fact, weights.factPart);
    for (const heading of within) for (const word of wordsOf(heading)) put(word, place, weights.within);
    const counts = new Map<string, number>();
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const token of tokensOf(text)) if (!counts.has(token)) put(token, place, weights.text + 4);
    for (const [word, count] of counts) put(word, place, weights.text + Math.min(count, 4) * 2);
  }
  return postings;
}

/** How well a word of the index fits one that is looked for, of 1; 0 where it does not. */
function likeness(wanted: string, stem: string, { word, stem: other }: Word): number {
  if (word === wanted) return 1;
  if (other === stem) return 0.96;
  if (wanted.length >= 2 && word.startsWith(wanted)) return 0.62 + (0.3 * wanted.length) / word.length;
  // Parts of German words: „Datensicherung“ holds „Sicherung“; „Zertifikatsfehler“ begins with „Zertifikat“.
  if (stem.length >= 4 && other.length > stem.length && word.includes(stem))
    return word.startsWith(stem) || other.endsWith(stem) ? 0.66 : 0.45;
  if (other.length >= 5 && stem.length > other.length && (stem.startsWith(other) || stem.endsWith(other)))
    return 0.42;
  return 0;
}

/**
 * Fits of one word: the places with what they score.
 * @param word folded
 * @param mayBeMistyped then words that are nearly the same count where none is
 */
export function matchesOf(
  word: string,
  vocabulary: Vocabulary,
  mayBeMistyped: boolean,
): ReadonlyMap<number, number> {
  const key = `${word} ${mayBeMistyped}`;
  const known = vocabulary.known.get(key);
  if (known) return known;
  const matches = new Map<number, number>();
  const add = (places: ReadonlyMap<number, number>, quality: number) => {
    for (const [place, weight] of places) {
      const score = weight * quality;
      if (score > (matches.get(place) ?? 0)) matches.set(place, score);
    }
  };
  const stem = stemOf(word);
  let best = 0;
  for (const other of vocabulary.words) {
    const quality = likeness(word, stem, other);
    if (quality > 0) add(other.places, quality);
    best = Math.max(best, quality);
  }
  const most = /\d{2}/.test(word) ? 0 : mostMistakes(word.length);
  if (mayBeMistyped && best < 0.6 && most > 0)
    for (const { word: other, places } of vocabulary.words) {
      if (other.length < 4) continue;
      const mistakes = typingMistakes(word, other, most);
      if (mistakes <= most) add(places, mistakes === 1 ? 0.8 : 0.62);
      // The beginning of a longer word may be mistyped, too.
      else if (other.length > word.length + 2 && typingMistakes(word, other.slice(0, word.length), 1) <= 1)
        add(places, 0.55);
    }
  if (vocabulary.known.size > 500) vocabulary.known.clear();
  vocabulary.known.set(key, matches);
  return matches;
}

/** Places whose words hold all of a phrase: the weakest of them counts. */
export function phraseMatches(words: readonly string[], vocabulary: Vocabulary): ReadonlyMap<number, number> {
  const [first, ...rest] = words.map((word) => matchesOf(word, vocabulary, false));
  if (!first || rest.length === 0) return first ?? new Map();
  const all = new Map<number, number>();
  for (const [place, score] of first) {
    const scores = rest.map((matches) => matches.get(place) ?? 0);
    if (scores.every((other) => other > 0)) all.set(place, Math.min(score, ...scores));
  }
  return all;
}

/** The words of all entries; places are their numbers. */
export function vocabularyOf(entries: readonly SearchEntry[]): Vocabulary {
  const words = [...postingsOf(entries)].map(([word, places]) => ({ word, stem: stemOf(word), places }));
  return { words, stems: new Set(words.map(({ stem }) => stem)), known: new Map() };
}
