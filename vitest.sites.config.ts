// Tests that build whole sites: `npm run sites`. A build uses all cores, so one file runs after the other.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['tests/sites/**/*.test.ts'], fileParallelism: false } });
