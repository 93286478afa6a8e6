// The everyday tasks of each role of a customer's directory: what its people can do here, and what is refused to them.
import { type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { shareCustomerOf } from './emulator.ts';
import { withOwnPortal } from './own-portal.ts';
import { people } from './people.ts';
import { Frame, SignInPage } from './portal.ts';
import { bursztyn, fjordlys, offerSelfService, registerFjordlys, signInAsCustomer } from './self-service.ts';
import { expect, test } from './test.ts';
import { createUser } from './users.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Checks that the pages at these addresses are refused. */
async function expectRefused(page: Page, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    expect((await page.goto(address))?.status(), address).toBe(403);
    await expect(heading(page)).toHaveText('You don’t have permission');
  }
}

/** Resets the password of the user whose page is open. */
async function resetPassword(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Reset password' }).click();
  await page.getByRole('button', { name: 'Reset password' }).click();
}

/** Assigns the first available license to the user at an address, or removes it. */
async function setLicense(page: Page, user: string, assigned: boolean): Promise<void> {
  await page.goto(user);
  await page.getByRole('region', { name: 'Licenses' }).getByRole('link', { name: 'Change licenses' }).click();
  const product = page.getByRole('main').getByRole('checkbox').and(page.locator(assigned ? ':enabled' : ':checked')).first();
  await product.setChecked(assigned);
  await page.getByRole('button', { name: 'Save licenses' }).click();
  await expect(new Frame(page).done).toContainText('Licenses updated.');
}

/** Opens a page in a browser without a session. */
async function pageAt(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext(options)).newPage();
}

test('each role does its tasks and no more', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  test.slow();
  await withOwnPortal({}, async (origin) => {
    const page = await pageAt(browser, { ...contextOptions, baseURL: origin, javaScriptEnabled, viewport });
    await offerSelfService(page, bursztyn);

    await test.step('a billing administrator reads what was bought and agreed, and no users', async () => {
      await signInAsCustomer(page, people.customerBillingAdministrator);
      await expect(page.getByRole('region', { name: 'What you have' })).toBeVisible();
      await expect(page.getByText(bursztyn.contact)).toBeVisible();
      for (const [address, title] of [['orders', 'Orders'], ['billing-profile', 'Billing profile'], ['agreements', 'Agreements']] as const) {
        await page.goto(`/my/${address}`);
        await expect(heading(page)).toHaveText(title);
      }
      await expectRefused(page, ['/my/users', '/my/users/new', '/my/licenses']);
    });

    let user = '';
    await test.step('a user administrator creates a user with a license and resets their password', async () => {
      await signInAsCustomer(page, people.customerUserAdministrator);
      user = await createUser(page, '/my', 'Ola Nowa', 'ola.nowa');
      await setLicense(page, user, true);
      await resetPassword(page);
      await expect(page.getByRole('region', { name: 'New password for Ola Nowa' })).toContainText('Must change at next sign-in');
      await expectRefused(page, ['/my/billing-profile', '/my/agreements']);
    });

    await test.step('a license administrator takes a license away and assigns one, and creates nobody', async () => {
      await signInAsCustomer(page, people.customerLicenseAdministrator);
      await setLicense(page, user, false);
      await setLicense(page, user, true);
      await page.goto('/my/users');
      await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
      await expect(page.getByRole('link', { name: 'Create user' })).toHaveCount(0);
      await expectRefused(page, ['/my/users/new', `${user}/password`, `${user}/edit`]);
    });

    await test.step('a helpdesk administrator resets the password of who has no role, and of no administrator', async () => {
      await signInAsCustomer(page, people.customerHelpdeskAdministrator);
      await page.goto(user);
      await resetPassword(page);
      await expect(page.getByRole('region', { name: 'New password for Ola Nowa' })).toBeVisible();
      await page.goto(`/my/users?search=${encodeURIComponent(people.customerAdministrator)}`);
      await page.getByRole('table', { name: 'Users' }).getByRole('link', { name: people.customerAdministrator }).click();
      await resetPassword(page);
      await expect(page.getByRole('main')).toContainText('Only a Global Administrator can do this');
      await expect(page.locator('#password')).toHaveCount(0);
      await expectRefused(page, ['/my/users/new', `${user}/licenses`, `${user}/delete`]);
    });

    await test.step('somebody without a role has their own profile and licenses', async () => {
      await signInAsCustomer(page, people.customerWithoutRole);
      await expect(page.getByText('you need an administrator role')).toBeVisible();
      await page.getByRole('link', { name: 'Your profile and licenses' }).click();
      await expect(heading(page)).toHaveText('Your profile');
      await expect(page.getByRole('main')).toContainText(people.customerWithoutRole);
      await expect(page.getByRole('region', { name: 'Licenses' })).toBeVisible();
      await expectRefused(page, ['/my/users', '/my/subscriptions', '/my/billing-profile', user]);
    });
    await page.context().close();
  });
});

test('a customer of two partners chooses one with the keyboard', async ({ browser, contextOptions, javaScriptEnabled, request, viewport }) => {
  test.slow();
  await withOwnPortal({}, async (origin, log) => {
    const page = await pageAt(browser, { ...contextOptions, baseURL: origin, javaScriptEnabled, viewport });
    await offerSelfService(page, bursztyn);
    await page.context().clearCookies();
    await registerFjordlys(page, request, log);
    await offerSelfService(page, fjordlys);
    await shareCustomerOf(request, people.customerAdministrator, fjordlys.name, log);

    for (const [partner, other] of [[bursztyn, fjordlys], [fjordlys, bursztyn]] as const) {
      await page.context().clearCookies();
      await page.goto('/');
      await page.getByRole('link', { name: 'Sign in as a customer', exact: true }).click();
      await new SignInPage(page).person(people.customerAdministrator).click();
      await expect(heading(page)).toHaveText('Choose your partner');
      if (javaScriptEnabled && partner === bursztyn) await expectAccessible(page);
      const way = page.getByRole('main').getByRole('link', { name: partner.name });
      for (let step = 0; step < 12 && !(await way.evaluate((link) => link === document.activeElement)); step += 1) {
        await page.keyboard.press('Tab');
      }
      await expect(way).toBeFocused();
      await page.keyboard.press('Enter');
      await new SignInPage(page).person(people.customerAdministrator).click();
      await expect(page).toHaveURL(/\/my$/);
      await expect(page.getByText(partner.contact)).toBeVisible();
      await expect(page.getByText(other.contact)).toHaveCount(0);
    }
    await page.context().close();
  });
});
