// Which rules of a long chain may be about some packets at all: by the addresses that they come from, else by the port that
// they go to. What is left out surely fits none of them; so a chain of thousands of rules is asked for each source in steps
// that grow with what fits, not with the chain.

import { rememberedOf } from '../model/memo.ts';
import type { Flow } from './flow.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import type { Rule } from './ruleset.ts';

interface Entry {
  readonly first: bigint;
  readonly last: bigint;
  readonly index: number;
}
/** Entries by their beginning, and how far those up to each one reach at most. */
interface Lookup {
  readonly entries: readonly Entry[];
  readonly reach: readonly bigint[];
}
interface RuleIndex {
  /** Rules that may fit anything. */
  readonly general: readonly number[];
  readonly sources: Lookup;
  readonly ports: Lookup;
}

/** Shorter chains are walked as they are. */
const shortChain = 24;

function lookupOf(entries: readonly Entry[]): Lookup {
  const sorted = entries.toSorted((a, b) =>
    a.first < b.first ? -1 : a.first > b.first ? 1 : a.index - b.index,
  );
  const reach: bigint[] = [];
  let far = -1n;
  for (const { last } of sorted) {
    if (last > far) far = last;
    reach.push(far);
  }
  return { entries: sorted, reach };
}
function indexOf(rules: readonly Rule[]): RuleIndex {
  const general: number[] = [];
  const sources: Entry[] = [];
  const ports: Entry[] = [];
  for (const [index, { matches }] of rules.entries()) {
    const plain = matches.filter(({ not }) => !not);
    const source = plain.find((match) => match.kind === 'address' && match.field === 'source');
    const port = plain.find(
      (match) => match.kind === 'port' && match.fields.length === 1 && match.fields[0] === 'port',
    );
    const chosen = source ?? port;
    if (chosen?.kind !== 'address' && chosen?.kind !== 'port') general.push(index);
    else
      (chosen === source ? sources : ports).push(
        ...chosen.ranges.map(([first, last]) => ({ first, last, index })),
      );
  }
  return { general, sources: lookupOf(sources), ports: lookupOf(ports) };
}
const knownIndex = rememberedOf(indexOf);

/** The number of entries that begin at or before a value. */
function beginningBy(entries: readonly Entry[], value: bigint): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.first <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
function* overlapping({ entries, reach }: Lookup, ranges: Ranges): Generator<number> {
  if (entries.length === 0) return;
  for (const [first, last] of ranges)
    for (let at = beginningBy(entries, last) - 1; at >= 0 && reach[at]! >= first; at -= 1)
      if (entries[at]!.last >= first) yield entries[at]!.index;
}

/** The rules of a chain that may fit some of the flows, in their order. */
export function rulesFor(rules: readonly Rule[], flows: readonly Flow[]): readonly Rule[] {
  if (rules.length <= shortChain) return rules;
  const { general, sources, ports } = knownIndex(rules);
  const from = rangesOf(
    flows.flatMap(({ direction, client, server }) => (direction === 'original' ? client : server)),
  );
  const to = rangesOf(
    flows.flatMap(({ direction, clientPort, serverPort }) =>
      direction === 'original' ? serverPort : clientPort,
    ),
  );
  const found = new Set([...general, ...overlapping(sources, from), ...overlapping(ports, to)]);
  return found.size === rules.length ? rules : [...found].sort((a, b) => a - b).map((index) => rules[index]!);
}
