// A collector and a tool of different age: what is said of it.
import { snapshotFormat } from '../model/snapshot-file.ts';

/**
 * What to say of a snapshot of another format.
 * @param host its id
 * @param format of snapshot.json; undefined: written before formats were counted
 * @returns undefined where nothing is to be said
 */
export function otherFormat(host: string, format: number | undefined) {
  if (format === undefined || format === snapshotFormat) return undefined;
  const [age, what, fix] =
    format < snapshotFormat
      ? ['älteren', 'er nicht liest', '„infrabuch collector“ neu ausgeben und auf dem Host ablegen.']
      : ['neueren', 'hier nicht bekannt ist', 'infrabuch hier aktualisieren.'];
  return {
    message: `Die Momentaufnahme von „${host}“ ist von einem ${age} Sammler: Was ${what}, wird nicht verglichen.`,
    fix,
    expected: `Format ${snapshotFormat}`,
    actual: `Format ${format}`,
  } as const;
}
