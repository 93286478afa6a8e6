// Feedback while something is loading: input before a page or its results are ready takes effect once they are, and
// whatever takes time shows its progress.
import type { Page, Route } from '@playwright/test';
import { people } from './people.ts';
import { Frame, hydrated, Palette, signIn } from './portal.ts';
import { expect, test } from './test.ts';

/** Delays requests to an address until they are released. */
async function hold(page: Page, address: string | RegExp): Promise<{ asked: () => number; letGo: () => void }> {
  let letGo = () => {};
  let asked = 0;
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route: Route) => {
    asked += 1;
    await gone;
    // The page may have been left in the meantime, which cancels its requests.
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

/** A snapshot of the visible and announced progress, reported by the page itself, since a page that is being left
 * cannot be queried. */
type Sign = { words: string; busy: boolean; focused: boolean; said: string; bar: string; heading: number[] };

/** Makes the page report the state of itself and of one of its buttons, 20 times a second. After a second press of the
 * button, the page is told that it was restored by the Back button. */
async function tell(page: Page, button = ''): Promise<Sign[]> {
  const signs: Sign[] = [];
  await page.exposeFunction('tell', (sign: Sign) => void signs.push(sign));
  await page.evaluate((button) => {
    const found = [...document.querySelectorAll('button')].find((it) => it.textContent?.trim() === button);
    const tell = (window as unknown as { tell: (sign: Sign) => void }).tell;
    let presses = 0;
    addEventListener('submit', () => (presses += 1));
    setInterval(() => {
      tell({
        words: found?.textContent ?? '',
        busy: found?.getAttribute('aria-busy') === 'true',
        focused: document.activeElement === found,
        said: [...document.querySelectorAll('[role=status]')].map((it) => it.textContent).join(' '),
        bar: getComputedStyle(document.documentElement, '::before').visibility,
        heading: Object.values(document.querySelector('h1')!.getBoundingClientRect().toJSON()),
      });
      if (presses > 1) dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    }, 50);
  }, button);
  return signs;
}

test('a button says what it is doing, keeps the focus, takes no second press, and rests after Back', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const saving = await hold(page, /\/api\/save_preferences$/);
  const signs = await tell(page, 'Save preferences');
  const last = () => signs.at(-1);
  await page.getByRole('button', { name: 'Save preferences' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => last()?.said).toContain('Saving…');
  await expect.poll(last).toMatchObject({ words: 'Saving…', busy: true, focused: true, bar: 'visible' });
  await page.keyboard.press('Enter');
  await expect.poll(last).toMatchObject({ words: 'Save preferences', busy: false });
  expect(saving.asked()).toBe(1);
  saving.letGo();
  await expect(new Frame(page).done).toBeVisible();
  expect(saving.asked()).toBe(1);
});

test('a form that is sent before the page is alive says what it does, and is sent once', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await hold(page, /\.wasm$/);
  await page.goto('/account');
  const saving = await hold(page, /\/api\/save_preferences$/);
  const signs = await tell(page, 'Save preferences');
  await page.getByRole('button', { name: 'Save preferences' }).focus();
  await expect(page.locator('html[data-hydrated]')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect.poll(() => signs.at(-1)).toMatchObject({ words: 'Saving…', busy: true, focused: true, bar: 'visible' });
  await page.keyboard.press('Enter');
  await expect.poll(saving.asked).toBe(1);
  saving.letGo();
  await expect(new Frame(page).done).toBeVisible();
  expect(saving.asked()).toBe(1);
});

test('a form whose sending is stopped before the page is alive can be sent again', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await hold(page, /\.wasm$/);
  await page.goto('/account');
  const saving = await hold(page, /\/api\/save_preferences$/);
  const signs = await tell(page, 'Save preferences');
  await page.getByRole('button', { name: 'Save preferences' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => signs.at(-1)).toMatchObject({ words: 'Saving…', busy: true });
  await page.keyboard.press('Escape');
  await expect.poll(() => signs.at(-1)).toMatchObject({ words: 'Save preferences', busy: false });
  await page.keyboard.press('Enter');
  await expect.poll(saving.asked).toBe(2);
  saving.letGo();
  await expect(new Frame(page).done).toBeVisible();
});

test('a page that is on its way shows a bar, and moves nothing', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const next = await hold(page, /\/customers$/);
  const signs = await tell(page);
  await expect.poll(() => signs.length).toBeGreaterThan(0);
  // By keyboard, since hovering with a pointer makes the browser prefetch the page, which bypasses the delay.
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Customers' }).press('Enter', { noWaitAfter: true });
  await expect.poll(() => signs.at(-1)?.said).toContain('Loading…');
  await expect.poll(() => signs.at(-1)?.bar).toBe('visible');
  expect(signs.at(-1)?.heading).toEqual(signs[0]?.heading);
  next.letGo();
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible();
  await expect(page.locator('html[data-under-way]')).toHaveCount(0);
});

test('the palette finds a page however the letters of its name are typed', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  // Fullwidth letters and non-breaking spaces.
  await palette.box.fill('ｉｎｖｉｔｅ\u00a0a\u202fcustomer');
  await expect(palette.options.filter({ hasText: 'Invite a customer' })).toBeVisible();
});
