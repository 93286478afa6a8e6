// A customer's users, their passwords, licenses and roles, through the UI, with and without JavaScript.
import { expect, test } from './test.ts';
import { openCustomerOf } from './customers.ts';
import { Frame, signIn } from './portal.ts';
import { people } from './people.ts';
import { createUser } from './users.ts';

test('a user is created, found, edited, deleted and restored', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'users');
  await createUser(page, customer, 'Ola Nowa', 'ola.nowa');

  await page.goto(`${customer}/users`);
  await page.getByRole('searchbox', { name: 'Search users' }).fill('OLA NOWA');
  await page.getByRole('searchbox', { name: 'Search users' }).press('Enter');
  await page.getByRole('table', { name: 'Users' }).getByRole('link', { name: 'Ola Nowa' }).click();

  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ola Zamężna');
  await page.getByRole('button', { name: 'Save user' }).click();
  await expect(new Frame(page).done).toContainText('User saved.');
  await expect(page.getByRole('heading', { level: 1, name: 'Ola Zamężna' })).toBeVisible();

  await page.getByRole('link', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('Delete Ola Zamężna (');
  await page.getByRole('button', { name: 'Delete Ola Zamężna' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Deleted users' })).toBeVisible();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Ola Zamężna' }) });
  await expect(row).toContainText('30 days');
  await row.getByRole('button', { name: 'Restore Ola Zamężna' }).click();
  await expect(new Frame(page).done).toContainText('Ola Zamężna restored.');
  await expect(row).toHaveCount(0);
});

test('what is wrong with a new user is said at its field', async ({ page }) => {
  await signIn(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'users', 1);
  await page.goto(`${customer}/users/new`);
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ola');
  await page.getByRole('textbox', { name: 'Sign-in name' }).fill('żaba na');
  await page.getByRole('button', { name: 'Create user' }).click();
  const name = page.getByRole('textbox', { name: 'Sign-in name' });
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveValue('żaba na');
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveValue('Ola');
});

test('a password is reset and shown once', async ({ page }) => {
  await signIn(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'users', 2);
  await page.goto(`${customer}/users`);
  await page.getByRole('table', { name: 'Users' }).getByRole('rowheader').getByRole('link').first().click();
  await page.getByRole('link', { name: 'Reset password' }).click();
  await page.getByRole('button', { name: 'Reset password' }).click();
  const shown = page.getByRole('region', { name: /^New password for / });
  await expect(shown).toContainText('Must change at next sign-in');
  const password = (await shown.locator('#password').innerText()).trim();
  await page.getByRole('link', { name: 'Reset again' }).click();
  await expect(page.getByRole('button', { name: 'Reset password' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(password);
});

test('licenses are assigned with a choice of plans, and taken away', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'licenses');
  await page.goto(`${customer}/licenses`);
  const group = page.getByRole('region', { name: 'Microsoft 365 and other products' });
  await expect(group.getByRole('row').filter({ hasText: 'Power BI Pro' })).toContainText(/\d+ of \d+/);

  const user = await createUser(page, customer, 'Ela Licencja', 'ela.licencja');
  const panel = page.getByRole('region', { name: 'Licenses' });
  await expect(panel).toContainText('No licenses');
  await panel.getByRole('link', { name: 'Change licenses' }).click();
  await expect(page.getByRole('checkbox', { name: 'Power BI Pro', exact: true }).first()).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Enterprise Mobility + Security E3' }).check();
  await page.getByText('Services in Enterprise Mobility + Security E3').click();
  await page.getByRole('group').filter({ hasText: 'Services in Enterprise Mobility + Security E3' }).getByRole('checkbox', { name: 'Microsoft Intune' }).uncheck();
  await page.getByRole('button', { name: 'Save licenses' }).click();
  await expect(new Frame(page).done).toContainText('Licenses updated.');
  await expect(panel).toContainText('Enterprise Mobility + Security E3');
  await expect(panel).not.toContainText('Microsoft Intune');

  await page.goto(`${user}/licenses`);
  await page.getByRole('checkbox', { name: 'Enterprise Mobility + Security E3' }).uncheck();
  await page.getByRole('button', { name: 'Save licenses' }).click();
  await expect(panel).toContainText('No licenses');
});

test('a role is given, seen among its members, and taken away', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'roles');
  const user = await createUser(page, customer, 'Iza Rola', 'iza.rola');
  await page.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'License Administrator' });
  await page.getByRole('button', { name: 'Add role' }).click();
  await expect(new Frame(page).done).toContainText('Role assigned.');

  await page.goto(`${customer}/roles`);
  await page.getByRole('table', { name: 'Directory roles' }).getByRole('link', { name: 'License Administrator' }).click();
  await expect(page.getByRole('table', { name: 'Members' })).toContainText('Iza Rola');

  await page.goto(user);
  await page.getByRole('link', { name: 'Remove License Administrator from Iza Rola' }).click();
  await expect(page.getByRole('heading', { name: 'Remove role' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove License Administrator from Iza Rola' }).click();
  await expect(new Frame(page).done).toContainText('Role removed: License Administrator.');
  await expect(page.getByRole('region', { name: 'Directory roles' })).toContainText('No admin roles');
});

test('the last administrator of a customer stays, and the pages say why', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'roles', 2);
  await page.goto(`${customer}/roles`);
  await page.getByRole('link', { name: 'Global Administrator' }).click();
  const role = new URL(page.url()).pathname;
  const members = page.locator('tbody th a');
  await expect(members).toHaveCount(1);
  const user = (await members.getAttribute('href'))!;
  const why = 'No other active user is a Global Administrator here';
  for (const [address, button] of [[`${role}/members/${user.split('/').pop()}/remove`, /^Remove/], [`${user}/delete`, /^Delete/]] as const) {
    await page.goto(address);
    await expect(page.getByText(why)).toBeVisible();
    await expect(page.getByRole('main').getByRole('button', { name: button })).toHaveCount(0);
  }
});
