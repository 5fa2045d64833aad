// One match of an nft rule -> the ways in which it holds: comparisons, sets, maps, concatenations, verdict maps.

import { isMap, type Json, type JsonMap, statementText } from './nft-text.ts';
import {
  type Alternatives,
  both,
  fitting,
  inDoubt,
  keysOf,
  membersOf,
  type NftContext,
  numberRanges,
} from './nft-values.ts';
import { rangesOf } from './ranges.ts';
import type { Match } from './ruleset.ts';

/** More ways than this are not told apart. */
const maxAlternatives = 256;

/** How the parts of a concatenation fit one of its elements. */
function fittingParts(left: Json, member: Json, context: NftContext): Alternatives {
  const keys = keysOf(left);
  const parts = isMap(member) && Array.isArray(member.concat) ? member.concat : [member];
  if (keys.length !== parts.length) return inDoubt(member);
  return keys.reduce<Alternatives>(
    (ways, key, index) => both(ways, fitting(key, [parts[index]], context)),
    [[]],
  );
}

/** How a key fits a value or one of the members of a set. */
function fittingOneOf(left: Json, right: Json, context: NftContext): Alternatives {
  const keys = keysOf(left);
  const [key] = keys;
  if (keys.length === 1 && key) {
    // Who asks is in no set that a rule names: kept as a set, so that nobody is split off by thousands of prefixes.
    const isPlain = key.kind === 'address' && /^(?:source|destination)$/.test(key.field);
    if (key.kind === 'address' && isPlain && typeof right === 'string' && right.startsWith('@')) {
      const isOfFamily = key.family === undefined || key.family === context.family;
      const isClient = key.field === 'source';
      return isOfFamily
        ? [[{ kind: 'set', name: setName(context, right), fields: [isClient ? 'src' : 'dst'] }]]
        : [];
    }
    const members = membersOf(right, context);
    return members ? fitting(key, members, context) : inDoubt(right);
  }
  const members = membersOf(right, context);
  if (!members || members.length > maxAlternatives) return inDoubt(right);
  return members.flatMap((member) => fittingParts(left, member, context));
}
/** The name under which the contents of a set are kept. */
export const setName = ({ tableFamily, table }: NftContext, name: string): string =>
  `${tableFamily} ${table} ${name.replace(/^@/, '')}`;

const not = (match: Match): Match => ({ ...match, not: !(match.not ?? false) });
/** The opposite of several ways: each of them fails; undefined where that is no list of matches. */
function opposite(ways: Alternatives): Alternatives | undefined {
  const parts = ways.map((way) => {
    // The protocol that a port implies must hold either way.
    const deciding = way.filter(({ kind }) => kind !== 'protocol');
    const implied = way.filter(({ kind }) => kind === 'protocol');
    const [only, ...others] = deciding.length > 0 ? deciding : way;
    if (!only || others.length > 0) return undefined;
    return [...(deciding.length > 0 ? implied : []), not(only)];
  });
  return parts.every((part) => part !== undefined) ? [parts.flat()] : undefined;
}

const compared: Readonly<Record<string, (value: bigint) => readonly [bigint, bigint]>> = {
  '<': (value) => [0n, value - 1n],
  '<=': (value) => [0n, value],
  '>': (value) => [value + 1n, 65535n],
  '>=': (value) => [value, 65535n],
};

/**
 * The ways in which a match holds; what is not understood of it is said in nft's words.
 * @param match `{"op", "left", "right"}`
 */
export function readMatch(match: JsonMap, context: NftContext): Alternatives {
  const text = statementText({ match });
  return comparison(match, context).map((way) =>
    way.map((part) => (part.kind === 'unknown' ? { ...part, text } : part)),
  );
}
function comparison({ op, left, right }: JsonMap, context: NftContext): Alternatives {
  if (op === '==' || op === 'in') return fittingOneOf(left, right, context);
  // In a table of both families the field itself asks for its own.
  const isOther = keysOf(left).some(
    (each) => each.kind === 'address' && each.family !== undefined && each.family !== context.family,
  );
  if (isOther) return [];
  if (op === '!=') return opposite(fittingOneOf(left, right, context)) ?? inDoubt({ left, op, right });
  const range = compared[String(op)];
  const [key] = keysOf(left);
  const [number] = numberRanges([right]) ?? [];
  if (!range || key?.kind !== 'port' || !number) return inDoubt({ left, op, right });
  return [
    [
      ...(key.protocol ? [{ kind: 'protocol', protocols: [key.protocol] } as const] : []),
      { kind: 'port', fields: [key.field], ranges: rangesOf([range(number[0])]) },
    ],
  ];
}

/** The entries of a map with the ways in which each is met; undefined: they are not known. */
export function mapEntries(
  { key, data }: JsonMap,
  context: NftContext,
): { readonly ways: Alternatives; readonly value: Json }[] | undefined {
  const entries = membersOf(data, context);
  if (!entries || entries.length > maxAlternatives) return undefined;
  const read = entries.map((entry) => {
    const [member, value] = Array.isArray(entry) ? entry : [];
    const plain = isMap(member) && isMap(member.elem) ? member.elem.val : member;
    return {
      ways: fittingOneOf(key, isMap(plain) || plain === undefined ? { set: [plain] } : plain, context),
      value,
    };
  });
  return read.every(({ value }) => value !== undefined) ? read : undefined;
}
