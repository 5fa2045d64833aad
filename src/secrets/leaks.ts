// Whether a text that is handed out holds a secret that is known from what it was made of.

import { fromXml } from '../model/escape.ts';

/** Shorter ones stand in every text by chance. */
const shortest = 4;
/** HTML as a reader sees it: without tags, marks for line breaks and character references. Mermaid writes `#38;`. */
const readable = (html: string): string =>
  fromXml(html.replaceAll(/<[^<>]*>/g, '').replaceAll('&shy;', ''))
    .replaceAll(/[\u00ad\u200b\u2060]/g, '')
    .replaceAll(/#(quot|\d{1,6});/g, (whole, code: string) =>
      code === 'quot' ? '"' : Number(code) < 0x110000 ? String.fromCodePoint(Number(code)) : whole,
    );

const isWordSign = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);
/** So long, and of letters with digits or signs, a secret is known wherever it stands. */
const isDistinct = (secret: string): boolean =>
  secret.length >= 8 && /\p{L}/u.test(secret) && /[^\p{L}\s]/u.test(secret);
/** Whether what stands before a place is an option that takes a value in the same word: `-pSECRET`. */
const isOption = (text: string, at: number): boolean =>
  /(?:^|[^\p{L}\p{N}-])-{1,2}[A-Za-z]{1,2}$/u.test(text.slice(Math.max(0, at - 5), at));
/** Whether a secret stands in a text: a plain word only as a word of its own, not as a part of a longer one. */
function holdsWord(text: string, secret: string): boolean {
  if (isDistinct(secret)) return text.includes(secret);
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    const isInside =
      (isWordSign(secret[0]) && isWordSign(text[at - 1]) && !isOption(text, at)) ||
      (isWordSign(secret.at(-1)) && isWordSign(text[at + secret.length]));
    if (!isInside) return true;
  }
  return false;
}

/** How a secret may be written in JSON, in an address, in YAML, CSV and shells, which double or escape quotes. */
const writings = (secret: string): string[] => [
  ...new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    secret.replaceAll("'", "''"),
    secret.replaceAll('"', '""'),
    secret.replaceAll("'", String.raw`'\''`),
    // Compose reads a single $ as the beginning of a variable.
    secret.replaceAll('$', '$$$$'),
  ]),
];

/**
 * The first of the secrets that a text holds; undefined where it holds none.
 * @param text HTML, JSON, or anything else
 * @param secrets as they were found; those of fewer than four signs are not looked for
 */
export function leakedSecret<Secret extends { readonly secret: string }>(
  text: string,
  secrets: readonly Secret[],
): Secret | undefined {
  const shown = /[<&#]/.test(text) ? readable(text) : text;
  return secrets.find(
    ({ secret }) =>
      secret.length >= shortest &&
      writings(secret).some(
        (written) => holdsWord(text, written) || (shown !== text && holdsWord(shown, written)),
      ),
  );
}

const gaps = /[\s\u00ad\u200b\u2060]+/g;
/**
 * As `leakedSecret`, for a text that is only known in pieces: lines of a PDF, which may end within a word.
 * @param pieces in the order in which they are read
 */
export function leakedInPieces<Secret extends { readonly secret: string }>(
  pieces: readonly string[],
  secrets: readonly Secret[],
): Secret | undefined {
  const glued = pieces.join('').replaceAll(gaps, '');
  return (
    leakedSecret(pieces.join(' '), secrets) ??
    secrets.find(({ secret }) => isDistinct(secret) && glued.includes(secret.replaceAll(gaps, '')))
  );
}
