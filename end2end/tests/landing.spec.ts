import { expect, test } from './test.ts';
import { clouds, CustomerList, Frame, Landing, PartnerChoice, signInFromHere, SignInPage } from './portal.ts';
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

test('a guest names the partner to sign in to, and switches to another', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Signing in as a guest?' }).click();
  const choice = new PartnerChoice(page);
  await choice.organization.fill('nobody.example');
  await choice.goOn.click();
  await expect(choice.problems).toContainText('We couldn’t find that organization.');
  await expect(choice.organization).toHaveValue('nobody.example');

  await choice.enter('Global', 'bursztyncloud.onmicrosoft.com', people.guest);
  const frame = new Frame(page);
  await expect(frame.brand).toHaveText('Bursztyn Cloud Services');
  await page.goto('/partners');
  await choice.enter('US Government', 'potomaccloud.onmicrosoft.us', people.guest);
  await expect(frame.brand).toHaveText('Potomac Public Sector Cloud');

  await page.goto('/partners');
  await choice.partner('Bursztyn Cloud Services').click();
  await new SignInPage(page).person(people.guest).click();
  await expect(frame.brand).toHaveText('Bursztyn Cloud Services');
});
