import { expect, test } from './test.ts';
import { makeFail } from './emulator.ts';
import { clouds, CustomerList, ProblemPage, signIn } from './portal.ts';
import { people } from './people.ts';

/** Returns the path of a customer id for which the emulator returns a fault. */
const sentinel = (last: string) => `/customers/fa017000-0000-4000-8000-${last.padStart(12, '0')}`;

test('an unknown URL is not found', async ({ page }) => {
  await signIn(page, people.adminAgent);
  const response = await page.goto('/no/such/page');
  expect(response?.status()).toBe(404);
  const problem = new ProblemPage(page);
  await expect(problem.heading).toHaveText('Page not found');
  await problem.home.click();
  await expect(page).toHaveURL(/\/home$/);
});

test('someone without a role is refused in plain words', async ({ page }) => {
  await signIn(page, people.withoutRole);
  const response = await page.goto('/customers');
  expect(response?.status()).toBe(403);
  await expect(new ProblemPage(page).heading).toHaveText('You don’t have permission');
});

test.describe('what Partner Center does not give', () => {
  // One after the other, since the faults of one test must not affect another. The partner is one whose customers few
  // other tests open: a 429 or too many failures throttle all calls of a partner.
  test.describe.configure({ mode: 'default' });
  const partner = '海棠云科技（上海）有限公司';
  for (const { last, words } of [
    { last: '503', words: 'Partner Center is unavailable' },
    { last: '905', words: 'Unexpected response from Partner Center' },
    { last: '429', words: 'Too many requests to Partner Center' },
  ]) {
    test(`a fault of Partner Center (${last}) says what happened and gives an id for support`, async ({ page }) => {
      await signIn(page, people.chinaAdminAgent, clouds.china);
      const problem = new ProblemPage(page);
      // The previous page may have caused so many failures that the circuit breaker is open for a while.
      await expect(async () => {
        await page.goto(sentinel(last));
        await expect(problem.heading).toHaveText(words, { timeout: 1_000 });
      }).toPass();
      await expect(problem.tryAgain).toBeVisible();
      await expect(problem.reference).toBeVisible();
    });
  }
  for (const { fault, words } of [
    { fault: { kind: 'wrong-type' }, words: 'Unexpected response from Partner Center' },
    // Longer than the portal waits on its own, and last, since the partner's other calls are throttled too.
    { fault: { kind: 'status', status: 429, retry_after: 6 }, words: 'Too many requests to Partner Center' },
  ]) {
    test(`${words}: shown in place of the list, with the search form as submitted`, async ({ page, request, javaScriptEnabled }) => {
      await signIn(page, people.chinaAdminAgent, clouds.china);
      await makeFail(request, partner, { operation: 'get-a-list-of-customers', count: 1, ...fault });
      // Not requested before, so that there is no cached result.
      await page.goto('/customers?by=domain&size=25');
      const list = new CustomerList(page);
      await expect(page.getByRole('alert').getByRole('heading', { name: words })).toBeVisible();
      await expect(page.getByRole('alert')).toContainText('Support ID:');
      await expect(list.searchBy).toHaveValue('domain');
      await expect(page.getByRole('main').getByRole('link', { name: 'Retry' })).toBeVisible();
      if (!fault.retry_after) return;
      const clock = page.getByRole('alert').getByRole('timer');
      await expect(clock).toHaveText(/^Try again in \d s\.$/);
      // Without JavaScript, the countdown does not run.
      if (javaScriptEnabled) await expect(clock).toHaveText('You can try again now.');
    });
  }
  test('a cached page is shown while Partner Center throttles, with a retry that works', async ({ page, request, javaScriptEnabled }) => {
    await signIn(page, people.chinaAdminAgent, clouds.china);
    const names = new CustomerList(page).names;
    // The partner may still be throttled by the previous test.
    await expect(async () => {
      await page.goto('/customers');
      await expect(names.last()).toBeVisible({ timeout: 1_000 });
    }).toPass();
    const customer = await names.last().getAttribute('href');
    await page.goto(`${customer}/users/deleted`);
    const heading = page.getByRole('heading', { level: 1, name: 'Deleted users' });
    await expect(heading).toBeVisible();
    await makeFail(request, partner, { operation: 'view-a-deleted-user', kind: 'status', status: 429, retry_after: 6, count: 1 });
    await page.reload();
    await expect(heading).toBeVisible();
    const banner = page.locator('.content').getByRole('status').filter({ hasText: 'Too many requests to Partner Center.' });
    await expect(banner).toContainText('Showing data from');
    const clock = banner.getByRole('timer');
    await expect(clock).toHaveText(/^Try again in \d s\.$/);
    if (javaScriptEnabled) await expect(clock).toHaveText('You can try again now.');
    // A retry that is too early shows the same message again; without JavaScript, the countdown does not run.
    await expect(async () => {
      await banner.getByRole('link', { name: 'Retry' }).click();
      await expect(heading).toBeVisible();
      await expect(banner).toBeHidden({ timeout: 500 });
    }).toPass();
  });
});
