import { expect, test } from './test.ts';
import { signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

test('what an admin agent has just done is in both records', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'activity');
  await page.goto(`${customer}/budget`);
  await page.getByLabel('Budget per month').fill('90');
  await page.getByRole('button', { name: 'Save the budget' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The budget is saved.' })).toBeVisible();

  await page.goto(`${customer}/activity`);
  const ours = page.getByRole('table', { name: 'In this portal' });
  await expect(ours.getByRole('row').filter({ hasText: 'Set the Azure budget' }).first()).toContainText('Done');
  const theirs = page.getByRole('table', { name: 'Partner Center’s record' });
  await expect(theirs.getByRole('rowheader', { name: 'Changed the Azure budget' }).first()).toBeVisible();

  await page.getByLabel('Look back').selectOption('90 days');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/days=90/);
  await expect(theirs).toBeVisible();
});
