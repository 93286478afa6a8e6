// Requests of a customer, in two browsers at once: the customer's, and that of the partner's staff.
import { type Browser, expect, type Page } from '@playwright/test';
import { withOwnPortal } from './own-portal.ts';
import { people } from './people.ts';
import { expectNoSidewaysScroll, Frame } from './portal.ts';
import { bursztyn, offerSelfService, signInAsCustomer } from './self-service.ts';
import { test } from './test.ts';

/** A subscription about which a request is made, with its quantity. */
type Target = { id: string; has: number };

/** Opens a separate portal in the browser of a staff member and in that of a customer's administrator. */
async function inTwoBrowsers(browser: Browser, options: object, work: (staff: Page, customer: Page) => Promise<void>): Promise<void> {
  await withOwnPortal({}, async (origin) => {
    const open = async () => (await browser.newContext({ ...options, baseURL: origin })).newPage();
    const [staff, customer] = [await open(), await open()];
    await offerSelfService(staff, bursztyn);
    await signInAsCustomer(customer, people.customerAdministrator);
    await work(staff, customer);
  });
}

/** Returns subscriptions whose quantity can be raised by a few units, as listed to the customer. */
async function targets(customer: Page, count: number): Promise<Target[]> {
  await customer.goto('/my/requests/new');
  const ids = await customer
    .getByLabel('Subscription', { exact: true })
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  const found: Target[] = [];
  for (const id of ids) {
    await customer.goto(`/my/requests/new?subscription=${id}`);
    const field = customer.getByLabel('New quantity');
    if (!(await field.isVisible())) continue;
    found.push({ id, has: Number(await field.inputValue()) });
    if (found.length === count) return found;
  }
  throw new Error(`only ${found.length} of ${ids.length} subscriptions can be raised`);
}

/** Requests another quantity, and returns the path of the request. */
async function ask(customer: Page, target: Target, to: number, reason = ''): Promise<string> {
  await customer.goto(`/my/requests/new?subscription=${target.id}`);
  await customer.getByLabel('New quantity').fill(String(to));
  await customer.getByRole('button', { name: 'Review' }).first().click();
  const review = customer.getByRole('region', { name: 'Before you continue' });
  await expect(review).toContainText('isn’t known in advance');
  await review.getByLabel('Reason').fill(reason);
  await review.getByRole('button', { name: 'Send the request' }).click();
  await expect(customer.getByRole('region', { name: 'Status' })).toBeVisible();
  return new URL(customer.url()).pathname;
}

const status = (page: Page) => page.getByRole('region', { name: 'Status' });

/** Reloads a request until it has this status, as a person without JavaScript would. */
async function until(page: Page, address: string, words: string): Promise<void> {
  await expect(async () => {
    await page.goto(address);
    await expect(status(page)).toContainText(words, { timeout: 500 });
  }).toPass({ timeout: 60_000 });
}

/** Opens the newest waiting request as staff, and returns its path. */
async function openQueue(staff: Page): Promise<string> {
  await staff.goto('/requests');
  await staff.getByRole('main').getByRole('rowheader').getByRole('link').last().click();
  await expect(status(staff)).toBeVisible();
  return new URL(staff.url()).pathname;
}

test('a request is sent, approved and done, and both see it', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  test.slow();
  await inTwoBrowsers(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (staff, customer) => {
    const [target] = (await targets(customer, 1)) as [Target];
    const mine = await ask(customer, target, target.has + 4, 'Four people begin on Monday.');
    await expect(new Frame(customer).done).toHaveText('Request sent.');
    await expect(status(customer)).toContainText('Waiting for your partner');
    await expectNoSidewaysScroll(customer);

    const theirs = await openQueue(staff);
    await expect(staff.getByRole('main')).toContainText('Four people begin on Monday.');
    await expect(staff.getByRole('main')).toContainText('The terms are the same as in the request.');
    await expectNoSidewaysScroll(staff);
    await staff.getByRole('button', { name: /^Approve: Raise / }).click();
    await expect(new Frame(staff).done).toHaveText('Request approved.');
    await until(staff, theirs, 'Done');
    await until(customer, mine, 'Done');
    await customer.goto(`/my/subscriptions/${target.id}`);
    await expect(customer.getByText(`${target.has + 4} licenses`).first()).toBeVisible();
    await customer.goto('/my/activity');
    await expect(customer.getByRole('main')).toContainText('Approved a request');
  });
});

test('a changed request is accepted, a refused one has a reason, and changed terms are told first', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  test.slow();
  await inTwoBrowsers(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (staff, customer) => {
    const [one, two] = (await targets(customer, 2)) as [Target, Target];
    // Changed by the partner and accepted by the customer.
    let mine = await ask(customer, one, one.has + 9);
    let theirs = await openQueue(staff);
    const offer = staff.getByRole('region', { name: 'Change it' });
    await offer.getByLabel('Quantity instead').fill(String(one.has + 5));
    await offer.getByLabel('Message to the customer').fill('Five are enough.');
    await offer.getByRole('button', { name: 'Send to the customer' }).click();
    await expect(status(staff)).toContainText('Waiting for the customer');
    await customer.goto(mine);
    await expect(status(customer)).toContainText('Waiting for you');
    await expect(customer.getByRole('main')).toContainText('Five are enough.');
    await customer.getByRole('button', { name: 'Accept and change' }).click();
    await until(customer, mine, 'Done');
    await until(staff, theirs, 'Done');

    // Refused by the partner: a reason is required.
    mine = await ask(customer, two, two.has + 2);
    theirs = await openQueue(staff);
    const refuse = staff.getByRole('region', { name: 'Refuse' });
    await refuse.getByRole('button', { name: 'Refuse' }).click();
    await expect(refuse.getByRole('alert')).toBeVisible();
    await refuse.getByLabel('Reason for the customer').fill('The budget is used up.');
    await refuse.getByRole('button', { name: 'Refuse' }).click();
    await expect(status(staff)).toContainText('Refused');
    await customer.goto(mine);
    await expect(customer.getByRole('main')).toContainText('The budget is used up.');

    // The quantity changes while the request is waiting: it is not carried out until both sides have agreed to the new
    // terms.
    mine = await ask(customer, two, two.has + 4);
    theirs = await openQueue(staff);
    const id = await staff.locator('a[href^="/customers/"]').first().getAttribute('href');
    const subscription = `/customers/${id!.split('/')[2]}/subscriptions/${two.id}`;
    await staff.goto(`${subscription}/quantity?to=${two.has + 1}`);
    await staff.getByRole('button', { name: /^Raise / }).click();
    await expect(new Frame(staff).done).toBeVisible();
    await staff.goto(theirs);
    await expect(staff.getByRole('region', { name: 'Changed since the request' })).toContainText(`${two.has + 1} licenses`);
    await staff.getByRole('button', { name: /^Approve: Raise / }).click();
    await expect(status(staff)).toContainText('Waiting for the customer');
    await customer.goto(mine);
    await expect(customer.getByRole('main')).toContainText('Terms have changed');
    await customer.getByRole('button', { name: 'Accept and change' }).click();
    await until(customer, mine, 'Done');
  });
});

test('inside the rules it runs immediately, and a withdrawn request is approved no more', async ({ browser, contextOptions, javaScriptEnabled, viewport }) => {
  test.slow();
  await inTwoBrowsers(browser, { ...contextOptions, javaScriptEnabled, viewport }, async (staff, customer) => {
    const [one, two] = (await targets(customer, 2)) as [Target, Target];
    await staff.goto('/partner/request-rules');
    const rules = staff.getByRole('region', { name: 'Who may send requests' });
    await rules.getByRole('radio', { name: 'Higher quantities', exact: true }).check();
    await rules.getByRole('button', { name: 'Save' }).click();
    await expect(rules.getByRole('alert').first()).toBeVisible();
    await rules.getByLabel('Up to so many units').fill('5');
    await rules.getByRole('button', { name: 'Save' }).click();
    await expect(new Frame(staff).done).toHaveText('Rules saved.');
    const mine = await ask(customer, one, one.has + 3);
    await until(customer, mine, 'Done');
    await expect(customer.getByRole('main')).toContainText('Your partner’s rules');

    // The approver's page was rendered before the withdrawal.
    await ask(customer, two, two.has + 9);
    await openQueue(staff);
    await customer.getByRole('button', { name: 'Withdraw the request' }).click();
    await expect(status(customer)).toContainText('Withdrawn');
    await staff.getByRole('button', { name: /^Approve: Raise / }).click();
    await expect(status(staff)).toContainText('Withdrawn');
    await customer.goto(`/my/subscriptions/${two.id}`);
    await expect(customer.getByText(`${two.has} licenses`).first()).toBeVisible();
  });
});
