// Values stored before the portal was used stay unchanged, whatever else is changed here, and concurrently by others.
import { makeFail, storeBillingProfile, storeUser } from './emulator.ts';
import { openCustomerOf } from './customers.ts';
import { people } from './people.ts';
import { clouds, Frame, resumeSession, signIn } from './portal.ts';
import { expect, test } from './test.ts';

const partner = 'Bursztyn Cloud Services';
const idOf = (customer: string) => customer.split('/').pop()!;

test('a country, culture and language that are not in the lists stay when something else is changed', async ({ page, request }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'stored');
  const members = { culture: null, language: 'en-US', defaultAddress: { country: 'UK', addressLine2: null, addressLine3: 'Brama B' } };
  await storeBillingProfile(request, partner, idOf(customer), members);
  await page.goto(`${customer}/billing-profile`);
  const chosen = (label: string | RegExp) => page.getByRole('combobox', { name: label }).locator('option:checked');
  const expectStored = async () => {
    await expect(chosen(/^Country/)).toHaveText('UK (saved value, not in the list)');
    await expect(chosen(/^Language/)).toHaveText('en-US (saved value, not in the list)');
    await expect(chosen(/^Locale/)).toHaveText('Not set');
    await expect(page.getByLabel('Address line 3')).toHaveValue('Brama B');
  };
  await expectStored();
  await page.getByLabel('Contact first name').fill('Zofia');
  await page.getByRole('button', { name: 'Save billing profile' }).click();
  await expect(new Frame(page).done).toBeVisible();
  await expect(page.getByLabel('Contact first name')).toHaveValue('Zofia');
  await expectStored();
});

test('a field that only another person changed is merged, and no change is overwritten', async ({ page, context }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'stored', 1);
  await page.goto(`${customer}/billing-profile`);
  const other = await context.newPage();
  await other.goto(`${customer}/billing-profile`);
  await other.getByLabel('City').fill('Theirs');
  await other.getByRole('button', { name: 'Save billing profile' }).click();
  await expect(new Frame(other).done).toBeVisible();

  await page.getByLabel('Contact first name').fill('Mine');
  await page.getByRole('button', { name: 'Save billing profile' }).click();
  const conflict = page.getByRole('alert');
  await expect(conflict).toContainText('City: Theirs');
  await expect(conflict).toContainText('alicja@bursztyncloud.onmicrosoft.com');
  await expect(page.getByLabel('City')).toHaveValue('Theirs');
  await expect(page.getByLabel('Contact first name')).toHaveValue('Mine');
  await page.getByRole('button', { name: 'Save billing profile' }).click();
  await expect(new Frame(page).done).toBeVisible();
  await expect(page.getByLabel('City')).toHaveValue('Theirs');
});

test('a guest keeps a sign-in name that no new user could have', async ({ page, request }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'stored', 2);
  const principal = 'pat+x_home.example#EXT#@conto.onmicrosoft.com';
  const user = await storeUser(request, partner, idOf(customer), { userPrincipalName: principal, displayName: 'Pat Guest', usageLocation: 'gb' });
  await page.goto(`${customer}/users/${user}/edit`);
  await page.getByRole('textbox', { name: 'Display name' }).fill('Pat Renamed');
  await page.getByRole('button', { name: 'Save user' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pat Renamed' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(principal);
});

test('an unreadable record is left out of a list alone, and the list says how many are left out', async ({ page, request }) => {
  await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/customers');
  const customer = await page.locator('tbody .row-link').nth(3).getAttribute('href');
  const good = { entitlementType: 'software', productId: 'DG7GMGF0DVT7', skuId: '0001', quantity: 2, entitledArtifacts: [] };
  const body = { totalCount: 3, items: [null, good, 'text'] };
  await makeFail(request, 'Potomac Public Sector Cloud', { operation: 'get-a-collection-of-entitlements', kind: 'body', status: 200, body, count: 1 });
  await page.goto(`${customer}/entitlements`);
  await expect(page.getByText("2 records from Partner Center can’t be read and aren’t shown.")).toBeVisible();
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
