// Browser tests of the built site: `npm run build`, then `npm run e2e`. INFRABUCH_DIST names another built folder.
import { defineConfig } from '@playwright/test';
import { findBrowser } from './src/system/browser.ts';
import { cacheFolder } from './src/system/package.ts';
import { base, port } from './tests/e2e/address.ts';

const url = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: 'tests/e2e',
  fullyParallel: true,
  workers: 2,
  // A test that passes only the second time is reported as flaky; it does not stop the others.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.CI ? [['list'], ['junit', { outputFile: 'test-results/e2e.xml' }]] : 'list',
  use: {
    baseURL: `${url}${base}`,
    locale: 'de-DE',
    viewport: { width: 1400, height: 900 },
    colorScheme: 'light',
    launchOptions: { executablePath: await findBrowser(cacheFolder), args: ['--no-sandbox'] },
  },
  webServer: {
    command: 'node tests/e2e/serve.ts',
    url: `${url}${base}`,
    reuseExistingServer: false,
    stderr: 'pipe',
  },
});
