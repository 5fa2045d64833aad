// Names one after the other, as a German sentence says them.

/** `a`, `a und b`, `a, b und c`. @param and the word before the last one */
export const listed = (names: readonly string[], and = 'und'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;
