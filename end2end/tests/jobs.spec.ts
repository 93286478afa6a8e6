// Jobs for many users: selection in the list, dry run, confirmation, progress and results, with and without JavaScript.
import { readFileSync } from 'node:fs';
import { type Browser, expect, type Page } from '@playwright/test';
import { withOwnPortal } from './own-portal.ts';
import { people } from './people.ts';
import { Frame, signInAnew } from './portal.ts';
import { connectPartner, potomac } from './self-service.ts';
import { test } from './test.ts';

/** Opens the users of a customer that has a few, selects the first ones, and returns their names. */
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

/** Reloads the job until it has this status, as a person without JavaScript would. */
async function until(page: Page, status: string): Promise<void> {
  await expect(async () => {
    await page.goto(page.url().split('#')[0] ?? '');
    await expect(page.getByRole('main').getByText(status, { exact: true }).first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
}

/** Runs a test on a separate portal with a connected partner; other tests need the partner of the shared portal to be
 * disconnected. */
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

    // Without an action, the form shows an error at its field.
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

/** Returns the paths of two customers with users, each with the sign-in names of some. */
async function customersWithUsers(page: Page): Promise<{ id: string; names: string[] }[]> {
  await page.goto('/customers');
  const customers = page.getByRole('main').getByRole('rowheader').getByRole('link');
  const found: { id: string; names: string[] }[] = [];
  for (const href of await customers.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))) {
    await page.goto(`${href}/users`);
    const names = ((await page.getByRole('main').innerText()).match(/[\w.'-]+@[\w.-]+/g) ?? []).filter((name) => !name.includes('#'));
    if (names.length > 1) found.push({ id: href.split('/').at(-1) ?? '', names });
    if (found.length === 2) return found;
  }
  throw new Error('too few customers have users');
}

test('users of several customers in one file are checked line by line and changed', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  await connected(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (page) => {
    const [one, two] = await customersWithUsers(page);
    if (!one || !two) throw new Error('no customers');
    await page.goto('/jobs');
    await page.getByRole('link', { name: 'Change users from a file' }).click();
    // An invalid file: each error has its line number, and the uploaded table can be corrected in place.
    const upload = (text: string) => page.getByLabel('CSV file').setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') });
    await upload(`Firma;Login\n${one.id};=1+1\n${two.id}\n`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('alert').getByRole('listitem')).toHaveText([/^Line 2, “Login”: Spreadsheets/, /^Line 3: This line has 1 cell/]);
    await expect(page.getByLabel('Table')).toHaveValue(`Firma;Login\n${one.id};=1+1\n${two.id}\n`);
    await page.getByLabel('Table').fill(`Firma;Login;Dział\n${one.id};${one.names[0]};A\n${two.id};${two.names[0]};B\n${two.id};nobody@nowhere.example;C\n`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose an action');
    await expect(page.getByRole('region', { name: 'Table' })).toContainText('Dział');
    // Columns are recognized by their names; a missing one has an error at its field.
    await page.getByRole('radio', { name: 'Reset passwords' }).check();
    await expect(page.getByLabel('User', { exact: true })).toHaveValue('1');
    await page.getByLabel('Customer', { exact: true }).selectOption('No column');
    await page.getByRole('button', { name: 'Check 3 users' }).click();
    await expect(page.getByRole('alert').first()).toContainText('Customer: Choose a column.');
    await page.getByLabel('Customer', { exact: true }).selectOption('Firma');
    await page.getByRole('button', { name: 'Check 3 users' }).click();
    await until(page, 'Confirm');
    await expect(page.getByText('This customer has no such user.')).toBeVisible();
    await page.getByRole('button', { name: 'Reset passwords (2 users)' }).click();
    await until(page, 'Finished');
    await expect(page.getByRole('row').filter({ hasText: 'Done' })).toHaveCount(2);
  });
});

test('users are created from a table that is pasted', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  await connected(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (page) => {
    const [one] = await customersWithUsers(page);
    if (!one) throw new Error('no customer');
    const [first = ''] = one.names;
    const name = `zofia.new@${first.split('@')[1]}`;
    await page.goto(`/customers/${one.id}/users`);
    await page.getByRole('link', { name: 'Change users from a file' }).click();
    await page.getByLabel('Table').fill(`User principal name\tDisplay name\tFirst name\tLast name\tUsage location\n${name}\tZofia New\tZofia\tNew\tPL\n${first}\tTaken\tTa\tKen\tPL\n`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('radio', { name: 'Create users' }).check();
    await page.getByRole('button', { name: 'Check 2 users' }).click();
    await until(page, 'Confirm');
    await expect(page.getByText('The customer already has a user with this sign-in name.')).toBeVisible();
    await page.getByRole('button', { name: 'Create users (1 user)' }).click();
    await until(page, 'Finished');
    await expect(page.getByRole('button', { name: 'Download passwords (CSV)' })).toBeVisible();
    await page.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Zofia New');
  });
});

test('all users of a page are selected and deleted, and a deleted one is restored from its list', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  await connected(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (page) => {
    const [one] = await customersWithUsers(page);
    if (!one) throw new Error('no customer');
    await page.goto(`/customers/${one.id}/users`);
    const boxes = page.getByRole('checkbox', { name: /^Select / });
    const count = await boxes.count();
    await boxes.first().check();
    await page.getByRole('link', { name: 'Select all on this page' }).click();
    await expect(page.getByRole('checkbox', { name: /^Select /, checked: true })).toHaveCount(count);
    await page.getByRole('button', { name: 'Change selected users' }).click();
    await page.getByRole('radio', { name: 'Delete users' }).check();
    await page.getByRole('button', { name: new RegExp(`^Check ${count} user`) }).click();
    await until(page, 'Confirm');
    await page.getByRole('button', { name: /^Delete users \(/ }).click();
    await until(page, 'Finished');
    // Deleted users are selected in their own list and restored.
    await page.goto(`/customers/${one.id}/users/deleted`);
    await page.getByRole('checkbox', { name: /^Select / }).first().check();
    await page.getByRole('button', { name: 'Change selected users' }).click();
    await page.getByRole('radio', { name: 'Restore users' }).check();
    await page.getByRole('button', { name: 'Check 1 user' }).click();
    await until(page, 'Confirm');
    await page.getByRole('button', { name: 'Restore users (1 user)' }).click();
    await until(page, 'Finished');
    await expect(page.getByRole('row').filter({ hasText: 'Done' })).toHaveCount(1);
  });
});

test('a user who failed is tried again, and a job that waits for its time is canceled', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  await connected(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (page) => {
    const [name = ''] = await select(page, 1);
    const users = page.url();
    await page.getByRole('button', { name: 'Change selected users' }).click();
    await page.getByRole('radio', { name: 'Reset passwords' }).check();
    await page.getByRole('button', { name: 'Check 1 user' }).click();
    await until(page, 'Confirm');
    const job = page.url();
    // The user is deleted between the dry run and the start of the job.
    await page.goto(users);
    const user = await page.getByRole('main').getByRole('link', { name, exact: true }).first().getAttribute('href');
    await page.goto(`${user}/delete`);
    await page.getByRole('main').getByRole('button', { name: /^Delete/ }).click();
    await page.goto(job);
    await page.getByRole('button', { name: 'Reset passwords (1 user)' }).click();
    await until(page, 'Finished');
    await expect(page.getByRole('row').filter({ hasText: 'Failed' })).toHaveCount(1);
    await page.goto(`${users}/deleted`);
    await page.getByRole('button', { name: `Restore ${name}` }).click();
    await page.goto(job);
    await page.getByRole('button', { name: 'Retry 1 failed user' }).click();
    await until(page, 'Confirm');
    await page.getByRole('button', { name: 'Reset passwords (1 user)' }).click();
    await until(page, 'Finished');
    await expect(page.getByRole('row').filter({ hasText: 'Done' })).toHaveCount(1);

    await select(page, 1);
    await page.getByRole('button', { name: 'Change selected users' }).click();
    await page.getByRole('radio', { name: 'Delete users' }).check();
    await page.getByRole('button', { name: 'Check 1 user' }).click();
    await until(page, 'Confirm');
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 16);
    await page.getByLabel('Start at').fill(tomorrow);
    await page.getByRole('button', { name: 'Delete users (1 user)' }).click();
    await until(page, 'Waiting');
    await page.getByRole('button', { name: 'Cancel job' }).click();
    await until(page, 'Canceled');
    await expect(page.getByRole('row').filter({ hasText: 'The job was canceled first.' })).toHaveCount(1);
  });
});

test('somebody who may not change users is offered no selection', async ({ page }) => {
  await signInAnew(page, people.salesAgent);
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Jobs' })).toHaveCount(0);
  const response = await page.goto('/jobs');
  expect(response?.status()).toBe(403);
});
