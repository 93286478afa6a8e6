// Staff preview what a customer's people see: the same pages, read-only, with a link out of the preview on every page.
import { expectAccessible } from './accessible.ts';
import { withOwnPortal } from './own-portal.ts';
import { Frame } from './portal.ts';
import { offerSelfService } from './self-service.ts';
import { expect, test } from './test.ts';

test('staff see what a customer’s license administrator sees, and change nothing', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  test.slow();
  await withOwnPortal({}, async (origin) => {
    const context = await browser.newContext({ ...contextOptions, baseURL: origin, javaScriptEnabled, viewport });
    const page = await context.newPage();
    await offerSelfService(page);
    await page.goto('/customers?search=Annapolis');
    await page.getByRole('main').getByRole('rowheader').getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const staff = new URL(page.url()).pathname;
    await page.goto(`${staff}/self-service`);
    await page.getByRole('combobox', { name: 'Role' }).selectOption('License administrator');
    await page.getByRole('button', { name: 'Start preview' }).click();
    await expect(page).toHaveURL(/\/my$/);
    const banner = page.getByRole('region', { name: 'Preview' });
    await expect(banner).toContainText('role: License administrator');
    if (javaScriptEnabled) await expectAccessible(page);

    // Only what such a person can see: users with their licenses, but no prices, and no creation of users.
    await page.goto('/my/users');
    await expect(page.getByRole('link', { name: 'New user' })).toHaveCount(0);
    await page.getByRole('main').getByRole('rowheader').getByRole('link').first().click();
    await expect(page).toHaveURL(/\/my\/users\//);
    const user = new URL(page.url()).pathname;
    await page.goto(`${user}/licenses`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not available in a preview');
    await expect(banner).toBeVisible();
    // A page that such a person is refused shows the same message as to them.
    await page.goto('/my/billing-profile');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You don’t have permission');
    await page.goto(staff);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');

    await banner.getByRole('button', { name: 'End preview' }).click();
    await expect(page).toHaveURL(new RegExp(`${staff}/self-service$`));
    await expect(new Frame(page).done).toContainText('Preview ended.');
    await page.goto(`${staff}/activity`);
    await expect(page.getByRole('region', { name: 'Tenantry' })).toContainText('Started a preview as a customer user');
    await context.close();
  });
});
