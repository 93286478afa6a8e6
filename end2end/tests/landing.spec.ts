import { expect, test } from '@playwright/test';
import { clouds, CustomerList, Landing, signInFromHere } from './portal.ts';
import { people } from './people.ts';

test('the front page offers a sign-in for each cloud', async ({ page }) => {
  await page.goto('/');
  const landing = new Landing(page);
  await expect(landing.heading).toBeVisible();
  for (const words of Object.values(clouds)) await expect(landing.signIn(words)).toBeVisible();
});

test('the language can be changed before signing in', async ({ page }) => {
  await page.goto('/');
  await new Landing(page).language('Polski').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
  await new Landing(page).language('English').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('signing in leads to the page that was asked for', async ({ page }) => {
  await page.goto('/customers?search=a&by=domain');
  await expect(page.getByText('Sign in to go on to the page you asked for.')).toBeVisible();
  await signInFromHere(page, people.helpdeskAgent);
  await expect(page).toHaveURL(/\/customers\?search=a&by=domain$/);
  await expect(new CustomerList(page).searchBox).toHaveValue('a');
});

test('nothing on a phone or a desktop is wider than the screen', async ({ page }) => {
  await page.goto('/');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
});
