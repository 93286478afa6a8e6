// Customers' own people in browsers: their partner's offer, and their way in.
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { factsOf } from './emulator.ts';
import { people } from './people.ts';
import { clouds, Frame, signInAnew, SignInPage } from './portal.ts';

/** What a partner offers, by its words. */
export const offers = {
  off: 'Off: nobody can sign in',
  view: 'View',
  most: 'View, assign licenses, manage users and directory roles',
} as const;

/** A partner that offers self-service: who sets it up, and how its customers reach it. */
type Partner = { name: string; agent: string; connection: string; cloud: string; contact: string };

/** The one for US government, whose connection no other test needs to be absent. */
export const potomac: Partner = {
  name: 'Potomac Public Sector Cloud',
  agent: people.usGovernmentAdminAgent,
  connection: people.usGovernmentConnection,
  cloud: clouds.usGovernment,
  contact: 'help@potomac.example',
};

/** The one whose customers' people have each role; connected on portals of a test's own alone. */
export const bursztyn: Partner = {
  name: 'Bursztyn Cloud Services',
  agent: people.adminAgent,
  connection: people.connection,
  cloud: clouds.global,
  contact: 'help@bursztyn.example',
};

/** The one that nobody has registered until a test does. */
export const fjordlys: Partner = {
  name: 'Fjordlys Cloud AS',
  agent: people.newAdminAgent,
  connection: people.newConnection,
  cloud: clouds.global,
  contact: 'help@fjordlys.example',
};

/** Registers that one on a portal of a test's own, as the operator and as a global administrator of its tenant do. */
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

/** Signs in as an administrator of the partner, and connects it unless somebody has. */
export async function connectPartner(page: Page, partner: Partner = potomac): Promise<void> {
  // Anew, since the session that tests share is of the portal that they share.
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

/** The same, and offers everything to its customers. */
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

/** Signs in as one of the customers' people, from the front page; as the one for US government where nobody is named. Whoever
 * else was signed in is not any more. */
export async function signInAsCustomer(page: Page, person?: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/');
  const way = person ? 'Sign in as a customer' : 'Sign in as a customer (US Government)';
  await page.getByRole('link', { name: way, exact: true }).click();
  await new SignInPage(page).person(person ?? people.usGovernmentCustomerAdministrator).click();
  await expect(page).toHaveURL(/\/my$/);
}
