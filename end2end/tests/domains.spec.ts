import { expect, test } from './test.ts';
import { sendAndConfirm, signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

test('an admin agent adds a managed domain', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'domains');
  await page.goto(`${customer}/domains`);
  const form = page.getByRole('region', { name: 'Add a verified domain' });
  await form.getByLabel(/^Domain required/).fill('managed.example');
  await sendAndConfirm(form, 'Add domain');
  await expect(page.getByRole('status').filter({ hasText: 'Domain added.' })).toBeVisible();
  const domains = page.getByRole('region', { name: 'All domains', exact: true });
  await expect(domains.getByRole('listitem').filter({ hasText: 'managed.example' })).toContainText('Verified, managed');
  await page.goto(`${customer}/users/new`);
  await page.getByRole('combobox', { name: /^Domain/ }).selectOption('managed.example');
});

test('an admin agent adds a federated domain once nothing of its provider lacks', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'domains', 1);
  await page.goto(`${customer}/domains`);
  const form = page.getByRole('region', { name: 'Add a verified domain' });
  await form.getByLabel(/^Domain required/).fill('federated.example');
  await form.getByLabel(/^Sign-in required/).selectOption('Federated');
  await form.getByRole('button', { name: 'Add domain' }).click();
  await expect(form.getByRole('alert').getByRole('link')).toHaveCount(4);
  await expect(form.getByLabel(/^Domain required/)).toHaveValue('federated.example');

  const federation = form.getByRole('group', { name: 'Federation' });
  await federation.getByLabel('Issuer URI').fill('urn:federated.example:sts');
  await federation.getByLabel('Sign-in URL', { exact: true }).fill('https://sts.federated.example/in');
  await federation.getByLabel('Sign-out URL').fill('https://sts.federated.example/out');
  await federation.getByLabel('Signing certificate', { exact: true }).fill('TUlJQg==');
  await sendAndConfirm(form, 'Add domain');
  await expect(page.getByRole('status').filter({ hasText: 'Domain added.' })).toBeVisible();
});
