// Keys of the inventory that have a new name. Who still writes the old one is told the new one, at its place.

/**
 * Old and new name of each key, the latest rename last. A rename is one line here, beside the schema's new key. It
 * counts only where the schema knows the new key, so that an old name may have several new ones.
 */
const renamedKeys: readonly (readonly [old: string, current: string])[] = [['gilt_ab', 'valid_from']];

/**
 * The new name of a key that was renamed.
 * @param key the key as it is written
 * @param known the keys that the schema knows at its place
 * @returns undefined when the key was not renamed, or not here
 */
export const currentKey = (key: string, known: readonly string[]): string | undefined =>
  renamedKeys.findLast(([old, current]) => old === key && known.includes(current))?.[1];

/** All new names of a key that was renamed, the latest first; none where it was not. */
export const newNamesOf = (key: string): readonly string[] =>
  renamedKeys
    .filter(([old]) => old === key)
    .map(([, current]) => current)
    .reverse();
