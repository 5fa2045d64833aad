// Sets of whole numbers (addresses, ports) as ranges: sorted, apart from each other, both ends included.

export type Range = readonly [first: bigint, last: bigint];
export type Ranges = readonly Range[];

// Math.min knows no bigint.
const smaller = (a: bigint, b: bigint) => {
  if (a < b) return a;
  return b;
};
const larger = (a: bigint, b: bigint) => {
  if (a > b) return a;
  return b;
};

/** Ranges in any order, overlapping or not, as a set. */
export function rangesOf(parts: Iterable<Range>): Ranges {
  const sorted = [...parts]
    .filter(([first, last]) => first <= last)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const merged: [bigint, bigint][] = [];
  for (const [first, last] of sorted) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1n) before[1] = larger(last, before[1]);
    else merged.push([first, last]);
  }
  return merged;
}

/** What is in either set. */
export const union = (a: Ranges, b: Ranges): Ranges =>
  a.length === 0 ? b : b.length === 0 ? a : rangesOf([...a, ...b]);

/** The place of the first range that ends at a value or behind it. */
function reaching(ranges: Ranges, value: bigint): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]![1] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** Whether a set has something of a range. */
function touches(ranges: Ranges, [first, last]: Range): boolean {
  const found = ranges[reaching(ranges, first)];
  return found !== undefined && found[0] <= last;
}

/** A set with one more range: what it does not meet stays as it is. */
export function withRange(ranges: Ranges, [first, last]: Range): Ranges {
  const from = reaching(ranges, first - 1n);
  let until = from;
  while (until < ranges.length && ranges[until]![0] <= last + 1n) until += 1;
  const met = ranges.slice(from, until);
  return ranges.toSpliced(from, met.length, [
    smaller(first, met[0]?.[0] ?? first),
    larger(last, met.at(-1)?.[1] ?? last),
  ]);
}

/** What is in both sets. */
export function intersection(a: Ranges, b: Ranges): Ranges {
  const [only] = b;
  if (only === undefined || (b.length === 1 && !touches(a, only))) return [];
  const common: Range[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [first, last] = a[i]!;
    const [otherFirst, otherLast] = b[j]!;
    const from = larger(first, otherFirst);
    const until = smaller(last, otherLast);
    if (from <= until) common.push([from, until]);
    if (last < otherLast) i += 1;
    else j += 1;
  }
  return common;
}

/** What is in the first set and not in the second. */
export function difference(a: Ranges, b: Ranges): Ranges {
  const [only] = b;
  if (only === undefined || (b.length === 1 && !touches(a, only))) return a;
  const left: Range[] = [];
  let at = reaching(b, a[0]?.[0] ?? 0n);
  for (const [first, last] of a) {
    let from = first;
    // Both are sorted: what ends before this part ends before the next one.
    while (at < b.length && b[at]![1] < first) at += 1;
    for (let index = at; index < b.length; index += 1) {
      const [otherFirst, otherLast] = b[index]!;
      if (otherFirst > last) break;
      if (otherFirst > from) left.push([from, otherFirst - 1n]);
      from = otherLast + 1n;
    }
    if (from <= last) left.push([from, last]);
  }
  return left;
}

/** Whether the second set holds all of the first. */
export const isWithin = (a: Ranges, b: Ranges): boolean => difference(a, b).length === 0;

/** A set of one number. */
export const single = (value: bigint): Ranges => [[value, value]];
