// The glossary of a printed document holds the terms that the document uses.
import { patternText } from '../../../model/escape.ts';

/** Keeps the terms of the glossary that the document uses: at the beginning of a word or after a hyphen, as German bends them. */
export function keepUsedTerms(document: Document): void {
  const texts = [...document.querySelectorAll('main > section')]
    .filter((part) => !part.querySelector('.ib-glossary'))
    .map((part) => part.textContent);
  for (const entry of document.querySelectorAll<HTMLElement>('.ib-glossary [data-terms]')) {
    const terms = JSON.parse(entry.dataset.terms ?? '[]') as string[];
    const isUsed = terms.some((term) => {
      const word = new RegExp(`(?<![\\p{L}\\d])${patternText(term)}(?!\\p{Lu})`, 'u');
      return texts.some((text) => word.test(text));
    });
    if (!isUsed) entry.remove();
  }
}
