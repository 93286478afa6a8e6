import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { CustomerList, CustomerOverview, Frame, hydrated, Palette, signIn } from './portal.ts';
import { people } from './people.ts';

test('the front page is accessible', async ({ page }) => {
  await page.goto('/');
  await hydrated(page);
  await expectAccessible(page);
});

for (const { what, address, person } of [
  { what: 'the customer list', address: '/customers', person: people.adminAgent },
  { what: 'an empty result', address: '/customers?search=zzzz', person: people.adminAgent },
  { what: 'the account page', address: '/account', person: people.adminAgent },
  { what: 'a page that is not found', address: '/no/such/page', person: people.adminAgent },
  { what: 'a refusal', address: '/customers', person: people.withoutRole },
  { what: 'the operator’s page', address: '/operator/health', person: people.operator },
]) {
  test(`${what} is accessible`, async ({ page }) => {
    await signIn(page, person);
    await page.goto(address);
    await hydrated(page);
    await expect(page.getByRole('main')).toBeVisible();
    await expectAccessible(page);
  });
}

test('a customer’s overview is accessible', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await new CustomerList(page).open();
  await new CustomerList(page).names.first().click();
  await expect(new CustomerOverview(page).heading).toBeVisible();
  await hydrated(page);
  await expectAccessible(page);
});

test('the open account menu is accessible', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await hydrated(page);
  await new Frame(page).openAccountMenu();
  await expectAccessible(page);
});

test('the open palette is accessible', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await hydrated(page);
  await page.keyboard.press('Control+k');
  await expect(new Palette(page).dialog).toBeVisible();
  await expectAccessible(page);
});
