import { expect, test } from './test.ts';
import { makeFail } from './emulator.ts';
import { clouds, CustomerList, Frame, hydrated, signIn } from './portal.ts';
import { people } from './people.ts';

test('results of a search while typing are marked if they are stale', async ({ page, request }) => {
  await signIn(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  const list = new CustomerList(page);
  // As the form builds it.
  const search = '/customers?by=name&search=a';
  await page.goto(search);
  await page.goto('/customers');
  await hydrated(page);
  // As many times as the portal tries the call.
  const operation = 'get-a-customer-by-name';
  await makeFail(request, 'Potomac Public Sector Cloud', { operation, kind: 'status', status: 503, count: 3 });
  await list.searchBox.pressSequentially('a');
  await expect(page).toHaveURL(search);
  const note = page.getByRole('region', { name: 'Search results' }).getByText("Can’t reach Partner Center.");
  await expect(note).toBeVisible();
  await expect(new Frame(page).stale).toBeHidden();
  // If the page has a banner about stale results, the note is hidden.
  await makeFail(request, 'Potomac Public Sector Cloud', { operation, kind: 'status', status: 503, count: 3 });
  await page.reload();
  await expect(new Frame(page).stale).toBeVisible();
  await expect(note).toBeHidden();
});
