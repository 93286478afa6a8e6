import { expect, test } from './test.ts';
import { CustomerList, Frame, resumeSession, signIn } from './portal.ts';
import { openCustomerOf } from './customers.ts';
import { people } from './people.ts';

test('an agent sees what a customer subscribes to, opens one and gives it a nickname', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'subscriptions');
  await page.goto(`${customer}/subscriptions`);
  await expect(page.getByRole('heading', { level: 1, name: 'Subscriptions' })).toBeVisible();
  const active = page.getByRole('row').filter({ hasText: 'Active' }).first();
  await active.getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Identifiers' })).toContainText('Subscription ID');
  const nickname = page.getByRole('textbox', { name: /^Nickname/ });
  const name = `Nickname ${Date.now()}`;
  await nickname.fill(' ');
  await page.getByRole('button', { name: 'Save nickname' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter a name.');
  await nickname.fill(name);
  await page.getByRole('button', { name: 'Save nickname' }).click();
  await expect(new Frame(page).done).toContainText('Nickname saved.');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('orders are narrowed down by how they are billed and show their lines and delivery', async ({ page, javaScriptEnabled }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'subscriptions', 1);
  await page.goto(`${customer}/orders`);
  const orders = page.getByRole('table', { name: 'Orders' });
  await orders.getByRole('rowheader').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: /^Order / })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Lines' }).getByRole('row')).not.toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Provisioning' })).toContainText('Provisioned');
  await page.goto(`${customer}/orders`);
  await page.getByRole('combobox', { name: 'Billing' }).selectOption({ label: 'Monthly' });
  // With a script, a choice applies itself.
  if (!javaScriptEnabled) await page.getByRole('main').getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/billing=monthly/);
  for (const row of await orders.getByRole('row').filter({ has: page.getByRole('rowheader') }).all()) {
    await expect(row).toContainText('Monthly');
  }
});

test('entitlements are shown by type', async ({ page, javaScriptEnabled }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  const customer = new URL(page.url()).pathname;
  await page.goto(`${customer}/entitlements`);
  await page.getByRole('combobox', { name: 'Type' }).selectOption({ label: 'Software' });
  if (!javaScriptEnabled) await page.getByRole('main').getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/kind=software/);
  await expect(page.getByRole('heading', { level: 1, name: 'Entitlements' })).toBeVisible();
});
