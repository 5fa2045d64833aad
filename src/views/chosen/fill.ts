// Placeholders of chapters filled from the inventory: as pieces for sentences, as text for commands, as cells of tables.
import type { Inventory } from '../../model/inventory.ts';
import { anyRefParts } from '../../model/sections.ts';
import {
  isPresent,
  isSelectFault,
  leavesOf,
  type Selected,
  type SelectFault,
  select,
} from '../../model/select.ts';
import type { Cell } from '../../model/table.ts';
import { code, germanDay, list } from '../cells.ts';
import { entityOf } from '../surroundings/used-by.ts';
import { type FactRoot, factRoot } from './computed.ts';
import { commandParts, type TemplatePart, templateOf, type ValuePart } from './template.ts';

/** What a filled text consists of. A text is prose of the inventory. */
export type Piece =
  | { readonly text: string }
  | { readonly code: string }
  | { readonly strong: readonly Piece[] }
  | { readonly ref: string; readonly text?: string }
  | { readonly href: string; readonly text: string };

/** Why a text cannot be filled, in German, with the path that was probably meant. */
export class FillFault extends Error {
  readonly fault: SelectFault;
  constructor(fault: SelectFault) {
    super(`${fault.fault}${fault.expected ? ` Gemeint ist wohl „${fault.expected}“.` : ''}`);
    this.fault = fault;
  }
}

const isDay = /^\d{4}-\d{2}-\d{2}$/;
/** A value as a reader sees it: days in German, yes and no, units that do not break. */
const factWords = (value: unknown): string =>
  typeof value === 'boolean'
    ? value
      ? 'ja'
      : 'nein'
    : isDay.test(String(value))
      ? germanDay(String(value))
      : String(value).replace(/(\d) (%|[KMGT]i?B)/g, '$1\u00a0$2');

const entityRef = (root: FactRoot, value: unknown): string | undefined =>
  typeof value === 'string' && anyRefParts(value) && entityOf(root, value) ? value : undefined;

/**
 * One fact of a sentence.
 * @param as how it is shown; name: what it is called, instead of its value
 * @returns its words, whether they look technical, and its place (`hosts/web/os`) where it is one
 * @throws FillFault where the path leads to no value
 */
export function factOf(
  inventory: Inventory,
  path: string,
  as: 'text' | 'code' | 'name' | 'count' | undefined,
  join = ', ',
): { readonly text: string; readonly isTechnical: boolean; readonly place: string | undefined } {
  const found = select(factRoot(inventory), path);
  if (isSelectFault(found)) throw new FillFault(found);
  const place = found.length === 1 ? found[0]?.place.join('/') : undefined;
  if (as === 'name')
    return { text: found.map((entry) => entry.place.at(-1) ?? '').join(join), isTechnical: true, place };
  const values = leavesOf(found).map(({ value }) => value);
  if (values.some((value) => typeof value === 'object'))
    throw new FillFault({
      fault: `Im Inventar gibt es keinen Wert „${path}“; dort steht ein Eintrag mit mehreren.`,
    });
  const text = values.map(factWords).join(join);
  const isTechnical = as
    ? as === 'code'
    : !values.every((value) => isDay.test(String(value))) &&
      /[/:@_=]|^\d+$|^[a-z0-9-]+\.[a-z0-9.-]+$/i.test(text) &&
      !/\s/.test(text);
  return { text, isTechnical, place };
}
/** `default|example`: the first that is there. A bar inside of brackets belongs to its condition. */
const alternativesOf = (path: string) => path.split(/\|(?![^[]*\])/).map((other) => other.trim());
/** What a placeholder means: of the entry, else of the inventory; a fault where it means nothing. */
export function valueOfPart(
  root: FactRoot,
  entry: Selected | undefined,
  { path }: Pick<ValuePart, 'path'>,
): readonly Selected[] | SelectFault {
  if (path === '.' && entry) return [entry];
  const [path0 = '', ...others] = alternativesOf(path);
  if (others.length > 0) {
    const found = [path0, ...others].map((other) => valueOfPart(root, entry, { path: other }));
    return (
      found.find(
        (result) => !isSelectFault(result) && leavesOf(result).some(({ value }) => isPresent(value)),
      ) ??
      found.find(isSelectFault) ??
      []
    );
  }
  const first = /^[^.[]*/.exec(path)?.[0] ?? '';
  const ofEntry = entry ? select(root, path, entry) : undefined;
  if (ofEntry && (!isSelectFault(ofEntry) || !Object.hasOwn(root, first) || path === first)) return ofEntry;
  return select(root, path);
}
/** Single values of a placeholder, none where the entry has none but a word stands for that. */
function leaves(root: FactRoot, entry: Selected | undefined, part: ValuePart): Selected[] {
  const found = valueOfPart(root, entry, part);
  if (isSelectFault(found)) {
    if (part.fallback !== undefined && (!found.expected || found.isEmpty)) return [];
    throw new FillFault(found);
  }
  const single = leavesOf(found).filter(({ value }) => isPresent(value));
  if (single.some(({ value }) => typeof value === 'object'))
    throw new FillFault({ fault: `„${part.path}“ ist kein einzelner Wert, darunter steht noch mehr.` });
  if (single.length === 0 && part.fallback === undefined)
    throw new FillFault({ fault: `„${part.path}“ ist leer.`, isEmpty: true });
  return single;
}

/** Sentences follow each other, everything else is a list. */
const separator = (values: readonly Selected[]) =>
  values.every(({ value }) => /[.!?]$/.test(String(value))) ? ' ' : ', ';
const plain = (
  root: FactRoot,
  entry: Selected | undefined,
  parts: readonly TemplatePart[],
  join?: string,
): string =>
  parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind !== 'value') return plain(root, entry, part.parts, join);
      const values = leaves(root, entry, part);
      if (values.length === 0) return part.fallback ?? '';
      return values
        .map(({ value }) => {
          const ref = entityRef(root, value);
          return join === undefined && ref
            ? (entityOf(root, ref)?.name ?? ref)
            : join === undefined
              ? factWords(value)
              : String(value);
        })
        .join(join ?? separator(values));
    })
    .join('');
function pieces(root: FactRoot, entry: Selected | undefined, parts: readonly TemplatePart[]): Piece[] {
  return parts.flatMap((part): Piece[] => {
    if (part.kind === 'text') return [{ text: part.text }];
    if (part.kind === 'strong') return [{ strong: pieces(root, entry, part.parts) }];
    if (part.kind === 'link') {
      const [target] = leaves(root, entry, { kind: 'value', path: part.to });
      const text = plain(root, entry, part.parts);
      if (!target) return [{ text }];
      const to = String(target.value);
      if (/^https?:\/\//.test(to)) return [{ href: to, text }];
      if (!entityRef(root, to))
        throw new FillFault({
          fault: `Bei „${part.to}“ steht „${to}“: kein Eintrag des Inventars und keine Adresse im Web, zu der ein Verweis führen kann.`,
        });
      return [{ ref: to, text }];
    }
    const [only] = part.kind === 'code' ? part.parts : [part];
    if (part.kind === 'code' && (part.parts.length > 1 || only?.kind !== 'value'))
      return [{ code: plain(root, entry, part.parts) }];
    const value = only as ValuePart;
    const values = leaves(root, entry, value);
    if (values.length === 0) return [{ text: value.fallback ?? '' }];
    const between = separator(values);
    return values.flatMap((found, index): Piece[] => {
      const ref = entityRef(root, found.value);
      return [
        ...(index > 0 ? [{ text: between }] : []),
        part.kind === 'code'
          ? { code: factWords(found.value) }
          : ref
            ? { ref }
            : { text: factWords(found.value) },
      ];
    });
  });
}

/**
 * A text of a chapter, filled.
 * @param entry what its placeholders are about; undefined: the inventory as a whole
 * @throws FillFault where a placeholder means nothing
 */
export const fillText = (inventory: Inventory, text: string, entry?: Selected): Piece[] =>
  pieces(factRoot(inventory), entry, templateOf(text));
/**
 * The same without marks, for titles and names.
 * @throws FillFault
 */
export const fillPlain = (inventory: Inventory, text: string, entry?: Selected): string =>
  plain(factRoot(inventory), entry, templateOf(text));
/**
 * Commands, filled: several values are separated by blanks, and where nothing else stands in the line, each has its own.
 * @param isYaml lists are written as YAML does
 * @throws FillFault
 */
export const fillCommands = (inventory: Inventory, text: string, entry?: Selected, isYaml = false): string =>
  text
    .split('\n')
    .map((line) => {
      const parts = commandParts(line, entry !== undefined);
      const isAlone = parts.length === 1 && parts[0]?.kind === 'value';
      if (!isYaml) return plain(factRoot(inventory), entry, parts, isAlone ? '\n' : ' ');
      const asList = (part: TemplatePart): string => {
        if (part.kind !== 'value') return plain(factRoot(inventory), entry, [part], ' ');
        const found = valueOfPart(factRoot(inventory), entry, part);
        return !isSelectFault(found) && Array.isArray(found[0]?.value)
          ? `[${leavesOf(found)
              .map(({ value }) => JSON.stringify(value))
              .join(', ')}]`
          : plain(factRoot(inventory), entry, [part], ' ');
      };
      return parts.map(asList).join('');
    })
    .join('\n');

const cellOfValue = (root: FactRoot, path: string, value: unknown): Cell => {
  const ref = entityRef(root, value);
  if (ref) return { ref };
  if (typeof value === 'boolean') return { yes: value };
  if (/(^|\.)status$/.test(path) && (value === 'active' || value === 'planned' || value === 'retired'))
    return { status: value };
  return factWords(value);
};
/**
 * A cell of a table. Null where the entry has no such value.
 * @throws FillFault where the names are wrong
 */
export function fillCell(inventory: Inventory, text: string, entry?: Selected): Cell {
  const root = factRoot(inventory);
  const parts = templateOf(text.trim());
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'value') {
    const values = leaves(root, entry, only);
    return values.length === 0
      ? (only.fallback ?? null)
      : list(values.map(({ value }) => cellOfValue(root, only.path, value)));
  }
  if (parts.length === 1 && only?.kind === 'code') {
    const [inside] = only.parts;
    if (only.parts.length > 1 || inside?.kind !== 'value') return code(plain(root, entry, only.parts));
    const values = leaves(root, entry, inside);
    return values.length === 0
      ? (inside.fallback ?? null)
      : list(values.map(({ value }) => code(String(value))));
  }
  if (parts.length === 1 && only?.kind === 'link') {
    const [target] = leaves(root, entry, { kind: 'value', path: only.to });
    return { ref: String(target?.value), text: plain(root, entry, only.parts) };
  }
  return parts
    .map((part) =>
      part.kind === 'code' ? `\`${plain(root, entry, part.parts)}\`` : plain(root, entry, [part]),
    )
    .join('');
}
