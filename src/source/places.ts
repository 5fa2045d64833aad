// Pointers -> places. Parses a file with `yaml`, which knows positions but is slow, and only when a finding needs it.
import { isMap, isSeq, LineCounter, type Pair, parseDocument, type Scalar } from 'yaml';
import {
  type At,
  type DraftFinding,
  type Finding,
  isPlace,
  type Place,
  type Pointer,
} from '../model/finding.ts';

interface Positions {
  readonly place: (pointer: Pointer) => Place;
}
type Range = readonly [number, number, number] | null | undefined;
const rangeOf = (node: unknown): Range => (node as { range?: Range } | null)?.range;

const readPositions = (file: string, text: string): Positions => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const place = ({ path, key }: Pointer): Place => {
    let node: unknown = document.contents;
    let offset = rangeOf(node)?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      const last = depth === path.length - 1;
      if (isMap(node)) {
        const pair = (node.items as Pair<Scalar, unknown>[]).find(
          (item) => String(item.key?.value) === String(step),
        );
        if (!pair) break;
        const wantsKey = (last && key) || pair.value === null;
        offset = (wantsKey ? rangeOf(pair.key) : (rangeOf(pair.value) ?? rangeOf(pair.key)))?.[0] ?? offset;
        // A block map or list begins on the next line: its key is the better place.
        if (last && !key && (isMap(pair.value) || isSeq(pair.value)))
          offset = rangeOf(pair.key)?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        const item: unknown =
          typeof step === 'number'
            ? node.items[step]
            : node.items.find(
                (one) =>
                  String((one as Scalar).value) === step ||
                  String((one as Scalar).value).startsWith(`${step}=`),
              );
        if (item === undefined) break;
        offset = rangeOf(item)?.[0] ?? offset;
        node = item;
      } else break;
    }
    return at(offset);
  };
  return { place };
};

/**
 * Gives findings their places, in the order of the files.
 * @param textOf the text of a file by its name relative to the root
 */
export function placeFindings(
  drafts: readonly DraftFinding[],
  textOf: (file: string) => string | undefined,
): Finding[] {
  const cache = new Map<string, Positions>();
  const resolve = (at: At): Place => {
    if (isPlace(at)) return at;
    let positions = cache.get(at.file);
    if (!positions) {
      positions = readPositions(at.file, textOf(at.file) ?? '');
      cache.set(at.file, positions);
    }
    return positions.place(at);
  };
  return drafts
    .map(({ at, related = [], ...rest }) => ({
      ...rest,
      place: resolve(at),
      related: related.map(({ message, at: where }) => ({ message, ...resolve(where) })),
    }))
    .sort(
      (a, b) =>
        a.place.file.localeCompare(b.place.file, 'en') ||
        a.place.line - b.place.line ||
        a.place.column - b.place.column ||
        a.rule.localeCompare(b.rule, 'en') ||
        a.subject.localeCompare(b.subject, 'en'),
    );
}
