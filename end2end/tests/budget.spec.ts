import { expect, test } from './test.ts';
import { signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

test('an admin agent sets a budget, sees what is used of it, and removes it', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'budget');
  await page.goto(`${customer}/budget`);
  const budget = page.getByRole('region', { name: 'Monthly budget' });
  await budget.getByLabel('Budget per month').fill('1,234');
  await budget.getByRole('button', { name: 'Save the budget' }).click();
  await expect(budget.getByRole('alert')).toBeVisible();
  await expect(budget.getByLabel('Budget per month')).toHaveValue('1,234');

  await budget.getByLabel('Budget per month').fill('1 234 567,50');
  await budget.getByRole('button', { name: 'Save the budget' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The budget is saved.' })).toBeVisible();
  await expect(page.getByRole('figure')).toContainText('1,234,567.50');

  await budget.getByRole('button', { name: /^Remove the budget of 1,234,567\.50/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The budget is removed.' })).toBeVisible();
  await expect(budget).toContainText('The customer has no budget.');
});

test('a sales agent reads the budget and cannot change it', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const customer = await openCustomerOf(page, 'budget', 1);
  await page.goto(`${customer}/budget`);
  await expect(page.getByRole('region', { name: 'Monthly budget' })).toContainText('not changing it');
  await expect(page.getByRole('button', { name: 'Save the budget' })).toHaveCount(0);
});
