import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, devices } from '@playwright/test';
import { portalLog } from './portal-log.ts';
import { sparePort } from './spare-port.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** Each project has a separate portal, since all of them make the same changes to the same customers in parallel. */
const portals = ['hydrated', 'no-js', 'phone'];

// Every worker loads this file again with the environment of the main process, which stores the ports here once.
const ports: number[] = JSON.parse((process.env.PORTAL_PORTS ??= JSON.stringify(await Promise.all(portals.map(sparePort)))));
const origin = (portal: string) => `http://localhost:${ports[portals.indexOf(portal)]}`;

const chromium = process.env.PORTAL_CHROMIUM;

export default defineConfig({
  testDir: 'tests',
  // All projects share the snapshots; where they differ, a test handles that itself.
  snapshotPathTemplate: '{testDir}/{testFilePath}-snapshots/{arg}{ext}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only on a retry has found something: without CI there are no retries, so it fails. In CI, where
  // a hiccup of a busy machine would fail the whole run, it is retried and reported as flaky.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  // Long enough for two busy cores: axe checks hundreds of elements, twice.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { open: 'never' }], ['./flaky.ts']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Warsaw',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    // A trace takes a fifth of a test's time, so where tests are retried, only the retry records one.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      // The browser connects to nothing but the portal.
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-gpu',
        '--disable-quic',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'hydrated', use: { ...devices['Desktop Chrome'], baseURL: origin('hydrated') } },
    {
      name: 'no-js',
      use: { ...devices['Desktop Chrome'], baseURL: origin('no-js'), javaScriptEnabled: false },
      testIgnore: /\.hydrate\.spec\.ts$/,
    },
    { name: 'phone', use: { ...devices['Pixel 7'], viewport: { width: 360, height: 740 }, baseURL: origin('phone') } },
  ],
  globalTeardown: './tally.ts',
  webServer: portals.map((portal) => ({
    command: './portal-under-test',
    cwd: here,
    url: `${origin(portal)}/health/ready`,
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    stdout: 'ignore',
    stderr: 'pipe',
    env: {
      PORT: String(ports[portals.indexOf(portal)]),
      // The log has the emulator's address and a line for each request, too much for the output of the tests.
      PORTAL_LOG: portalLog(portal),
      PORTAL_PROGRAM: process.env.PORTAL_PROGRAM ?? resolve(here, '../target/debug/tenantry'),
      PORTAL_SITE: process.env.PORTAL_SITE ?? resolve(here, '../target/site'),
    },
  })),
});
