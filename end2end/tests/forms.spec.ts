// Forms: by keyboard alone, with the portal's suggestions, and without the fields that a choice makes irrelevant.
import { openCustomerOf } from './customers.ts';
import { people } from './people.ts';
import { sendAndConfirm, signIn } from './portal.ts';
import { expect, test } from './test.ts';
import type { Locator, Page } from '@playwright/test';

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let steps = 0; steps < 80; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('a user is created by keyboard alone', async ({ page, javaScriptEnabled, isMobile }) => {
  test.skip(!javaScriptEnabled || isMobile, 'where the focus is cannot be asked without JavaScript, and phones have no Tab');
  await signIn(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'licenses', 2);
  await page.goto(`${customer}/users/new`);
  await tabTo(page, page.getByRole('textbox', { name: 'First name' }));
  await page.keyboard.type('Key');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Board');
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveValue('Key Board');
  const license = page.getByRole('group', { name: 'Licenses' }).locator('input:enabled').first();
  await tabTo(page, license);
  await page.keyboard.press('Space');
  await expect(license).toBeChecked();
  await tabTo(page, page.getByRole('button', { name: 'Create user' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'User created: Key Board' }).locator('#password')).not.toBeEmpty();
  await expect(page.getByRole('region', { name: 'Licenses' })).toContainText('Assigned');
});

test('names are suggested until the person types their own', async ({ page, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, 'without JavaScript names are typed');
  await signIn(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'users', 1);
  await page.goto(`${customer}/users/new`);
  const [first, last, shown, signInName] = ['First name', 'Last name', 'Display name', 'Sign-in name'].map((name) =>
    page.getByRole('textbox', { name }),
  );
  await first!.fill('Åse Łucja');
  await last!.fill('Grüßner-Øst');
  await expect(shown!).toHaveValue('Åse Łucja Grüßner-Øst');
  await expect(signInName!).toHaveValue('aselucja.grussner-ost');
  await signInName!.fill('my.own');
  await first!.fill('Zoë');
  await expect(shown!).toHaveValue('Zoë Grüßner-Øst');
  await expect(signInName!).toHaveValue('my.own');
});

test('the immutable id of a new user is a field only for custom domains', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'domains', 1);
  await page.goto(`${customer}/domains`);
  await expect(page.getByRole('textbox', { name: 'Issuer URI' })).toBeHidden();
  await page.getByRole('combobox', { name: /^Sign-in required/ }).selectOption({ value: 'Federated' });
  await expect(page.getByRole('textbox', { name: 'Issuer URI' })).toBeVisible();
  await page.getByRole('combobox', { name: /^Sign-in required/ }).selectOption({ value: 'Managed' });
  await expect(page.getByRole('textbox', { name: 'Issuer URI' })).toBeHidden();
  const own = `forms-${Date.now()}.example`;
  await page.getByRole('textbox', { name: /^Domain required/ }).fill(own);
  await sendAndConfirm(page.locator('#domain-form'), 'Add domain');
  await page.goto(`${customer}/users/new`);
  const domain = page.getByRole('combobox', { name: /^Domain/ });
  await expect(domain).not.toHaveValue(/onmicrosoft\.com$/);
  await expect(page.getByRole('textbox', { name: 'Immutable ID' })).toBeVisible();
  const given = await domain.locator('option[value$="onmicrosoft.com"]').first().getAttribute('value');
  await domain.selectOption(given!);
  await expect(page.getByRole('textbox', { name: 'Immutable ID' })).toBeHidden();
});
