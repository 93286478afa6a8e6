import type { Page } from '@playwright/test';
import { people } from './people.ts';
import { CustomerList, CustomerOverview, hydrated, signIn } from './portal.ts';
import { expect, test } from './test.ts';

type Shift = { value: number; moved: string[] };

/** Notes down everything that moves on its own on each page that is opened from now on. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as PerformanceEntry & { value: number; sources: { node?: Node }[] };
        shifts.push({ value, moved: sources.map(({ node }) => (node instanceof Element ? node.outerHTML : String(node?.textContent)).slice(0, 80)) });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What moved, once the page is alive, its font is there and two more frames are drawn. */
async function shifts(page: Page): Promise<Shift[]> {
  await hydrated(page);
  return page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as { shifts: Shift[] }).shifts;
  });
}

test('nothing on the customer list moves while it comes to life', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await watchShifts(page);
  await page.goto('/customers');
  await expect(new CustomerList(page).names.first()).toBeVisible();
  expect(await shifts(page)).toEqual([]);
});

test('nothing on a customer’s overview moves while it comes to life', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await watchShifts(page);
  await page.goto('/customers');
  await new CustomerList(page).names.first().click();
  await expect(new CustomerOverview(page).heading).toBeVisible();
  expect(await shifts(page)).toEqual([]);
});
