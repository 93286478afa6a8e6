// A customer's own people and their partner's staff in parallel: each sees the other's changes, and the partner decides
// who can sign in.
import { people } from './people.ts';
import { withOwnPortal } from './own-portal.ts';
import { Frame } from './portal.ts';
import { offers, offerSelfService, signInAsCustomer } from './self-service.ts';
import { expect, test } from './test.ts';

test('a customer’s administrator and the partner’s staff see each other’s changes', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  test.slow();
  await withOwnPortal({}, async (origin) => {
    const browserOf = () => browser.newContext({ ...contextOptions, baseURL: origin, javaScriptEnabled, viewport });
    const [page, customer] = [await (await browserOf()).newPage(), await (await browserOf()).newPage()];
    await offerSelfService(page);
    await signInAsCustomer(customer);
    await expect(customer.getByText('help@potomac.example')).toBeVisible();

    // The customer's administrator renames one of its users.
    await customer.goto('/my/users');
    await customer.getByRole('main').getByRole('rowheader').getByRole('link').first().click();
    const own = new URL(customer.url()).pathname;
    expect(own).toMatch(/^\/my\/users\//);
    await customer.goto(`${own}/edit`);
    const name = `Renamed ${test.info().project.name}`;
    await customer.getByRole('textbox', { name: 'Display name' }).fill(name);
    await customer.getByRole('button', { name: 'Save user' }).click();
    await expect(customer.getByRole('heading', { level: 1 })).toContainText(name);

    // Staff see the change at their own path, and who made it.
    await page.goto('/customers?search=Annapolis');
    await page.getByRole('main').getByRole('rowheader').getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const staff = new URL(page.url()).pathname;
    await page.goto(`${staff}${own.slice('/my'.length)}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await page.goto(`${staff}/activity`);
    await expect(page.getByRole('region', { name: 'Tenantry' })).toContainText(people.usGovernmentCustomerAdministrator);

    // Each side's paths do not exist for the other.
    await page.goto('/my');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
    await customer.goto(staff);
    await expect(customer.getByRole('heading', { level: 1 })).toHaveText('Page not found');

    // The offer is reduced while a form is open: the form is refused, and nothing is written.
    await customer.goto(`${own}/edit`);
    await customer.getByRole('textbox', { name: 'Display name' }).fill('Never written');
    await page.goto(`${staff}/self-service`);
    await page.getByRole('radio', { name: offers.view, exact: true }).check();
    await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
    await expect(new Frame(page).done).toContainText('Offer saved.');
    await customer.getByRole('button', { name: 'Save user' }).click();
    await expect(customer.getByRole('main')).toContainText('Your partner doesn’t offer this');
    await page.goto(`${staff}${own.slice('/my'.length)}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);

    // A blocked person is signed out with the next request.
    await page.goto(`${staff}/self-service`);
    await page.getByRole('button', { name: `Block ${people.usGovernmentCustomerAdministrator}` }).click();
    await expect(new Frame(page).done).toContainText(`${people.usGovernmentCustomerAdministrator} blocked.`);
    await customer.goto('/my');
    await expect(customer).toHaveURL(/return_to=%2Fmy$/);
    await Promise.all([page.context().close(), customer.context().close()]);
  });
});

test('a tenant that is no partner’s customer sees whom to contact', async ({ page }) => {
  await page.goto('/sign-in?provider=customer%2Fglobal%2F%2F');
  await page.getByRole('button', { name: people.ofUnknownTenant }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your organization has no access here');
});
