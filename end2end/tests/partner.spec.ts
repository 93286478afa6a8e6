import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { clouds, Frame, Landing, resumeSession, signInAnew, SignInPage } from './portal.ts';
import { people } from './people.ts';
import { expectAccessible } from './accessible.ts';
import { withOwnPortal } from './own-portal.ts';
import { factsOf, makeFail, makeSignInFail, revoke, setApplication } from './emulator.ts';

const partner = 'Potomac Public Sector Cloud';

/** Returns a step of the guided setup. */
const step = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: new RegExp(`^${name} `) }) });

/** Runs the checks of all steps again. */
async function check(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Check again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Set up Partner Center' })).toBeVisible();
}

test('the guided setup goes from missing steps to ready, is resumed after leaving it, and names each fault', async ({ page, request }) => {
  await signInAnew(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/partner');
  await expect(page.getByRole('region', { name: 'Connection' })).toContainText('Not connected');
  await page.getByRole('link', { name: 'Open guided setup' }).click();
  await expect(page.getByText('5 of 7 steps are ready')).toBeVisible();
  await expect(step(page, 'Connection')).toContainText('Needs attention');

  // She signed in with the portal's own application; whether the partner's application redirects back here is only
  // known after a sign-in with it.
  await expect(step(page, 'Application and redirect URI')).toContainText('/sign-in/callback');
  await step(page, 'Application and redirect URI').getByRole('link', { name: 'Sign in through your application' }).click();
  await new SignInPage(page).person(people.usGovernmentAdminAgent).click();
  await expect(page.getByText('6 of 7 steps are ready')).toBeVisible();

  const faults: [string, () => Promise<void>, string, () => Promise<void>][] = [
    ['Sign-in', () => makeSignInFail(request, partner, { operation: 'discovery', kind: 'status', status: 503, count: 1 }), "The sign-in service doesn’t respond", async () => {}],
    ['Access token', () => setApplication(request, partner, 'without-principal'), 'The sign-in service rejects the application', () => setApplication(request, partner, 'working')],
    ['Multi-factor authentication', () => makeFail(request, partner, { operation: 'get-a-list-of-customers', kind: 'body', status: 401, body: { code: 900421, description: 'MFA' }, count: 2 }), "Partner Center doesn’t see multi-factor authentication", async () => {}],
    ['Partner Center', () => makeFail(request, partner, { operation: 'get-a-list-of-customers', kind: 'body', status: 403, body: { code: 900308, description: 'No' }, count: 2 }), 'Partner Center denies access', async () => {}],
  ];
  for (const [name, breakIt, said, mend] of faults) {
    await breakIt();
    await check(page);
    await expect(step(page, name)).toContainText(said);
    await mend();
    await check(page);
    await expect(step(page, name)).toContainText('Ready');
  }

  // Nothing of the guided setup is stored, so a person who returns to it continues at the step that is not ready.
  await page.goto('/customers');
  await page.goto('/partner/set-up');
  await step(page, 'Connection').getByRole('button', { name: 'Connect Partner Center' }).click();
  await new SignInPage(page).person(people.usGovernmentConnection).click();
  await expect(new Frame(page).done).toHaveText('Partner Center connected.');
  await expect(page.getByRole('region', { name: 'Connection' })).toContainText('portal-connection@');
  await page.getByRole('link', { name: 'Open guided setup' }).click();
  await expect(page.getByText('7 of 7 steps are ready')).toBeVisible();

  // A revoked token is noticed at its next exchange; a new consent fixes it.
  await page.goto('/partner');
  await revoke(request, people.usGovernmentConnection);
  await page.getByRole('region', { name: 'Connection' }).getByRole('button', { name: 'Connect again' }).click();
  await new SignInPage(page).person(people.usGovernmentConnection).click();
  await expect(new Frame(page).done).toHaveText('Partner Center connected.');

  await page.getByRole('region', { name: 'Connection' }).getByRole('link', { name: 'Disconnect…' }).click();
  await page.getByRole('button', { name: /^Disconnect portal-connection@/ }).click();
  await expect(new Frame(page).done).toHaveText('Partner Center disconnected.');
  await expect(page.getByRole('region', { name: 'Connection' })).toContainText('Not connected');
});

test('an empty partner is set up completely: registered, its roles mapped, left, and resumed by another person', async ({ page, request }) => {
  const name = 'Fjordlys Cloud AS';
  const { tenant, adminAgents } = await factsOf(request, name);
  await signInAnew(page, people.operator);
  await page.goto('/operator/partners/new');
  const form = page.getByRole('region', { name: 'Partner' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Tenant ID').fill(tenant);
  await form.getByRole('button', { name: 'Add partner' }).click();
  await expect(new Frame(page).done).toHaveText('Partner added.');

  // Nobody is an agent here yet, so a global administrator of the tenant has to begin.
  await page.context().clearCookies();
  await signInAnew(page, people.newGlobalAdministrator);
  await page.goto('/partner/set-up');
  await expect(step(page, 'Sign-in')).toContainText('Ready');
  await expect(step(page, 'Partner Center')).toContainText('Partner Center denies access');
  await expect(step(page, 'Roles')).toContainText('Nobody can be an admin agent yet');
  await expect(step(page, 'Connection')).toContainText('Needs attention');
  await step(page, 'Roles').getByRole('link').click();
  const mapping = page.getByRole('region', { name: 'Add a role mapping' });
  await mapping.getByLabel('Claim').selectOption({ label: 'Group' });
  await mapping.getByLabel('Value').fill(adminAgents);
  await mapping.getByRole('button', { name: 'Add role mapping' }).click();
  await expect(new Frame(page).done).toHaveText('Role mapping added.');
  await page.goto('/partner/set-up');
  await expect(step(page, 'Roles')).toContainText('Ready');

  // She stops here. An admin agent, recognized by the new mapping, continues.
  await page.context().clearCookies();
  await signInAnew(page, people.newAdminAgent);
  await page.goto('/partner/set-up');
  await expect(page.getByText('6 of 7 steps are ready')).toBeVisible();
  await step(page, 'Connection').getByRole('button', { name: 'Connect Partner Center' }).click();
  await new SignInPage(page).person(people.newConnection).click();
  await expect(new Frame(page).done).toHaveText('Partner Center connected.');
  await page.goto('/partner/set-up');
  await expect(page.getByText('7 of 7 steps are ready')).toBeVisible();
});

test('an account that may not connect sees an error message with a link back', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/partner');
  await page.getByRole('region', { name: 'Connection' }).getByRole('button', { name: 'Connect Partner Center' }).click();
  await new SignInPage(page).person(people.helpdeskAgent).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Partner Center not connected' })).toBeVisible();
  await expect(page.getByText("This account isn’t an admin agent here.")).toBeVisible();
  await page.getByRole('link', { name: 'Back to Partner settings' }).click();
  await expect(page.getByRole('region', { name: 'Connection' })).toContainText('Not connected');
});

test('a role mapping is added, refused where it cannot be used, and removed', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/partner/roles');
  const form = page.getByRole('region', { name: 'Add a role mapping' });
  await form.getByLabel('Claim').selectOption({ label: 'Directory role' });
  await form.getByLabel('Value').fill('Sellers');
  await form.getByRole('button', { name: 'Add role mapping' }).click();
  await expect(form.getByRole('alert')).toBeVisible();
  await form.getByLabel('Claim').selectOption({ label: 'App role' });
  await form.getByLabel('Role', { exact: false }).last().selectOption({ label: 'Global reader' });
  await form.getByRole('button', { name: 'Add role mapping' }).click();
  await expect(new Frame(page).done).toHaveText('Role mapping added.');
  await page.getByRole('button', { name: 'Remove Global reader for Sellers' }).click();
  await expect(new Frame(page).done).toHaveText('Role mapping removed.');
});

test('an operator adds a partner, blocks it and lets it in again', async ({ page }, { project }) => {
  await resumeSession(page, people.operator);
  await page.goto('/operator/health');
  await page.getByRole('link', { name: 'Add a partner' }).click();
  const name = `Meridian Cloud ${project.name}`;
  const form = page.getByRole('region', { name: 'Partner' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Tenant ID').fill('nowhere');
  await form.getByRole('button', { name: 'Add partner' }).click();
  await expect(form.getByRole('alert')).toBeVisible();
  await expect(form.getByLabel('Name')).toHaveValue(name);
  await form.getByLabel('Tenant ID').fill('5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f');
  await form.getByRole('button', { name: 'Add partner' }).click();
  await expect(new Frame(page).done).toHaveText('Partner added.');
  await page.getByRole('button', { name: `Block ${name}`, exact: true }).click();
  await expect(new Frame(page).done).toHaveText(`${name} blocked. Its people are signed out.`);
  await page.getByRole('button', { name: `Unblock ${name}`, exact: true }).click();
  await expect(new Frame(page).done).toHaveText(`${name} unblocked.`);
});

test('an administrator requires multi-factor authentication with it alone, and makes it optional again', async ({ page, javaScriptEnabled }) => {
  await withOwnPortal({}, async (origin) => {
    const signInAs = async (person: string) => {
      await page.context().clearCookies();
      await page.goto(origin);
      await new Landing(page).signIn(clouds.global).click();
      await new SignInPage(page).person(person).click();
      await expect(page).toHaveURL(/\/home$/);
      await page.goto(`${origin}/partner`);
    };
    const panel = page.getByRole('region', { name: 'Multi-factor authentication' });
    const require = panel.getByRole('button', { name: 'Require multi-factor authentication' });

    await signInAs(people.withoutSecondFactor);
    await expect(panel).toContainText('Optional');
    await require.click();
    await expect(panel.getByRole('alert')).toContainText('You would lose your own access');
    await expect(panel.getByRole('link', { name: 'Sign in again' })).toHaveAttribute('href', '/sign-in?provider=again&return_to=%2Fpartner');
    if (javaScriptEnabled) await expectAccessible(page);

    await signInAs(people.adminAgent);
    await require.click();
    await expect(new Frame(page).done).toHaveText('Multi-factor authentication setting saved.');
    await expect(panel).toContainText('Required');
    if (javaScriptEnabled) await expectAccessible(page);

    await panel.getByRole('button', { name: 'Make it optional' }).click();
    await expect(new Frame(page).done).toHaveText('Multi-factor authentication setting saved.');
    await expect(panel).toContainText('Optional');
  });
});
