import { expect, test } from './test.ts';
import { Frame, signIn } from './portal.ts';
import { openCustomerOf } from './customers.ts';
import { people } from './people.ts';

test('a self-serve policy is created, read, changed and withdrawn', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'policies');
  const done = new Frame(page).done;
  await page.goto(`${customer}/policies`);
  await expect(page.getByRole('heading', { level: 1, name: 'Self-serve policies' })).toBeVisible();
  const reservations = page.getByRole('checkbox', { name: 'Azure reservations' });
  const savingsPlans = page.getByRole('checkbox', { name: 'Azure savings plans' });
  // Some customers have a policy from the start, which is withdrawn first.
  const known = page.getByRole('table', { name: 'Self-serve policies' }).getByRole('link');
  if (await known.count()) {
    await known.first().click();
    await page.getByRole('link', { name: 'Turn off…' }).click();
    await page.getByRole('button', { name: /^Turn off for / }).click();
    await expect(done).toContainText('Self-serve purchasing turned off.');
  }

  await page.getByRole('link', { name: 'New self-serve policy' }).click();
  await page.getByRole('button', { name: 'Turn on self-serve purchasing' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose at least one permission.');
  await savingsPlans.check();
  await page.getByRole('button', { name: 'Turn on self-serve purchasing' }).click();
  await expect(done).toContainText('Self-serve purchasing turned on.');
  await expect(page.getByRole('region', { name: 'Current policy' })).toContainText('Azure savings plans');

  await expect(savingsPlans).toBeChecked();
  await reservations.check();
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(done).toContainText('Policy saved.');
  await expect(page.getByRole('region', { name: 'Current policy' })).toContainText('Azure reservations');

  await page.getByRole('link', { name: 'Turn off…' }).click();
  await page.getByRole('button', { name: /^Turn off for / }).click();
  await expect(done).toContainText('Self-serve purchasing turned off.');
  await expect(page.getByRole('heading', { name: 'Self-serve purchasing is off' })).toBeVisible();
});
