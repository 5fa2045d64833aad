// Whether a text that is handed out holds a secret that is known from what it was made of.

/** Shorter ones stand in every text by chance. */
const shortest = 4;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
};
/** HTML as a reader sees it: without tags, marks for line breaks and character references. */
const readable = (html: string): string =>
  html
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/[\u00ad\u200b\u2060]|&shy;|&#xad;|&#173;/gi, '')
    .replaceAll(
      /&(amp|lt|gt|quot|apos|#39|#x27);/gi,
      (whole, name: string) => entities[name.toLowerCase()] ?? whole,
    );

const isWordSign = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);
/** Whether a secret stands in a text as a word of its own, not as a part of a longer one. */
function holdsWord(text: string, secret: string): boolean {
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    const isInside =
      (isWordSign(secret[0]) && isWordSign(text[at - 1])) ||
      (isWordSign(secret.at(-1)) && isWordSign(text[at + secret.length]));
    if (!isInside) return true;
  }
  return false;
}

/** How a secret may be written in JSON, in an address and in HTML. */
const writings = (secret: string): string[] => [
  ...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]),
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
  const shown = text.includes('<') ? readable(text) : text;
  return secrets.find(
    ({ secret }) =>
      secret.length >= shortest &&
      writings(secret).some(
        (written) => holdsWord(text, written) || (shown !== text && holdsWord(shown, written)),
      ),
  );
}
