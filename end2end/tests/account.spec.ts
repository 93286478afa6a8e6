import { expect, test } from './test.ts';
import { AccountPage, clouds, Frame, Landing, signIn, signInAnew } from './portal.ts';
import { choosers, enders, menuChoosers, people } from './people.ts';

test('the account menu leads to the account', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const frame = new Frame(page);
  await frame.openAccountMenu();
  await frame.account.click();
  await expect(new AccountPage(page).heading).toBeVisible();
});

test('language and theme are kept from one sign-in to the next', async ({ page, context }, { project }) => {
  const person = choosers[project.name]!;
  await signInAnew(page, person);
  const account = new AccountPage(page);
  await account.open();
  await account.theme.selectOption({ label: 'Dark' });
  await account.language.selectOption({ label: 'Polski' });
  await account.save.click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await context.clearCookies();
  await page.goto('/');
  await page.getByRole('link', { name: /Microsoft/ }).first().click();
  await page.getByRole('button', { name: person }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the account menu changes language and theme, for this page and the next', async ({ page }, { project }) => {
  await signInAnew(page, menuChoosers[project.name]!, clouds.china);
  const frame = new Frame(page);
  await new AccountPage(page).open();
  await frame.openAccountMenu();
  await frame.choice('Polski').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Twoje konto' })).toBeVisible();
  await frame.openAccountMenu();
  await frame.choice('Ciemny').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.goto('/');
  await expect(frame.accountMenuButton).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('what was typed into a refused form is still there, and the field says what is wrong', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const account = new AccountPage(page);
  await account.open();
  await account.timeZone.fill('Nowhere/Land');
  await account.theme.selectOption({ label: 'Light' });
  await account.save.click();
  await expect(account.problems).toContainText('Choose a time zone, such as Europe/Warsaw.');
  await expect(account.timeZone).toHaveValue('Nowhere/Land');
  await expect(account.timeZone).toHaveAccessibleDescription(/Choose a time zone, such as Europe\/Warsaw\.$/);
  await expect(account.theme).toHaveValue('light');
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});

test('a session elsewhere can be ended, and then all of them', async ({ page, browser, baseURL, javaScriptEnabled }, { project }) => {
  const person = enders[project.name]!;
  const options = { ...(baseURL ? { baseURL } : {}), javaScriptEnabled: javaScriptEnabled !== false, locale: 'en-GB' };
  const elsewhere = await browser.newContext({ ...options, userAgent: 'Mozilla/5.0 (a browser of another kind) Firefox/140.0' });
  const there = await elsewhere.newPage();
  await signInAnew(there, person, clouds.usGovernment);
  await signInAnew(page, person, clouds.usGovernment);

  const account = new AccountPage(page);
  await account.open();
  await page.getByRole('button', { name: 'End the session in Firefox' }).first().click();
  await expect(page.getByRole('button', { name: 'End the session in Firefox' })).toHaveCount(0);
  await there.goto('/customers');
  await expect(new Landing(there).goOn).toBeVisible();

  await account.endEverySession.click();
  await expect(new Frame(page).accountMenuButton).toHaveCount(0);
  await page.goto('/customers');
  await expect(new Landing(page).goOn).toBeVisible();
  await elsewhere.close();
});
