// How many words of each chapter were written by a person, and how many were generated from the inventory.

/** What is generated from the inventory, inside of what was written. */
const generated = '.ib-generated, .ib-table, .ib-figure, .ib-service, .ib-part, .ib-facts, .ib-fact, .ib-ref';

const words = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
/** The words below an element that are generated, those in each other counted once. */
const generatedWordsOf = (element: Element | null): number =>
  [...(element?.querySelectorAll(generated) ?? [])]
    .filter((part) => !part.parentElement?.closest(generated))
    .reduce((sum, part) => sum + words(part.textContent), 0);

/**
 * Counts the words of each chapter and fills the places that show them (`[data-words-of]`), and those that say which share
 * of the whole edition is generated (`[data-generated-share]`).
 */
export function countWords(document: Document): void {
  for (const slot of document.querySelectorAll<HTMLElement>('[data-words-of]')) {
    const chapter = document.querySelector(`[data-kind="chapter"][data-prefix="${slot.dataset.wordsOf}"]`);
    const generatedWords = generatedWordsOf(chapter);
    const all = words(chapter?.textContent ?? '');
    slot.textContent = String(
      slot.dataset.words === 'own' ? Math.max(0, all - generatedWords) : generatedWords,
    );
  }
  const shares = document.querySelectorAll('[data-generated-share]');
  if (shares.length === 0) return;
  const whole = document.querySelector('main');
  const share = (100 * generatedWordsOf(whole)) / Math.max(1, words(whole?.textContent ?? ''));
  for (const slot of shares) slot.textContent = `${Math.round(share)}\u00a0%`;
}
