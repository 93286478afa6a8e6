import { expect, test } from './test.ts';
import { clouds, CustomerList, CustomerOverview, ProblemPage, resumeSession, signIn } from './portal.ts';
import { people } from './people.ts';

test('a helpdesk agent sees who a customer is, and not what they pay', async ({ page }) => {
  await resumeSession(page, people.helpdeskAgent);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  const overview = new CustomerOverview(page);
  await expect(overview.company).toContainText('Tenant ID');
  await expect(overview.billing).toContainText('You don’t have permission');
});

test('an admin agent sees the billing profile and what needs attention', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  const overview = new CustomerOverview(page);
  await expect(overview.billing).toContainText('Billing name');
  await expect(overview.attention).toBeVisible();
  await overview.bar.getByRole('button', { name: 'Open in' }).click();
  await expect(overview.bar.getByRole('link', { name: /^Microsoft 365 admin center/ })).toHaveAttribute('href', /^https:\/\//);
});

test('an overview shows facts of the customer’s directory and the state of Microsoft’s validation', async ({ page }) => {
  await resumeSession(page, people.helpdeskAgent);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  const overview = new CustomerOverview(page);
  await expect(overview.organization).toContainText('Technical contacts');
  await expect(overview.organization.getByText(/^it@/)).toBeVisible();
  await expect(overview.validation).toContainText(/orders/i);
});

test('another partner’s customer is not found, just like one that does not exist', async ({ page, browser, baseURL, javaScriptEnabled }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  const path = new URL(page.url()).pathname;

  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), javaScriptEnabled: javaScriptEnabled !== false, locale: 'en-GB' });
  const other = await context.newPage();
  await signIn(other, people.usGovernmentAdminAgent, clouds.usGovernment);
  const words: string[] = [];
  for (const address of [path, '/customers/0b2f8c50-94e1-4d4d-8f32-6e7f6f0a9c11']) {
    const response = await other.goto(address);
    expect(response?.status()).toBe(404);
    words.push(await other.getByRole('main').getByRole('heading', { level: 1 }).innerText());
  }
  expect(words[0]).toBe('Page not found');
  expect(words[1]).toBe(words[0]);
  await expect(new ProblemPage(other).home).toBeVisible();
  await context.close();
});
