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
import { quickPlace } from './quick-place.ts';

interface Positions {
  readonly place: (pointer: Pointer) => Place;
}
type Range = readonly [number, number, number] | null | undefined;
const rangeOf = (node: unknown): Range => (node as { range?: Range } | null)?.range;

/** The lines of one entity. */
interface Block {
  readonly start: number;
  end: number;
  /** How many lines stand before it. */
  readonly line: number;
  /** Before its id. */
  readonly indent: number;
}

/**
 * The blocks of a file's entities, by `section` and id, as far as their lines tell: sections at the margin, ids below
 * them at one indentation. What is written otherwise is not among them.
 */
function blocksOf(text: string): ReadonlyMap<string, Block> {
  const blocks = new Map<string, Block>();
  let section: string | undefined;
  let indent: number | undefined;
  let open: Block | undefined;
  let start = 0;
  for (const [line, content] of text.split('\n').entries()) {
    const top = /^([a-z_]+):\s*(?:#.*)?$/.exec(content);
    const key = section === undefined ? null : /^( +)([a-z0-9][a-z0-9._-]*):(?:\s|$)/.exec(content);
    if (top || /^[^\s#]/.test(content)) {
      [section, indent, open] = [top?.[1], undefined, undefined];
    } else if (key) {
      indent ??= key[1]!.length;
      if (key[1]!.length === indent) {
        open = { start, end: start, line, indent };
        const name = blockName(section, key[2]);
        if (!blocks.has(name)) blocks.set(name, open);
      }
    }
    start += content.length + 1;
    if (open) open.end = Math.min(start, text.length);
  }
  return blocks;
}
const blockName = (section: unknown, id: unknown) => `${section}\u0000${id}`;

/** The places in one entity's lines; undefined where they are no YAML of their own. */
function readBlock(file: string, text: string, { start, end, line }: Block): Positions | undefined {
  const { place, isWhole } = yamlPlaces(file, text.slice(start, end));
  if (!isWhole) return undefined;
  return {
    place: ({ path, ...rest }) => {
      const at = place({ ...rest, path: path.slice(1) });
      return { ...at, line: at.line + line };
    },
  };
}

/** The places in one YAML text; `isWhole`: it has no errors. */
export const yamlPlaces = (file: string, text: string): Positions & { readonly isWhole: boolean } => {
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
          (candidate) => String(candidate.key?.value) === String(step),
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
                (item) =>
                  String((item as Scalar).value) === step ||
                  String((item as Scalar).value).startsWith(`${step}=`),
              );
        if (item === undefined) break;
        offset = rangeOf(item)?.[0] ?? offset;
        node = item;
      } else break;
    }
    return at(offset);
  };
  return { place, isWhole: document.errors.length === 0 };
};

/** The places of one file. Of an entity only its own lines are parsed, which is much faster than the whole file. */
function positionsOf(file: string, text: string): Positions {
  let blocks: ReadonlyMap<string, Block> | undefined;
  let whole: Positions | undefined;
  const known = new Map<Block, Positions | undefined>();
  const blockAt = (path: Pointer['path']): Positions | undefined => {
    blocks ??= blocksOf(text);
    const block = blocks.get(blockName(path[0], path[1]));
    if (block && !known.has(block)) known.set(block, readBlock(file, text, block));
    return block && known.get(block);
  };
  return {
    place: (pointer) => {
      // The id itself needs no parser: many findings point to nothing else.
      if (pointer.key && pointer.path.length === 2) {
        blocks ??= blocksOf(text);
        const block = blocks.get(blockName(pointer.path[0], pointer.path[1]));
        if (block) return { file, line: block.line + 1, column: block.indent + 1 };
      }
      if (pointer.path.length > 2) {
        blocks ??= blocksOf(text);
        const block = blocks.get(blockName(pointer.path[0], pointer.path[1]));
        const quick =
          block &&
          quickPlace(
            text.slice(block.start, block.end).split('\n'),
            block.indent,
            pointer.path.slice(2),
            pointer.key === true,
          );
        if (quick) return { file, line: block.line + quick.line + 1, column: quick.column + 1 };
      }
      const block = pointer.path.length > 1 ? blockAt(pointer.path) : undefined;
      if (block) return block.place(pointer);
      whole ??= yamlPlaces(file, text);
      return whole.place(pointer);
    },
  };
}

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
      positions = positionsOf(at.file, textOf(at.file) ?? '');
      cache.set(at.file, positions);
    }
    return positions.place(at);
  };
  const { compare } = new Intl.Collator('en');
  return drafts
    .map(({ at, related = [], ...rest }) => ({
      ...rest,
      place: resolve(at),
      related: related.map(({ message, at: where }) => ({ message, ...resolve(where) })),
    }))
    .sort(
      (a, b) =>
        (a.place.file === b.place.file ? 0 : compare(a.place.file, b.place.file)) ||
        a.place.line - b.place.line ||
        a.place.column - b.place.column ||
        compare(a.rule, b.rule) ||
        compare(a.subject, b.subject),
    );
}

/**
 * The places of some pointers, in their order.
 * @param textOf the text of a file by its name relative to the root
 */
export function placesOf(
  pointers: readonly Pointer[],
  textOf: (file: string) => string | undefined,
): Place[] {
  const positions = new Map<string, Positions>();
  return pointers.map((pointer) => {
    const known = positions.get(pointer.file) ?? positionsOf(pointer.file, textOf(pointer.file) ?? '');
    positions.set(pointer.file, known);
    return known.place(pointer);
  });
}
