// Customers' own people in browsers: their partner's offer, and their way in. All of the partner for US government, whose
// connection no other test needs to be absent.
import { expect, type Page } from '@playwright/test';
import { people } from './people.ts';
import { clouds, signInAnew, SignInPage } from './portal.ts';

/** What a partner offers, by its words. */
export const offers = {
  off: 'Off: nobody signs in',
  view: 'View',
  most: 'View, assign licences, manage users and directory roles',
} as const;

/** Signs in as an administrator of the partner, connects it unless somebody has, and offers everything to its customers. */
export async function offerSelfService(page: Page): Promise<void> {
  // Anew, since the session that tests share is of the portal that they share.
  await signInAnew(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/partner');
  const connection = page.getByRole('region', { name: 'Connection' });
  const connect = connection.getByRole('button', { name: 'Connect Partner Center' });
  if (await connect.isVisible()) {
    await connect.click();
    await new SignInPage(page).person(people.usGovernmentConnection).click();
    await expect(connection).toContainText('portal-connection@');
  }
  await page.goto('/partner/self-service');
  const most = page.getByRole('radio', { name: offers.most });
  if (await most.isChecked()) return;
  await most.check();
  await page.getByLabel('Contact for customers').fill('help@potomac.example');
  await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Customer self-service saved.')).toBeVisible();
}

/** Signs in as the administrator of the partner's customer, from the front page. Whoever else was signed in is not any more. */
export async function signInAsCustomer(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/');
  await page.getByRole('link', { name: 'Sign in as a customer (US Government)' }).click();
  await new SignInPage(page).person(people.usGovernmentCustomerAdministrator).click();
  await expect(page).toHaveURL(/\/my$/);
}
