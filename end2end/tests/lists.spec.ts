// Lists: they start near the top of the page, their rows have the same height, and a row's actions are one click away.
import { expectAccessible } from './accessible.ts';
import { openCustomerOf } from './customers.ts';
import { expect, test } from './test.ts';
import { expectNoSidewaysScroll, resumeSession, signIn } from './portal.ts';
import { people } from './people.ts';

for (const list of ['customers', 'users', 'subscriptions', 'orders']) {
  test(`the first row of ${list} is within ten tab stops, and all rows have one height`, async ({ page, isMobile, javaScriptEnabled }) => {
    test.skip(isMobile, 'a phone has cards and no Tab key');
    await page.setViewportSize({ width: 1440, height: 900 });
    await resumeSession(page, people.adminAgent);
    await page.goto(list === 'customers' ? '/customers' : `${await openCustomerOf(page, 'users')}/${list}`);
    const row = page.locator('tbody th a').first();
    await expect(row).toBeVisible();
    // With the skip link, which is the first focusable element of every page.
    await page.keyboard.press('Tab');
    await expect(page.locator('.skip')).toBeFocused();
    await page.keyboard.press('Enter');
    // Without a script, filters and lazily loaded cells have links and buttons of their own.
    const most = javaScriptEnabled ? 10 : 12;
    let stops = 1;
    while (stops <= most && !(await row.evaluate((link) => link === document.activeElement))) {
      await page.keyboard.press('Tab');
      stops += 1;
    }
    expect(stops, 'tab stops to the first row').toBeLessThanOrEqual(most);

    const heights = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => Math.round(row.getBoundingClientRect().height)));
    // Except for the border between two rows.
    expect(Math.max(...heights) - Math.min(...heights), `heights of rows: ${heights}`).toBeLessThanOrEqual(1);
    expect((await row.boundingBox())!.y, 'where the rows begin').toBeLessThan(300);
    await expectNoSidewaysScroll(page);
    if (javaScriptEnabled) await expectAccessible(page);
  });
}

test('the button that explains a search stands beside it, however narrow the window is', async ({ page }) => {
  await signIn(page, people.adminAgent);
  for (const list of ['/customers', `${await openCustomerOf(page, 'users')}/users`]) {
    // A phone, a screen of 1,440 pixels at 200 % zoom, and that screen at 100 %.
    for (const width of [360, 720, 1440]) {
      await page.setViewportSize({ width, height: 740 });
      await page.goto(list);
      const [search, help] = await Promise.all([
        page.getByRole('searchbox').first().boundingBox(),
        page.getByRole('button', { name: 'About this list' }).boundingBox(),
      ]);
      const middle = (box: { y: number; height: number }) => box.y + box.height / 2;
      expect(Math.abs(middle(search!) - middle(help!)), `${list} at ${width}`).toBeLessThanOrEqual(12);
      expect(help!.x, `${list} at ${width}`).toBeGreaterThan(search!.x + search!.width);
    }
  }
});

test('a row’s menu opens by keyboard, leads on, and closes by Escape', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a phone has no keys');
  await resumeSession(page, people.adminAgent);
  await page.goto(`${await openCustomerOf(page, 'users')}/users`);
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader') }).first();
  const name = await row.getByRole('rowheader').innerText();
  const button = row.getByRole('button', { name: `Actions for ${name}` });
  await button.focus();
  await page.keyboard.press('Enter');
  const menu = row.locator('[popover]');
  await expect(menu).toBeVisible();
  await expect(menu.getByRole('link')).toHaveText(['Reset password', 'Change licenses', 'Change roles', 'Edit', 'Delete']);
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(menu.getByRole('link', { name: 'Reset password' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/password$/);
});

test('a row’s menu and what is known of a row fit a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await resumeSession(page, people.adminAgent);
  await page.goto(`${await openCustomerOf(page, 'users')}/users`);
  await page.getByRole('button', { name: /^Actions for / }).first().click();
  const menu = page.locator('[popover]:popover-open');
  await expect(menu.getByRole('link').first()).toBeVisible();
  const box = (await menu.boundingBox())!;
  expect([box.x >= 0, box.x + box.width <= 360, box.y + box.height <= 740]).toEqual([true, true, true]);
  await page.goto('/activity?kind=all');
  await page.getByRole('button', { name: /^Details/ }).first().click();
  await expect(menu).toContainText('Correlation ID');
  await expectNoSidewaysScroll(page);
});

test('licenses come into the list of users when they are there', async ({ page, javaScriptEnabled }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto(`${await openCustomerOf(page, 'users')}/users`);
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
  if (!javaScriptEnabled) await page.getByRole('link', { name: 'Show licenses' }).click();
  else await expect(page.getByRole('link', { name: 'Show licenses' })).toBeHidden();
  await expect(rows.first()).toContainText(/None|Microsoft|Exchange|Office|Power BI|Minecraft/);
  await expect(rows.filter({ hasText: 'Not loaded' })).toHaveCount(0);
});

test('a tab page has one heading, and its tab says which it is', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'users');
  for (const [path, name] of [['users', 'Users'], ['licenses', 'Licenses'], ['budget', 'Azure budget'], ['billing-profile', 'Billing profile'], ['domains', 'Domains'], ['qualification', 'Qualification']] as const) {
    await page.goto(`${customer}/${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    // Visible once: as the tab itself, or as the button of the menu that contains the tab.
    await expect(page.locator('.tabs [aria-current]:visible')).toHaveText(name);
    await expect(page.getByRole('heading', { level: 2, name, exact: true })).toHaveCount(0);
  }
});

test('a printed list is the list and nothing else', async ({ page }) => {
  await resumeSession(page, people.adminAgent);
  await page.goto(`${await openCustomerOf(page, 'users')}/users`);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 794, height: 1123 });
  for (const gone of ['.bar', '.side', '.toolbar', '.tabs', '.open-in', '.row-menu', '.copy']) {
    await expect(page.locator(gone).first(), gone).toBeHidden();
  }
  await expect(page.locator('.customer-name')).toBeVisible();
  await expect(page.locator('tbody th').first()).toBeVisible();
  await expectNoSidewaysScroll(page);
});
