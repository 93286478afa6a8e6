import { expect, test } from './test.ts';
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
  await expect(new Landing(page).goOn).toBeVisible();
  await signInFromHere(page, people.helpdeskAgent);
  await expect(page).toHaveURL(/\/customers\?search=a&by=domain$/);
  await expect(new CustomerList(page).searchBox).toHaveValue('a');
});
