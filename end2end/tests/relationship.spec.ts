import { expect, test } from './test.ts';
import { clouds, CustomerOverview, Frame, ProblemPage, resumeSession, signIn } from './portal.ts';
import { openCustomerOf } from './customers.ts';
import { endPurchases } from './emulator.ts';
import { people } from './people.ts';

test('an invitation is written in the language of the customer', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/relationship-request');
  const letter = page.getByRole('textbox', { name: 'Email text' });
  await expect(letter).toHaveValue(/invType=ResellerRelationship[^]*Kind regards/);
  await page.getByRole('combobox', { name: 'Email language' }).selectOption({ label: 'Polski' });
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(letter).toHaveValue(/Z poważaniem/);
  await expect(page.getByRole('link', { name: 'Write email' })).toHaveAttribute('href', /^mailto:\?subject=Zaproszenie/);
});

test('an invitation through a reseller is made by choosing its name', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/relationship-request');
  const reseller = page.getByRole('combobox', { name: 'Indirect reseller' });
  await reseller.selectOption({ label: await reseller.getByRole('option', { name: /^Nordlicht IT-Partner GmbH/ }).innerText() });
  const tenant = await reseller.inputValue();
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByRole('textbox', { name: 'Email text' })).toHaveValue(new RegExp(`partnerId=${tenant}`));
  await expect(reseller).toHaveValue(tenant);
});

test('in US Government the page says that there is no invitation', async ({ page }) => {
  await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/relationship-request');
  await expect(page.getByRole('main')).toContainText('aren’t available in the US Government cloud');
});

test('a relationship ends once nothing stands in the way and the name was typed', async ({ page, request }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'relationship');
  const name = await page.locator('.customer-name').innerText();
  await endPurchases(request, 'Bursztyn Cloud Services', customer.split('/').pop() ?? '');
  await page.getByRole('link', { name: 'Remove customer…' }).click();
  const end = page.getByRole('button', { name: /^Remove customer/ });
  await page.getByRole('textbox', { name: /^Company name/ }).fill('Somebody else');
  await end.click();
  await expect(page.getByRole('alert')).toContainText('The name doesn’t match. Enter it exactly as shown above.');
  await page.getByRole('textbox', { name: /^Company name/ }).fill(name);
  await end.click();
  await expect(new Frame(page).done).toContainText('is no longer your customer.');
  await page.goto(customer);
  await expect(new ProblemPage(page).heading).toHaveText('Page not found');
});

test('delegated administration ends once the name was typed, and the customer stays', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'relationship', 1);
  const name = await page.locator('.customer-name').innerText();
  const overview = new CustomerOverview(page);
  await expect(overview.relationship).toContainText('Active');
  await overview.relationship.getByRole('link', { name: 'End delegated administration…' }).click();
  await expect(page.getByRole('region', { name: 'What keeps working' })).toContainText('GDAP roles');
  await expect(page.getByRole('region', { name: 'Your GDAP role at this customer' })).toContainText('Active');
  const end = page.getByRole('button', { name: /^End delegated administration of/ });
  await page.getByRole('textbox', { name: /^Company name/ }).fill('Somebody else');
  await end.click();
  await expect(page.getByRole('alert')).toContainText('The name doesn’t match. Enter it exactly as shown above.');
  await page.getByRole('textbox', { name: /^Company name/ }).fill(name);
  await end.click();
  await expect(new Frame(page).done).toContainText(/^Delegated administration of .* ended\.$/);
  await expect(page).toHaveURL((url) => url.pathname === customer);
  await expect(overview.relationship).toContainText('Inactive');
  await expect(overview.relationship.getByRole('link', { name: 'End delegated administration…' })).toHaveCount(0);
  await expect(overview.organization).toContainText('Technical contacts');
});
