// Names from the inventory are data: quoted once for a POSIX shell, here.

/** A word that a POSIX shell takes as it stands, in single quotes where it needs them. */
export const shellWord = (word: string): string =>
  /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** An argument vector as one line that a shell takes apart into the same words. */
export const shellLine = (argv: readonly string[]): string => argv.map(shellWord).join(' ');
