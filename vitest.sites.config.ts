// Tests that build whole sites or draw in a browser, and hostile cases that take long: `npm run sites`. A build uses all
// cores, so one file runs after the other.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/sites/**/*.test.ts'], testTimeout: 30_000, fileParallelism: false },
});
