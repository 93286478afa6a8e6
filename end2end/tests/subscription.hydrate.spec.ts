// What JavaScript adds to a change that is processed asynchronously.
import { expect, test } from './test.ts';
import { slowDownSubscriptions } from './emulator.ts';
import { openCustomerOf } from './customers.ts';
import { signIn } from './portal.ts';
import { people } from './people.ts';

test('a nickname that takes its time is followed until it is there', async ({ page, request }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'subscriptions', 2);
  await page.goto(`${customer}/subscriptions`);
  const active = page.getByRole('row').filter({ hasText: 'Active' }).first();
  await active.getByRole('rowheader').getByRole('link').click();
  await slowDownSubscriptions(request, 'Bursztyn Cloud Services', customer.split('/').pop() ?? '');
  const name = `Slow ${Date.now()}`;
  await page.getByRole('textbox', { name: /^Nickname/ }).fill(name);
  await page.getByRole('button', { name: 'Save nickname' }).click();
  await expect(page.getByRole('heading', { name: 'Partner Center is still saving the nickname' })).toBeVisible();
  await expect(page.getByText('Last checked')).toBeVisible();
  // Without any input, the page polls by itself.
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('heading', { name: 'Partner Center is still saving the nickname' })).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: `The nickname is now “${name}”.` })).toHaveCount(1);
});
