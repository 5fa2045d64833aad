// Tests of hostile cases, each a process of its own.
import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { type HostileCase, hostileKinds, isPossible, runCase } from './run.ts';

/** So many at once: each is a process of its own. */
let free = Math.max(2, availableParallelism());
const waiting: (() => void)[] = [];
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free -= 1;
  else await new Promise<void>((go) => waiting.push(go));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}

/** Tests for the cases that are wanted, as many at once as there are processors. */
export function describeHostile(isWanted: (hostile: HostileCase) => boolean): void {
  const kinds = hostileKinds
    .map((kind) => ({ ...kind, cases: kind.cases.filter(isWanted) }))
    .filter(({ cases }) => cases.length > 0);
  describe.concurrent.each(kinds)('$kind', ({ cases }) => {
    for (const hostile of cases)
      test.skipIf(!isPossible(hostile))(
        hostile.name,
        async () => {
          const { faults } = await inTurn(() => runCase(hostile));
          expect(faults).toEqual([]);
        },
        600_000,
      );
  });
}
