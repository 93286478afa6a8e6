// Exported lists: the files that a browser saves, and the error for an incomplete download.
import { readFile } from 'node:fs/promises';
import { type Download, type Locator, type Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { crowdedCustomer, makeFail } from './emulator.ts';
import { clouds, CustomerList, resumeSession, signIn } from './portal.ts';
import { people } from './people.ts';

const users = 'get-a-list-of-all-user-accounts-for-a-customer';

/** Clicks a link to a file, and returns the download. */
async function save(page: Page, link: Locator): Promise<Download> {
  const download = page.waitForEvent('download');
  await link.click();
  return download;
}

/** Returns the lines of a complete download. */
async function lines(download: Download): Promise<string[]> {
  expect(await download.failure()).toBeNull();
  const text = await readFile(await download.path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  return text.slice(1).trimEnd().split('\r\n');
}

test('all customers are saved as a file, whatever the page shows of them', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const list = new CustomerList(page);
  await page.goto('/customers?size=25');
  const download = await save(page, list.exportLink);
  expect(download.suggestedFilename()).toMatch(/^customers-\d{4}-\d{2}-\d{2}\.csv$/);
  const saved = await lines(download);
  expect(saved[0]).toBe('Company name,Domain,Tenant ID,Relationship,Country');
  expect(saved.length).toBeGreaterThan(250);
  await expect(list.rows).toHaveCount(25);
});

test('what a search found is saved, and nothing else', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const list = new CustomerList(page);
  await page.goto('/customers?search=a&size=100');
  const ids = await list.names.evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/').pop()));
  const saved = await lines(await save(page, list.exportLink));
  expect(saved.slice(1).map((line) => ids.find((id) => id && line.includes(id)))).toEqual(ids);
});

test('all of twenty thousand users are saved', async ({ page, request }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto(`/customers/${await crowdedCustomer(request, 'Bursztyn Cloud Services')}/users`);
  const download = await save(page, page.getByRole('link', { name: 'Export all (CSV)' }));
  expect(download.suggestedFilename()).toMatch(/^users-/);
  const saved = await lines(download);
  expect(saved[0]).toBe('Display name,Sign-in name,Status,Usage location');
  expect(saved.length).toBeGreaterThan(20_000);
});

test('the browser reports a failed download when the file is incomplete', async ({ page, request }) => {
  const partner = 'Potomac Public Sector Cloud';
  await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto(`/customers/${await crowdedCustomer(request, partner)}/users`);
  await makeFail(request, partner, { operation: users, kind: 'slow', count: 2 });
  // As many times as the portal tries the call.
  await makeFail(request, partner, { operation: users, kind: 'status', status: 500, count: 3 });
  const download = await save(page, page.getByRole('link', { name: 'Export all (CSV)' }));
  expect(await download.failure()).not.toBeNull();
});

test('an export that fails at its start shows an error page with the reason', async ({ page, request }) => {
  const partner = 'Potomac Public Sector Cloud';
  await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/customers');
  const list = new CustomerList(page);
  await expect(list.rows.first()).toBeVisible();
  await makeFail(request, partner, { operation: 'get-a-list-of-customers', kind: 'status', status: 403, count: 1 });
  await list.exportLink.click();
  await expect(page.getByRole('heading', { name: 'Partner Center denied access' })).toBeVisible();
});
