// Hostile inputs and faults, as data: tests/hostile/*.yaml. Those that take long are tests/sites/hostile.test.ts.
import { expect, test } from 'vitest';
import { describeHostile } from './hostile/describe.ts';
import { hostileKinds, takesLong } from './hostile/run.ts';

describeHostile((hostile) => !takesLong(hostile));

test('each kind has four cases or more', () => {
  for (const { kind, cases } of hostileKinds) expect([kind, cases.length >= 4]).toEqual([kind, true]);
});
