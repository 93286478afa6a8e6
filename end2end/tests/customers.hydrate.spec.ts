import { expect, test } from './test.ts';
import { AccountPage, CustomerList, hydrated, Palette, signIn, TableView } from './portal.ts';
import { people } from './people.ts';

test.beforeEach(async ({ page }) => {
  await signIn(page, people.adminAgent);
  await new CustomerList(page).open();
  await hydrated(page);
});

test('a search text that cannot be used is said at its box', async ({ page, complaints }) => {
  const list = new CustomerList(page);
  // Input that the field itself prevents could still be sent by a script or an outdated page.
  await list.searchBox.evaluate((box) => box.removeAttribute('maxlength'));
  await list.searchBox.fill('z'.repeat(201));
  await expect(list.searchBox).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#search-error')).toBeVisible();
  await expect(list.searchBox).toHaveValue('z'.repeat(201));
  // The response that made the browser load the page.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('status of 422')]);
});

test('the list and its address follow what is typed, without another page', async ({ page }) => {
  const list = new CustomerList(page);
  const beginning = (await list.names.last().innerText()).slice(0, 3);
  await page.evaluate(() => Object.assign(window, { stillHere: true }));
  await list.searchBox.pressSequentially(beginning);
  await expect(page).toHaveURL((url) => url.searchParams.get('search') === beginning.trim());
  await expect(async () => {
    const names = await list.names.allInnerTexts();
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name.toLowerCase().startsWith(beginning.trim().toLowerCase())).toBe(true);
  }).toPass();
  await expect(list.searchBox).toBeFocused();
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
});

test('a search that is emptied shows everything again', async ({ page }) => {
  const list = new CustomerList(page);
  const rows = await list.rows.count();
  await list.searchBox.pressSequentially('zzzz');
  await expect(page.getByRole('heading', { name: 'No company names start with “zzzz”' })).toBeVisible();
  await list.searchBox.fill('');
  await expect(list.rows).toHaveCount(rows);
  await expect(page).toHaveURL((url) => !url.searchParams.has('search'));
});

test('typing a search clears the reseller filter', async ({ page }) => {
  const list = new CustomerList(page);
  await list.chooseReseller('Kestrel Managed Services Ltd', true);
  await expect(page).toHaveURL(/reseller=/);
  await hydrated(page);
  await list.searchBox.pressSequentially('b');
  await expect(page).toHaveURL((url) => url.searchParams.get('search') === 'b' && !url.searchParams.has('reseller'));
  await expect(list.reseller).toHaveValue('');
  // The filter was rendered with the results, and applies itself like the previous one.
  await list.chooseReseller('Kestrel Managed Services Ltd', true);
  await expect(page).toHaveURL(/reseller=/);
});

test('a customer tenant id is copied by its button', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const row = new CustomerList(page).rows.first();
  const id = (await row.getByRole('cell').nth(1).innerText()).trim();
  await row.getByRole('button', { name: `Copy ${id}` }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
});

test('a slash goes to the search box', async ({ page }) => {
  await page.keyboard.press('/');
  await expect(new CustomerList(page).searchBox).toBeFocused();
});

test('Ctrl+K finds a customer by keyboard alone', async ({ page }) => {
  const name = await new CustomerList(page).names.first().innerText();
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  await expect(palette.box).toBeFocused();
  await page.keyboard.type(name);
  await expect(palette.options.filter({ hasText: name }).first()).toBeVisible();
  await expect(palette.chosen).toContainText(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
});

test('Escape closes the palette and gives the focus back', async ({ page }) => {
  const palette = new Palette(page);
  await new CustomerList(page).searchBox.focus();
  await page.keyboard.press('Control+k');
  await expect(palette.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette.dialog).toBeHidden();
  await expect(new CustomerList(page).searchBox).toBeFocused();
});

test('the arrows choose in the palette, around the ends too', async ({ page }) => {
  const palette = new Palette(page);
  await page.keyboard.press('Control+k');
  // Recently opened customers are listed before the pages, and tasks after them.
  await expect(palette.options.filter({ hasText: /^\s*(Your account|New customer)/ })).toHaveCount(2);
  const options = await palette.options.allInnerTexts();
  const [first, second, last] = [options[0]!, options[1]!, options.at(-1)!];
  await expect(palette.chosen).toHaveText(first, { useInnerText: true });
  await page.keyboard.press('ArrowDown');
  await expect(palette.chosen).toHaveText(second, { useInnerText: true });
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(palette.chosen).toHaveText(last, { useInnerText: true });
  await page.keyboard.press('ArrowDown');
  await expect(palette.chosen).toHaveText(first, { useInnerText: true });
  await palette.box.fill('your account');
  await expect(palette.options).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(new AccountPage(page).heading).toBeVisible();
});

test('the search in the bar opens the palette', async ({ page }) => {
  await page.getByRole('link', { name: 'Search or jump to…' }).click();
  await expect(new Palette(page).box).toBeFocused();
});

test('the view of a table closes as other menus do, without a choice', async ({ page }) => {
  const view = new TableView(page);
  await view.open();
  await view.column('Domain').focus();
  await page.keyboard.press('Escape');
  await expect(view.apply).toBeHidden();
  await expect(view.summary).toBeFocused();
  await view.open();
  await view.column('Domain').uncheck();
  await expect(view.apply).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(view.apply).toBeHidden();
  await view.open();
  await expect(view.column('Domain')).not.toBeChecked();
});
