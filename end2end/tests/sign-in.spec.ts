import { expect, test } from '@playwright/test';
import { clouds, Frame, Landing, ProblemPage, signIn, signInFromHere, SignInPage } from './portal.ts';
import { people } from './people.ts';

test('staff sign in to their customers and sign out again', async ({ page }) => {
  await signIn(page, people.salesAgent);
  await expect(page).toHaveURL(/\/customers$/);
  const frame = new Frame(page);
  await frame.openAccountMenu();
  await expect(frame.accountMenu).toContainText(people.salesAgent);
  await expect(frame.accountMenu).toContainText('Sales agent');
  await frame.signOut.click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();

  await page.goto('/customers');
  await expect(page).toHaveURL(/\/\?return_to=/);
});

test('each cloud signs its own staff in', async ({ page }) => {
  await signIn(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await expect(page).toHaveURL(/\/customers$/);
});

for (const { who, person, words } of [
  { who: 'someone of a tenant nobody knows', person: people.ofUnknownTenant, words: 'Your organisation is not registered here' },
  { who: 'someone of a disabled partner', person: people.ofDisabledPartner, words: 'Your organisation has been switched off here' },
]) {
  test(`${who} is told so and not signed in`, async ({ page }) => {
    await page.goto('/');
    await signInFromHere(page, person);
    await expect(new ProblemPage(page).heading).toHaveText(words);
    await page.goto('/customers');
    await expect(page).toHaveURL(/\/\?return_to=/);
  });
}

test('a cancelled sign-in leads back without harm', async ({ page }) => {
  await page.goto('/');
  await new Landing(page).signIn(clouds.global).click();
  await new SignInPage(page).cancel.click();
  await expect(new ProblemPage(page).heading).toHaveText('You did not sign in');
  await page.getByRole('link', { name: 'Back to sign-in' }).click();
  await expect(new Landing(page).signIn(clouds.global)).toBeVisible();
});
