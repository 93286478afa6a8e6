// The everyday tasks of a service desk, each with a maximum number of clicks and page loads.
import { openCustomerOf } from './customers.ts';
import { people } from './people.ts';
import { Frame, signIn } from './portal.ts';
import { expect, test } from './test.ts';
import { createUser } from './users.ts';
import type { Locator, Page } from '@playwright/test';

/** Counts clicks and page loads. Typing is not counted. */
class Count {
  clicks = 0;
  pages = 0;

  constructor(page: Page) {
    page.on('load', () => {
      this.pages += 1;
    });
  }

  async click(target: Locator): Promise<void> {
    this.clicks += 1;
    await target.click();
  }

  atMost(clicks: number, pages: number): void {
    expect(this.clicks, 'clicks').toBeLessThanOrEqual(clicks);
    expect(this.pages, 'pages').toBeLessThanOrEqual(pages);
  }
}

test('a new employee gets an account, a license and a password', async ({ page, javaScriptEnabled }) => {
  await signIn(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'licenses', 1);
  await page.goto(`${customer}/users`);
  const count = new Count(page);
  await count.click(page.getByRole('main').getByRole('link', { name: 'Create user' }));
  await page.getByRole('textbox', { name: 'First name' }).fill('Łukasz');
  await page.getByRole('textbox', { name: 'Last name' }).fill('Żółkiewski');
  const signInName = page.getByRole('textbox', { name: 'Sign-in name' });
  if (!javaScriptEnabled) await signInName.fill('lukasz.zolkiewski');
  await expect(signInName).toHaveValue('lukasz.zolkiewski');
  await expect(page.getByRole('combobox', { name: 'Usage location' })).not.toHaveValue('');
  await count.click(page.getByRole('group', { name: 'Licenses' }).locator('label:has(:enabled)').first());
  await count.click(page.getByRole('button', { name: 'Create user' }));
  await expect(page.getByRole('region', { name: 'User created: Łukasz Żółkiewski' }).locator('#password')).not.toBeEmpty();
  await expect(page.getByRole('region', { name: 'Licenses' })).toContainText('Assigned');
  count.atMost(4, 2);
});

test('a leaver’s account is deleted and the licenses are free', async ({ page }) => {
  await signIn(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'users', 1);
  await createUser(page, customer, 'Lea Verlassen', 'lea.verlassen');
  const user = new URL(page.url()).pathname;
  await page.goto(`${user}/licenses`);
  const product = 'Enterprise Mobility + Security E3';
  await page.getByRole('checkbox', { name: product }).check();
  await page.getByRole('button', { name: 'Save licenses' }).click();
  await expect(new Frame(page).done).toContainText('Licenses updated.');
  const left = async () => {
    await page.goto(`${customer}/users/new`);
    const offer = page.getByRole('group', { name: 'Licenses' }).locator('label').filter({ hasText: product });
    return Number.parseInt(await offer.locator('.figures').innerText(), 10);
  };
  const before = await left();
  await page.goto(`${customer}/users?search=Lea+Verlassen`);
  const count = new Count(page);
  await count.click(page.getByRole('button', { name: 'Actions for Lea Verlassen' }));
  await count.click(page.locator('[popover]:popover-open').getByRole('link', { name: 'Delete', exact: true }));
  await expect(page.getByRole('main')).toContainText('Their licenses become available immediately.');
  await count.click(page.getByRole('button', { name: 'Delete Lea Verlassen' }));
  await expect(new Frame(page).done).toContainText('Lea Verlassen deleted.');
  count.atMost(3, 2);
  expect(await left(), 'licenses that are free').toBe(before + 1);
});

test('a password is reset', async ({ page }) => {
  await signIn(page, people.helpdeskAgent);
  const customer = await openCustomerOf(page, 'users', 2);
  await page.goto(`${customer}/users`);
  const count = new Count(page);
  await count.click(page.getByRole('button', { name: /^Actions for / }).last());
  await count.click(page.locator('[popover]:popover-open').getByRole('link', { name: 'Reset password' }));
  await count.click(page.getByRole('button', { name: 'Reset password' }));
  await expect(page.getByRole('region', { name: /^New password for / }).locator('#password')).not.toBeEmpty();
  count.atMost(3, 2);
});

test('a subscription gets another nickname', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'subscriptions', 2);
  await page.goto(`${customer}/subscriptions`);
  await page.getByRole('row').filter({ hasText: 'Active' }).first().getByRole('rowheader').getByRole('link').click();
  const nickname = page.getByRole('textbox', { name: /^Nickname/ });
  await expect(nickname).toBeVisible();
  const count = new Count(page);
  await nickname.fill(`Counted ${Date.now()}`);
  await count.click(page.getByRole('button', { name: 'Save nickname' }));
  await expect(new Frame(page).done).toContainText('Nickname saved.');
  count.atMost(2, 1);
});
