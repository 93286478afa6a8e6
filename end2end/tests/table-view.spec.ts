import { expectAccessible } from './accessible.ts';
import { expect, test } from './test.ts';
import { clouds, CustomerList, expectNoSidewaysScroll, Frame, hydrated, signInAnew, TableView } from './portal.ts';
import { viewer } from './people.ts';

// Serial, since all tests change the same person's only preference.
test.describe.configure({ mode: 'serial' });

test('columns and density are chosen beside the table and kept from one sign-in to the next', async ({
  page,
  context,
  javaScriptEnabled,
  isMobile,
}) => {
  await signInAnew(page, viewer, clouds.china);
  const [list, view] = [new CustomerList(page), new TableView(page)];
  await page.goto('/customers?search=a&size=25');
  const comfortable = (await list.rows.nth(1).boundingBox())!.height;
  await view.open();
  await expectNoSidewaysScroll(page);
  if (javaScriptEnabled) await expectAccessible(page);
  await expect(view.column('Domain')).toBeChecked();
  await view.column('Tenant ID').uncheck();
  await view.column('Relationship').uncheck();
  await view.density('Compact').check();
  await view.rows('25').check();
  await view.apply.click();

  await expect(new Frame(page).done).toHaveText('View saved.');
  // The size is no longer in the URL: the stored preference applies.
  await expect(page).toHaveURL((url) => url.searchParams.get('search') === 'a' && !url.searchParams.has('size'));
  // The domain, and the row's menu.
  await expect(list.rows.first().getByRole('cell')).toHaveCount(2);
  if (!isMobile) await expect(list.table.getByRole('columnheader')).toHaveText(['Company name', 'Domain', 'Action']);
  expect((await list.rows.nth(1).boundingBox())!.height).toBeLessThan(comfortable);
  // No target is smaller than WCAG 2.2 requires (2.5.8).
  for (const row of (await list.rows.all()).slice(0, 5)) expect((await row.boundingBox())!.height).toBeGreaterThanOrEqual(24);
  await expectNoSidewaysScroll(page);
  if (javaScriptEnabled) await expectAccessible(page);

  await context.clearCookies();
  await signInAnew(page, viewer, clouds.china);
  await list.open();
  await expect(list.rows.first().getByRole('cell')).toHaveCount(2);
  await view.open();
  await expect(view.column('Tenant ID')).not.toBeChecked();
  await expect(view.density('Compact')).toBeChecked();
  await view.reset.click();
  await expect(list.rows.first().getByRole('cell')).toHaveCount(4);
  await expect(page.locator('html')).not.toHaveAttribute('data-density');
});

test('the choice is made by keyboard alone, and rows that come as one types obey it', async ({ page, javaScriptEnabled, isMobile }) => {
  test.skip(isMobile, 'a phone has no keys to go from one to the next');
  await signInAnew(page, viewer, clouds.china);
  const [list, view] = [new CustomerList(page), new TableView(page)];
  await list.open();
  if (javaScriptEnabled) await hydrated(page);
  await view.summary.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(view.column('Domain')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(view.column('Tenant ID')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(list.table.getByRole('columnheader')).toHaveText(['Company name', 'Tenant ID', 'Relationship', 'Action']);

  const beginning = (await list.names.first().innerText()).slice(0, 2);
  if (javaScriptEnabled) {
    await hydrated(page);
    await list.searchBox.pressSequentially(beginning);
    await expect(page).toHaveURL(/[?&]search=/);
  } else {
    await list.search(beginning);
  }
  await expect(list.table.getByRole('columnheader')).toHaveText(['Company name', 'Tenant ID', 'Relationship', 'Action']);
});
