import { expect, test } from '@playwright/test';
import { AccountPage, clouds, CustomerList, Frame, signIn } from './portal.ts';
import { choosers, enders, people } from './people.ts';

test('the account menu leads to the account', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const frame = new Frame(page);
  await frame.openAccountMenu();
  await frame.account.click();
  await expect(new AccountPage(page).heading).toBeVisible();
});

test('language and theme are kept from one sign-in to the next', async ({ page, context }, { project }) => {
  const person = choosers[project.name]!;
  await signIn(page, person);
  await page.goto('/account');
  // In whichever language an earlier run left it.
  await page.locator('select[name=language]').selectOption('en');
  await page.locator('form#preferences-form button.primary').click();
  const account = new AccountPage(page);
  await expect(account.heading).toBeVisible();

  await account.theme.selectOption({ label: 'Dark' });
  await account.language.selectOption({ label: 'Polski' });
  await account.save.click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await context.clearCookies();
  await page.goto('/');
  await page.getByRole('link', { name: /Microsoft/ }).first().click();
  await page.getByRole('button', { name: person }).or(page.getByRole('link', { name: person })).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a session elsewhere can be ended, and then all of them', async ({ page, browser, baseURL, javaScriptEnabled }, { project }) => {
  const person = enders[project.name]!;
  const options = { ...(baseURL ? { baseURL } : {}), javaScriptEnabled: javaScriptEnabled !== false, locale: 'en-GB' };
  const elsewhere = await browser.newContext({ ...options, userAgent: 'Mozilla/5.0 (a browser of another kind) Firefox/140.0' });
  const there = await elsewhere.newPage();
  await signIn(there, person, clouds.usGovernment);
  await signIn(page, person, clouds.usGovernment);

  const account = new AccountPage(page);
  await account.open();
  await page.getByRole('button', { name: 'End the session in Firefox' }).first().click();
  await expect(page.getByRole('button', { name: 'End the session in Firefox' })).toHaveCount(0);
  await there.goto('/customers');
  await expect(there).toHaveURL(/\/\?return_to=/);

  await account.endEverySession.click();
  await expect(new CustomerList(page).table).toHaveCount(0);
  await page.goto('/customers');
  await expect(page).toHaveURL(/\/\?return_to=/);
  await elsewhere.close();
});
