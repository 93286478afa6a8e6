// Creation of a customer, step by step, with and without JavaScript.
import { type Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { signIn } from './portal.ts';
import { people } from './people.ts';

/** Fills in the details of a Polish company and sends them for validation. */
async function details(page: Page, domain: string, street: string): Promise<void> {
  await page.goto('/customers');
  await page.getByRole('main').getByRole('link', { name: 'New customer' }).click();
  await page.getByRole('combobox', { name: 'Country' }).selectOption({ label: 'Poland' });
  await page.getByRole('button', { name: 'Continue' }).click();
  const field = (name: string) => page.getByRole('textbox', { name });
  await field('Billing name').fill('Żubr Nowy');
  await field('Initial domain').fill(domain);
  await field('Registration number').fill('1234563218');
  await field('Street address').fill(street);
  await field('City').fill('Gdynia');
  await field('Postal code').fill('81-350');
  await field('Email').fill('biuro@zubr.example');
  await page.getByRole('button', { name: 'Review details' }).click();
}

test('a customer is made, with a better address than was typed, and its password shown once', async ({ page }) => {
  await signIn(page, people.salesAgent);
  await details(page, 'zubrnowy', 'Portowa');
  await page.getByRole('button', { name: 'Use Portowa 2, Gdynia, 81-350' }).click();
  await expect(page.getByRole('region', { name: 'Address' })).toContainText('Address verified.');
  await page.getByRole('button', { name: 'Create Żubr Nowy' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Customer created: Żubr Nowy');
  const shown = page.getByRole('region', { name: 'First sign-in' });
  await expect(shown).toContainText('admin@zubrnowy.onmicrosoft.com');
  const password = (await shown.locator('#password').innerText()).trim();
  await page.getByRole('link', { name: 'View customer' }).click();
  await expect(page.getByRole('region', { name: 'Company', exact: true })).toContainText('Portowa 2');
  await expect(page.getByRole('main')).not.toContainText(password);
});

test('details are changed once more before anything is made', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await details(page, 'zubrinny', 'Portowa 1');
  await page.getByRole('button', { name: 'Change details' }).click();
  await expect(page.getByRole('textbox', { name: 'Street address' })).toHaveValue('Portowa 1');
  await page.getByRole('textbox', { name: 'Postal code' }).fill('81350');
  await page.getByRole('button', { name: 'Review details' }).click();
  await expect(page.getByRole('textbox', { name: 'Postal code' })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('textbox', { name: 'Billing name' })).toHaveValue('Żubr Nowy');
});
