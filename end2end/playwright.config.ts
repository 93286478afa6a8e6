import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, devices } from '@playwright/test';
import { portalLog } from './portal-log.ts';
import { sparePort } from './spare-port.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** A portal of its own for each project, since all do the same things to the same customers side by side. */
const portals = ['hydrated', 'no-js', 'phone'];

// Every worker reads this file again, with the environment of the first: the ports are chosen once.
const ports: number[] = JSON.parse((process.env.PORTAL_PORTS ??= JSON.stringify(await Promise.all(portals.map(sparePort)))));
const origin = (portal: string) => `http://localhost:${ports[portals.indexOf(portal)]}`;

const chromium = process.env.PORTAL_CHROMIUM;

export default defineConfig({
  testDir: 'tests',
  // The same for every project: where they differ, a test says so.
  snapshotPathTemplate: '{testDir}/{testFilePath}-snapshots/{arg}{ext}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes at the second try has found something: here it fails, and where a busy machine's hiccup would throw
  // a whole run away it is named at the end.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  // Generous, for two busy cores: axe looks at every one of hundreds of elements, twice.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { open: 'never' }], ['./flaky.ts']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Warsaw',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    // A trace costs a fifth of a test's time: where a test is tried again, the second try has one.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      // A browser that talks to nobody but the portal.
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
      // Where its emulator is, then a line for each request: too much between the tests' own lines.
      PORTAL_LOG: portalLog(portal),
      PORTAL_PROGRAM: process.env.PORTAL_PROGRAM ?? resolve(here, '../target/debug/tenantry'),
      PORTAL_SITE: process.env.PORTAL_SITE ?? resolve(here, '../target/site'),
    },
  })),
});
