// Tests of hostile cases.
import { availableParallelism } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCommands } from './processes.ts';
import { type HostileCase, hostileKinds, isPossible, runCase } from './run.ts';

/** So many at once: each is a process of its own, of which some only wait for a browser or a machine. */
let free = availableParallelism() + 2;
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

/** Tests for the cases that are wanted, so many at once that all processors are busy. */
export function describeHostile(isWanted: (hostile: HostileCase) => boolean): void {
  const loaded = loadCommands();
  afterAll(loaded.close);
  const kinds = hostileKinds
    .map((kind) => ({ ...kind, cases: kind.cases.filter(isWanted) }))
    .filter(({ cases }) => cases.length > 0);
  describe.concurrent.each(kinds)('$kind', ({ cases }) => {
    for (const hostile of cases)
      test.skipIf(!isPossible(hostile))(
        hostile.name,
        async () => {
          const { faults } = await inTurn(() => runCase(hostile, loaded));
          expect(faults).toEqual([]);
        },
        600_000,
      );
  });
}
