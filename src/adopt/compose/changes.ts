// What changed between two imports -> what to change in a file that people have written in since. Three values are held
// against each other: of the last import, of this one, and what stands there. Only what still stands as the last import
// wrote it is changed.
import { isDeepStrictEqual } from 'node:util';
import type { Plain } from '../../source/compose/node.ts';

type Path = readonly (string | number)[];
/** A change of the file: a value to set, or undefined to take it out. */
export interface Edit {
  readonly path: Path;
  readonly value: Plain | undefined;
}
/** What differs where people have written something else. */
interface Conflict {
  readonly path: Path;
  readonly value: Plain | undefined;
}
/** What to do with a file. */
export interface Changes {
  readonly edits: readonly Edit[];
  readonly conflicts: readonly Conflict[];
}
type Value = Plain | undefined;
type Fields = Readonly<Record<string, Value>>;

const isMap = (value: Value): value is { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Lists whose order means something. */
const ordered = new Set(['command', 'entrypoint', 'test']);

/** A list as a set: what is new is added, what is gone goes, the rest stays as it stands. */
function changedList(
  before: readonly Plain[],
  after: readonly Plain[],
  current: readonly Plain[],
): { list: readonly Plain[]; isWhole: boolean } {
  const has = (list: readonly Plain[], item: Plain) => list.some((other) => isDeepStrictEqual(other, item));
  const gone = before.filter((item) => !has(after, item));
  const added = after.filter((item) => !has(before, item) && !has(current, item));
  return {
    list: [...current.filter((item) => !has(gone, item)), ...added],
    isWhole: gone.every((item) => has(current, item)),
  };
}

function compare(
  before: Value,
  after: Value,
  current: Value,
  path: Path,
  changes: { edits: Edit[]; conflicts: Conflict[] },
): void {
  if (isDeepStrictEqual(before, after) || isDeepStrictEqual(after, current)) return;
  if (isMap(after) && isMap(current) && (isMap(before) || before === undefined)) {
    const known: Fields = before ?? {};
    for (const key of new Set([...Object.keys(known), ...Object.keys(after)]))
      compare(known[key], after[key], current[key], [...path, key], changes);
    return;
  }
  if (isDeepStrictEqual(before, current)) changes.edits.push({ path, value: after });
  else if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    Array.isArray(current) &&
    !ordered.has(String(path.at(-1)))
  ) {
    const { list, isWhole } = changedList(before as Plain[], after as Plain[], current as Plain[]);
    if (!isDeepStrictEqual(list, current)) changes.edits.push({ path, value: list });
    if (!isWhole) changes.conflicts.push({ path, value: after });
  } else changes.conflicts.push({ path, value: after });
}

/**
 * What an import changes in its file.
 * @param before what the last import wrote
 * @param after what this one would write
 * @param current what the file holds
 */
export function changesBetween(before: Plain, after: Plain, current: Plain): Changes {
  const changes = { edits: [] as Edit[], conflicts: [] as Conflict[] };
  compare(before, after, current, [], changes);
  return changes;
}
