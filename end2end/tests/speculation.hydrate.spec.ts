// Prefetching of the next page while the pointer rests on its link, and loading of only the fonts that a page needs.
import type { Page } from '@playwright/test';
import { openCustomerOf } from './customers.ts';
import { people } from './people.ts';
import { Frame, hydrated, signIn } from './portal.ts';
import { expect, test } from './test.ts';

/** Collects the paths that the browser has prefetched. */
async function prefetched(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const ready: string[] = [];
  session.on('Preload.prefetchStatusUpdated', ({ prefetchUrl, status }) => {
    if (status === 'Ready') ready.push(new URL(prefetchUrl).pathname);
  });
  await session.send('Preload.enable');
  return ready;
}

const delivery = (page: Page) =>
  page.evaluate(() => (performance.getEntriesByType('navigation')[0] as unknown as { deliveryType: string }).deliveryType);

/** Opens the customers and hovers over the link to Activity until the browser has prefetched that page. */
async function restOnActivity(page: Page) {
  await signIn(page, people.adminAgent);
  await page.goto('/customers');
  await hydrated(page);
  const ready = await prefetched(page);
  const link = new Frame(page).navigation.getByRole('link', { name: 'Activity' });
  await link.hover();
  await expect.poll(() => ready).toEqual(['/activity']);
  return link;
}

test('a link of the navigation is prefetched on hover, and the page reports when it is displayed', async ({ page, isMobile }) => {
  test.skip(isMobile, 'no pointer rests on anything');
  const link = await restOnActivity(page);
  const report = page.waitForResponse('**/view');
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  expect(await delivery(page)).toBe('navigational-prefetch');
  expect(await (await report).json()).toBe(false);
});

/** Returns the links of the page that its speculation rules allow to be prefetched. */
function eligibleLinks(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const rules = JSON.parse(document.querySelector('script[type=speculationrules]')!.textContent!);
    const selector: string = rules.prefetch[0].where.selector_matches;
    return [...document.links].filter((link) => link.matches(selector)).map((link) => link.pathname + link.search);
  });
}

test('the navigation and pages of lists may be prefetched, and no customer, file or form', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/customers?size=25');
  await hydrated(page);
  const eligible = await eligibleLinks(page);
  expect(eligible).toEqual(expect.arrayContaining(['/customers', '/activity', '/account']));
  expect(eligible.some((address) => address.startsWith('/customers?'))).toBe(true);
  expect(eligible.filter((address) => /^\/customers\/|^\/sign-|export/.test(address))).toEqual([]);
});

test('the users of a customer are not prefetched, since each of them costs a call', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'users');
  await page.goto(`${customer}/users?size=25`);
  await hydrated(page);
  const eligible = await eligibleLinks(page);
  expect(eligible).toEqual(expect.arrayContaining([`${customer}/subscriptions`, `${customer}/licenses`]));
  expect(eligible.filter((address) => /\/users(\?|$)/.test(address))).toEqual([]);
});

test('an outdated prefetched page is loaded again when it is displayed', async ({ page, isMobile }) => {
  test.skip(isMobile, 'no pointer rests on anything');
  const link = await restOnActivity(page);
  let reports = 0;
  await page.route('**/view', async (route) => {
    reports += 1;
    const report = new URLSearchParams(route.request().postData()!);
    report.set('drawn_at', String(Number(report.get('drawn_at')) - 31_000));
    await route.continue({ postData: report.toString() });
  });
  await link.click();
  await expect.poll(() => delivery(page).catch(() => undefined)).toBe('');
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  expect(reports, 'a page that was fetched anew reports nothing').toBe(1);
});

test('a font is fetched only for letters that the page has', async ({ page: first, context }) => {
  await signIn(first, people.adminAgent);
  for (const address of ['/customers', '/activity', '/account', '/customers?search=a']) {
    // In a tab that has shown other pages, their fonts would count as loaded by this one too.
    const page = await context.newPage();
    await page.goto(address);
    await hydrated(page);
    await page.evaluate(() => document.fonts.ready);
    const superfluous = await page.evaluate(() => {
      const letters = new Set([...document.documentElement.textContent!].map((letter) => letter.codePointAt(0)!));
      const has = (range: string) => {
        const [first, last = first] = range.trim().slice('U+'.length).split('-');
        const from = Number.parseInt(first!.replaceAll('?', '0'), 16);
        const to = Number.parseInt(last!.replaceAll('?', 'F'), 16);
        return [...letters].some((letter) => from <= letter && letter <= to);
      };
      const fetched = [...document.fonts].filter((font) => font.status !== 'unloaded');
      if (fetched.length === 0) throw new Error('no font at all');
      return fetched.map((font) => font.unicodeRange).filter((ranges) => !ranges.split(',').some(has));
    });
    expect(superfluous, address).toEqual([]);
    await page.close();
  }
});
