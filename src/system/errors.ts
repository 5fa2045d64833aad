// Errors whose message is one German sentence for whoever called the command.

/** The command was called wrongly or cannot do its work; the message is one German sentence. Ends with exit code 2. */
export class UsageError extends Error {}
/** A file would be handed out that holds a secret; the message is one German sentence, without it. */
export class LeakError extends Error {}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'dieser Benutzer darf es nicht',
  EPERM: 'dieser Benutzer darf es nicht',
  EROFS: 'das Dateisystem ist nur lesbar',
  ENOSPC: 'der Datenträger ist voll',
  EDQUOT: 'das Kontingent ist erschöpft',
  EFBIG: 'die Datei würde zu groß',
  EISDIR: 'dort liegt ein Ordner',
  ENOTDIR: 'darüber liegt eine Datei statt eines Ordners',
  EEXIST: 'dort liegt schon etwas anderes',
  ENOENT: 'das gibt es nicht',
  ELOOP: 'ein Verweis führt im Kreis',
  ENAMETOOLONG: 'der Name ist zu lang',
  EMFILE: 'zu viele Dateien sind offen',
  ENFILE: 'zu viele Dateien sind offen',
  EIO: 'der Datenträger antwortet nicht',
  EPIPE: 'der Leser hat aufgehört',
  ENXIO: 'dort lässt sich nichts öffnen',
  EBUSY: 'es ist in Gebrauch',
};

/** Why the file system refused, in German, from an error's code: `ENOSPC` or `ENOSPC: der Datenträger ist voll`. */
const reasonOf = (code: string): string =>
  Object.hasOwn(reasons, code) ? `${code}: ${reasons[code]}` : code;

/**
 * The sentence for an error of the file system; undefined for any other error.
 * @param path what was read or written, where the error itself does not tell
 */
export function refusalOf(error: unknown, path?: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', path: told = path, syscall } = error as NodeJS.ErrnoException;
  if (!/^E[A-Z0-9]+$/.test(code)) return undefined;
  if (told) return `„${told}“ ist nicht lesbar oder nicht beschreibbar (${reasonOf(code)}).`;
  return syscall ? `Das Betriebssystem lehnt ab (${syscall}, ${reasonOf(code)}).` : undefined;
}
