import { expect, test } from './test.ts';
import { signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

test('an admin agent changes whom to bill, and is told where something is wrong', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await openCustomerOf(page, 'billing');
  await page.getByRole('navigation', { name: 'Customer' }).getByRole('link', { name: 'Billing profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Billing profile' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Company' })).toContainText('Tenant ID');

  await page.getByLabel('Billing name').fill('Zażółć i Synowie');
  await page.getByLabel('Email').fill('nobody');
  await page.getByRole('button', { name: 'Save billing profile' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter an email address');
  await expect(page.getByLabel('Billing name')).toHaveValue('Zażółć i Synowie');

  await page.getByLabel('Email').fill('faktury@zazolc.example');
  await page.getByRole('button', { name: 'Save billing profile' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Billing profile saved.' })).toBeVisible();
  await expect(page.getByLabel('Billing name')).toHaveValue('Zażółć i Synowie');
});

test('who saves last sees what somebody else saved first', async ({ page, context }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'billing', 1);
  await page.goto(`${customer}/billing-profile`);
  const other = await context.newPage();
  await other.goto(`${customer}/billing-profile`);
  for (const [tab, name] of [[other, 'Theirs'], [page, 'Mine']] as const) {
    await tab.getByLabel('Billing name').fill(name);
    await tab.getByRole('button', { name: 'Save billing profile' }).click();
  }
  const differences = page.getByRole('table', { name: 'Your changes compared with the saved version' });
  const row = differences.getByRole('row').filter({ hasText: 'Billing name' });
  await expect(row.getByRole('cell')).toHaveText([/./, 'Mine', 'Theirs']);
  await expect(page.getByLabel('Billing name')).toHaveValue('Mine');
  await page.getByRole('button', { name: 'Save billing profile' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Billing profile saved.' })).toBeVisible();
});

test('a sales agent reads the billing profile and cannot change it', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const customer = await openCustomerOf(page, 'billing', 2);
  await page.goto(`${customer}/billing-profile`);
  await expect(page.getByRole('main')).toContainText('Your role can read the billing profile, but not change it.');
  await expect(page.getByRole('button', { name: 'Save billing profile' })).toHaveCount(0);
});
