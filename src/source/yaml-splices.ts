// Parts of a YAML text that go, come or change, as what is cut out and put in. Comments of what goes stay.
import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { isRecord } from '../model/record.ts';
import { commentsIn } from './yaml-comments.ts';
import {
  columnOf,
  endOf,
  isBlock,
  isFlow,
  lineEnd,
  lineStart,
  memberStart,
  rangeOf,
  writtenBlock,
  writtenFlow,
  writtenScalar,
} from './yaml-nodes.ts';

/** What takes the place of a part of the text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
/** Where a node stands: the collection that holds it, and its place there; undefined: it is the whole text. */
export interface Held {
  readonly in: YAMLMap | YAMLSeq;
  readonly index: number;
  readonly outer: Held | undefined;
  readonly isInFlow: boolean;
}
/** A text that is being changed. */
export interface Draft {
  readonly text: string;
  readonly splices: Splice[];
  /** Whether `<<` stays in maps that are to say something else. */
  readonly keepsMerges?: boolean;
}

const keyText = (key: string | number) => writtenScalar(String(key), undefined, true);
/** A key with its value as lines. */
const pairText = (key: string | number, value: unknown, column: number) =>
  isBlock(value)
    ? `${keyText(key)}:\n${' '.repeat(column + 2)}${writtenBlock(value, column + 2)}`
    : `${keyText(key)}: ${lineText(value, undefined, false)}`;
const itemText = (value: unknown, column: number, style?: Scalar.Type) =>
  `- ${isBlock(value) ? writtenBlock(value, column + 2) : lineText(value, style, false)}`;

/** The comments of a part of the text as lines of their own. */
const keptLines = (part: string, column: number) =>
  commentsIn(part).map(({ text }) => `${' '.repeat(column)}${text.trimEnd()}\n`);

/** The value of a key or an item on its own line. @param style of the scalar that stood there */
const lineText = (value: unknown, style: Scalar.Type | undefined, isInFlow: boolean) =>
  isRecord(value) || Array.isArray(value) ? writtenFlow(value) : writtenScalar(value, style, isInFlow);

/** Another value in the place of a node. */
export function replaceWhole(
  { text, splices }: Draft,
  node: unknown,
  value: unknown,
  held: Held | undefined,
): void {
  const [start, end] = rangeOf(node) ?? [0, text.length];
  const style = isScalar(node) ? (node.type as Scalar.Type) : undefined;
  if (!held) {
    splices.push({
      start,
      end,
      text: `${writtenBlock(value, 0)}\n${keptLines(text.slice(start, end), 0).join('')}`,
    });
    return;
  }
  const isLine =
    isScalar(node) && node.value !== null && style !== 'BLOCK_FOLDED' && style !== 'BLOCK_LITERAL';
  const { in: collection, index } = held;
  const pair = isMap(collection) ? (collection.items[index] as Pair) : undefined;
  const first = memberStart(collection, index) ?? start;
  const column = columnOf(text, first);
  /** Comments of what goes, as lines below. */
  const keep = (from: number, to: number) => {
    const kept = keptLines(text.slice(from, to), column);
    const at = lineEnd(text, to);
    if (kept.length > 0)
      splices.push({ start: at, end: at, text: `${text[at - 1] === '\n' ? '' : '\n'}${kept.join('')}` });
  };
  // A list on one line stays one.
  if (isSeq(node) && node.flow && node.items.length > 0 && Array.isArray(value) && !value.some(isBlock)) {
    const line = writtenFlow(value);
    if (line.length < 90) {
      const isTight = text[start + 1] !== ' ';
      splices.push({ start, end, text: isTight ? line.replace(/^\[ (.*) \]$/s, '[$1]') : line });
      keep(start, end);
      return;
    }
  }
  if (held.isInFlow || ((isFlow(node) || isLine || isAlias(node)) && !isBlock(value))) {
    splices.push({ start, end, text: lineText(value, style, held.isInFlow) });
    keep(start, end);
    return;
  }
  // Behind the key stands its colon, and a comment may.
  const from = pair ? (rangeOf(pair.key)?.[1] ?? start) : first + 1;
  const to = Math.max(endOf(text, pair ?? node), from);
  const fresh = pair ? pairText('k', value, column).slice(1) : itemText(value, column).slice(1);
  splices.push({ start: from, end: to, text: fresh });
  keep(from, to);
}

/** Takes a member out of its collection; an empty one stays as `[]` or `{}`. */
export function remove(draft: Draft, held: Held): void {
  const { text, splices } = draft;
  const { in: collection, index, outer } = held;
  if (collection.items.length === 1) {
    replaceWhole(draft, collection, isMap(collection) ? {} : [], outer);
    return;
  }
  const member = collection.items[index];
  const start = memberStart(collection, index) ?? 0;
  const end = endOf(text, member);
  if (held.isInFlow) {
    const [from, to] =
      index > 0
        ? [endOf(text, collection.items[index - 1]), end]
        : [start, memberStart(collection, index + 1) ?? end];
    const kept = commentsIn(text.slice(from, to)).map((comment) => comment.text.trimEnd());
    splices.push({ start: from, end: to, text: kept.length > 0 ? ` ${kept.join('\n')}\n` : '' });
    return;
  }
  const line = lineStart(text, start);
  const column = start - line;
  if (text.slice(line, start).trim() === '') {
    const to = lineEnd(text, end);
    splices.push({ start: line, end: to, text: keptLines(text.slice(start, to), column).join('') });
    return;
  }
  // The first key behind a dash: the next one takes its place.
  const next = memberStart(collection, index + 1) ?? end;
  splices.push({ start, end: next, text: '' });
  const kept = keptLines(
    text.slice(start, next),
    lineStart(text, line) === line ? columnOf(text, text.indexOf('-', line)) : 0,
  );
  if (kept.length > 0) splices.push({ start: line, end: line, text: kept.join('') });
}

/** Puts a member behind the last one. */
export function append(
  { text, splices }: Draft,
  collection: YAMLMap | YAMLSeq,
  key: string | number,
  value: unknown,
  isInFlow: boolean,
): void {
  const last = collection.items.at(-1);
  if (isInFlow || collection.flow) {
    const fresh = isMap(collection) ? `${keyText(key)}: ${writtenFlow(value)}` : writtenFlow(value);
    const at = last ? endOf(text, last) : (rangeOf(collection)?.[0] ?? 0) + 1;
    splices.push({
      start: at,
      end: at,
      text: last ? `, ${fresh}` : isMap(collection) ? ` ${fresh} ` : fresh,
    });
    return;
  }
  const column = columnOf(text, memberStart(collection, 0) ?? 0);
  const at = lineEnd(text, endOf(text, last));
  const style = isScalar(last) ? (last.type as Scalar.Type) : undefined;
  const isQuoted = style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE';
  const fresh = isMap(collection)
    ? pairText(key, value, column)
    : itemText(value, column, isQuoted ? style : undefined);
  const before = text[at - 1] === '\n' || at === 0 ? '' : '\n';
  splices.push({ start: at, end: at, text: `${before}${' '.repeat(column)}${fresh}\n` });
}

/** Puts an item before another one of its list. */
export function insertBefore(
  { text, splices }: Draft,
  list: YAMLSeq,
  index: number,
  value: unknown,
  isInFlow: boolean,
): void {
  const start = memberStart(list, index) ?? 0;
  if (isInFlow) {
    splices.push({ start, end: start, text: `${writtenFlow(value)}, ` });
    return;
  }
  const column = columnOf(text, start);
  splices.push({ start, end: start, text: `${itemText(value, column)}\n${' '.repeat(column)}` });
}
