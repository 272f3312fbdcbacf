import { defineConfig } from '@playwright/test';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ADDRESS = process.env.BAYLINE_TEST_ADDR ?? '127.0.0.1:3999';
// One folder for the whole run, whichever process reads this file.
if (!process.env.BAYLINE_TEST_DATA) {
  process.env.BAYLINE_TEST_DATA = mkdtempSync(join(tmpdir(), 'bayline-journeys-'));
}
// The private PostgreSQL runs as another user where we are root, and must come in.
chmodSync(process.env.BAYLINE_TEST_DATA, 0o755);

// Whenever the journeys run it is early afternoon in the dealership: what stands on its floor is the same by day and by night.
if (!process.env.BAYLINE_DEMO_ZONE) {
  const ahead = 13 - new Date().getUTCHours();
  // The names of these zones count westward.
  process.env.BAYLINE_DEMO_ZONE = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://${ADDRESS}`,
    locale: 'en-GB',
    timezoneId: process.env.BAYLINE_DEMO_ZONE,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.BAYLINE_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
  // A journey is made at the desk, unless it is tagged @tablet (the floor) or @phone. One journey with several people in it opens a window
  // of the right kind for each of them: see `person` in support.ts.
  projects: [
    { name: 'desktop', grepInvert: /@(tablet|phone)\b/, use: { viewport: { width: 1440, height: 900 } } },
    { name: 'tablet', grep: /@tablet\b/, use: { viewport: { width: 1180, height: 820 }, hasTouch: true } },
    { name: 'phone', grep: /@phone\b/, use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  ],
  webServer: {
    command: `"${process.env.BAYLINE_BIN}" serve --addr ${ADDRESS}`,
    url: `http://${ADDRESS}/readyz`,
    timeout: 300_000,
    // Outside of continuous integration a server that is up already will do.
    reuseExistingServer: !process.env.CI,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: { BAYLINE_DATA: process.env.BAYLINE_TEST_DATA!, BAYLINE_SITE: process.env.BAYLINE_SITE ?? '', BAYLINE_DEMO_ZONE: process.env.BAYLINE_DEMO_ZONE! },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
