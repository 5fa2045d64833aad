// Names from the inventory are data: quoted once for a POSIX shell, here.

/** A text in single quotes of a POSIX shell, whatever it holds. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A word that a POSIX shell takes as it stands, in single quotes where it needs them. */
export const shellWord = (word: string): string =>
  /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : shellQuoted(word);

/** An argument vector as one line that a shell takes apart into the same words. */
export const shellLine = (argv: readonly string[]): string => argv.map(shellWord).join(' ');
