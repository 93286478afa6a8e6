import { expect, test } from './test.ts';
import { signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

test('an admin agent sets a budget, sees what is used of it, and removes it', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'budget');
  await page.goto(`${customer}/budget`);
  const budget = page.getByRole('region', { name: 'Monthly budget' });
  await budget.getByRole('textbox', { name: 'Monthly budget' }).fill('1,234');
  await budget.getByRole('button', { name: 'Save budget' }).click();
  await expect(budget.getByRole('alert')).toBeVisible();
  await expect(budget.getByRole('textbox', { name: 'Monthly budget' })).toHaveValue('1,234');

  await budget.getByRole('textbox', { name: 'Monthly budget' }).fill('1 234 567,50');
  await budget.getByRole('button', { name: 'Save budget' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Budget saved.' })).toBeVisible();
  await expect(page.getByRole('figure')).toContainText('1,234,567.50');

  await budget.getByRole('button', { name: /^Remove the budget of 1,234,567\.50/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Budget removed.' })).toBeVisible();
  await expect(budget).toContainText('No budget set.');
});

test('a sales agent reads the budget and cannot change it', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const customer = await openCustomerOf(page, 'budget', 1);
  await page.goto(`${customer}/budget`);
  await expect(page.getByRole('region', { name: 'Monthly budget' })).toContainText('but not change it');
  await expect(page.getByRole('button', { name: 'Save budget' })).toHaveCount(0);
});
