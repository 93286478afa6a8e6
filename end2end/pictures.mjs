// Takes the screenshots of the README from a separate demo portal:
//   node end2end/pictures.mjs PROGRAM SITE [CHROMIUM]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const [program, site, executablePath] = process.argv.slice(2);
const pictures = join(dirname(dirname(fileURLToPath(import.meta.url))), '.pictures');
const data = mkdtempSync(join(tmpdir(), 'tenantry-pictures.'));
mkdirSync(pictures, { recursive: true });

const portal = spawn(program, ['serve', '--demo'], {
  env: { ...process.env, TENANTRY_DATA_DIR: data, TENANTRY_SITE_DIR: site, TENANTRY_LISTEN: '127.0.0.1:0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch(executablePath ? { executablePath } : {});
try {
  const origin = await ready();
  await take(origin, 'customers.png', { viewport: { width: 1280, height: 800 } }, async () => {});
  await take(origin, 'home.png', { viewport: { width: 1280, height: 800 } }, async (page) => {
    for (const place of [0, 4, 5, 6, 9]) {
      await page.getByRole('table').getByRole('rowheader').getByRole('link').nth(place).click();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      await page.goto(`${origin}/customers`);
    }
    await page.goto(`${origin}/home`);
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
  });
  await take(origin, 'customer-dark.png', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }, async (page) => {
    await page.getByRole('table').getByRole('link').nth(4).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });
  await take(origin, 'my-home.png', { viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(`${origin}/partner`);
    await page.getByRole('button', { name: 'Connect Partner Center' }).click();
    await page.getByRole('button', { name: 'Connection (Bursztyn)' }).click();
    await page.goto(`${origin}/partner/self-service`);
    await page.getByRole('radio', { name: 'View, assign licenses, manage users and directory roles' }).check();
    await page.getByLabel('Contact for customers').fill('help@bursztyn.example, +48 22 000 00 00');
    await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Customer self-service saved.').waitFor();
    await page.context().clearCookies();
    await page.goto(`${origin}/`);
    await page.getByRole('link', { name: 'Sign in as a customer', exact: true }).click();
    await page.getByRole('button', { name: 'Tamika Schultz' }).click();
    await page.getByRole('heading', { name: 'What you have' }).waitFor();
  });
  await take(origin, 'phone.png', { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2 }, async () => {});
} finally {
  await browser.close();
  portal.kill('SIGTERM');
  await once(portal, 'exit');
  rmSync(data, { recursive: true });
}

/** Returns the address of the portal, as the portal logs it. */
async function ready() {
  for await (const line of createInterface({ input: portal.stdout })) {
    const found = /^Tenantry is ready: (\S+)/.exec(line);
    if (found) return found[1];
  }
  throw new Error('the portal did not start');
}

async function take(origin, name, options, open) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in?provider=global`);
  await page.getByRole('button', { name: 'Alicja Żółkiewska' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  await page.goto(`${origin}/customers`);
  await open(page);
  await page.locator('html[data-hydrated]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(pictures, name) });
  await context.close();
}
