// Feedback while something is loading: input before a page or its results are ready takes effect once they are, and
// whatever takes time shows its progress.
import type { Page, Route } from '@playwright/test';
import { people } from './people.ts';
import { Frame, hydrated, Palette, signIn } from './portal.ts';
import { expect, test } from './test.ts';

/** Holds requests for a URL back until they are released, and counts them. */
async function hold(page: Page, address: string | RegExp): Promise<{ count: () => number; release: () => void }> {
  let release = () => {};
  let count = 0;
  const gone = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route: Route) => {
    count += 1;
    await gone;
    // The page may have been left in the meantime, which cancels its requests.
    await route.continue().catch(() => undefined);
  });
  return { count: () => count, release };
}

test('Enter pressed before the search has results opens the first one when they come', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const search = await hold(page, /find_customers/);
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  await palette.box.pressSequentially('a');
  await page.keyboard.press('Enter');
  await expect.poll(search.count).toBeGreaterThan(0);
  await expect(page).toHaveURL(/\/account$/);
  search.release();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
});

test('Ctrl+K, a name and Enter before hydration lead to the customer', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const islands = await hold(page, /\.wasm$/);
  await page.goto('/account');
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  await expect(palette.dialog).toBeVisible();
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await expect(page.locator('html[data-hydrated]')).toHaveCount(0);
  islands.release();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
});

test('text typed into the search before hydration is searched for after it', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const islands = await hold(page, /\.wasm$/);
  await page.goto('/customers');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search customers' })).toBeFocused();
  await page.keyboard.type('a');
  islands.release();
  await expect(page).toHaveURL(/search=a/);
});

/** A snapshot of the visible and announced progress, reported by the page itself, since a page that is being left
 * cannot be queried. */
type Progress = { label: string; busy: boolean; focused: boolean; status: string; bar: string; heading: number[] };

/** Makes the page report the state of itself and of one of its buttons, 20 times a second. After a second press of the
 * button, the page is told that it was restored by the Back button. */
async function reportProgress(page: Page, button = ''): Promise<Progress[]> {
  const reports: Progress[] = [];
  await page.exposeFunction('report', (progress: Progress) => void reports.push(progress));
  await page.evaluate((button) => {
    const found = [...document.querySelectorAll('button')].find((it) => it.textContent?.trim() === button);
    const report = (window as unknown as { report: (progress: Progress) => void }).report;
    let presses = 0;
    addEventListener('submit', () => (presses += 1));
    setInterval(() => {
      report({
        label: found?.textContent ?? '',
        busy: found?.getAttribute('aria-busy') === 'true',
        focused: document.activeElement === found,
        status: [...document.querySelectorAll('[role=status]')].map((it) => it.textContent).join(' '),
        bar: getComputedStyle(document.documentElement, '::before').visibility,
        heading: Object.values(document.querySelector('h1')!.getBoundingClientRect().toJSON()),
      });
      if (presses > 1) dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    }, 50);
  }, button);
  return reports;
}

test('a button shows progress, keeps the focus, ignores a second press, and is reset after Back', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const saving = await hold(page, /\/api\/save_preferences$/);
  const reports = await reportProgress(page, 'Save preferences');
  const last = () => reports.at(-1);
  await page.getByRole('button', { name: 'Save preferences' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => last()?.status).toContain('Saving…');
  await expect.poll(last).toMatchObject({ label: 'Saving…', busy: true, focused: true, bar: 'visible' });
  await page.keyboard.press('Enter');
  await expect.poll(last).toMatchObject({ label: 'Save preferences', busy: false });
  expect(saving.count()).toBe(1);
  saving.release();
  await expect(new Frame(page).done).toBeVisible();
  expect(saving.count()).toBe(1);
});

test('a form that is submitted before hydration shows progress, and is submitted once', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await hold(page, /\.wasm$/);
  await page.goto('/account');
  const saving = await hold(page, /\/api\/save_preferences$/);
  const reports = await reportProgress(page, 'Save preferences');
  await page.getByRole('button', { name: 'Save preferences' }).focus();
  await expect(page.locator('html[data-hydrated]')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect.poll(() => reports.at(-1)).toMatchObject({ label: 'Saving…', busy: true, focused: true, bar: 'visible' });
  await page.keyboard.press('Enter');
  await expect.poll(saving.count).toBe(1);
  saving.release();
  await expect(new Frame(page).done).toBeVisible();
  expect(saving.count()).toBe(1);
});

test('a form whose submission is stopped before hydration can be submitted again', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await hold(page, /\.wasm$/);
  await page.goto('/account');
  const saving = await hold(page, /\/api\/save_preferences$/);
  const reports = await reportProgress(page, 'Save preferences');
  await page.getByRole('button', { name: 'Save preferences' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => reports.at(-1)).toMatchObject({ label: 'Saving…', busy: true });
  await page.keyboard.press('Escape');
  await expect.poll(() => reports.at(-1)).toMatchObject({ label: 'Save preferences', busy: false });
  await page.keyboard.press('Enter');
  await expect.poll(saving.count).toBe(2);
  saving.release();
  await expect(new Frame(page).done).toBeVisible();
});

test('a page that is loading shows a progress bar, without a layout shift', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/account');
  await hydrated(page);
  const next = await hold(page, /\/customers$/);
  const reports = await reportProgress(page);
  await expect.poll(() => reports.length).toBeGreaterThan(0);
  // By keyboard, since hovering with a pointer makes the browser prefetch the page, which bypasses the delay.
  await page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'Customers' }).press('Enter', { noWaitAfter: true });
  await expect.poll(() => reports.at(-1)?.status).toContain('Loading…');
  await expect.poll(() => reports.at(-1)?.bar).toBe('visible');
  expect(reports.at(-1)?.heading).toEqual(reports[0]?.heading);
  next.release();
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
