// The longest names that companies and people have, and printed pages: no content is cut off.
import type { Page } from '@playwright/test';
import { people } from './people.ts';
import { CustomerList, expectNoSidewaysScroll, resumeSession } from './portal.ts';
import { expect, test } from './test.ts';

/** 103 characters with hyphens instead of spaces, the length of the longest company names. */
const long = 'Przedsiębiorstwo-Handlowo-Usługowe-'.repeat(3).slice(0, 103);

const below = ['', '/users', '/users/deleted', '/roles', '/licenses', '/subscriptions', '/orders', '/entitlements', '/policies', '/billing-profile', '/agreements', '/qualification', '/budget', '/domains', '/activity', '/relationship/remove'];

/** Replaces the names of the customer and of each row's object by a long name in all subsequent pages. */
async function lengthenNames(page: Page, names: string[]): Promise<void> {
  await page.route(/\/(customers|partner|activity|account|operator)/, async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const html = names.reduce((html, name) => html.replaceAll(name, long), await response.text()).replace(/(class="row-link"[^>]*>)[^<]+/g, `$1${long}`);
    await route.fulfill({ response, body: html });
  });
}

test('a name of 103 characters makes no page wider than a phone and breaks no id', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/customers');
  const first = new CustomerList(page).names.nth(2);
  const name = (await first.innerText()).trim();
  const customer = await first.getAttribute('href');
  const details = [];
  for (const list of ['users', 'roles', 'subscriptions', 'orders', 'policies']) {
    await page.goto(`${customer}/${list}`);
    const links = page.locator('tbody .row-link');
    if (await links.count()) details.push(await links.first().getAttribute('href'));
  }
  expect(details.length).toBeGreaterThanOrEqual(4);
  const own = ['/partner', '/partner/roles', '/partner/set-up', '/activity', '/account'];
  await lengthenNames(page, [name, people.adminAgent, 'Bursztyn Cloud Services']);
  for (const address of ['/customers', ...below.map((rest) => `${customer}${rest}`), ...details, ...own]) {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(address!);
    await expect(page.getByRole('main')).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    const broken = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('td .mono')].filter((it) => /^[0-9a-f-]{36}$/.test(it.textContent?.trim() ?? ''));
      // Higher than a single line of the id. An id that ends in an ellipsis has several boxes on its line.
      return ids.filter((it) => it.getBoundingClientRect().height > 28).map((it) => it.textContent);
    });
    expect(broken, `ids in two lines on ${address}`).toEqual([]);
  }
});

test('a printed order and a printed list keep their last column', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto('/customers');
  const customer = await new CustomerList(page).names.nth(2).getAttribute('href');
  await page.goto(`${customer}/orders`);
  const order = await page.locator('tbody .row-link').first().getAttribute('href');
  // A4 without its margins, at 96 pixels per inch.
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  for (const address of [order!, `${customer}/orders`, `${customer}/subscriptions`, `${customer}/users`, '/customers']) {
    await page.goto(address);
    const beyond = await page.evaluate(() => {
      const cells = [...document.querySelectorAll('table :is(td, th)')].filter((it) => it.getClientRects().length > 0);
      return cells.filter((it) => it.getBoundingClientRect().right > 718.5).map((it) => it.textContent?.trim());
    });
    expect(beyond, `beyond the paper on ${address}`).toEqual([]);
    const columns = await page.locator('table thead').first().locator('th').count();
    expect(columns, address).toBeGreaterThan(2);
  }
});
