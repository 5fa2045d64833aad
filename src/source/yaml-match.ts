// Which items of a list stay when it is to hold others, and which of the old ones become which of the new ones.
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../model/record.ts';

/** What becomes of a list. */
export interface MatchedItems {
  /** An item that stays or changes, by its place, and what it is to be. */
  readonly pairs: readonly (readonly [index: number, value: unknown])[];
  readonly added: readonly unknown[];
  /** Places of items that go. */
  readonly gone: readonly number[];
}

const wordsOf = (text: string) => text.split(/[:=\s,@]+/).filter((word) => word !== '');
/** Whether one of them may be the other after a change: something of it is the same. */
function isKin(a: unknown, b: unknown): boolean {
  if (isRecord(a) && isRecord(b))
    return Object.entries(a).some(([key, value]) => value !== null && isDeepStrictEqual(value, b[key]));
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const words = new Set(wordsOf(a));
  return wordsOf(b).some((word) => words.has(word));
}

/**
 * Pairs the items of two lists: equal ones, then those of which something is the same.
 * @param isOrdered the places mean something: the first becomes the first, and so on
 */
export function matchedItems(
  current: readonly unknown[],
  wanted: readonly unknown[],
  isOrdered: boolean,
): MatchedItems {
  if (isOrdered) {
    const length = Math.min(current.length, wanted.length);
    return {
      pairs: wanted.slice(0, length).map((value, index) => [index, value] as const),
      added: wanted.slice(length),
      gone: current.slice(length).map((_, index) => length + index),
    };
  }
  const open = new Set(wanted.keys());
  const chosen = new Map<number, unknown>();
  for (const fits of [isDeepStrictEqual, isKin])
    for (const [index, item] of current.entries()) {
      if (chosen.has(index)) continue;
      const found = [...open].find((other) => fits(item, wanted[other]));
      if (found === undefined) continue;
      open.delete(found);
      chosen.set(index, wanted[found]);
    }
  return {
    pairs: [...chosen].sort(([a], [b]) => a - b),
    added: [...open].map((index) => wanted[index]),
    gone: [...current.keys()].filter((index) => !chosen.has(index)),
  };
}
