// What a name says about its value: a secret, perhaps one, or none.
import {
  aboutWords,
  keyKinds,
  keyWords,
  type Noun,
  networkKinds,
  neutralWords,
  otherEndings,
  publicWords,
  secretEndings,
  secretWords,
  switchWords,
  weakWords,
} from './words.ts';

/** `secret`: any literal value is one. `maybe`: a value that looks like one. `public`: never by its looks alone. */
export interface NameSense {
  readonly sense: 'secret' | 'maybe' | 'public' | 'none';
  readonly noun: Noun;
  /** The word itself names a secret; what stands around it leaves a doubt. */
  readonly isStrong: boolean;
  /** A number of few digits is one: `PIN`. */
  readonly isPin: boolean;
  /** Of many users: `SFTP_USERS`. */
  readonly isList: boolean;
}
const none: NameSense = { sense: 'none', noun: 'Geheimnis', isStrong: false, isPin: false, isList: false };

/** The words of a name in snake, kebab, dotted or camel case, in lower case; digits at a word's end are dropped. */
export const wordsOf = (name: string): string[] =>
  name
    .slice(0, 200)
    .replace(/keepass/gi, 'keepass')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/(?<=\p{L})\d{1,3}$/u, ''))
    .filter((word) => word !== '');

const own = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

/** The noun of a word that names a secret, alone or at the end of a compound. */
function nounOf(word: string): Noun | undefined {
  const direct = own(secretWords, word);
  if (direct || otherEndings.has(word)) return direct;
  const ending = Object.keys(secretEndings).find((end) => word.endsWith(end) && word.length > end.length);
  return ending === undefined ? undefined : secretEndings[ending];
}

/** Index and noun of the last word that names a secret; a key counts with the word before it. */
function headOf(words: readonly string[]): { at: number; noun: Noun; isStrong: boolean } | undefined {
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at] ?? '';
    if (keyWords.has(word)) {
      const before = words[at - 1] ?? '';
      if (networkKinds.has(before)) return { at, noun: 'Passwort', isStrong: true };
      const isStrong = keyKinds.has(before) || nounOf(before) !== undefined;
      return { at, noun: 'Schlüssel', isStrong };
    }
    const noun = nounOf(word);
    if (noun) return { at, noun, isStrong: true };
    const weak = own(weakWords, word);
    if (weak) return { at, noun: weak, isStrong: false };
  }
  return undefined;
}

const cache = new Map<string, NameSense>();

/**
 * What the name of a variable, an option, a header or a field says about its value.
 * @param name as it is written: `DB_PWD`, `--client-secret`, `spring.datasource.password`, `Kennwort`
 */
export function senseOf(name: string): NameSense {
  let sense = cache.get(name);
  if (!sense) {
    sense = findSense(name);
    if (cache.size > 5000) cache.clear();
    cache.set(name, sense);
  }
  return sense;
}

function findSense(name: string): NameSense {
  const words = wordsOf(name);
  const head = headOf(words);
  if (!head) return words.some((word) => publicWords.has(word)) ? { ...none, sense: 'public' } : none;
  const { at, noun, isStrong } = head;
  const before = words.slice(0, at);
  const after = words.slice(at + 1).filter((word) => !/^\d+$/.test(word));
  const is = (sense: NameSense['sense']): NameSense => ({
    sense,
    noun,
    isStrong,
    isPin: words[at] === 'pin',
    isList: words[at] === 'users',
  });
  if (keyWords.has(words[at] ?? '') && before.some((word) => publicWords.has(word))) return is('public');
  // A secret's id is one as well (AppRole), a token's is none.
  if (after.some((word) => aboutWords.has(word)))
    return is(after.at(-1) === 'id' && words[at] === 'secret' ? 'maybe' : 'none');
  if (before.some((word) => switchWords.has(word))) return is(isStrong ? 'maybe' : 'none');
  if (!isStrong || after.some((word) => !neutralWords.has(word))) return is('maybe');
  // `secret: db-password` names one that is kept elsewhere.
  return is(words.length === 1 && noun === 'Geheimnis' ? 'maybe' : 'secret');
}
