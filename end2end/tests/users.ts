// Creation of a customer's users through the UI.
import { expect, type Page } from '@playwright/test';

/** Creates a user of the customer and opens the user's page. The password is shown once, on the page before. */
export async function createUser(page: Page, customer: string, name: string, signInName: string): Promise<string> {
  await page.goto(`${customer}/users`);
  await page.getByRole('main').getByRole('link', { name: 'Create user' }).click();
  await page.getByRole('textbox', { name: 'Display name' }).fill(name);
  await page.getByRole('textbox', { name: 'Sign-in name' }).fill(signInName);
  await page.getByRole('combobox', { name: 'Usage location' }).selectOption({ label: 'Poland' });
  await page.getByRole('button', { name: 'Create user' }).click();
  const shown = page.getByRole('region', { name: `User created: ${name}` });
  await expect(shown).toContainText('Share the password securely now.');
  const password = (await shown.locator('#password').innerText()).trim();
  expect(password).toMatch(/^(\w{4}-){3}\w{4}$/);
  await shown.getByRole('link', { name: 'View user' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(password);
  return new URL(page.url()).pathname;
}
