// The values of a compose file with their places: what the reader works on until the end.
import type { Place } from '../../model/finding.ts';

/** A tag with which a later file takes away or replaces what earlier ones say. */
export type OverrideTag = 'reset' | 'override';
interface Placed {
  readonly at: Place;
  readonly tag?: OverrideTag | undefined;
}
/** A text, number, true, false or nothing. */
export interface ComposeScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Of a text with variables: as a compose file writes it (interpolate.ts). */
  readonly notation?: string | undefined;
}
interface ComposeEntry {
  /** Where the key stands. */
  readonly key: Place;
  readonly value: ComposeNode;
}
export interface ComposeMap extends Placed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, ComposeEntry>;
}
export interface ComposeList extends Placed {
  readonly kind: 'list';
  readonly items: readonly ComposeNode[];
}
/** A value of a compose file. */
export type ComposeNode = ComposeScalar | ComposeMap | ComposeList;
/** What JSON can hold. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** What is wrong with a compose file, or noteworthy: a German sentence and its place. */
export interface ComposeProblem {
  /** error: compose would stop. hint: it goes on, as we do. */
  readonly severity: 'error' | 'hint';
  readonly message: string;
  readonly at: Place;
}

/** A scalar at a place. */
export const scalar = (value: ComposeScalar['value'], at: Place, notation?: string): ComposeScalar => ({
  kind: 'scalar',
  value,
  at,
  ...(notation === undefined ? {} : { notation }),
});
/** A list at a place. */
export const list = (items: readonly ComposeNode[], at: Place): ComposeList => ({ kind: 'list', items, at });
/** A map at a place, of pairs of key and value; a pair without a value is left out. */
export const map = (pairs: Iterable<readonly [string, ComposeNode | undefined]>, at: Place): ComposeMap => ({
  kind: 'map',
  at,
  entries: new Map(
    [...pairs].flatMap(([key, value]) => (value ? [[key, { key: value.at, value }] as const] : [])),
  ),
});
/** A map with some of its values replaced; undefined takes one out. */
export function withEntries(
  node: ComposeMap,
  changed: Readonly<Record<string, ComposeNode | undefined>>,
): ComposeMap {
  const entries = new Map(node.entries);
  for (const [key, value] of Object.entries(changed))
    if (value) entries.set(key, { key: entries.get(key)?.key ?? value.at, value });
    else entries.delete(key);
  return { ...node, entries };
}
/** The value of a key; undefined when the node is no map or has no such key. */
export const entryOf = (node: ComposeNode | undefined, key: string): ComposeNode | undefined =>
  node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
/** The items of a list; a single value is a list of one, nothing an empty one. */
export const itemsOf = (node: ComposeNode | undefined): readonly ComposeNode[] =>
  !node || (node.kind === 'scalar' && node.value === null) ? [] : node.kind === 'list' ? node.items : [node];
/** Keys and values of a map; none of anything else. */
export const entriesOf = (node: ComposeNode | undefined): readonly (readonly [string, ComposeNode])[] =>
  node?.kind === 'map' ? [...node.entries].map(([key, { value }]) => [key, value] as const) : [];
/** The text of a scalar; undefined of nothing and of maps and lists. */
export const textOf = (node: ComposeNode | undefined): string | undefined =>
  node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
/** Where a key stands; the node's own place where it has none. */
export const keyPlace = (node: ComposeNode, key: string): Place =>
  (node.kind === 'map' ? node.entries.get(key)?.key : undefined) ?? node.at;

/** How a scalar is written in a compose file: texts with `$` as `$$`, unknown variables as `${…}`. */
const writtenScalar = ({ value, notation }: ComposeScalar): Plain =>
  typeof value === 'string' ? (notation ?? value.replaceAll('$', '$$$$')) : value;

function valuesOf(node: ComposeNode, ofScalar: (node: ComposeScalar) => Plain): Plain {
  if (node.kind === 'scalar') return ofScalar(node);
  if (node.kind === 'list') return node.items.map((item) => valuesOf(item, ofScalar));
  return Object.fromEntries(
    [...node.entries].map(([key, { value }]) => [key, valuesOf(value, ofScalar)] as const),
  );
}
/** The values as compose takes them. */
export const plainOf = (node: ComposeNode): Plain => valuesOf(node, ({ value }) => value);
/** The values as a compose file, and the inventory, writes them. */
export const writtenOf = (node: ComposeNode): Plain => valuesOf(node, writtenScalar);
