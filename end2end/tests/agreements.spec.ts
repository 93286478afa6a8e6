import { expect, test } from './test.ts';
import { clouds, CustomerList, sendAndConfirm, signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

test('an admin agent attests an acceptance, and is told when it is confirmed already', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'agreements');
  await page.goto(`${customer}/agreements`);
  await expect(page.getByRole('region', { name: 'Signed with Microsoft itself' })).toContainText(/signed/i);
  await expect(page.getByRole('region', { name: 'Agreements in force' })).toContainText('Microsoft Cloud Agreement');
  await expect(page.getByRole('region', { name: 'Microsoft Cloud Agreement' })).toBeVisible();

  const form = page.getByRole('region', { name: 'Attest an acceptance' });
  const attest = async () => {
    await form.getByLabel('Contact’s first name').fill('Zofia');
    await form.getByLabel('Contact’s last name').fill('Lis');
    await form.getByLabel('E-mail').fill('zofia@conto.example');
    await form.getByLabel('Date agreed').fill('2026-01-15');
    await sendAndConfirm(form, 'Attest the acceptance');
  };
  await attest();
  await expect(page.getByRole('status').filter({ hasText: 'The acceptance is confirmed.' })).toBeVisible();
  const accepted = page.getByRole('table', { name: 'Who accepted the Microsoft Customer Agreement' });
  await expect(accepted.getByRole('rowheader', { name: 'Zofia Lis' })).toBeVisible();

  await attest();
  await expect(form.getByRole('alert')).toContainText('is confirmed already');
  await expect(form.getByLabel('Contact’s last name')).toHaveValue('Lis');
});

test('a sales agent finds the text of an agreement in a country and a language', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const customer = await openCustomerOf(page, 'agreements', 1);
  await page.goto(`${customer}/agreements`);
  const text = page.getByRole('region', { name: 'Text of the agreement' });
  await text.getByLabel('Agreement', { exact: true }).selectOption('Microsoft Customer Agreement');
  await text.getByLabel('Country').selectOption('PL');
  await text.getByLabel('Language').selectOption('pl-PL');
  await text.getByRole('button', { name: 'Find the text' }).click();
  await expect(text.getByRole('link', { name: 'Read the text' })).toHaveAttribute('href', /^https:\/\//);
  await expect(text.getByRole('link', { name: 'Download the Word file' })).toHaveAttribute('href', /^https:\/\//);
});

test('where Microsoft offers no agreements, a sentence says so', async ({ page }) => {
  await signIn(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  await page.goto(`${new URL(page.url()).pathname}/agreements`);
  await expect(page.getByRole('heading', { name: 'Agreements are not offered in this cloud' })).toBeVisible();
});
