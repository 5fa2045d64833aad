// Where the parts of a YAML text begin and end, and how a value is written in their place.
import { dump } from 'js-yaml';
import {
  isAlias,
  isCollection,
  isMap,
  isSeq,
  type Pair,
  Scalar,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isRecord } from '../model/record.ts';

type Range = readonly [start: number, valueEnd: number, nodeEnd: number];
/** Start and end of a node; undefined for one that no text stands for. */
export const rangeOf = (node: unknown): Range | undefined =>
  (node as { range?: Range | null } | null)?.range ?? undefined;

/** The start of the line that holds an offset. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
/** The end of that line, its break included. */
export const lineEnd = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
};
/** How far an offset is from the start of its line. */
export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** Where a node or a pair ends, without the blank space behind it: a block's range may reach to the next key. */
export function endOf(text: string, node: unknown): number {
  const pair = node as Pair | null;
  const isPair = typeof node === 'object' && node !== null && 'key' in node;
  const end = isPair
    ? (rangeOf(pair?.value)?.[1] ?? rangeOf(pair?.key)?.[1])
    : (rangeOf(node)?.[1] ?? text.length);
  const start = (isPair ? rangeOf(pair?.key)?.[0] : rangeOf(node)?.[0]) ?? 0;
  return Math.max(text.slice(0, end).trimEnd().length, Math.min(start, text.length));
}

/** Where each item of a list begins: at its dash in a block, else at its value. */
function itemStart(list: YAMLSeq, index: number): number | undefined {
  if (list.flow) return rangeOf(list.items[index])?.[0];
  const { items = [] } = (list.srcToken ?? {}) as {
    readonly items?: readonly {
      readonly start: readonly { readonly type: string; readonly offset: number }[];
    }[];
  };
  const dashes = items.flatMap(
    ({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? [],
  );
  return dashes[index];
}
/** Where a member of a map or list begins. */
export const memberStart = (collection: YAMLMap | YAMLSeq, index: number): number | undefined =>
  isMap(collection) ? rangeOf(collection.items[index]?.key)?.[0] : itemStart(collection as YAMLSeq, index);

/**
 * A scalar as it is written: as it was quoted before where that is possible.
 * @param isInFlow it stands between braces or brackets, where commas and brackets mean something
 */
export function writtenScalar(value: unknown, style: Scalar.Type | undefined, isInFlow: boolean): string {
  if (typeof value !== 'string') return value === null ? 'null' : String(value);
  // What nobody wrote before is quoted as in the files that are written here: a port such as "80:80" too.
  if (style === undefined && !isInFlow && !value.includes('\n')) return written(value, -1).trimEnd();
  if (style === 'QUOTE_SINGLE' && !/['\n]/.test(value)) return `'${value}'`;
  const scalar = new Scalar(value);
  // A plain text that YAML would read as something else is quoted by the library. Several lines become one in quotes.
  const isQuoted = style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE' || value.includes('\n');
  scalar.type = isQuoted || (isInFlow && /[,[\]{}]/.test(value)) ? 'QUOTE_DOUBLE' : 'PLAIN';
  return stringify(scalar, {
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  }).trimEnd();
}
const written = (value: unknown, lineWidth = 110) =>
  dump(value, { lineWidth, noRefs: true, quotingType: '"', sortKeys: false, skipInvalid: true });
/** A value on one line, as it stands between braces. */
export const writtenFlow = (value: unknown): string =>
  isRecord(value) || Array.isArray(value)
    ? stringify(value, { collectionStyle: 'flow', lineWidth: 0, defaultStringType: 'PLAIN' })
        .trim()
        .replaceAll(/\n\s*/g, ' ')
    : writtenScalar(value, undefined, true);
/** Whether a value takes lines of its own in a block. */
export const isBlock = (value: unknown): boolean =>
  (Array.isArray(value) && value.length > 0) || (isRecord(value) && Object.keys(value).length > 0);
/** A value in lines of its own, without the last break. @param column spaces before each line but the first */
export const writtenBlock = (value: unknown, column: number): string =>
  written(value)
    .trimEnd()
    .replaceAll(/\n(?=.)/g, `\n${' '.repeat(column)}`);

/** Whether a node is written between braces or brackets. */
export const isFlow = (node: unknown): boolean => isCollection(node) && node.flow === true;
/** What a node says, as plain values; undefined where an alias leads out of it. */
export function plainOf(node: unknown): unknown {
  if (isAlias(node)) return { alias: node.source };
  if (isMap(node))
    return Object.fromEntries(
      node.items.map(({ key, value }) => [String((key as Scalar | null)?.value ?? key), plainOf(value)]),
    );
  if (isSeq(node)) return node.items.map(plainOf);
  return node === null || node === undefined ? null : (node as Scalar).value;
}
