// The indirect model: customers by reseller, and the reseller of a customer.
import { expect, test } from './test.ts';
import { clouds, CustomerList, CustomerOverview, expectNoSidewaysScroll, resumeSession, signIn } from './portal.ts';
import { people } from './people.ts';

const reseller = 'Nordlicht IT-Partner GmbH';

test('a provider lists the customers of one reseller, and returns to them from a customer', async ({ page, javaScriptEnabled }) => {
  await signIn(page, people.adminAgent);
  const list = new CustomerList(page);
  await list.open();
  await expect(list.provider).toHaveCount(0);
  await list.chooseReseller(reseller, javaScriptEnabled !== false);
  await expect(page).toHaveURL(/[?&]reseller=[0-9a-f-]{36}/);
  await expect(list.reseller).toHaveValue(/[0-9a-f-]{36}/);
  await expect(list.rows.first()).toBeVisible();
  const names = await list.names.allInnerTexts();
  await expectNoSidewaysScroll(page);

  await list.names.first().click();
  const overview = new CustomerOverview(page);
  await expect(overview.resellers).toContainText(reseller);
  await overview.resellers.getByRole('link', { name: `All customers of ${reseller}` }).click();
  await expect(list.names).toHaveText(names);
});

test('a search clears the reseller filter, and a reseller the search', async ({ page, javaScriptEnabled }) => {
  await signIn(page, people.adminAgent);
  const list = new CustomerList(page);
  await list.open();
  await list.chooseReseller(reseller, javaScriptEnabled !== false);
  await expect(page).toHaveURL(/reseller=/);
  await list.search('a');
  await expect(page).toHaveURL((url) => url.searchParams.get('search') === 'a' && !url.searchParams.has('reseller'));
  await expect(list.reseller).toHaveValue('');
  await list.chooseReseller(reseller, javaScriptEnabled !== false);
  await expect(page).toHaveURL((url) => url.searchParams.has('reseller') && !url.searchParams.has('search'));
  await expect(list.searchBox).toHaveValue('');
});

test('a reseller without customers is named, with a way out', async ({ page }) => {
  const id = '0b2f8c50-94e1-4d4d-8f32-6e7f6f0a9c11';
  await resumeSession(page, people.adminAgent);
  await page.goto(`/customers?reseller=${id}`);
  await expect(page.getByRole('heading', { name: `No customers of ${id}` })).toBeVisible();
  const list = new CustomerList(page);
  await list.showAll.click();
  await expect(list.rows.first()).toBeVisible();
});

test('an invalid id is an error at its field', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const response = await page.goto('/customers?reseller=nobody');
  expect(response?.status()).toBe(422);
  await expect(new CustomerList(page).reseller).toHaveAccessibleDescription('Enter an ID: digits, or a GUID.');
});

test('a reseller looks at what it buys from its provider', async ({ page, javaScriptEnabled }) => {
  await signIn(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  const list = new CustomerList(page);
  await list.open();
  await expect(list.reseller).toHaveCount(0);
  await list.provider.selectOption({ label: 'Tidewater Federal Distribution, Inc.' });
  if (javaScriptEnabled === false) await list.filters.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/[?&]provider=/);
  await list.next.click();
  await expect(list.previous).toBeEnabled();
  await expect(page).toHaveURL(/[?&]provider=/);
});
