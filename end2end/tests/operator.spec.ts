import { expect, test } from './test.ts';
import { resumeSession, signIn } from './portal.ts';
import { people } from './people.ts';

test('the operator sees the health of the installation and no customers', async ({ page }) => {
  await resumeSession(page, people.operator);
  await page.goto('/operator/health');
  await expect(page.getByRole('heading', { level: 1, name: 'System health' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Partners' }).getByRole('row')).not.toHaveCount(0);
  expect((await page.goto('/customers'))?.status()).toBe(403);
});

test('staff do not see the health of the installation', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const response = await page.goto('/operator/health');
  expect([403, 404]).toContain(response?.status());
  await expect(page.getByRole('heading', { name: 'System health' })).toHaveCount(0);
});
