// Changes of values in a YAML text. Every other line, every comment, quotes, order and blank lines stay as they are.
import { isDeepStrictEqual } from 'node:util';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isRecord } from '../model/record.ts';
import { readYaml } from './yaml.ts';
import { keepsComments } from './yaml-comments.ts';
import { matchedItems } from './yaml-match.ts';
import { isBlock, isFlow, plainOf, rangeOf } from './yaml-nodes.ts';
import { withMovedItem, withOrderedItems } from './yaml-order.ts';
import {
  append,
  type Draft,
  type Held,
  insertBefore,
  remove,
  replaceWhole,
  type Splice,
} from './yaml-splices.ts';

type Path = readonly (string | number)[];
/** A change of a text: the value that a path is to have, or undefined to take it out. */
export interface YamlEdit {
  readonly path: Path;
  readonly value: unknown;
  /** Of a list: put before the item that stands at the path. */
  readonly insert?: true | undefined;
  /** In the place of a value: the list at the path has its items in this order, by their places until now. */
  readonly order?: readonly number[] | undefined;
  /** In the place of a value: the item at the path goes before this place of another list. */
  readonly moveTo?: Path | undefined;
}
/** The value at a path of a plain value. */
export const valueBelow = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, step) =>
      Array.isArray(inner) ? inner[Number(step)] : isRecord(inner) ? inner[String(step)] : undefined,
    value,
  );
/** Lists whose order means something. */
const ordered = new Set<string | number>(['command', 'entrypoint', 'test']);
/**
 * Makes a node say a value; what it says already stays as it is written. Returns the value as it then stands.
 * @param shown what the node says until now, merges included
 */
function reconcile(
  draft: Draft,
  node: unknown,
  value: unknown,
  shown: unknown,
  held: Held | undefined,
  key: string | number,
): unknown {
  const isInFlow = (held?.isInFlow ?? false) || isFlow(node);
  const inside = (collection: YAMLMap | YAMLSeq, index: number): Held => ({
    in: collection,
    index,
    outer: held,
    isInFlow,
  });
  if (isMap(node) && isRecord(value) && Object.keys(value).length > 0 && node.items.length > 0) {
    const result: Record<string, unknown> = {};
    const known = node.items.map((pair) => String((pair.key as Scalar | null)?.value ?? pair.key));
    const keepsMerge = draft.keepsMerges && known.includes('<<');
    const stays = keepsMerge || known.some((name) => Object.hasOwn(value, name));
    if (stays) {
      for (const [index, name] of known.entries())
        if (Object.hasOwn(value, name))
          result[name] = reconcile(
            draft,
            node.items[index]?.value,
            value[name],
            valueBelow(shown, [name]),
            inside(node, index),
            name,
          );
        else if (name !== '<<' || !keepsMerge) remove(draft, inside(node, index));
      for (const [name, added] of Object.entries(value))
        if (!known.includes(name)) {
          if (!keepsMerge || !isDeepStrictEqual(valueBelow(shown, [name]), added))
            append(draft, node, name, added, isInFlow);
          result[name] = added;
        }
      return result;
    }
  } else if (isSeq(node) && Array.isArray(value) && value.length > 0 && node.items.length > 0) {
    const { pairs, added, gone } = matchedItems(node.items.map(plainOf), value, ordered.has(key));
    if (pairs.length > 0) {
      const stay = pairs.map(([index, item]) =>
        reconcile(draft, node.items[index], item, valueBelow(shown, [index]), inside(node, index), key),
      );
      for (const index of gone) remove(draft, inside(node, index));
      for (const item of added) append(draft, node, '', item, isInFlow);
      return [...stay, ...added];
    }
  }
  if (!isDeepStrictEqual(plainOf(node), value)) replaceWhole(draft, node, value, held);
  return value;
}

const nested = (path: Path, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, key) => ({ [String(key)]: inner }), value);

/**
 * Finds the place and changes it. Returns what then stands there; undefined where it cannot be reached.
 * @param before what the whole text says, merges included
 */
function change(
  draft: Draft,
  contents: unknown,
  before: unknown,
  { path, value, insert }: YamlEdit,
): { path: Path; value: unknown } | undefined {
  let node: unknown = contents;
  let held: Held | undefined;
  for (const [depth, step] of path.entries()) {
    const rest = path.slice(depth + 1);
    const isLast = rest.length === 0;
    const isInFlow = (held?.isInFlow ?? false) || isFlow(node);
    if (!isMap(node) && !isSeq(node)) {
      // A key without a value is an empty map.
      if (isAlias(node) || (isScalar(node) && node.value !== null) || value === undefined) return undefined;
      const whole = nested(path.slice(depth), value);
      replaceWhole(draft, node, whole, held);
      return { path: path.slice(0, depth), value: whole };
    }
    const index = isMap(node)
      ? node.items.findIndex(({ key }) => String((key as Scalar | null)?.value ?? key) === String(step))
      : Number(step);
    const member = node.items[index];
    if (member === undefined) {
      // A merge may say it for others as well: then all of it is said anew here, with the change.
      const merged = valueBelow(before, path.slice(0, depth + 1));
      if (value === undefined && (isLast || valueBelow(merged, rest) === undefined)) return undefined;
      if (insert && !isLast && merged !== undefined) return undefined;
      const whole = withAt(merged, rest, value);
      if (node.items.length === 0 && !isInFlow) return undefined;
      if (node.items.length === 0 && isBlock(whole) && !(held?.isInFlow ?? false)) {
        const content = isMap(node) ? { [String(step)]: whole } : [whole];
        replaceWhole(draft, node, content, held);
        return { path: path.slice(0, depth), value: content };
      }
      append(draft, node, step, whole, isInFlow);
      return { path: path.slice(0, depth + 1), value: whole };
    }
    const inner: Held = { in: node, index, outer: held, isInFlow };
    if (isLast && value === undefined) {
      remove(draft, inner);
      return { path, value: undefined };
    }
    if (isLast && insert && isSeq(node)) {
      insertBefore(draft, node, index, value, isInFlow);
      const list = (plainOf(node) as unknown[]).toSpliced(index, 0, value);
      return { path: path.slice(0, -1), value: list };
    }
    held = inner;
    node = isMap(node) ? (member as Pair).value : member;
  }
  return value === undefined
    ? undefined
    : { path, value: reconcile(draft, node, value, valueBelow(before, path), held, path.at(-1) ?? '') };
}

/** A plain value with another one below a path. */
function withAt(whole: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(whole))
    return value === undefined && rest.length === 0
      ? whole.filter((_, index) => index !== Number(step))
      : Object.assign([...whole], { [Number(step)]: withAt(whole[Number(step)], rest, value) });
  const { [String(step)]: old, ...others } = isRecord(whole) ? whole : {};
  return value === undefined && rest.length === 0
    ? others
    : { ...(isRecord(whole) ? whole : {}), [String(step)]: withAt(old, rest, value) };
}

const sayingOf = (text: string): unknown => {
  const { value, findings } = readYaml({ file: '', text });
  return findings.length > 0 ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
};
/** The text with the parts that change; undefined where two of them meet. */
function spliced(text: string, splices: readonly Splice[]): string | undefined {
  let result = text;
  let limit = text.length;
  // Of two at one place the one that was asked for last stands last.
  for (const { start, end, text: fresh } of [...splices]
    .reverse()
    .sort((a, b) => b.start - a.start || b.end - a.end)) {
    if (end > limit) return undefined;
    result = result.slice(0, start) + fresh + result.slice(end);
    limit = start;
  }
  return result;
}

/** A list in another order, or an item in another list; undefined where the outcome would say anything else. */
function arranged(text: string, { path, order, moveTo = [] }: YamlEdit): string | undefined {
  const before = sayingOf(text);
  const after = order ? withOrderedItems(text, path, order) : withMovedItem(text, path, moveTo);
  if (after === undefined) return undefined;
  const listOf = (place: Path) => valueBelow(before, place) as readonly unknown[];
  const wanted = order
    ? withAt(
        before,
        path,
        order.map((index) => listOf(path)[index]),
      )
    : withAt(
        withAt(before, path, undefined),
        moveTo.slice(0, -1),
        listOf(moveTo.slice(0, -1)).toSpliced(Number(moveTo.at(-1)), 0, valueBelow(before, path)),
      );
  return isDeepStrictEqual(sayingOf(after), wanted) && keepsComments(text, after) ? after : undefined;
}

/** One change; undefined where the text would not say afterwards what it should, or would lose a comment. */
function edited(text: string, edit: YamlEdit): string | undefined {
  if (edit.order || edit.moveTo) return arranged(text, edit);
  const document = parseDocument(text, { keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' });
  const before = sayingOf(text);
  if (document.errors.length > 0 || before === undefined) return undefined;
  // A merge stays where the outcome says the same with it.
  const attempt = (keepsMerges: boolean): string | undefined => {
    const draft: Draft = { text, splices: [], keepsMerges };
    const outcome = change(draft, document.contents, before, edit);
    const after = outcome && spliced(text, draft.splices);
    if (!outcome || after === undefined) return undefined;
    const value = sayingOf(after);
    // What an anchor stands for elsewhere would change with it.
    const says =
      value !== undefined &&
      isDeepStrictEqual(value, JSON.parse(JSON.stringify(withAt(before, outcome.path, outcome.value))));
    return says && keepsComments(text, after) ? after : undefined;
  };
  return attempt(true) ?? (text.includes('<<') ? attempt(false) : undefined);
}

/**
 * A YAML text with changes, one after the other. Lists are changed member by member; comments of what goes stay as lines
 * of their own. Ends of lines and a byte-order mark stay as they are.
 * @returns undefined where a place cannot be reached (behind an alias, in a text with errors), or the outcome would say
 *   something else than was asked for
 */
export function withYamlEdits(text: string, edits: readonly YamlEdit[]): string | undefined {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const isWindows = /\r\n/.test(text) && !/(?<!\r)\n/.test(text);
  const body = text.slice(mark.length);
  const plain = isWindows ? body.replaceAll('\r\n', '\n') : body;
  const result = edits.reduce<string | undefined>(
    (current, edit) => (current === undefined ? undefined : edited(current, edit)),
    plain,
  );
  return result === undefined ? undefined : mark + (isWindows ? result.replaceAll('\n', '\r\n') : result);
}

/**
 * A YAML text in which a key has another name; everything else stays.
 * @param path of the key
 * @returns undefined where there is no such key
 */
export function withRenamedKey(text: string, path: Path, name: string): string | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  const map = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = isMap(map)
    ? map.items.find(({ key }) => String((key as Scalar | null)?.value ?? key) === String(path.at(-1)))
    : undefined;
  const [start, end] = rangeOf(pair?.key) ?? [];
  return start === undefined ? undefined : text.slice(0, start) + name + text.slice(end);
}
