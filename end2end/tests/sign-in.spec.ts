import { expect, test } from './test.ts';
import { AccountPage, clouds, Frame, Landing, ProblemPage, signInAnew, signInFromHere, SignInPage } from './portal.ts';
import { people } from './people.ts';

test('staff sign in to their customers and sign out again', async ({ page }) => {
  await signInAnew(page, people.salesAgent);
  await expect(page).toHaveURL(/\/home$/);
  const frame = new Frame(page);
  await frame.openAccountMenu();
  await expect(frame.accountMenu).toContainText(people.salesAgent);
  await expect(frame.accountMenu).toContainText('Sales agent');
  await frame.signOut.click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();

  await page.goto('/customers');
  await expect(new Landing(page).goOn).toBeVisible();
});

for (const { role, person, cloud } of [
  { role: 'Helpdesk agent', person: people.helpdeskAgent, cloud: clouds.global },
  { role: 'Sales agent', person: people.chinaSalesAgent, cloud: clouds.china },
  { role: 'Admin agent', person: people.usGovernmentAdminAgent, cloud: clouds.usGovernment },
]) {
  test(`staff of a cloud sign in by its own button: ${cloud}`, async ({ page }) => {
    await signInAnew(page, person, cloud);
    await expect(page).toHaveURL(/\/home$/);
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
    const frame = new Frame(page);
    await frame.openAccountMenu();
    await expect(frame.accountMenu).toContainText(role);
  });
}

test('someone without a role signs in to their account alone', async ({ page }) => {
  await signInAnew(page, people.withoutRole);
  await new AccountPage(page).open();
  await expect(page.getByRole('region', { name: 'Profile' })).toContainText('No roles assigned');
  await expect(new Frame(page).navigation.getByRole('link')).toHaveText(['Your account']);
});

test('the operator signs in to the installation and not to customers', async ({ page }) => {
  await signInAnew(page, people.operator);
  await expect(page).toHaveURL(/\/operator\/health$/);
  await expect(new Frame(page).navigation.getByRole('link')).toHaveText(['Health', 'Your account']);
});

test('someone without a second factor is told what Partner Center wants', async ({ page }) => {
  await page.goto('/');
  await signInFromHere(page, people.withoutSecondFactor);
  await page.goto('/customers');
  await expect(page.getByRole('heading', { name: 'Sign in with MFA to continue' })).toBeVisible();
});

for (const { who, person, words } of [
  { who: 'someone of a tenant nobody knows', person: people.ofUnknownTenant, words: 'Your organization isn’t set up in Tenantry' },
  { who: 'someone of a disabled partner', person: people.ofDisabledPartner, words: 'Your organization’s access is turned off' },
]) {
  test(`${who} is told so and not signed in`, async ({ page }) => {
    await page.goto('/');
    await signInFromHere(page, person);
    await expect(new ProblemPage(page).heading).toHaveText(words);
    await page.goto('/customers');
    await expect(new Landing(page).goOn).toBeVisible();
  });
}

test('a cancelled sign-in leads back without harm', async ({ page }) => {
  await page.goto('/');
  await new Landing(page).signIn(clouds.global).click();
  await new SignInPage(page).cancel.click();
  await expect(new ProblemPage(page).heading).toHaveText('Sign-in canceled');
  await page.getByRole('link', { name: 'Back to sign-in' }).click();
  await expect(new Landing(page).signIn(clouds.global)).toBeVisible();
});
