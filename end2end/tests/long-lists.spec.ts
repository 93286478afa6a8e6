// Navigation through a list of many parts, by keyboard alone and without JavaScript.
import { crowdedCustomer } from './emulator.ts';
import { expectAccessible } from './accessible.ts';
import { expect, test } from './test.ts';
import { expectNoSidewaysScroll, hydrated, resumeSession } from './portal.ts';
import { people } from './people.ts';

test('the parts of a long list are walked through by keyboard: next, last, previous and first', async ({
  page,
  request,
  javaScriptEnabled,
}) => {
  await resumeSession(page, people.adminAgent);
  await page.goto(`/customers/${await crowdedCustomer(request, 'Bursztyn Cloud Services')}/subscriptions?status=active`);
  const shown = page.locator('.toolbar').getByRole('status');
  const pager = page.getByRole('navigation', { name: 'Subscriptions, pages' });
  const all = (await shown.innerText()).replace(/^1–50 of /, '');
  expect(Number(all)).toBeGreaterThan(100);
  const follow = async (name: string) => {
    if (javaScriptEnabled) await hydrated(page);
    await pager.getByRole('link', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  await expect(pager.getByRole('link', { name: 'First', exact: true })).toHaveCount(0);
  await expect(pager.getByRole('link', { name: 'Previous' })).toBeDisabled();
  await follow('Next');
  await expect(shown).toHaveText(`51–100 of ${all}`);
  await expectNoSidewaysScroll(page);
  if (javaScriptEnabled) await expectAccessible(page);
  await follow('Last');
  await expect(shown).toHaveText(new RegExp(`–${all} of ${all}$`));
  await expect(pager.getByRole('link', { name: 'Next' })).toBeDisabled();
  await expect(pager.getByRole('link', { name: 'Last', exact: true })).toHaveCount(0);
  await follow('Previous');
  await expect(shown).not.toHaveText(new RegExp(`–${all} of ${all}$`));
  await follow('First');
  await expect(shown).toHaveText(`1–50 of ${all}`);
  await expect(page).toHaveURL((url) => url.search === '?status=active');
});
