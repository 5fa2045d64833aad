// Tests that build whole sites or draw in a browser, hostile cases that take long, the collector under every shell, and
// what `npm test` tries with a share of its runs (tests/runs.ts), with all of them: `npm run sites`. A build uses all
// cores, so one file runs after the other.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'tests/sites/**/*.test.ts',
      'tests/unit/{accept-*,collect*,compose-source,reports}.test.ts',
      'tests/property/**/*.test.ts',
    ],
    env: { INFRABUCH_SHELLS: 'all', INFRABUCH_THOROUGH: '1' },
    testTimeout: 30_000,
    fileParallelism: false,
  },
});
