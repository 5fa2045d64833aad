// Words as the search compares them: lower case, without umlauts, German endings off; what people mistype.

const folds: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** A text in lower case and ASCII letters: `Überwachung` is `ueberwachung`, `é` is `e`. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('\u00ad', '')
    .replaceAll(/[äöüß]/g, (letter) => folds[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[’‘`]/g, "'");

/** The words of a text, folded: runs of letters and digits. */
export const wordsOf = (text: string): string[] => folded(text).match(/[a-z0-9]+/g) ?? [];

/** What stands between blanks, folded, without the punctuation around it: `grocery_backend`, `8082/tcp`, `.env`. */
export const tokensOf = (text: string): string[] =>
  folded(text)
    .split(/[\s„“”"'()[\]{}<>,;!?|=…–]+/)
    .map((token) => token.replace(/^[^a-z0-9./:*]+|[^a-z0-9/*]+$/g, ''))
    .filter((token) => /[a-z0-9]/.test(token));

/** A word without its German ending: `Sicherungen`, `Sicherung` are one. Numbers, and what is short, stay. */
export function stemOf(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word;
  const stem = word.replace(/(?:innen|erin|ungen)$/, (ending) => (ending === 'ungen' ? 'ung' : ''));
  const bare = stem.replace(/(?:ern|em|en|er|es|e|s|n)$/, '');
  return bare.length < 4 ? stem : bare;
}

/** Words that say nothing about what is looked for. */
const empty = new Set(
  (
    'aber alle als am an auf aus bei beim bin bis da das dass dem den der des die dies diese dieser dieses du durch ein eine ' +
    'einem einen einer eines er es fuer gibt hat habe haben ich ihr im in ist ja kann koennen man mein meine mich mir mit ' +
    'muss nach noch nur ob oder sein seine sich sie sind so soll um und uns unser vom von vor war warum was welche welchem ' +
    'welchen welcher welches wenn wer wie wieder wir wird wo woher wohin wozu zu zum zur the of to a how do i is what where ' +
    'which who darf macht mache machen gemacht tun laeuft liegt steht geht komme kommt finde'
  ).split(' '),
);
/** Whether a folded word is one of those that say nothing: articles, question words. */
export const isEmptyWord = (word: string): boolean => empty.has(word);

/**
 * How many letters must be added, left out, replaced or swapped with their neighbour to make one word the other.
 * @param most from there on the exact number does not matter: then `most + 1` is returned
 */
export function typingMistakes(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const same = from[line - 1] === to[column - 1];
      let least = Math.min(next[column - 1]! + 1, row[column]! + 1, row[column - 1]! + (same ? 0 : 1));
      if (from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1])
        least = Math.min(least, before[column - 2]! + 1);
      next.push(least);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[to.length]!;
}

/** How many mistakes a word of so many letters may hold. */
export const mostMistakes = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);
