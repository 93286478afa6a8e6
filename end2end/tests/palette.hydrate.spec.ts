// The command palette: what it suggests before anything is typed, and what it finds.
import { expectAccessible } from './accessible.ts';
import { openCustomerOf } from './customers.ts';
import { people } from './people.ts';
import { hydrated, Palette, signInAnew } from './portal.ts';
import { expect, test } from './test.ts';

test('the most recently opened customer is suggested first, and found by any part of the name', async ({ page }) => {
  await signInAnew(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'users', 2);
  const name = await page.getByRole('heading', { level: 1 }).or(page.locator('.customer-name')).first().innerText();
  await page.goto('/account');
  await hydrated(page);
  await page.keyboard.press('Control+k');
  const palette = new Palette(page);
  await expect(palette.chosen).toContainText(name);
  await page.keyboard.type(name.slice(2, 7));
  await expect(palette.chosen).toContainText(name);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${customer}$`));
});

test('inside a customer its users and tasks are found by keyboard', async ({ page }) => {
  await signInAnew(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'users', 2);
  await page.goto(`${customer}/users`);
  const user = page.getByRole('table', { name: 'Users' }).getByRole('rowheader').getByRole('link').first();
  const [name, address] = [await user.innerText(), await user.getAttribute('href')];
  await hydrated(page);
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('create user');
  await expect(palette.chosen).toContainText('Create user');
  await palette.box.fill(name);
  await expect(palette.options.filter({ hasText: name }).filter({ hasText: '@' }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});
