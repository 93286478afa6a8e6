import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { resumeSession, sendAndConfirm, signIn } from './portal.ts';
import { people } from './people.ts';
import { openCustomerOf } from './customers.ts';

/** Opens the qualification of one of a topic's customers that has none yet. */
async function openUnqualified(page: Page, topic: 'qualification' | 'codes' | 'budget' | 'domains'): Promise<void> {
  for (const nth of [0, 1, 2] as const) {
    const customer = await openCustomerOf(page, topic, nth);
    await page.goto(`${customer}/qualification`);
    if (await page.getByRole('region', { name: 'State-owned entity' }).isVisible()) return;
  }
  throw new Error(`each customer of ${topic} has a qualification`);
}

test('an admin agent asks for Education, which is then in review', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await openUnqualified(page, 'qualification');
  const education = page.getByRole('region', { name: 'Education' });
  await education.getByLabel('Institution type').selectOption('College or university');
  await education.getByLabel('Website').fill('no website');
  await education.getByRole('button', { name: 'Request Education' }).click();
  await expect(education.getByRole('alert')).toBeVisible();
  await expect(education.getByLabel('Website')).toHaveValue('no website');
  await education.getByLabel('Website').fill('https://uni.example');
  await sendAndConfirm(education, 'Request Education');
  await expect(page.getByRole('region', { name: 'Status' })).toContainText('In review');
  await expect(page.getByRole('region', { name: 'Current qualification' })).toContainText('None');
});

test('an admin agent sets Government Community Cloud with a validation code, which is then used once more', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/validation-codes');
  const code = page.getByRole('row').filter({ hasText: 'Department of Parks and Recreation' });
  await expect(code).toContainText('40');

  await openUnqualified(page, 'codes');
  const government = page.getByRole('region', { name: 'Government Community Cloud' });
  await government.getByLabel('Validation code').selectOption('705526');
  await sendAndConfirm(government, 'Set Government Community Cloud');
  await expect(page.getByRole('region', { name: 'Current qualification' })).toContainText('Government Community Cloud');
  await page.goto('/validation-codes');
  await expect(code).toContainText('39');
});

test('an admin agent sets a state-owned entity', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await openUnqualified(page, 'budget');
  const state = page.getByRole('region', { name: 'State-owned entity' });
  await state.getByRole('button', { name: 'Set State-owned entity…' }).click();
  await expect(state.getByRole('alert')).toContainText((await page.locator('.customer-name').innerText()).trim());
  await state.getByRole('button', { name: 'Change' }).click();
  await expect(state.getByRole('alert')).toHaveCount(0);
  await sendAndConfirm(state, 'Set State-owned entity');
  await expect(page.getByRole('status').filter({ hasText: 'Qualification saved: State-owned entity.' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Current qualification' })).toContainText('State-owned entity');
});

test('an admin agent sets a qualification directly', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await openUnqualified(page, 'domains');
  const direct = page.getByRole('region', { name: 'Set directly (legacy)' });
  await direct.getByLabel('Qualification').selectOption('Education');
  await sendAndConfirm(direct, 'Set qualification directly');
  await expect(page.getByRole('region', { name: 'Current qualification' })).toContainText('Education');
});
