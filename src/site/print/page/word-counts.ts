// How many words of each chapter were written by a person, and how many were generated from the inventory.

/** What is generated from the inventory, inside of what was written. */
const generated = '.ib-generated, .ib-table, .ib-figure, .ib-service, .ib-part, .ib-facts, .ib-fact, .ib-ref';

/** Counts the words of each chapter and fills the places that show them (`[data-words-of]`). */
export function countWords(document: Document): void {
  const words = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
  for (const slot of document.querySelectorAll<HTMLElement>('[data-words-of]')) {
    const chapter = document.querySelector(`[data-kind="chapter"][data-prefix="${slot.dataset.wordsOf}"]`);
    const parts = [...(chapter?.querySelectorAll(generated) ?? [])].filter(
      (part) => !part.parentElement?.closest(generated),
    );
    const generatedWords = parts.reduce((sum, part) => sum + words(part.textContent), 0);
    const all = words(chapter?.textContent ?? '');
    slot.textContent = String(
      slot.dataset.words === 'own' ? Math.max(0, all - generatedWords) : generatedWords,
    );
  }
}
