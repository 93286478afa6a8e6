import { expect, test } from './test.ts';
import { CustomerList, CustomerOverview, signIn } from './portal.ts';
import { people } from './people.ts';

test.beforeEach(async ({ page }) => {
  await signIn(page, people.adminAgent);
});

test('a search by company name finds those that begin with it', async ({ page }) => {
  const list = new CustomerList(page);
  await list.open();
  const beginning = (await list.names.first().innerText()).slice(0, 3);
  await list.search(beginning.toUpperCase());
  await expect(page).toHaveURL(/[?&]search=/);
  await expect(list.names.first()).toBeVisible();
  for (const name of await list.names.allInnerTexts()) expect(name.toLowerCase()).toMatch(startsWith(beginning));
});

test('a search by domain finds those that begin with it', async ({ page }) => {
  const list = new CustomerList(page);
  await list.open();
  const beginning = (await list.rows.first().getByRole('cell').first().innerText()).trim().slice(0, 4);
  await list.search(beginning, 'Domain');
  await expect(page).toHaveURL(/by=domain/);
  await expect(list.rows.first()).toBeVisible();
  for (const row of await list.rows.all()) await expect(row.getByRole('cell').first()).toHaveText(startsWith(beginning));
});

test('a search that finds nothing says so and leads back', async ({ page }) => {
  const list = new CustomerList(page);
  await list.open();
  await list.search('zzzz nobody is called this');
  await expect(page.getByRole('heading', { name: 'No company names start with “zzzz nobody is called this”' })).toBeVisible();
  await expect(list.searchBox).toHaveValue('zzzz nobody is called this');
  await list.showAll.click();
  await expect(list.rows.first()).toBeVisible();
});

test('the list is turned forwards and back', async ({ page }) => {
  const list = new CustomerList(page);
  await list.open();
  const first = await list.names.first().innerText();
  await expect(list.previous).toBeDisabled();
  await list.next.click();
  await expect(list.names.first()).not.toHaveText(first);
  await list.previous.click();
  await expect(list.names.first()).toHaveText(first);
});

test('a customer tenant id finds its customer, wherever in the list it is', async ({ page }) => {
  const list = new CustomerList(page);
  await list.open();
  await list.next.click();
  await expect(list.previous).toBeEnabled();
  const name = await list.names.last().innerText();
  const id = (await list.rows.last().getByRole('cell').nth(1).innerText()).trim();
  await list.open();
  await list.search(id);
  await expect(list.names).toHaveText([name]);
});

test('an unknown id finds nothing, and says so', async ({ page }) => {
  await page.goto('/customers?search=0b2f8c50-94e1-4d4d-8f32-6e7f6f0a9c11');
  await expect(page.getByRole('heading', { name: 'No customer has this tenant ID' })).toBeVisible();
});

test('a row leads to the customer, and the customer stays in view', async ({ page }) => {
  const list = new CustomerList(page);
  await list.open();
  const name = await list.names.first().innerText();
  await list.names.first().click();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
  const overview = new CustomerOverview(page);
  await expect(overview.heading).toBeVisible();
  await expect(overview.bar).toContainText(name);
  await expect(overview.company).toContainText(name);
});

test('the address of a search can be shared', async ({ page }) => {
  await page.goto('/customers?search=a&by=domain&size=25');
  const list = new CustomerList(page);
  await expect(list.searchBox).toHaveValue('a');
  await expect(list.searchBy).toHaveValue('domain');
  expect(await list.rows.count()).toBeLessThanOrEqual(25);
});

/** Returns a pattern for text that begins with this, ignoring case, for letters of any script. */
function startsWith(text: string): RegExp {
  return new RegExp(`^\\s*${text.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'iu');
}
