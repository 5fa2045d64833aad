// Values that hosts have from their groups, and where they are written.
import { type At, isPlace } from '../model/finding.ts';

type Path = readonly (string | number)[];

/** Where values of a merged host are written: from the file and path that they would have in the host alone. */
export type InheritedPlaces = ReadonlyMap<string, At>;
/** The key of a place in it. */
export const placeKey = (file: string, path: Path) => [file, ...path].join('\u0000');

/** The place where a value is written, for a pointer into a merged host. Other places stay as they are. */
export function whereWritten(at: At, inherited: InheritedPlaces): At {
  if (isPlace(at) || inherited.size === 0) return at;
  for (let length = at.path.length; length > 1; length -= 1) {
    const found = inherited.get(placeKey(at.file, at.path.slice(0, length)));
    if (found && isPlace(found)) return found;
    if (found) return { ...at, file: found.file, path: [...found.path, ...at.path.slice(length)] };
  }
  return at;
}
