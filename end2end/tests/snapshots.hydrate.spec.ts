// Committed accessibility snapshots of screens, so that changes for screen readers are noticed in code review.
import { people } from './people.ts';
import { AccountPage, CustomerList, CustomerOverview, hydrated, Landing, signIn, signInAnew } from './portal.ts';
import { expect, test } from './test.ts';

test.skip(({ isMobile }) => isMobile, 'a phone leaves out a few words; the structure is the same');

test('the front page', async ({ page }) => {
  await page.goto('/');
  await hydrated(page);
  await expect(new Landing(page).heading).toBeVisible();
  await expect(page.locator('body')).toMatchAriaSnapshot({ name: 'front-page.aria.yml' });
});

test('a customer’s overview', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/customers?size=25');
  await new CustomerList(page).names.first().click();
  await hydrated(page);
  await expect(new CustomerOverview(page).heading).toBeVisible();
  await expect(page.locator('body')).toMatchAriaSnapshot({ name: 'overview.aria.yml' });
});

test('the customer list and the account page', async ({ page }) => {
  await signInAnew(page, people.onlyHere);
  await page.goto('/customers?search=ba&by=domain');
  await hydrated(page);
  await expect(new CustomerList(page).names.first()).toBeVisible();
  await expect(page.locator('body')).toMatchAriaSnapshot({ name: 'customers.aria.yml' });
  await new AccountPage(page).open();
  await hydrated(page);
  await expect(page.locator('body')).toMatchAriaSnapshot({ name: 'account.aria.yml' });
});

test('the operator’s page', async ({ page }) => {
  await signIn(page, people.operator);
  await page.goto('/operator/health');
  await hydrated(page);
  await expect(page.locator('body')).toMatchAriaSnapshot({ name: 'health.aria.yml' });
});
