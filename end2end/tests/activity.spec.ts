import { expect, test } from './test.ts';
import { resumeSession, signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

test('what an admin agent has just done is in both records', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'activity');
  await page.goto(`${customer}/budget`);
  await page.getByRole('textbox', { name: 'Monthly budget' }).fill('90');
  await page.getByRole('button', { name: 'Save budget' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Budget saved.' })).toBeVisible();

  await page.goto(`${customer}/activity`);
  const ours = page.getByRole('table', { name: 'Tenantry' });
  await expect(ours.getByRole('row').filter({ hasText: 'Set the Azure budget' }).first()).toContainText('Succeeded');
  const theirs = page.getByRole('table', { name: 'Partner Center' });
  await expect(theirs.getByRole('rowheader', { name: 'Changed the Azure budget' }).first()).toBeVisible();

  const details = ours.getByRole('row').filter({ hasText: 'Set the Azure budget' }).first();
  await details.getByText('Details').click();
  await expect(details.getByText('Correlation ID')).toBeVisible();
  // On a phone, the sheet covers the page.
  await page.keyboard.press('Escape');

  const from = new Date(Date.now() - 80 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await page.getByLabel('From').fill(from);
  await page.getByRole('region', { name: 'Partner Center' }).getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`from=${from}`));
  await expect(theirs).toBeVisible();
});

test('what was done to all customers is narrowed down to one company', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/activity');
  const theirs = page.getByRole('table', { name: 'Partner Center' });
  const name = await theirs.getByRole('link').first().innerText();
  await page.getByLabel('Company name contains').fill(name);
  await page.getByRole('region', { name: 'Partner Center' }).getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByLabel('Company name contains')).toHaveValue(name);
  await expect(theirs.getByRole('link').first()).toHaveText(name);
});
