#!/usr/bin/env node
// Measures a browser's first visit: requests, bytes over the wire, layout shift, script time, memory. Starts the portal
// in PORTAL_PROGRAM with the site in PORTAL_SITE and prints one table. Every visit has a new browser context, and so an
// empty cache; figures are medians of RUNS visits.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const RUNS = Number(process.env.RUNS ?? 5);
const PERSON = 'Alicja Żółkiewska';
const folder = dirname(dirname(fileURLToPath(import.meta.url)));

function sparePort() {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** Starts the portal that the browser tests use, and waits until it is ready. */
async function startPortal(port) {
  const log = join(tmpdir(), `tenantry-bench-${port}.log`);
  const env = { ...process.env, PORT: String(port), PORTAL_LOG: log };
  const portal = spawn('./portal-under-test', { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((_, failed) => {
    portal.once('error', failed).once('exit', (code) => failed(new Error(`the portal ended with ${code}`)));
  });
  const ready = async () => {
    for (;;) {
      const answer = await fetch(`http://localhost:${port}/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((later) => setTimeout(later, 50));
    }
  };
  await Promise.race([ready(), ended]);
  // A later exit is intended, and is not an unhandled rejection.
  ended.catch(() => {});
  return portal;
}

async function stop(portal) {
  if (portal.exitCode !== null) return;
  const ended = new Promise((done) => portal.once('exit', done));
  portal.kill('SIGTERM');
  await ended;
}

/** Counts a page's network traffic, according to DevTools. */
class Wire {
  requests = new Map();

  constructor(session) {
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.startsWith('http')) this.requests.set(requestId, { path: new URL(request.url).pathname, bytes: 0, done: false });
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => this.finish(requestId, encodedDataLength));
    session.on('Network.loadingFailed', ({ requestId }) => this.finish(requestId, 0));
  }

  finish(id, bytes) {
    const request = this.requests.get(id);
    if (request) Object.assign(request, { bytes, done: true });
  }

  /** Waits until no request is pending. */
  async quiet(page) {
    await page.waitForLoadState('networkidle');
    const open = [...this.requests.values()].filter(({ done }) => !done);
    if (open.length > 0) throw new Error(`never finished: ${open.map(({ path }) => path).join(', ')}`);
  }

  bytes(suffix = '') {
    return [...this.requests.values()].filter(({ path }) => path.endsWith(suffix)).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Returns the number of requests with a response body; a preload and its use are one request. */
  count() {
    return [...this.requests.values()].filter(({ bytes }) => bytes > 0).length;
  }
}

// Runs in the page before any other script: records the largest burst of layout shifts (CLS) and the largest contentful
// paint.
function observe() {
  const seen = { shift: 0, paint: 0 };
  window.benchSeen = seen;
  let burst = { value: 0, from: 0, last: 0 };
  new PerformanceObserver((list) => {
    for (const { value, startTime, hadRecentInput } of list.getEntries()) {
      if (hadRecentInput) continue;
      const joins = startTime - burst.last < 1000 && startTime - burst.from < 5000;
      burst = joins ? { ...burst, value: burst.value + value, last: startTime } : { value, from: startTime, last: startTime };
      seen.shift = Math.max(seen.shift, burst.value);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.paint = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}

/** Measures one first visit. */
async function visit(browser, address, storageState) {
  const context = await browser.newContext({ storageState, locale: 'en-GB', timezoneId: 'Europe/Warsaw', viewport: { width: 1280, height: 800 } });
  try {
    await context.addInitScript(observe);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const wire = new Wire(session);
    await session.send('Network.enable');
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const answer = await page.goto(address);
    if (answer.status() !== 200 || page.url() !== address) throw new Error(`${address}: ${answer.status()} at ${page.url()}`);
    await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    await wire.quiet(page);
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name) => metrics.find((found) => found.name === name).value;
    const seen = await page.evaluate(() => window.benchSeen);
    return {
      requests: wire.count(),
      wire: wire.bytes() / 1000,
      wasm: wire.bytes('.wasm') / 1000,
      shift: seen.shift,
      paint: seen.paint,
      script: metric('ScriptDuration') * 1000,
      work: metric('TaskDuration') * 1000,
      heap: metric('JSHeapUsedSize') / 1e6,
    };
  } finally {
    await context.close();
  }
}

/** Signs a person in, and returns the browser's storage state. */
async function signIn(browser, origin) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await page.getByRole('link', { name: 'Sign in with Microsoft', exact: true }).click();
  await page.getByRole('button', { name: PERSON }).click();
  await page.waitForURL(`${origin}/customers`);
  const state = await context.storageState();
  await context.close();
  return state;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const columns = [
  ['', (row) => row.name],
  ['requests', (row) => row.requests.toFixed(0)],
  ['over the wire', (row) => `${row.wire.toFixed(1)} kB`],
  ['of it WASM', (row) => `${row.wasm.toFixed(1)} kB`],
  ['CLS', (row) => row.shift.toFixed(3)],
  ['LCP', (row) => `${row.paint.toFixed(0)} ms`],
  ['script', (row) => `${row.script.toFixed(0)} ms`],
  ['main thread', (row) => `${row.work.toFixed(0)} ms`],
  ['heap after GC', (row) => `${row.heap.toFixed(2)} MB`],
];

function print(rows) {
  const table = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  for (const cells of table) {
    console.log(cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '));
  }
}

const title = `A first visit in Chromium, cache empty, median of ${RUNS}`;
console.log(`\n${title}\n${'─'.repeat(title.length)}`);
const port = await sparePort();
const origin = `http://localhost:${port}`;
const portal = await startPortal(port);
try {
  const executablePath = process.env.PORTAL_CHROMIUM || undefined;
  const browser = await chromium.launch({ executablePath, args: ['--disable-background-networking', '--disable-component-update', '--disable-gpu', '--no-first-run'] });
  try {
    const state = await signIn(browser, origin);
    const rows = [];
    for (const [name, path, storageState] of [['landing', '/', undefined], ['customers', '/customers', state]]) {
      const visits = [];
      for (let run = 0; run < RUNS; run += 1) visits.push(await visit(browser, `${origin}${path}`, storageState));
      rows.push(Object.fromEntries([['name', name], ...Object.keys(visits[0]).map((key) => [key, median(visits.map((one) => one[key]))])]));
    }
    print(rows);
    console.log(`Chromium ${browser.version()}; headers are counted; load averages ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
  } finally {
    await browser.close();
  }
} finally {
  await stop(portal);
}
