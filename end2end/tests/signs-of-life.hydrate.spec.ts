// Signs of life: what is pressed before a page or its results are there is acted on when they are, and what takes its time
// says so.
import type { Page, Route } from '@playwright/test';
import { people } from './people.ts';
import { Frame, hydrated, Palette, signIn } from './portal.ts';
import { expect, test } from './test.ts';

/** Holds back what goes to an address, until it is let go. */
async function hold(page: Page, address: string | RegExp): Promise<{ asked: () => number; letGo: () => void }> {
  let letGo = () => {};
  let asked = 0;
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route: Route) => {
    asked += 1;
    await gone;
    // The page may have gone away meanwhile, and its requests with it.
    await route.continue().catch(() => undefined);
  });
  return { asked: () => asked, letGo };
}

test('Enter pressed before the customer is found opens it when it is', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const search = await hold(page, /find_customers/);
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  await palette.box.pressSequentially('a');
  await page.keyboard.press('Enter');
  await expect.poll(search.asked).toBeGreaterThan(0);
  await expect(page).toHaveURL(/\/account$/);
  search.letGo();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
});

test('Ctrl+K, a name and Enter before the page is alive lead to the customer', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const islands = await hold(page, /\.wasm$/);
  await page.goto('/account');
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  await expect(palette.dialog).toBeVisible();
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await expect(page.locator('html[data-hydrated]')).toHaveCount(0);
  islands.letGo();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
});

test('what is typed into the search before the page is alive is found when it is', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const islands = await hold(page, /\.wasm$/);
  await page.goto('/customers');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search customers' })).toBeFocused();
  await page.keyboard.type('a');
  islands.letGo();
  await expect(page).toHaveURL(/search=a/);
});

test('a button says what it is doing, keeps the focus, takes no second press, and rests after Back', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const saving = await hold(page, /\/api\/save_preferences$/);
  const save = page.getByRole('button', { name: 'Save preferences' });
  await save.focus();
  await page.keyboard.press('Enter');
  const busy = page.getByRole('button', { name: 'Saving…' });
  await expect(busy).toHaveAttribute('aria-busy', 'true');
  await expect(busy).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'Saving…' })).toBeAttached();
  await page.keyboard.press('Enter');
  await expect.poll(saving.asked).toBe(1);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(save).not.toHaveAttribute('aria-busy');
  await expect(page.locator('html[data-under-way]')).toHaveCount(0);
  saving.letGo();
  await expect(new Frame(page).done).toBeVisible();
  expect(saving.asked()).toBe(1);
});

test('a page that is on its way shows a bar, and moves nothing', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const next = await hold(page, /\/customers$/);
  const heading = page.getByRole('heading', { level: 1 });
  const before = await heading.boundingBox();
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Customers' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Loading…' })).toBeAttached();
  const bar = () => page.evaluate(() => getComputedStyle(document.documentElement, '::before').visibility);
  await expect.poll(bar).toBe('visible');
  expect(await heading.boundingBox()).toEqual(before);
  next.letGo();
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible();
  await expect(page.locator('html[data-under-way]')).toHaveCount(0);
});
