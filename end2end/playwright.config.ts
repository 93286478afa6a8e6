import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, devices } from '@playwright/test';

const here = dirname(fileURLToPath(import.meta.url));

/** A port that nothing listens on. */
function sparePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error('no port'))));
    });
  });
}

// Every worker reads this file again, with the environment of the first: the port is chosen once.
const port = (process.env.PORTAL_PORT ??= String(await sparePort()));
const origin = `http://localhost:${port}`;
// What the portal says: where its emulator is, then a line for each request. Too much between the tests' own lines.
const log = (process.env.PORTAL_LOG ??= resolve(tmpdir(), `tenantry-end2end-${port}.log`));
const chromium = process.env.PORTAL_CHROMIUM;

export default defineConfig({
  testDir: 'tests',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes at the second try has found something.
  retries: 0,
  workers: 2,
  // Generous, for two busy cores: axe looks at every one of hundreds of elements, twice.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    baseURL: origin,
    locale: 'en-GB',
    timezoneId: 'Europe/Warsaw',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
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
    { name: 'hydrated', use: { ...devices['Desktop Chrome'] } },
    { name: 'no-js', use: { ...devices['Desktop Chrome'], javaScriptEnabled: false }, testIgnore: /\.hydrate\.spec\.ts$/ },
    { name: 'phone', use: { ...devices['Pixel 7'], viewport: { width: 360, height: 740 } } },
  ],
  webServer: {
    command: './portal-under-test',
    cwd: here,
    url: `${origin}/health/ready`,
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    stdout: 'ignore',
    stderr: 'pipe',
    env: {
      PORT: port,
      PORTAL_LOG: log,
      PORTAL_PROGRAM: process.env.PORTAL_PROGRAM ?? resolve(here, '../target/debug/tenantry'),
      PORTAL_SITE: process.env.PORTAL_SITE ?? resolve(here, '../target/site'),
    },
  },
});
