// Tests that need neither root, nor a browser, nor a whole site: `npm test`. Vitest leaves one core free unless told;
// nothing else runs.
// The files of one worker share their modules: loading them anew for each file takes longer than most tests do.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What waits long for processes and clocks; the others run beside it. On a fresh clone Vitest knows only sizes of files. */
const longest = [
  'hostile.test.ts',
  'unit/tutorial.test.ts',
  'snapshot.test.ts',
  'mutation.test.ts',
  'compared.test.ts',
];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/tests/${name}`));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/lab/**', 'tests/sites/**'],
    testTimeout: 30_000,
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Those that run at once mostly wait; whoever starts processes takes turns (tests/hostile/describe.ts).
    maxConcurrency: 40,
    maxWorkers: availableParallelism(),
  },
});
