// Self-service for customers' own people: their partner's offer, and their sign-in.
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { factsOf } from './emulator.ts';
import { people } from './people.ts';
import { clouds, Frame, signInAnew, SignInPage } from './portal.ts';

/** The self-service offers of a partner, by their labels. */
export const offers = {
  off: 'Off: nobody can sign in',
  view: 'View',
  most: 'View, assign licenses, manage users and directory roles',
} as const;

/** A partner that offers self-service: the person who configures it, its connection, and its contact for customers. */
type Partner = { name: string; agent: string; connection: string; cloud: string; contact: string };

/** The US Government partner; no other test needs it to be disconnected. */
export const potomac: Partner = {
  name: 'Potomac Public Sector Cloud',
  agent: people.usGovernmentAdminAgent,
  connection: people.usGovernmentConnection,
  cloud: clouds.usGovernment,
  contact: 'help@potomac.example',
};

/** The partner with customer users of each role; connected only on a test's separate portal. */
export const bursztyn: Partner = {
  name: 'Bursztyn Cloud Services',
  agent: people.adminAgent,
  connection: people.connection,
  cloud: clouds.global,
  contact: 'help@bursztyn.example',
};

/** The partner that is not registered until a test registers it. */
export const fjordlys: Partner = {
  name: 'Fjordlys Cloud AS',
  agent: people.newAdminAgent,
  connection: people.newConnection,
  cloud: clouds.global,
  contact: 'help@fjordlys.example',
};

/** Registers that partner on a test's separate portal, as the operator and as a global administrator of its tenant. */
export async function registerFjordlys(page: Page, request: APIRequestContext, portal: string): Promise<void> {
  const { tenant, adminAgents } = await factsOf(request, fjordlys.name, portal);
  await signInAnew(page, people.operator);
  await page.goto('/operator/partners/new');
  const form = page.getByRole('region', { name: 'Partner' });
  await form.getByLabel('Name').fill(fjordlys.name);
  await form.getByLabel('Tenant ID').fill(tenant);
  await form.getByRole('button', { name: 'Add partner' }).click();
  await expect(new Frame(page).done).toHaveText('Partner added.');
  await page.context().clearCookies();
  await signInAnew(page, people.newGlobalAdministrator);
  await page.goto('/partner/roles');
  const mapping = page.getByRole('region', { name: 'Add a role mapping' });
  await mapping.getByLabel('Claim').selectOption({ label: 'Group' });
  await mapping.getByLabel('Value').fill(adminAgents);
  await mapping.getByRole('button', { name: 'Add role mapping' }).click();
  await expect(new Frame(page).done).toHaveText('Role mapping added.');
  await page.context().clearCookies();
}

/** Signs in as an administrator of the partner, and connects it unless it is connected already. */
export async function connectPartner(page: Page, partner: Partner = potomac): Promise<void> {
  // With a new session, since the sessions shared by tests belong to the shared portal.
  await signInAnew(page, partner.agent, partner.cloud);
  await page.goto('/partner');
  const connection = page.getByRole('region', { name: 'Connection' });
  const connect = connection.getByRole('button', { name: 'Connect Partner Center' });
  if (await connect.isVisible()) {
    await connect.click();
    await new SignInPage(page).person(partner.connection).click();
    await expect(connection).toContainText('portal-connection@');
  }
}

/** Connects the partner (`connectPartner`), and gives its customers the largest offer. */
export async function offerSelfService(page: Page, partner: Partner = potomac): Promise<void> {
  await connectPartner(page, partner);
  await page.goto('/partner/self-service');
  const most = page.getByRole('radio', { name: offers.most });
  if (await most.isChecked()) return;
  await most.check();
  await page.getByLabel('Contact for customers').fill(partner.contact);
  await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Customer self-service saved.')).toBeVisible();
}

/** Signs in as a customer user from the front page, by default as the one of the US Government partner. Replaces the
 * browser's previous session. */
export async function signInAsCustomer(page: Page, person?: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/');
  const way = person ? 'Sign in as a customer' : 'Sign in as a customer (US Government)';
  await page.getByRole('link', { name: way, exact: true }).click();
  await new SignInPage(page).person(person ?? people.usGovernmentCustomerAdministrator).click();
  await expect(page).toHaveURL(/\/my$/);
}
