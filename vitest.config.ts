// Tests that need neither root, nor a browser, nor a whole site: `npm test`. Vitest leaves one core free unless told;
// nothing else runs.
// The files of one worker share their modules: loading them anew for each file takes longer than most tests do.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/lab/**', 'tests/sites/**'],
    testTimeout: 30_000,
    isolate: false,
    // Those that run at once mostly wait; whoever starts processes takes turns (tests/hostile/describe.ts).
    maxConcurrency: 40,
    maxWorkers: availableParallelism(),
  },
});
