// German line breaking in the print page: soft hyphens in long words, no break between a number and its unit.
// pdf/soft-hyphens.ts takes the soft hyphens out of the PDF's text again, so that whole words are found and copied.
import { hyphenateSync } from 'hyphen/de';

const hyphenatedWords = new Map<string, string>();
/** A word with soft hyphens at German syllables; names with capitals inside, digits or dots stay whole. */
function hyphenated(word: string): string {
  const known = hyphenatedWords.get(word);
  if (known !== undefined) return known;
  // At least three letters stay on either side of a break.
  const syllables = hyphenateSync(word, { minWordLength: 7 })
    .replace(/^(.{1,2})\u00ad/, '$1')
    .replace(/\u00ad(.{1,2})$/, '$1');
  hyphenatedWords.set(word, syllables);
  return syllables;
}

/** Whether a text is code, an address or a drawing: nothing there may be touched. */
const isCode = (element: Element) =>
  element.closest(
    'code, pre, svg, .ib-ref, .ib-page, .ib-badge, .ib-away, [data-verbatim], script, style',
  ) !== null || /^https?:/.test(element.closest('a')?.textContent ?? '');

/**
 * Puts soft hyphens and no-break spaces into the texts of a page.
 * @param within the element whose texts are changed
 * @param words letters from which on a word may break: in cells of tables and lists of facts, and in other text
 */
export function setLineBreaks(
  document: Document,
  within: Element,
  words: { cells: number; text: number },
): void {
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text);
  for (const node of texts) {
    const parent = node.parentElement;
    if (!parent || !node.data.trim() || isCode(parent)) continue;
    const least = parent.closest('td, th, dd, dt') ? words.cells : words.text;
    const isHeading = parent.closest('h1, h2, h3, h4') !== null;
    const broken = node.data
      .replace(
        /(\d) (?=(?:%|°C|[kKMGT]i?B|GHz|MHz|MBit|Tage?n?|Stunden?|Minuten?|Sekunden?|Seiten?)(?![\p{L}\d]))/gu,
        '$1\u00a0',
      )
      .replace(/\b(z|d|u|i|v)\. (?=[A-Za-zÄÖÜ]\.)/g, '$1.\u00a0')
      .replace(/\p{L}{7,}/gu, (word, at: number, all: string) => {
        const around = `${all[at - 1] ?? ' '}${all[at + word.length] ?? ' '}`;
        return isHeading ||
          word.length < least ||
          /.\p{Lu}/u.test(word) ||
          /[._/\\@=\d]\S|\S[_/\\@=\d]/.test(around) ||
          // Part of a name: what follows a hyphen has a capital in German.
          /^-\p{Ll}/u.test(all.slice(at + word.length)) ||
          /\p{Ll}-$/u.test(all.slice(0, at).slice(-2) + (/^\p{Ll}/u.test(word) ? '' : ' '))
          ? word
          : hyphenated(word);
      });
    if (broken !== node.data) node.data = broken;
  }
}
