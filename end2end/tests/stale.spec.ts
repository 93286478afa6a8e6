import { expect, test } from './test.ts';
import { makeFail } from './emulator.ts';
import { shifts, watchShifts } from './layout-shift.ts';
import { clouds, CustomerList, Frame, signIn } from './portal.ts';
import { people } from './people.ts';

const partner = 'Potomac Public Sector Cloud';
// As many times as the portal tries the call.
const down = { kind: 'status', status: 503, count: 3 };

test('a cached page is shown with its age while Partner Center is unavailable, and no longer', async ({ page, request, javaScriptEnabled }) => {
  if (javaScriptEnabled) await watchShifts(page);
  await signIn(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/customers');
  await new CustomerList(page).names.last().click();
  await page.goto(`${new URL(page.url()).pathname}/users/deleted`);
  const { stale } = new Frame(page);
  const heading = page.getByRole('heading', { level: 1, name: 'Deleted users' });
  await expect(heading).toBeVisible();
  await expect(stale).toBeHidden();
  await makeFail(request, partner, { operation: 'view-a-deleted-user', ...down });
  await page.reload();
  await expect(heading).toBeVisible();
  await expect(stale).toContainText(/Showing data from \d\d:\d\d\. Saving is unavailable\./);
  await expect(stale.getByRole('time')).toHaveAttribute('title', /^\d{4}-\d\d-\d\d \d\d:\d\d \w+$/);
  await expect(stale).toContainText('Support ID:');
  if (javaScriptEnabled) expect(await shifts(page), 'what moved').toEqual([]);
  await page.reload();
  await expect(heading).toBeVisible();
  await expect(stale).toBeHidden();
});
