// Many users at once: selected in the list, checked, confirmed, followed and done, with and without JavaScript.
import { readFileSync } from 'node:fs';
import { type Browser, expect, type Page } from '@playwright/test';
import { withOwnPortal } from './own-portal.ts';
import { people } from './people.ts';
import { Frame, signInAnew } from './portal.ts';
import { connectPartner, potomac } from './self-service.ts';
import { test } from './test.ts';

/** Opens the users of a customer that has a few, and selects the first ones. */
async function select(page: Page, count: number): Promise<string[]> {
  await page.goto('/customers');
  const customers = page.getByRole('main').getByRole('rowheader').getByRole('link');
  for (const href of await customers.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))) {
    await page.goto(`${href}/users`);
    const boxes = page.getByRole('checkbox', { name: /^Select / });
    if ((await boxes.count()) < count) continue;
    const names: string[] = [];
    for (let row = 0; row < count; row += 1) {
      const box = boxes.nth(row);
      names.push(((await box.getAttribute('aria-label')) ?? '').replace('Select ', ''));
      await box.check();
    }
    return names;
  }
  throw new Error(`no customer has ${count} users`);
}

/** Opens the job again until its status is this one: a person without JavaScript reloads. */
async function until(page: Page, status: string): Promise<void> {
  await expect(async () => {
    await page.goto(page.url().split('#')[0] ?? '');
    await expect(page.getByRole('main').getByText(status, { exact: true }).first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
}

/** Does something at a portal of the test's own, whose partner is connected: others need it not to be. */
async function connected(browser: Browser, options: object, work: (page: Page) => Promise<void>): Promise<void> {
  await withOwnPortal({}, async (origin) => {
    const page = await (await browser.newContext({ ...options, baseURL: origin })).newPage();
    await connectPartner(page, potomac);
    await work(page);
  });
}

test('passwords of several users are reset together and downloaded once', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  await connected(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (page) => {
    const names = await select(page, 2);
    await expect(page.getByText('users selected')).toBeVisible();
    await page.getByRole('button', { name: 'Change selected users' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose an action');

    // Without an action, the form says so at its field.
    await page.getByRole('button', { name: 'Check 2 users' }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
    await page.getByRole('radio', { name: 'Reset passwords' }).check();
    await page.getByRole('button', { name: 'Check 2 users' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reset passwords');
    await until(page, 'Confirm');
    await page.getByRole('button', { name: 'Reset passwords (2 users)' }).click();
    await until(page, 'Finished');
    await expect(page.getByRole('row').filter({ hasText: 'Done' })).toHaveCount(names.length);

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download passwords (CSV)' }).click();
    const file = await (await download).path();
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Download passwords (CSV)' })).toHaveCount(0);
    await page.goto('/jobs');
    await expect(page.getByRole('rowheader', { name: 'Reset passwords' }).first()).toBeVisible();
  });
});

test('a job is discarded before anything is changed', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  await connected(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (page) => {
    await select(page, 1);
    await page.getByRole('button', { name: 'Change selected users' }).click();
    await page.getByRole('radio', { name: 'Delete users' }).check();
    await page.getByRole('button', { name: 'Check 1 user' }).click();
    await until(page, 'Confirm');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(new Frame(page).done).toHaveText('Job canceled.');
    await expect(page.getByRole('main').getByText('Canceled', { exact: true })).toBeVisible();
  });
});

test('a leaver is planned on one page, confirmed once, and leaves a text for the ticket', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  await connected(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (page) => {
    const [name = ''] = await select(page, 1);
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.getByRole('link', { name: 'Offboard user' }).click();
    await expect(page.getByRole('link', { name: /^Open in Microsoft Entra/ })).toHaveAttribute('href', /userId/);
    await page.getByRole('checkbox', { name: 'Delete the user' }).check();
    await page.getByRole('button', { name: `Check the steps for ${name}` }).click();
    await until(page, 'Confirm');
    await expect(page.getByLabel('Start at')).toBeVisible();
    await page.getByRole('button', { name: new RegExp(`^Offboard ${name} `) }).click();
    await until(page, 'Finished');
    await expect(page.getByRole('region', { name: 'Text for a ticket' })).toContainText('Delete users: Done.');
  });
});

test('somebody who may not change users is offered no selection', async ({ page }) => {
  await signInAnew(page, people.salesAgent);
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Jobs' })).toHaveCount(0);
  const response = await page.goto('/jobs');
  expect(response?.status()).toBe(403);
});
