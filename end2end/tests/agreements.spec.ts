import type { Locator } from '@playwright/test';
import { expect, test } from './test.ts';
import { clouds, CustomerList, resumeSession, sendAndConfirm, signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';
import { acceptAttestation } from './emulator.ts';

const partner = 'Bursztyn Cloud Services';

/** Creates the link with which a customer accepts. */
async function create(steps: Locator): Promise<void> {
  await steps.getByLabel('Country').selectOption('PL');
  await steps.getByLabel('Language', { exact: false }).first().selectOption('pl-PL');
  await steps.getByLabel('Contact first name').fill('Zofia');
  await steps.getByLabel('Contact last name').fill('Lis');
  await steps.getByLabel('Email').fill('zofia@conto.example');
  await steps.getByRole('button', { name: 'Create link for customer' }).click();
}

/** Records that the customer has accepted today. */
async function finish(steps: Locator): Promise<void> {
  await steps.getByLabel('Acceptance date').fill(new Date().toISOString().slice(0, 10));
  await sendAndConfirm(steps, 'Confirm acceptance');
}

test('an admin agent confirms an acceptance in three steps, and is told when one is refused', async ({ page, request }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'agreements');
  await page.goto(`${customer}/agreements`);
  await expect(page.getByRole('region', { name: 'Signed directly with Microsoft' })).toContainText(/signed/i);
  await expect(page.getByRole('region', { name: 'Current agreement versions' })).toContainText('Microsoft Cloud Agreement');
  await expect(page.getByRole('region', { name: 'Microsoft Cloud Agreement' })).toBeVisible();

  const steps = page.getByRole('region', { name: 'Confirm customer acceptance' });
  await create(steps);
  await expect(page.getByRole('status').filter({ hasText: 'Link created. Send it to the customer.' })).toBeVisible();
  await expect(steps.getByText('Waiting for the customer')).toBeVisible();
  const link = (await steps.getByText(/attestationid=/).first().textContent())!.trim();
  await expect(steps.getByRole('textbox', { name: 'Email text' })).toHaveValue(new RegExp(link.split('=')[1]!));
  await expect(steps.getByRole('link', { name: 'Write email' })).toHaveAttribute('href', /^mailto:zofia%40conto\.example/);

  // A person who opens the page later continues at the current step.
  await page.goto(`${customer}/agreements?letter=pl`);
  await expect(steps.getByRole('textbox', { name: 'Email text' })).toHaveValue(/Dzień dobry, Zofia Lis/);
  await finish(steps);
  await expect(steps.getByRole('alert')).toBeVisible();
  await page.goto(`${customer}/agreements`);
  await expect(steps).toContainText('Partner Center rejected the last attempt with code 800002.');

  await acceptAttestation(request, partner, link);
  await finish(steps);
  await expect(page.getByRole('status').filter({ hasText: 'Acceptance confirmed.' })).toBeVisible();
  const accepted = page.getByRole('table', { name: 'Acceptances of the Microsoft Customer Agreement' });
  await expect(accepted.getByRole('rowheader', { name: 'Zofia Lis' })).toBeVisible();
  await expect(steps.getByRole('button', { name: 'Create link for customer' })).toBeVisible();
});

test('a confirmation that was begun is cancelled and started over', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const customer = await openCustomerOf(page, 'agreements', 2);
  await page.goto(`${customer}/agreements`);
  const steps = page.getByRole('region', { name: 'Confirm customer acceptance' });
  await create(steps);
  await sendAndConfirm(steps, 'Cancel and start over');
  await expect(page.getByRole('status').filter({ hasText: 'Confirmation canceled.' })).toBeVisible();
  await expect(steps.getByRole('button', { name: 'Create link for customer' })).toBeVisible();
});

test('a sales agent finds the text of an agreement in a country and a language', async ({ page }) => {
  await signIn(page, people.salesAgent);
  const customer = await openCustomerOf(page, 'agreements', 1);
  await page.goto(`${customer}/agreements`);
  const text = page.getByRole('region', { name: 'Text of the agreement' });
  await text.getByLabel('Agreement', { exact: true }).selectOption('Microsoft Customer Agreement');
  await text.getByLabel('Country').selectOption('PL');
  await text.getByLabel('Language').selectOption('pl-PL');
  await text.getByRole('button', { name: 'Get agreement' }).click();
  await expect(text.getByRole('link', { name: 'Read agreement' })).toHaveAttribute('href', /^https:\/\//);
  await expect(text.getByRole('link', { name: 'Download Word document' })).toHaveAttribute('href', /^https:\/\//);
});

test('where Microsoft offers no agreements, a sentence says so', async ({ page }) => {
  await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  await page.goto(`${new URL(page.url()).pathname}/agreements`);
  await expect(page.getByRole('heading', { name: 'Agreements aren’t available in this cloud' })).toBeVisible();
});
