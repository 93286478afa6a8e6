// A portal without a registration in any cloud: its only partner signs people in with its own provider.
import { expect, test } from './test.ts';
import { expectAccessible } from './accessible.ts';
import { withOwnPortal } from './own-portal.ts';
import { Frame, Landing, SignInPage } from './portal.ts';
import { people } from './people.ts';

test('people find their own provider by their email address, and come back signed in', async ({ page, request, javaScriptEnabled }) => {
  const domain = 'bursztyn.example';
  await withOwnPortal({ PORTAL_PARTNER_DOMAIN: domain }, async (origin) => {
    // Browsers apply a page's `form-action` policy to the redirects after a form as well, and the policy must not name
    // the provider.
    const answer = await page.goto(origin);
    const policy = answer!.headers()['content-security-policy'];
    expect(policy).toMatch(/form-action 'self' *;/);

    const landing = new Landing(page);
    await expect(landing.heading).toBeVisible();
    await expect(landing.ways).toHaveCount(0);
    const address = page.getByLabel('Work email or its domain');
    const go = page.getByRole('main').getByRole('button', { name: 'Continue' });
    await address.fill('anna@nobody.example');
    await go.click();
    await expect(page.getByRole('main').getByRole('alert')).toContainText('We don’t recognize this domain.');
    await expect(address).toHaveValue('anna@nobody.example');
    if (javaScriptEnabled) await expectAccessible(page);

    await address.fill(`anna@${domain}`);
    await go.click();
    await expect(page).toHaveURL(/\/sign-in\/continue\?provider=/);
    if (javaScriptEnabled) await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue to 127.0.0.1' }).click();
    await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\//);
    const provider = new URL(page.url()).origin;
    await new SignInPage(page).person(people.adminAgent).click();
    await expect(page).toHaveURL(`${origin}/home`);
    const frame = new Frame(page);
    await frame.openAccountMenu();
    await expect(frame.accountMenu).toContainText(people.adminAgent);

    // The browser remembers the partner, so the next sign-in needs only one link.
    await frame.signOut.click();
    await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
    // This provider, unlike Entra, has a revocation endpoint for refresh tokens.
    expect(await (await request.get(`${provider}/emulator/revocations`)).json()).toHaveLength(1);
    await page.goto(origin);
    await page.getByRole('link', { name: 'Continue to Bursztyn Cloud Services' }).click();
    await new SignInPage(page).person(people.adminAgent).click();
    await expect(page).toHaveURL(`${origin}/home`);
  }, './portal-of-own-provider');
});
