// Hostile inputs and faults, as data: tests/hostile/*.yaml. Those that take long are tests/sites/hostile.test.ts.
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { describeHostile } from './hostile/describe.ts';
import { describeEngines } from './hostile/engines.ts';
import { hostileKinds, takesLong } from './hostile/run.ts';

describeEngines();
describeHostile((hostile) => !takesLong(hostile));

test('each kind has three siblings or more: cases that nobody named when the kind was found', () => {
  for (const { kind, file } of hostileKinds) {
    const text = readFileSync(new URL(`hostile/${file}.yaml`, import.meta.url), 'utf8');
    const siblings = load(text.split('  # Siblings.\n')[1] ?? '') as readonly unknown[] | undefined;
    expect([kind, (siblings?.length ?? 0) >= 3]).toEqual([kind, true]);
  }
});
