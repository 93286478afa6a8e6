// The seats of a subscription from the day of purchase until the next term, and the end of a term. Each test advances
// the clock of its own emulator.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { customerOfEverySubscription, passDays } from './emulator.ts';
import { withOwnPortal } from './own-portal.ts';
import { expectNoSidewaysScroll, Frame, Landing, SignInPage } from './portal.ts';
import { people } from './people.ts';
import { createUser } from './users.ts';

const partner = 'Bursztyn Cloud Services';
/** A product bought today for a year; no other subscription has its licenses. */
const product = 'Microsoft 365 Business Premium';

test.use({ actionTimeout: 20_000 });

/** The page of a subscription and the pages of its changes. */
class Subscription {
  readonly status: Locator;
  readonly changes: Locator;
  /** The summary of a change before it is confirmed. */
  readonly review: Locator;

  constructor(readonly page: Page, readonly address: string) {
    this.status = page.getByRole('region', { name: 'Status and term' });
    this.changes = page.getByRole('region', { name: 'Changes' });
    this.review = page.getByRole('region', { name: 'Before you confirm' });
  }

  /** Opens the subscription with this status and end of term. */
  static async open(page: Page, customer: string, name: string, state: RegExp): Promise<Subscription> {
    await page.goto(`${customer}/subscriptions`);
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }), hasText: state });
    await row.getByRole('rowheader').getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
    return new Subscription(page, page.url());
  }

  async quantity(): Promise<number> {
    await this.page.goto(this.address);
    return Number.parseInt(await this.status.getByText(/^\d+ licenses$/).innerText(), 10);
  }

  /** Opens the review of another quantity. */
  async reviewQuantity(quantity: number): Promise<void> {
    await this.page.goto(this.address);
    await this.changes.getByRole('link', { name: 'Change the quantity' }).click();
    await this.page.getByRole('textbox', { name: 'New quantity' }).fill(String(quantity));
    await this.page.getByRole('button', { name: 'Review the change' }).click();
    await expect(this.review).toBeVisible();
  }

  /** Returns a row of the comparison of current and future values. */
  row(name: string): Locator {
    return this.review.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }
}

async function signInAt(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await new Landing(page).signIn('Sign in with Microsoft').click();
  await new SignInPage(page).person(people.adminAgent).click();
  await expect(new Frame(page).accountMenuButton).toBeVisible();
}

test('seats are added, assigned, removed within the cancellation window, refused after it and scheduled for the renewal, which comes', async ({ page, request }) => {
  test.slow();
  await withOwnPortal({}, async (origin, log) => {
    await signInAt(page, origin);
    const customer = `${origin}/customers/${await customerOfEverySubscription(request, partner, log)}`;
    const it = await Subscription.open(page, customer, product, /Active.*Renews/s);
    const had = await it.quantity();
    const done = new Frame(page).done;

    // 1. Raised, after a page with the current and future values.
    await it.reviewQuantity(had + 3);
    await expect(it.row('Quantity')).toContainText(`${had} licenses`);
    await expect(it.row('Quantity')).toContainText(`${had + 3} licenses`);
    await expect(it.review).toContainText('Partner Center doesn’t return the price of this change.');
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: `Raise ${product} from ${had} to ${had + 3} for ` }).click();
    await expect(done).toContainText(`Quantity of ${product} changed.`);
    await expect(it.status).toContainText(`${had + 3} licenses`);

    // 2. One of the new licenses is assigned.
    await it.reviewQuantity(had + 4);
    const assigned = it.row(`Assigned licenses of ${product}`).getByRole('cell').first();
    const before = Number(await assigned.innerText());
    await createUser(page, customer, 'Ada Siedząca', 'ada.siedzaca');
    await page.getByRole('region', { name: 'Licenses' }).getByRole('link', { name: 'Change licenses' }).click();
    await page.getByRole('checkbox', { name: product, exact: true }).first().check();
    await page.getByRole('button', { name: 'Save licenses' }).click();
    await expect(done).toContainText('Licenses updated.');
    await it.reviewQuantity(had + 4);
    await expect(assigned).toHaveText(String(before + 1));

    // 3. Fewer than are assigned: users who have a license are listed, and the form cannot be sent.
    await it.reviewQuantity(1);
    await expect(it.review).toContainText(`more licenses of ${product} are assigned than would be left.`);
    await expect(it.review).toContainText(`Users with a license of ${product}:`);
    await expect(it.review.getByRole('link', { name: 'View users' })).toBeVisible();
    await expect(it.review.getByRole('button', { name: /^Lower / })).toBeDisabled();

    // 4. Lowered within the cancellation window of the added licenses.
    await it.reviewQuantity(had + 2);
    await expect(it.review).toContainText(`${had + 3} licenses can be given back now.`);
    await page.getByRole('button', { name: `Lower ${product} from ${had + 3} to ${had + 2} for ` }).click();
    await expect(done).toContainText(`Quantity of ${product} changed.`);
    await expect(it.status).toContainText(`${had + 2} licenses`);

    // 5. The page was opened within the window and sent after it: Partner Center refuses the change.
    await it.reviewQuantity(had + 1);
    await expect(it.review).toContainText(`${had + 2} licenses can be given back now.`);
    await passDays(request, log, 8);
    await page.getByRole('button', { name: `Lower ${product} from ${had + 2} to ${had + 1} for ` }).click();
    await expect(it.review.getByRole('alert')).toContainText('The quantity can’t be lowered now. Schedule a lower quantity for the renewal.');

    // 6. Without a known window, the page says that the change may be rejected, and leads to the change at renewal.
    await it.reviewQuantity(had + 1);
    await expect(it.review).toContainText('Partner Center doesn’t return how many licenses can be given back, or until when. It may reject a lower quantity.');
    await page.getByRole('link', { name: 'Back to the subscription' }).click();
    await it.changes.getByRole('link', { name: 'Set how the term ends' }).click();

    // 7. Scheduled for the renewal, and shown as scheduled.
    await page.getByRole('radio', { name: 'Renew with another term, billing or quantity' }).check();
    await page.getByRole('textbox', { name: 'Quantity after the renewal' }).fill(String(had + 1));
    await page.getByRole('button', { name: 'Review the change' }).click();
    await expect(it.row('At term end')).toContainText('Renews without changes');
    await expect(it.row('At term end')).toContainText(`${had + 1} licenses`);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: `Renew ${product} with changes for ` }).click();
    await expect(done).toContainText(`End of the term of ${product} set.`);
    await expect(it.status).toContainText('Renews with changes');
    await expect(page.getByRole('region', { name: 'Renews as' })).toContainText(String(had + 1));
    expect(await it.quantity(), 'until then it stays as it is').toBe(had + 2);

    // 8. The last day of the term: no change is offered, and each gives the reason.
    await passDays(request, log, 355);
    await page.goto(it.address);
    await expect(it.changes.getByRole('link', { name: 'Change the quantity' })).toBeVisible();
    await passDays(request, log, 1);
    await page.goto(it.address);
    await expect(it.changes).toContainText('The term ends within 24 hours. Partner Center rejects changes until it has ended.');
    await expect(it.changes.getByRole('button', { name: 'Change the quantity' })).toBeDisabled();

    // 9. The term ends, and the scheduled change takes effect.
    await passDays(request, log, 1);
    expect(await it.quantity(), 'what was scheduled').toBe(had + 1);
    await expect(it.status).toContainText('Renews without changes');
    await expect(page.getByRole('region', { name: 'Renews as' })).toHaveCount(0);

    // 10. A new term has its own cancellation window.
    await it.reviewQuantity(had);
    await expect(it.review).toContainText(`${had + 1} licenses can be given back now.`);
    await page.getByRole('button', { name: `Lower ${product} from ${had + 1} to ${had} for ` }).click();
    await expect(it.status).toContainText(`${had} licenses`);

    // 11. The activity shows who changed what, with old and new value.
    await page.goto(`${customer}/activity`);
    const row = page.getByRole('region', { name: 'Tenantry' }).getByRole('row').filter({ hasText: 'Changed the quantity of a subscription' }).first();
    await row.getByRole('button', { name: /^Details/ }).click();
    await expect(row).toContainText(`Quantity: ${had + 1} → ${had}`);
  });
});

test('automatic renewal that is off leads into paid extended terms: the page says so, and the end that is chosen comes', async ({ page, request }) => {
  test.slow();
  await withOwnPortal({}, async (origin, log) => {
    await signInAt(page, origin);
    const customer = `${origin}/customers/${await customerOfEverySubscription(request, partner, log)}`;
    const it = await Subscription.open(page, customer, 'Power BI Pro', /Active.*Extended \(paid\)/s);
    await expect(it.status).toContainText('Continues in extended service terms');
    await expect(it.status).toContainText('Automatic renewal is off, but the subscription isn’t canceled: it’s billed monthly, at a higher price, until it is.');
    await it.changes.getByRole('link', { name: 'Set how the term ends' }).click();
    await expect(page.getByRole('main')).toContainText('Automatic renewal is off and nothing is scheduled. The subscription doesn’t end');

    await page.getByRole('radio', { name: 'Cancel: the subscription ends and service stops' }).check();
    await page.getByRole('button', { name: 'Review the change' }).click();
    await expect(it.row('At term end')).toContainText('continues in paid extended service terms');
    await expect(it.row('At term end')).toContainText('Ends, and service stops');
    await expect(it.review).toContainText('service stops immediately and the subscription can’t be brought back');
    await page.getByRole('button', { name: /^Cancel Power BI Pro at the end of its term for / }).click();
    await expect(new Frame(page).done).toContainText('End of the term of Power BI Pro set.');
    await expect(it.status).toContainText('Ends, and service stops');
    await expect(it.status).toContainText('Active');

    await passDays(request, log, 22);
    await page.goto(it.address);
    await expect(it.status).toContainText('Expired');
    await expect(it.changes).toContainText('The subscription has ended.');
    // A subscription left unchanged continues and is charged: the one that has been in an extended term for ten days
    // still exists.
    await page.goto(`${customer}/subscriptions`);
    await expect(page.getByRole('row').filter({ hasText: '(Extended Service Term)' })).toContainText('Active');
  });
});
