// Page objects of the portal: the locators of all tests, by role and accessible name.
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

/** The labels of the sign-in buttons. */
export const clouds = {
  global: 'Sign in with Microsoft',
  china: 'Sign in with Microsoft (China, 21Vianet)',
  usGovernment: 'Sign in with Microsoft (US Government)',
} as const;

/** Waits until the page is hydrated, by the mark that its islands set. Pages without JavaScript never are. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
}

/** Signs in from the landing page with a cloud's button and a person on the emulator's page. Ends wherever the portal
 * redirects. */
export async function signInFromHere(page: Page, person: string, cloud: string = clouds.global): Promise<void> {
  const landing = new Landing(page);
  await landing.signIn(cloud).click();
  await new SignInPage(page).person(person).click();
}

/** The session cookies of this worker, by person: signing in takes three pages, and most tests are not about it. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** Opens the front page as a signed-in person, whom the portal redirects to their home. The session is shared with this
 * worker's other tests of the same person: a test that ends it or changes its data has to use `signInAnew`. */
export async function signIn(page: Page, person: string, cloud: string = clouds.global): Promise<void> {
  if (await resumeSession(page, person, cloud)) return;
  await page.goto('/');
  await expect(new Frame(page).accountMenuButton).toBeVisible();
}

/** Signs in for a page that is opened next, without opening the front page if there is a session already. Returns
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

/** Opens the front page and signs in, with a new session. */
export async function signInAnew(page: Page, person: string, cloud: string = clouds.global): Promise<void> {
  await page.goto('/');
  await signInFromHere(page, person, cloud);
  await expect(new Frame(page).accountMenuButton).toBeVisible();
}

/** Sends a form with an irreversible write, and confirms it. */
export async function sendAndConfirm(form: Locator, button: string): Promise<void> {
  await form.getByRole('button', { name: button }).click();
  await form.getByRole('alert').getByRole('button', { name: button }).click();
}

/** Checks that neither the page nor any control is wider than the window, so that nobody has to scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // A phone's browser zooms out until everything fits, so the window's own width is not reliable.
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

/** The landing page `/` for people who are not signed in. */
export class Landing {
  readonly heading: Locator;
  readonly ways: Locator;
  /** The message for a person who requested another page. */
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

/** The page on which guests and people who work for several partners choose a partner. */
export class PartnerChoice {
  readonly organization: Locator;
  readonly goOn: Locator;
  readonly problems: Locator;

  constructor(readonly page: Page) {
    this.organization = page.getByLabel('Domain or tenant ID');
    this.goOn = page.getByRole('button', { name: 'Continue' });
    this.problems = page.getByRole('main').getByRole('alert');
  }

  /** Returns the link to a partner with which the browser has been signed in. */
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

/** The emulator's replacement for Microsoft's sign-in page. */
export class SignInPage {
  readonly cancel: Locator;

  constructor(readonly page: Page) {
    this.cancel = page.getByRole('button', { name: 'Cancel' });
  }

  person(name: string): Locator {
    return this.page.getByRole('button', { name });
  }
}

/** The frame of every page of a signed-in person. */
export class Frame {
  /** The partner's name, at the top of all pages. */
  readonly brand: Locator;
  readonly accountMenuButton: Locator;
  readonly accountMenu: Locator;
  readonly signOut: Locator;
  readonly account: Locator;
  readonly navigation: Locator;
  readonly done: Locator;
  /** The banner about stale results. */
  readonly stale: Locator;

  constructor(readonly page: Page) {
    this.brand = page.getByRole('banner').getByRole('link').first();
    this.accountMenuButton = page.getByRole('button', { name: /^(Account menu|Menu konta)$/ });
    this.accountMenu = page.locator('#account-menu');
    this.signOut = this.accountMenu.getByRole('button', { name: 'Sign out' });
    this.account = this.accountMenu.getByRole('link', { name: 'Your account' });
    this.navigation = page.getByRole('navigation', { name: 'Portal' });
    // The first of the page's status messages.
    this.done = page.locator('.content').getByRole('status').first();
    this.stale = page.locator('.content').getByRole('status').filter({ hasText: "Can’t reach Partner Center." });
  }

  /** Returns an option of the account menu, by its label in any language. */
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
    // With JavaScript, the choice applies itself, and there is no button.
    if (!javaScriptEnabled) await this.filters.getByRole('button', { name: 'Apply' }).click();
  }
}

/** The form for the columns and density of the page's table. */
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

  /** Returns the option for the number of rows per page in all lists. */
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
  /** The errors of the form, shown above it. */
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

/** A page that shows only an error: refused, not found, or failed. */
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

/** The command palette for searching everything, Ctrl+K. */
export class Palette {
  readonly dialog: Locator;
  readonly box: Locator;
  readonly options: Locator;
  /** The option that Enter opens. */
  readonly chosen: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Search or jump to…' });
    this.box = this.dialog.getByRole('combobox');
    this.options = this.dialog.getByRole('option');
    this.chosen = this.dialog.getByRole('option', { selected: true });
  }
}
