// A form is executed once, however often it is sent: by a second click, a reload, or the Back button.
import { makeFail } from './emulator.ts';
import { people } from './people.ts';
import { clouds, CustomerList, resumeSession } from './portal.ts';
import { expect, test } from './test.ts';

const partner = 'Potomac Public Sector Cloud';

test('a second click while a user is being created leads to the one that was created', async ({ page, request }) => {
  await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/customers');
  await new CustomerList(page).names.nth(1).click();
  const customer = new URL(page.url()).pathname;
  await page.goto(`${customer}/users/new`);
  await page.getByRole('textbox', { name: 'Display name' }).fill('Only Once');
  await page.getByRole('textbox', { name: 'Sign-in name' }).fill('only.once');
  await page.getByRole('combobox', { name: 'Usage location' }).selectOption({ label: 'Poland' });
  await makeFail(request, partner, { operation: 'create-user-accounts-for-a-customer', kind: 'slow', latency_ms: 1500 });
  const create = page.locator('#user-form button[type=submit], #user-form .actions button').first();
  await create.click({ noWaitAfter: true });
  // The form remains visible during the first request; if it has already disappeared, there is nothing left to test.
  await create.click({ noWaitAfter: true, timeout: 1000 }).catch(() => undefined);
  const shown = page.getByRole('region', { name: 'User created: Only Once' });
  const password = (await shown.locator('#password').innerText()).trim();
  expect(password).toMatch(/^(\w{4}-){3}\w{4}$/);
  await page.reload();
  await expect(shown.locator('#password')).toHaveText(password);
  await page.goto(`${customer}/users?search=Only+Once`);
  await expect(page.getByRole('rowheader', { name: 'Only Once' })).toHaveCount(1);
});

test('a password that was reset is shown again by a reload, is not reset again, and is gone when it is no longer needed', async ({ page }) => {
  await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/customers');
  await new CustomerList(page).names.nth(2).click();
  const customer = new URL(page.url()).pathname;
  await page.goto(`${customer}/users`);
  await page.getByRole('table', { name: 'Users' }).getByRole('rowheader').getByRole('link').first().click();
  await page.getByRole('link', { name: 'Reset password' }).click();
  await page.getByRole('button', { name: 'Reset password' }).click();
  const shown = page.getByRole('region', { name: /^New password for / });
  const password = (await shown.locator('#password').innerText()).trim();
  const address = page.url();
  await page.reload();
  await expect(shown.locator('#password')).toHaveText(password);
  await shown.getByRole('button', { name: 'Done: erase the password' }).click();
  await expect(page.getByRole('main')).not.toContainText(password);
  await page.goto(address);
  await expect(page.getByRole('main')).not.toContainText(password);
  const resets = page.getByRole('region', { name: 'Partner Center' }).getByRole('rowheader', { name: 'Reset a user’s password' });
  await page.goto(`${customer}/activity`);
  await expect(resets).toHaveCount(1);
});
