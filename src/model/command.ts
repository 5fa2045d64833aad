// A container's command as compose writes it -> the words that docker inspect shows, joined by spaces.

/** Undefined where compose fills something in that the inventory does not know. */
export function commandText(command: string | readonly string[]): string | undefined {
  const words = typeof command === 'string' ? shellWords(command) : command;
  const text = words.join(' ');
  return /(^|[^$])\$(\{|[A-Za-z_])/.test(text) ? undefined : text.replaceAll('$$', '$');
}

/** The words of a command line, without the quotes and backslashes of the shell. */
function shellWords(text: string): string[] {
  const parts = /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])|(\s+)|([^\s"'\\]+|["'\\])/g;
  const words: string[] = [];
  let word: string | undefined;
  for (const [, double, single, escaped, space, bare] of text.trim().matchAll(parts)) {
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + (double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? bare ?? '');
  }
  return word === undefined ? words : [...words, word];
}
