// All screens of the portal, for the requirements that apply to every one.
import { readFileSync } from 'node:fs';
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { makeFail } from './emulator.ts';
import { clouds, CustomerList, CustomerOverview, Frame, Landing, resumeSession, signIn, SignInPage } from './portal.ts';
import { people } from './people.ts';
import { offerSelfService, signInAsCustomer } from './self-service.ts';

/** A screen, or one of its states. */
export type Screen = {
  what: string;
  /** The template of its path in the portal's table of pages; absent for a state that is not a page of its own. */
  route?: string;
  /** Opens the screen, and waits for its content. */
  open: (page: Page, request: APIRequestContext) => Promise<void>;
};

/** A customer that no test changes. */
const customer = '/customers/29fea27e-aa48-4b98-8c24-29568915727c';

/** Waits until the main content has this heading. */
async function shows(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole('main').getByRole('heading', { name: heading }).first()).toBeVisible();
}

/** A screen at a fixed path, recognized by its heading. */
const at = (what: string, address: string, heading: string, person?: string, route?: string): Screen => ({
  what,
  ...(route ? { route } : {}),
  open: async (page) => {
    if (person) await resumeSession(page, person);
    await page.goto(address);
    await shows(page, heading);
  },
});

/** A screen of the customer, by the rest of its path. */
const of = (what: string, rest: string, heading: string): Screen =>
  at(what, customer + rest, heading, people.adminAgent, `/customers/{customer}${rest}`);

/** A screen of the first item in one of the customer's lists: its own page, or one below it. */
const first = (what: string, list: string, route: string, below: string, heading?: string): Screen => ({
  what,
  route: `/customers/{customer}${route}${below}`,
  open: async (page) => {
    await resumeSession(page, people.adminAgent);
    await page.goto(customer + list);
    const link = page.getByRole('main').getByRole('rowheader').getByRole('link').first();
    const address = await link.getAttribute('href');
    await page.goto(address + below);
    await (heading ? shows(page, heading) : expect(page.getByRole('main').getByRole('heading').first()).toBeVisible());
  },
});

/** A page of the customer after a button has opened a popover on it. */
const opened = (what: string, address: string, button: string | RegExp): Screen => ({
  what,
  open: async (page) => {
    await resumeSession(page, people.adminAgent);
    await page.goto(address);
    await page.getByRole('button', { name: button }).first().click();
    await expect(page.locator('[popover]:popover-open')).toBeVisible();
  },
});

/** Signs in as an administrator of a partner, and connects it unless it is connected already. Tests may do so in
 * parallel. */
async function connected(page: Page): Promise<void> {
  await resumeSession(page, people.chinaAdminAgent, clouds.china);
  await page.goto('/partner');
  const connect = page.getByRole('region', { name: 'Connection' }).getByRole('button', { name: 'Connect Partner Center' });
  if (await connect.isVisible()) {
    await connect.click();
    await new SignInPage(page).person(people.chinaConnection).click();
  }
  await expect(page.getByRole('region', { name: 'Connection' })).toContainText('portal-connection@');
}

/** Gives the customers of the US Government partner the largest offer, and signs in as a customer's administrator. */
async function asCustomer(page: Page): Promise<void> {
  await expect(async () => {
    // A failed attempt, as when two tests connect the partner at once, may have left a session.
    await page.context().clearCookies();
    await offerSelfService(page);
    await signInAsCustomer(page);
  }).toPass();
}

/** Records a request for a product as staff, and opens it. */
async function recorded(page: Page): Promise<void> {
  await resumeSession(page, people.adminAgent);
  await page.goto(`${customer}/requests/new`);
  const product = page.getByRole('region', { name: 'Another product' });
  await product.getByLabel('Requested by').fill('Jan Kowalski');
  await product.getByLabel('What is needed?').fill('Visio Plan 2 for ten people');
  await product.getByRole('button', { name: 'Record the request' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Visio Plan 2');
}

/** Sends a request for a product as a customer's administrator, and opens it. */
async function asked(page: Page): Promise<void> {
  await asCustomer(page);
  await page.goto('/my/requests/new');
  await page.getByLabel('What is needed?').fill('Visio Plan 2 for ten people');
  await page.getByRole('region', { name: 'Another product' }).getByRole('button', { name: 'Send the request' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Visio Plan 2');
}

/** A screen after some preparation, so that its list has the same columns whichever tests ran before. */
const after = (work: (page: Page) => Promise<void>, screen: Screen): Screen => ({
  ...screen,
  open: async (page, request) => {
    await work(page);
    await screen.open(page, request);
  },
});

/** A page below `/my`, as a customer's administrator. */
const my = (what: string, address: string, heading: string, route?: string): Screen => ({
  what,
  ...(route ? { route } : {}),
  open: async (page) => {
    await asCustomer(page);
    await page.goto(address);
    await shows(page, heading);
  },
});

/** A form that is sent empty or with invalid input, and rendered again with its errors. */
const refused = (what: string, address: string, button: string | RegExp, bad: Record<string, string> = {}): Screen => ({
  what,
  open: async (page) => {
    await resumeSession(page, people.adminAgent);
    await page.goto(address);
    for (const [name, value] of Object.entries(bad)) await page.getByRole('main').getByLabel(name).fill(value);
    await page.getByRole('main').getByRole('button', { name: button }).click();
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  },
});

export const screens: Screen[] = [
  {
    what: 'the front page',
    route: '/',
    open: async (page) => {
      await page.goto('/');
      await expect(new Landing(page).heading).toBeVisible();
    },
  },
  at('the choice of a partner', '/partners', 'Choose a partner', undefined, '/partners'),
  at('the way to a partner’s own sign-in', '/sign-in/continue', 'Sign in with your organization', undefined, '/sign-in/continue'),
  at('the emergency sign-in', '/sign-in/break-glass', 'Emergency sign-in', undefined, '/sign-in/break-glass'),
  at('the signed-out page', '/signed-out', 'You are signed out', undefined, '/signed-out'),
  at('the home of staff', '/home', 'Home', people.adminAgent, '/home'),
  {
    what: 'the customer list',
    route: '/customers',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto('/customers?size=25');
      await expect(new CustomerList(page).names.first()).toBeVisible();
    },
  },
  at('an empty result', '/customers?search=zzzz', 'No company names start with “zzzz”', people.adminAgent),
  at('the country of a new customer', '/customers/new', 'New customer', people.adminAgent, '/customers/new'),
  at('the details of a new customer', '/customers/new?country=US', 'New customer', people.adminAgent),
  refused('details of a new customer that are refused', '/customers/new?country=PL', 'Review details'),
  {
    what: 'the customers of a reseller',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto('/customers?size=25');
      const list = new CustomerList(page);
      const reseller = await list.reseller.locator('option').nth(1).getAttribute('value');
      await page.goto(`/customers?size=25&reseller=${reseller}`);
      await expect(list.names.first()).toBeVisible();
    },
  },
  {
    what: 'the overview of a customer who was sold to through a reseller',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto('/customers?size=25');
      const list = new CustomerList(page);
      const reseller = await list.reseller.locator('option').nth(1).getAttribute('value');
      await page.goto(`/customers?size=25&reseller=${reseller}`);
      await list.names.first().click();
      await expect(new CustomerOverview(page).resellers).toBeVisible();
    },
  },
  {
    what: 'a filter that was refused',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto('/customers?reseller=nobody');
      await expect(new CustomerList(page).reseller).toBeVisible();
    },
  },
  {
    what: 'a customer’s overview',
    route: '/customers/{customer}',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto(customer);
      await expect(new CustomerOverview(page).heading).toBeVisible();
    },
  },
  of('the billing profile', '/billing-profile', 'Billing profile'),
  refused('a billing profile that is refused', `${customer}/billing-profile`, 'Save billing profile', { 'Email': 'nobody' }),
  of('agreements', '/agreements', 'Agreements'),
  of('the qualification', '/qualification', 'Qualification'),
  refused('the question of a state-owned entity', `${customer}/qualification`, 'Set State-owned entity…'),
  of('the budget', '/budget', 'Azure budget'),
  of('domains', '/domains', 'Domains'),
  of('activity', '/activity', 'Activity'),
  at('jobs', '/jobs', 'Jobs', people.adminAgent, '/jobs'),
  {
    what: 'a job whose action is to be chosen',
    route: '/jobs/{job}',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto(`${customer}/users`);
      await page.getByRole('checkbox', { name: /^Select / }).first().check();
      await page.getByRole('button', { name: 'Change selected users' }).click();
      await shows(page, 'Choose an action');
      await page.getByRole('radio', { name: 'Assign licenses' }).check();
    },
  },
  at('users from a file', '/jobs/new', 'Change users from a file', people.adminAgent, '/jobs/new'),
  {
    what: 'a table with problems',
    route: '/jobs/new',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto('/jobs/new');
      await page.getByLabel('Table').fill('User,Customer\n=1+1,a\nanna@a.example\n');
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('alert').first()).toBeVisible();
    },
  },
  {
    what: 'the columns of a table',
    route: '/jobs/{job}',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto('/jobs/new');
      await page.getByLabel('Table').fill('User,Customer,Display name,Department\nanna@a.example,Contoso,Anna,Sales\n');
      await page.getByRole('button', { name: 'Continue' }).click();
      await shows(page, 'Choose an action');
      await page.getByRole('radio', { name: 'Create users' }).check();
    },
  },
  at('activity at all customers', '/activity', 'Activity', people.adminAgent, '/activity'),
  at('validation codes', '/validation-codes', 'Validation codes', people.adminAgent, '/validation-codes'),
  of('users', '/users', 'Users'),
  of('a new user', '/users/new', 'Create user'),
  refused('a new user that is refused', `${customer}/users/new`, 'Create user'),
  of('deleted users', '/users/deleted', 'Deleted users'),
  first('a user', '/users', '/users/{user}', ''),
  first('a user’s names', '/users', '/users/{user}', '/edit'),
  first('the end of a user', '/users', '/users/{user}', '/delete'),
  first('the plan of a leaver', '/users', '/users/{user}', '/offboard', 'Offboard user'),
  first('a user’s password', '/users', '/users/{user}', '/password'),
  first('a user’s licenses', '/users', '/users/{user}', '/licenses'),
  of('directory roles', '/roles', 'Directory roles'),
  first('a directory role', '/roles', '/roles/{role}', ''),
  {
    what: 'the end of a role',
    route: '/customers/{customer}/roles/{role}/members/{user}/remove',
    open: async (page) => {
      await resumeSession(page, people.adminAgent);
      await page.goto(`${customer}/roles/62e90394-69f5-4237-9190-012177145e10`);
      const link = page.getByRole('main').getByRole('cell').getByRole('link').first();
      await page.goto((await link.getAttribute('href'))!);
      await shows(page, 'Remove role');
    },
  },
  of('licenses', '/licenses', 'Licenses'),
  opened('what can be done with a user', `${customer}/users`, /^Actions for /),
  opened('help about a list', `${customer}/users`, 'About this list'),
  opened('more pages of a customer', `${customer}/users`, 'More'),
  opened('the admin portals of a customer', `${customer}/users`, 'Open in'),
  opened('what is known of an activity', '/activity?kind=all', /^Details/),
  of('subscriptions', '/subscriptions', 'Subscriptions'),
  first('a subscription', '/subscriptions', '/subscriptions/{subscription}', ''),
  first('the quantity of a subscription', '/subscriptions', '/subscriptions/{subscription}', '/quantity', 'Change the quantity'),
  first('the end of a term', '/subscriptions', '/subscriptions/{subscription}', '/term-end', 'Set how the term ends'),
  first('the suspension of a subscription', '/subscriptions', '/subscriptions/{subscription}', '/suspend', 'Suspend the subscription'),
  first('the reactivation of a subscription', '/subscriptions', '/subscriptions/{subscription}', '/reactivate', 'Reactivate the subscription'),
  first('the cancellation of a subscription', '/subscriptions', '/subscriptions/{subscription}', '/cancel', 'Cancel the subscription'),
  of('what closes soon', '/closing', 'Closing soon'),
  of('orders', '/orders', 'Orders'),
  first('an order', '/orders', '/orders/{order}', ''),
  of('entitlements', '/entitlements', 'Entitlements'),
  of('self-serve policies', '/policies', 'Self-serve policies'),
  of('a new self-serve policy', '/policies/new', 'New self-serve policy'),
  first('a self-serve policy', '/policies', '/policies/{policy}', ''),
  first('the end of a self-serve policy', '/policies', '/policies/{policy}', '/delete'),
  of('the end of the relationship', '/relationship/remove', 'Remove customer'),
  of('the end of delegated administration', '/delegated-access/remove', 'End delegated administration'),
  at('an invitation', '/relationship-request', 'Invite a customer', people.adminAgent, '/relationship-request'),
  at('the account page', '/account', 'Your account', people.adminAgent, '/account'),
  refused('a form that was refused', '/account', 'Save preferences', { 'Time zone': 'Nowhere/Land' }),
  {
    what: 'the open account menu',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      await new Frame(page).openAccountMenu();
    },
  },
  at('a page that is not found', '/no/such/page', 'Page not found', people.adminAgent),
  at('a refusal', '/customers', 'You don’t have permission', people.withoutRole),
  at('a fault', '/customers/fa017000-0000-4000-8000-000000000403', 'Partner Center denied access', people.adminAgent),
  {
    what: 'a panel that Partner Center holds back',
    open: async (page, request) => {
      await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
      await page.goto('/customers');
      // A customer whose overview no test opens: for others, the licenses are cached, and stale results would be shown.
      const address = await new CustomerList(page).names.nth(9).getAttribute('href');
      await makeFail(request, 'Potomac Public Sector Cloud', { operation: 'get-a-list-of-available-licenses', kind: 'status', status: 429, retry_after: 20 });
      await page.goto(`${address}/licenses`);
      await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    },
  },
  {
    what: 'a page as Partner Center had it last',
    open: async (page, request) => {
      await resumeSession(page, people.usGovernmentAdminAgent, clouds.usGovernment);
      await page.goto('/customers');
      await new CustomerList(page).names.first().click();
      const address = `${new URL(page.url()).pathname}/entitlements`;
      await page.goto(address);
      await shows(page, 'Entitlements');
      // As many times as the portal tries the call.
      await makeFail(request, 'Potomac Public Sector Cloud', { operation: 'get-a-collection-of-entitlements', kind: 'status', status: 503, count: 3 });
      await page.goto(address);
      await expect(new Frame(page).stale).toBeVisible();
    },
  },
  at('the partner', '/partner', 'Partner settings', people.adminAgent, '/partner'),
  at('the guided set-up', '/partner/set-up', 'Set up Partner Center', people.adminAgent, '/partner/set-up'),
  at('role mappings', '/partner/roles', 'Role mappings', people.adminAgent, '/partner/roles'),
  refused('a role mapping that was refused', '/partner/roles', 'Add role mapping'),
  {
    what: 'the end of a connection',
    route: '/partner/connections/{connection}/remove',
    open: async (page) => {
      await expect(async () => {
        await connected(page);
        await page.getByRole('region', { name: 'Connection' }).getByRole('link', { name: 'Disconnect…' }).click();
        await expect(page.getByRole('heading', { level: 1, name: /^Disconnect / })).toBeVisible();
      }).toPass();
    },
  },
  {
    what: 'the reach of a connection',
    route: '/partner/connection/reach',
    open: async (page) => {
      await connected(page);
      await page.goto('/partner/connection/reach');
      await expect(page.getByRole('table', { name: 'Customers within reach' })).toBeVisible();
    },
  },
  at('the default offer', '/partner/self-service', 'Customer self-service', people.adminAgent, '/partner/self-service'),
  at('the webhook', '/partner/webhook', 'Webhook', people.adminAgent, '/partner/webhook'),
  of('the offer to a customer', '/self-service', 'Self-service'),
  after(
    async (page) => {
      // There has to be another known person who could be a deputy.
      await resumeSession(page, people.salesAgent);
      await page.context().clearCookies();
      await recorded(page);
    },
    at('the queue of requests', '/requests', 'Requests', people.adminAgent, '/requests'),
  ),
  at('the rules for requests', '/partner/request-rules', 'Rules for requests', people.adminAgent, '/partner/request-rules'),
  after(recorded, of('the requests of a customer', '/requests', 'Requests')),
  of('the form that records a request', '/requests/new', 'Record a request'),
  of('the rules for requests of a customer', '/requests/rules', 'Rules for requests'),
  {
    what: 'a request',
    route: '/requests/{request}',
    open: async (page) => {
      await recorded(page);
      await expect(page.getByRole('region', { name: 'Decide' })).toBeVisible();
    },
  },
  after(asked, at('the requests of one’s own company', '/my/requests', 'Requests', undefined, '/my/requests')),
  my('the form of a request', '/my/requests/new', 'New request', '/my/requests/new'),
  {
    what: 'a request of one’s own company',
    route: '/my/requests/{request}',
    open: asked,
  },
  my('the home of a customer’s own people', '/my', 'Home', '/my'),
  my('the profile of a customer’s own person', '/my/profile', 'Your profile', '/my/profile'),
  after(asked, at('the activity of one’s own company', '/my/activity', 'Activity', undefined, '/my/activity')),
  my('the subscriptions of one’s own company', '/my/subscriptions', 'Subscriptions'),
  my('the users of one’s own company', '/my/users', 'Users'),
  my('the licenses of one’s own company', '/my/licenses', 'Licenses'),
  my('the agreements of one’s own company', '/my/agreements', 'Agreements'),
  at('a new partner', '/operator/partners/new', 'Add a partner', people.operator, '/operator/partners/new'),
  at('the operator’s page', '/operator/health', 'System health', people.operator, '/operator/health'),
];

/** The tags of the product's languages, read from the list that the portal is built with. */
export const languages = [...read('locales/languages.rs').matchAll(/= "([\w-]+)", Conventions/g)].map(([, tag]) => tag!);

/** Reads a file of the portal's source. */
function read(file: string): string {
  return readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
}

/** Returns the path templates of all pages, read from the portal's own table. */
export function routes(): string[] {
  const constants = new Map([...read('paths.rs').matchAll(/pub const (\w+): &str = "([^"]*)";/g)].map(([, name, path]) => [name, path]));
  return [...read('app/routes.rs').matchAll(/template: paths::(\w+)/g)].map(([, name]) => {
    const path = constants.get(name!);
    if (path === undefined) throw new Error(`paths.rs has no ${name}`);
    return path;
  });
}
