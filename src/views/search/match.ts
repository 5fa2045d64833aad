// From what somebody types to places of the site, best first: names, addresses, ports, words with their parts and synonyms,
// and what was meant by a mistyped word. Runs in the browser on the index that the build writes.
import { comparableAddress, rangeOf } from '../../model/ip-ranges.ts';
import { addressScore, looksLikeAddress, portOf, portScore, withoutScheme } from './addresses.ts';
import type { SearchEntry } from './entries.ts';
import { knownStems, synonymsOf } from './synonyms.ts';
import { matchesOf, phraseMatches, type Vocabulary, vocabularyOf } from './vocabulary.ts';
import { folded, isEmptyWord, stemOf, tokensOf, wordsOf } from './words.ts';

/** All that the search knows of a site. */
export interface SearchIndex {
  /** Titles of the handbooks by their ids, in their order. */
  readonly handbooks: Readonly<Record<string, string>>;
  readonly entries: readonly SearchEntry[];
}
/** A place that fits, and how well: more is better, 100 is its very name. */
export interface SearchHit {
  readonly entry: SearchEntry;
  readonly score: number;
}
/** Finds places of one site. */
export interface Finder {
  /**
   * @param query as it is typed
   * @param current id of the handbook in which the reader is: its places come first
   * @returns best first, at most one hit a page
   */
  readonly find: (query: string, current?: string) => readonly SearchHit[];
}

/** Readers want things and chapters before what is said about them. */
const preference: Readonly<Record<string, number>> = {
  Container: 1.06,
  Dienst: 1.06,
  Kapitel: 1.04,
  Host: 1.04,
  Port: 0.97,
  'Offene Frage': 0.72,
  Lücke: 0.72,
  Verbindung: 0.8,
  Geheimnis: 0.8,
  Zugang: 0.8,
  Sicherung: 0.85,
  Nachweis: 0.78,
  Dokument: 0.85,
  Umgebung: 0.95,
  Seite: 1.12,
  Abschnitt: 0.9,
};

interface Opened {
  readonly entries: readonly SearchEntry[];
  readonly vocabulary: Vocabulary;
}
interface Term {
  readonly matches: ReadonlyMap<number, number>;
  /** Words that are rare say more. */
  readonly weight: number;
}
function rarity(matches: ReadonlyMap<number, number>, all: number): number {
  const strong = [...matches.values()].filter((score) => score > 18).length;
  return 0.35 + 0.65 * (1 - Math.log(1 + strong) / Math.log(2 + all));
}

/** Places for one token: an address, a port or a word; a technical one also by its parts. */
function ofToken(
  token: string,
  { entries, vocabulary }: Opened,
  mayBeMistyped: boolean,
): Map<number, number> {
  const matches = new Map(matchesOf(token, vocabulary, mayBeMistyped && !/[^a-z0-9]/.test(token)));
  const add = (score: (entry: SearchEntry) => number) => {
    for (const [place, entry] of entries.entries()) {
      const next = score(entry);
      if (next > (matches.get(place) ?? 0)) matches.set(place, next);
    }
  };
  if (looksLikeAddress(token)) {
    const wanted = comparableAddress(token);
    add((entry) => addressScore(wanted, rangeOf(wanted), entry));
  }
  const port = portOf(token);
  if (port) add((entry) => portScore(port, entry));
  const parts = wordsOf(token);
  if (parts.length > 1 && !looksLikeAddress(token)) {
    const best = Math.max(0, ...matches.values());
    const each = parts
      .filter((part) => part.length > 1)
      .map((part) => matchesOf(part, vocabulary, mayBeMistyped && best < 40));
    for (const [place, score] of each[0] ?? []) {
      const scores = each.map((other) => other.get(place) ?? 0);
      const together = (scores.reduce((sum, next) => sum + next, 0) / each.length) * 0.85;
      if (scores.every((next) => next > 0) && together > (matches.get(place) ?? 0))
        matches.set(place, Math.max(score * 0.1, together));
    }
  }
  return matches;
}

/** A word that stands nowhere as the two of which it is made: „Datenbankpasswort“ as „Datenbank“ and „Passwort“. */
function partsOf(token: string, { words, stems }: Vocabulary): readonly string[] {
  if (token.length < 9 || /[^a-z]/.test(token)) return [token];
  const stem = stemOf(token);
  if (knownStems.has(stem) || words.some(({ word, stem: other }) => other === stem || word.startsWith(token)))
    return [token];
  const isKnown = (part: string) =>
    part.length >= 4 && (stems.has(stemOf(part)) || knownStems.has(stemOf(part)));
  for (let at = token.length - 4; at >= 4; at--) {
    const [head, tail] = [token.slice(0, at), token.slice(at)];
    const joint = [head, head.replace(/(?:s|n|en|es|er|e)$/, '')].find(isKnown);
    if (joint && isKnown(tail)) return [joint, tail];
  }
  return [token];
}

/** The terms of a query, each with the places that fit it. */
function termsOf(query: string, opened: Opened): Term[] {
  const { vocabulary, entries } = opened;
  const all = tokensOf(query)
    .map(withoutScheme)
    .flatMap((token) => partsOf(token, vocabulary));
  const said = all.filter((token) => !isEmptyWord(token) && !/^(?:port|ports)$/.test(token));
  const tokens = said.length > 0 ? said : all;
  const words = all.map((token) => wordsOf(token).join('')).map((word, index) => word || all[index]!);
  const synonyms = synonymsOf(words);
  return tokens.map((token) => {
    const at = all.indexOf(token);
    const own = synonyms.filter((synonym) => synonym.at <= at && at < synonym.at + synonym.used);
    const matches = ofToken(token, opened, own.length === 0 || !knownStems.has(stemOf(token)));
    // What bears the word in its own name comes before what is only called by another word for it.
    const isName = [...matches.values()].some((score) => score > 66);
    for (const { phrase, near: nearness } of own) {
      const near = isName ? nearness * 0.85 : nearness;
      for (const [place, score] of phraseMatches(phrase, vocabulary))
        if (score * near > (matches.get(place) ?? 0)) matches.set(place, score * near);
    }
    return { matches, weight: rarity(matches, entries.length) };
  });
}

/** How much of a name or title the whole query is. */
function wholeness(query: string, { title, names = [] }: SearchEntry): number {
  const wanted = folded(query).trim();
  const words = folded(title).replace(/^(?:[\d.]+|[a-z]\.)\s+/, '');
  if (names.some((name) => folded(name) === wanted) || words === wanted) return 1.25;
  return wanted.includes(' ') && words.includes(wanted) ? 1.15 : 1;
}

/** All entries that fit a query, best first. */
function scored(query: string, opened: Opened): SearchHit[] {
  const { entries } = opened;
  const terms = termsOf(query, opened);
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  const scores = new Map<number, number>();
  const counts = new Map<number, number>();
  for (const { matches, weight } of terms)
    for (const [place, score] of matches) {
      scores.set(place, (scores.get(place) ?? 0) + (score * weight) / total);
      counts.set(place, (counts.get(place) ?? 0) + weight / total);
    }
  // What is written there word for word, in this order.
  const wanted = folded(query).replaceAll(/\s+/g, ' ').trim();
  if (wanted.includes(' '))
    for (const [place, { commands = [] }] of entries.entries()) {
      // More where it is all of a command than where it is the beginning of many.
      const share = Math.max(
        0,
        ...commands.map((command) => (command.includes(wanted) ? wanted.length / command.length : 0)),
      );
      if (share === 0) continue;
      scores.set(place, Math.max(scores.get(place) ?? 0, 64 + 20 * share));
      counts.set(place, 1);
    }
  return [...scores]
    .map(([place, sum]) => {
      const entry = entries[place]!;
      const share = counts.get(place) ?? 1;
      const score =
        sum * (0.35 + 0.65 * share * share) * (preference[entry.kind] ?? 1) * wholeness(query, entry);
      return { entry, score };
    })
    .filter(({ score }) => score > 6)
    .sort((a, b) => b.score - a.score);
}

/** On pages of no handbook each handbook has its best hit at the top, where it is about as good. */
function inTurn(hits: readonly SearchHit[], handbooks: readonly string[]): readonly SearchHit[] {
  const [best] = hits;
  if (!best) return hits;
  const firsts = handbooks.flatMap((id) => {
    const first = hits.find(({ entry }) => entry.handbook === id);
    return first && first.score > best.score * 0.6 ? [first] : [];
  });
  const top = firsts.sort((a, b) => b.score - a.score).slice(0, 2);
  return [...top, ...hits.filter((hit) => !top.includes(hit))];
}

/** @param index of the whole site */
export function finderOf({ entries, handbooks }: SearchIndex): Finder {
  const opened: Opened = { entries, vocabulary: vocabularyOf(entries) };
  return {
    find: (query, current) => {
      const hits = scored(query, opened);
      const isHere = ({ entry, score }: SearchHit) =>
        entry.handbook === current && score > (hits[0]?.score ?? 0) * 0.3;
      const pages = new Set<string>();
      const single = hits.filter(({ entry }) => {
        const [page = ''] = entry.path.split('#');
        return !pages.has(page) && pages.add(page);
      });
      if (current === undefined || !Object.hasOwn(handbooks, current))
        return inTurn(single, Object.keys(handbooks));
      return [...single.filter(isHere), ...single.filter((hit) => !isHere(hit))];
    },
  };
}
