// The portal as a person meets it: every locator of the tests, by role and accessible name.
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

/** The words of the sign-in buttons. */
export const clouds = {
  global: 'Sign in with Microsoft',
  china: 'Sign in with Microsoft (China, 21Vianet)',
  usGovernment: 'Sign in with Microsoft (US Government)',
} as const;

/** Waits until the page is alive, by the mark that its islands leave. Pages without JavaScript are never alive. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
}

/** Chooses a way to sign in on the landing page and a person on the emulator's. Ends wherever the portal leads. */
export async function signInFromHere(page: Page, person: string, cloud: string = clouds.global): Promise<void> {
  const landing = new Landing(page);
  await landing.signIn(cloud).click();
  await new SignInPage(page).person(person).click();
}

/** The sessions of this worker, by person: signing in takes three pages, and what most tests are about comes after it. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** Goes to the front page as someone signed in, who is then where their work is. The session is shared with this worker's
 * other tests of the same person: whoever ends it or changes what belongs to it signs in anew. */
export async function signIn(page: Page, person: string, cloud: string = clouds.global): Promise<void> {
  if (await resumeSession(page, person, cloud)) return;
  await page.goto('/');
  await expect(new Frame(page).accountMenuButton).toBeVisible();
}

/** Signs in for a page that is opened next, without a visit to the front page if the session is there already. Returns
 * whether it had to sign in. */
export async function resumeSession(page: Page, person: string, cloud: string = clouds.global): Promise<boolean> {
  const kept = sessions.get(person);
  if (kept) {
    await page.context().addCookies(kept);
    return false;
  }
  await signInAnew(page, person, cloud);
  sessions.set(person, await page.context().cookies(page.url()));
  return true;
}

/** Goes to the front page and signs in, with a session of its own. */
export async function signInAnew(page: Page, person: string, cloud: string = clouds.global): Promise<void> {
  await page.goto('/');
  await signInFromHere(page, person, cloud);
  await expect(new Frame(page).accountMenuButton).toBeVisible();
}

/** Sends a form whose write nothing takes back, and says at its question that it is meant. */
export async function sendAndConfirm(form: Locator, button: string): Promise<void> {
  await form.getByRole('button', { name: button }).click();
  await form.getByRole('alert').getByRole('button', { name: button }).click();
}

/** Fails if the page is wider than the window, so that it would have to be moved sideways to be read. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // A phone's browser zooms out until all fits, so the window is no measure of itself.
  const width = page.viewportSize()!.width;
  const [page_, beyond] = await page.evaluate((width) => {
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const controls = [...document.querySelectorAll('a, button, input, select, textarea')];
    const out = controls.filter((it) => it.getBoundingClientRect().right > width + 0.5 && !scrolls(it.parentElement));
    return [document.documentElement.scrollWidth, out.map((it) => it.outerHTML.slice(0, 120))] as const;
  }, width);
  expect(page_, `width of ${page.url()}`).toBeLessThanOrEqual(width);
  expect(beyond, `beyond the edge of ${page.url()}`).toEqual([]);
}

/** `/` for people who are not signed in. */
export class Landing {
  readonly heading: Locator;
  readonly ways: Locator;
  /** Said to whoever was on the way to another page. */
  readonly goOn: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.ways = page.getByRole('list', { name: 'Ways to sign in' }).getByRole('link');
    this.goOn = page.getByText('Sign in to continue to the page you requested.');
  }

  signIn(cloud: string): Locator {
    return this.page.getByRole('link', { name: cloud, exact: true });
  }

  language(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }
}

/** The page where guests, and who works for several, choose a partner. */
export class PartnerChoice {
  readonly organization: Locator;
  readonly goOn: Locator;
  readonly problems: Locator;

  constructor(readonly page: Page) {
    this.organization = page.getByLabel('Domain or tenant ID');
    this.goOn = page.getByRole('button', { name: 'Continue' });
    this.problems = page.getByRole('main').getByRole('alert');
  }

  /** The way to a partner that the browser has been signed in to. */
  partner(name: string): Locator {
    return this.page.getByRole('main').getByRole('link', { name: `Continue to ${name}` });
  }

  async enter(cloud: string, organization: string, person: string): Promise<void> {
    await this.page.getByLabel('Cloud').selectOption({ label: cloud });
    await this.organization.fill(organization);
    await this.goOn.click();
    await new SignInPage(this.page).person(person).click();
  }
}

/** The emulator's stand-in for Microsoft's page. */
export class SignInPage {
  readonly cancel: Locator;

  constructor(readonly page: Page) {
    this.cancel = page.getByRole('button', { name: 'Cancel' });
  }

  person(name: string): Locator {
    return this.page.getByRole('button', { name });
  }
}

/** What is around every page of someone signed in. */
export class Frame {
  /** The partner's name, above all pages. */
  readonly brand: Locator;
  readonly accountMenuButton: Locator;
  readonly accountMenu: Locator;
  readonly signOut: Locator;
  readonly account: Locator;
  readonly navigation: Locator;
  readonly done: Locator;
  /** That what is shown is not of now. */
  readonly stale: Locator;

  constructor(readonly page: Page) {
    this.brand = page.getByRole('banner').getByRole('link').first();
    this.accountMenuButton = page.getByRole('button', { name: /^(Account menu|Menu konta)$/ });
    this.accountMenu = page.locator('#account-menu');
    this.signOut = this.accountMenu.getByRole('button', { name: 'Sign out' });
    this.account = this.accountMenu.getByRole('link', { name: 'Your account' });
    this.navigation = page.getByRole('navigation', { name: 'Portal' });
    // Before whatever else the page tells the state of.
    this.done = page.locator('.content').getByRole('status').first();
    this.stale = page.locator('.content').getByRole('status').filter({ hasText: "Can’t reach Partner Center." });
  }

  /** A choice of the account menu, in whichever language it is. */
  choice(words: string): Locator {
    return this.accountMenu.getByRole('button', { name: words, exact: true });
  }

  async openAccountMenu(): Promise<void> {
    await this.accountMenuButton.click();
    await expect(this.accountMenu).toBeVisible();
  }
}

/** `/customers`. */
export class CustomerList {
  readonly heading: Locator;
  readonly searchBox: Locator;
  readonly searchBy: Locator;
  readonly table: Locator;
  /** The rows of customers, without the header. */
  readonly rows: Locator;
  /** The links to customers, one in each row. */
  readonly names: Locator;
  readonly count: Locator;
  readonly next: Locator;
  readonly previous: Locator;
  readonly showAll: Locator;
  readonly filters: Locator;
  readonly reseller: Locator;
  readonly provider: Locator;
  readonly exportLink: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Customers' });
    this.searchBox = page.getByRole('searchbox', { name: 'Search customers' });
    this.searchBy = page.getByRole('combobox', { name: 'Search by' });
    this.table = page.getByRole('table', { name: 'Customers' });
    this.rows = this.table.getByRole('row').filter({ has: page.getByRole('rowheader') });
    this.names = this.table.getByRole('rowheader').getByRole('link');
    const results = page.getByRole('region', { name: 'Search results' });
    const toolbar = page.getByRole('main').locator('.toolbar');
    this.count = toolbar.getByRole('status');
    const pager = page.getByRole('navigation', { name: /, pages$/ });
    this.next = pager.getByRole('link', { name: 'Next' });
    this.previous = pager.getByRole('link', { name: 'Previous' });
    this.showAll = results.getByRole('link', { name: 'Show all customers' });
    this.filters = toolbar.locator('#customer-tools form.search');
    this.reseller = toolbar.getByRole('combobox', { name: 'Indirect reseller' });
    this.provider = toolbar.getByRole('combobox', { name: 'Indirect provider' });
    this.exportLink = toolbar.getByRole('link', { name: /^Export (all|results) \(CSV\)$/ });
  }

  async open(): Promise<void> {
    await this.page.goto('/customers');
    await expect(this.heading).toBeVisible();
  }

  async search(text: string, by: 'Company name' | 'Domain' = 'Company name'): Promise<void> {
    await this.searchBy.selectOption({ label: by });
    await this.searchBox.fill(text);
    await this.searchBox.press('Enter');
  }

  async chooseReseller(name: string, javaScriptEnabled: boolean): Promise<void> {
    await this.reseller.selectOption({ label: name });
    // With JavaScript the choice applies itself and the button is not there.
    if (!javaScriptEnabled) await this.filters.getByRole('button', { name: 'Apply' }).click();
  }
}

/** Where a person chooses what of the page's table is shown. */
export class TableView {
  readonly summary: Locator;
  readonly form: Locator;
  readonly apply: Locator;
  readonly reset: Locator;

  constructor(readonly page: Page) {
    this.summary = page.getByText('View', { exact: true });
    this.form = page.locator('details').filter({ has: this.summary });
    this.apply = this.form.getByRole('button', { name: 'Apply' });
    this.reset = this.form.getByRole('button', { name: 'Reset' });
  }

  async open(): Promise<void> {
    await this.summary.click();
    await expect(this.apply).toBeVisible();
  }

  column(name: string): Locator {
    return this.form.getByRole('checkbox', { name, exact: true });
  }

  density(name: string): Locator {
    return this.form.getByRole('radio', { name, exact: true });
  }

  /** How many rows a page of all lists has. */
  rows(count: string): Locator {
    return this.form.getByRole('radio', { name: count, exact: true });
  }
}

/** `/customers/{id}`. */
export class CustomerOverview {
  readonly heading: Locator;
  readonly bar: Locator;
  readonly company: Locator;
  readonly billing: Locator;
  readonly attention: Locator;
  readonly resellers: Locator;
  readonly relationship: Locator;
  readonly validation: Locator;
  readonly organization: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Overview' });
    this.bar = page.getByRole('region', { name: 'Inside this customer' });
    this.company = page.getByRole('region', { name: 'Company', exact: true });
    this.billing = page.getByRole('region', { name: 'Billing profile' });
    this.attention = page.getByRole('region', { name: 'Needs attention' });
    this.resellers = page.getByRole('region', { name: 'Indirect reseller' });
    this.relationship = page.getByRole('region', { name: 'Relationship' });
    this.validation = page.getByRole('region', { name: 'Validation by Microsoft' });
    this.organization = page.getByRole('region', { name: 'Organization in Microsoft Entra' });
  }
}

/** `/account`. */
export class AccountPage {
  readonly heading: Locator;
  readonly language: Locator;
  readonly theme: Locator;
  readonly timeZone: Locator;
  readonly save: Locator;
  /** What was wrong with the form, above it. */
  readonly problems: Locator;
  readonly sessions: Locator;
  readonly otherSessions: Locator;
  readonly endEverySession: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Your account' });
    const preferences = page.getByRole('region', { name: 'Preferences' });
    this.language = preferences.getByRole('combobox', { name: 'Language' });
    this.theme = preferences.getByRole('combobox', { name: 'Theme' });
    this.timeZone = preferences.getByRole('combobox', { name: 'Time zone' });
    this.save = preferences.getByRole('button', { name: 'Save preferences' });
    this.problems = preferences.getByRole('alert');
    this.sessions = page.getByRole('table', { name: 'Active sessions' }).getByRole('row');
    this.otherSessions = page.getByRole('button', { name: /^End the session/ });
    this.endEverySession = page.getByRole('button', { name: 'Sign me out everywhere' });
  }

  async open(): Promise<void> {
    await this.page.goto('/account');
    await expect(this.heading).toBeVisible();
  }
}

/** A page that says why there is nothing else: refused, missing, failing. */
export class ProblemPage {
  readonly heading: Locator;
  readonly home: Locator;
  readonly tryAgain: Locator;
  readonly reference: Locator;

  constructor(readonly page: Page) {
    const main = page.getByRole('main');
    this.heading = main.getByRole('heading', { level: 1 });
    this.home = main.getByRole('link', { name: 'Go to start page' });
    this.tryAgain = main.getByRole('link', { name: 'Retry' });
    this.reference = main.getByText('Support ID:');
  }
}

/** The search over everything, Ctrl+K. */
export class Palette {
  readonly dialog: Locator;
  readonly box: Locator;
  readonly options: Locator;
  /** The option that Enter follows. */
  readonly chosen: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Search or jump to…' });
    this.box = this.dialog.getByRole('combobox');
    this.options = this.dialog.getByRole('option');
    this.chosen = this.dialog.getByRole('option', { selected: true });
  }
}
